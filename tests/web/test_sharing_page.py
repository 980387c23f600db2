"""What the how-to page says of options, endpoints and statuses is so."""

import re
from pathlib import Path

import typer
from web_case import guesses

from unseen.cli.vault_command import vault

PAGE = (
    Path(__file__).parents[2] / "docs" / "how-to" / "share-a-vault-over-http.md"
).read_text("utf-8")


def test_every_command_on_the_page_has_these_options():
    group = typer.main.get_command(vault)
    lines = re.findall(r"^unseen vault (\w+) (.*)$", PAGE, re.M)
    assert {verb for verb, _ in lines} == {"serve", "score", "token"}
    for verb, rest in lines:
        known = {name for p in group.commands[verb].params for name in p.opts}
        assert set(re.findall(r"--[a-z][a-z-]*", rest)) <= known
    every = {n for c in group.commands.values() for p in c.params for n in p.opts}
    assert set(re.findall(r"--[a-z][a-z-]*", PAGE)) - {"--data-binary"} <= every


def test_every_endpoint_on_the_page_answers(call, folder):
    ends = re.findall(r"^\| `(GET|POST) (/[\w/]*)", PAGE, re.M)
    assert len(ends) == 5
    for method, url in sorted(ends):
        body = guesses(folder, 1) if method == "POST" else None
        assert call(method, url, who="ann", body=body).status_code == 200
