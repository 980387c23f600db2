"""`unseen vault serve`, `token`, and `score` at an address, as their user runs them."""

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

# The vault and the server that the tests of the web have.
sys.path.append(str(Path(__file__).parents[1] / "web"))

from web_case import guesses, seal_small, served

from unseen.cli import vault_serve
from unseen.web.tokens import TokenBook

VARIABLE = "UNSEEN_VAULT_TOKEN"


@pytest.fixture
def vault(here):
    seal_small(here)
    for k in (1, 2):
        (here / f"p{k}.csv").write_bytes(guesses(here, k))
    return here


def test_token_prints_it_once_and_alone(here, unseen):
    done = unseen("vault", "token", "ann", "--tokens", "t", "--owner")
    assert done.status == 0
    assert done.out.count("\n") == 1
    assert done.err == (
        "This is the token of ann. It isn't shown again; a token made for ann before "
        "no longer works.\n"
    )
    person = TokenBook(here / "t").owner_of(done.out.strip())
    assert (person.name, person.owner) == ("ann", True)
    gone = unseen("vault", "token", "ann", "--tokens", "t", "--withdraw")
    assert (gone.status, gone.out) == (0, "")
    assert gone.err == "The token of ann no longer works.\n"
    assert TokenBook(here / "t").people() == ()


def test_an_owner_is_not_withdrawn_as_one(refused):
    words = ("vault", "token", "ann", "--tokens", "t", "--owner", "--withdraw")
    assert refused(*words) == (
        "`--owner` must be left out with --withdraw, got both. Leave out one of them."
    )


def test_a_host_that_others_reach_needs_tokens(vault, refused):
    words = ("vault", "serve", "v", "--key-file", "key", "--host", "0.0.0.0")
    assert refused(*words) == (
        "`--tokens` must be given for a host that others can reach, got 0.0.0.0 "
        "without it. Make one with: unseen vault token NAME --tokens FILE"
    )


def test_a_file_of_tokens_without_any_is_refused(vault, refused):
    (vault / "t").touch()
    words = ("vault", "serve", "v", "--key-file", "key", "--tokens", "t")
    assert refused(*words) == (
        "`--tokens` must have somebody's token, got none in 't'. "
        "Make one with: unseen vault token NAME --tokens FILE"
    )


def test_a_vault_that_is_not_there_is_refused(here, refused):
    assert refused("vault", "serve", "none", "--key-file", "key").startswith(
        "`vault` must be a sealed vault, got 'none'"
    )


def test_without_the_extra_it_says_what_to_install(vault, refused, monkeypatch):
    def finds(name):
        return None if name in ("fastapi", "uvicorn") else find_spec(name)

    monkeypatch.setattr(vault_serve, "find_spec", finds)
    assert refused("vault", "serve", "v", "--key-file", "key") == (
        "`unseen vault serve` must have FastAPI and uvicorn, got no fastapi and no "
        "uvicorn. Run pip install unseen[team]."
    )


def test_outside_it_says_that_tls_belongs_in_front(vault, unseen):
    unseen("vault", "token", "ann", "--tokens", "t")
    # The address that stands for all of them; nothing is asked of it.
    with served(vault, "--host", "0.0.0.0", "--tokens", "t") as (process, _):
        process.terminate()
        _, err = process.communicate(timeout=20)
    assert err == "Tokens and scores travel unencrypted: put TLS in front of it.\n"


def test_score_at_an_address_is_score_at_a_folder(vault, unseen, monkeypatch):
    token = unseen("vault", "token", "ann", "--tokens", "t").out.strip()
    monkeypatch.setenv(VARIABLE, token)
    with served(vault, "--tokens", "t") as (_, url):
        words = ("--predictions", "p1.csv", "--label", "mine", "--json", "a.json")
        far = unseen("vault", "score", url, *words)
        assert (far.status, far.err) == (0, "Wrote a.json\n")
        said = json.loads((vault / "a.json").read_text())
        assert far.out == (f"{said['message']}\nReceipt: entry 1, {said['own']}.\n")
        monkeypatch.setenv(VARIABLE, "unseen_wrong")
        wrong = unseen("vault", "score", url, "--predictions", "p2.csv")
        assert (wrong.status, wrong.out) == (2, "")
        assert wrong.err == (
            "unseen: The token is not one of this vault's. Send one in the header: "
            "Authorization: Bearer TOKEN\n"
        )
    near = unseen("vault", "ledger", "v", "--key-file", "key", "--json", "-")
    (entry,) = json.loads(near.out)["entries"]
    assert (entry["who"], entry["label"]) == ("ann", "mine")
    assert entry["own"] == said["own"]


def test_a_spent_budget_has_status_1_from_afar_too(here, unseen, monkeypatch):
    seal_small(here, budget=1)
    token = unseen("vault", "token", "ann", "--tokens", "t").out.strip()
    monkeypatch.setenv(VARIABLE, token)
    with served(here, "--tokens", "t") as (_, url):
        status = []
        for k in (1, 2):
            (here / "p.csv").write_bytes(guesses(here, k))
            status.append(
                unseen("vault", "score", url, "--predictions", "p.csv").status
            )
    assert status == [0, 1]


@pytest.mark.parametrize("name", ["--who", "--key-file", "--ledger"])
def test_what_only_a_folder_has_is_refused_at_an_address(vault, refused, name):
    words = ("vault", "score", "http://127.0.0.1:9", "--predictions", "p1.csv")
    assert refused(*words, name, "x") == (
        f"`{name}` must be left out for a vault behind an address, got 'x'. "
        "The token says who asks, and the server has the rest."
    )


def test_without_a_token_nothing_is_asked(vault, refused, monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    words = ("vault", "score", "http://127.0.0.1:9", "--predictions", "p1.csv")
    assert refused(*words) == (
        "`token` must be given or stand in UNSEEN_VAULT_TOKEN, got none. "
        "Ask who runs the vault for yours."
    )
