"""A small vault, its desk, and the application before it."""

import sys
from pathlib import Path

import pytest

# `web_case.py` stands beside the tests and belongs to no package.
sys.path.append(str(Path(__file__).parent))

from web_case import ask_client, seal_small

from unseen.web.desk import Desk
from unseen.web.tokens import Person, TokenBook
from unseen.web.wrong_tokens import WrongTokens


@pytest.fixture
def folder(tmp_path):
    seal_small(tmp_path)
    return tmp_path


@pytest.fixture
def desk(folder):
    with Desk(folder / "v", key=folder / "key") as opened:
        yield opened


@pytest.fixture
def people():
    """An owner and a colleague, with their tokens."""
    return {"ann": Person.new("ann", owner=True), "bob": Person.new("bob")}


@pytest.fixture
def call(desk, people):
    """Ask the application: `call("GET", "/v1/vault", who="ann")`."""
    book = TokenBook(people=[person for person, _ in people.values()])
    wrong = WrongTokens(most=3, clock=lambda: 0.0)
    tokens = {name: token for name, (_, token) in people.items()}
    return ask_client(desk, book, tokens, wrong=wrong, largest=20_000)
