"""The client: what it sends where, and what it makes of odd servers."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from unseen.errors import InputError
from unseen.web import vault_client
from unseen.web.vault_client import score

GOOD = {"message": "accuracy 0.8.", "spent": False, "number": 1, "own": "ab"}


@contextmanager
def server(status=200, body=b"", headers=()):
    """A server that answers everything alike; gives its address and what it heard."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            size = int(self.headers["content-length"])
            heard.append((self.path, dict(self.headers), self.rfile.read(size)))
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as opened:
        thread = threading.Thread(target=opened.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{opened.server_port}", heard
        opened.shutdown()
        thread.join()


@pytest.fixture
def mine(tmp_path, monkeypatch):
    monkeypatch.delenv("UNSEEN_VAULT_TOKEN", raising=False)
    path = tmp_path / "mine.csv"
    path.write_bytes(b"id,prediction\n7,1\n")
    return path


def test_it_sends_the_file_and_the_words(mine, monkeypatch):
    monkeypatch.setenv("UNSEEN_VAULT_TOKEN", " unseen_t\n")
    # A proxy would be given the token of a server on this very machine.
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with server(body=json.dumps(GOOD).encode()) as (url, heard):
        said = score(f"{url}/", mine, label="a&b=ü", training=0.1)
    assert said == GOOD
    ((path, headers, body),) = heard
    assert path == "/v1/looks?label=a%26b%3D%C3%BC&training=0.1"
    assert headers["Authorization"] == "Bearer unseen_t"
    assert body == mine.read_bytes()


def test_a_redirect_never_gets_the_token(mine):
    with server() as (other, stolen):
        headers = [("location", f"{other}/v1/looks")]
        refusal = pytest.raises(InputError)
        with server(status=307, headers=headers) as (url, _), refusal as why:
            score(url, mine, "t")
    assert stolen == []
    assert str(why.value) == (
        "`vault` must be the address of a vault that answers, got "
        f"{url} (status 307). Start it with: unseen vault serve VAULT"
    )


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"message": 7}', b"[" * 100_000, b"\xff"]
)
def test_another_kind_of_server_is_said(mine, body):
    with server(body=body) as (url, _), pytest.raises(InputError) as why:
        score(url, mine, "t")
    assert str(why.value) == (
        "`vault` must be the address of a vault that answers, got "
        f"{url} (another kind of answer). Start it with: unseen vault serve VAULT"
    )


def test_what_a_server_says_moves_no_cursor(mine):
    evil = {**GOOD, "message": "\x1b[2J fine"}
    with server(body=json.dumps(evil).encode()) as (url, _):
        assert score(url, mine, "t")["message"] == "\\x1b[2J fine"
    error = json.dumps({"error": "no\x1b[2J\n"}).encode()
    with server(status=422, body=error) as (url, _), pytest.raises(InputError) as why:
        score(url, mine, "t")
    assert str(why.value) == "no\\x1b[2J\\n"


def test_nobody_there_is_said(mine):
    with pytest.raises(InputError) as why:
        score("http://127.0.0.1:9", mine, "t")
    assert str(why.value) == (
        "`vault` must be the address of a vault that answers, got http://127.0.0.1:9 "
        "([Errno 111] Connection refused). Start it with: unseen vault serve VAULT"
    )


@pytest.mark.parametrize("host", ["vault.example", "10.0.0.7", "[2001:db8::1]"])
def test_it_warns_before_a_token_goes_out_unencrypted(mine, monkeypatch, capsys, host):
    order = []
    monkeypatch.setattr(
        vault_client, "_asked", lambda *_: order.append("sent") or dict(GOOD)
    )
    score(f"http://{host}", mine, "t", warn=order.append)
    said = (
        f"The token goes to {host.strip('[]')} unencrypted; use https where others can "
        "listen."
    )
    assert order == [said, "sent"]
    score(f"http://{host}", mine, "t")
    assert capsys.readouterr().err == f"{said}\n"


@pytest.mark.parametrize(
    "url", ["https://vault.example", "http://localhost:1", "http://[::1]:1"]
)
def test_it_does_not_warn_without_need(mine, monkeypatch, capsys, url):
    monkeypatch.setattr(vault_client, "_asked", lambda *_: dict(GOOD))
    assert score(url, mine, "t") == GOOD
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "url", ["ftp://a", "http://", "http://a b", "http://a:99999", "http://a\n", "x"]
)
def test_what_is_no_address_is_refused(mine, url):
    with pytest.raises(InputError) as why:
        score(url, mine, "t")
    assert str(why.value) == (
        f"`vault` must be an address with http:// or https://, got {url!r}. "
        "Give the one that `unseen vault serve` prints."
    )


@pytest.mark.parametrize(
    "url", ["http://a#token=s", "http://u:s@a", "http://a?token=s"]
)
def test_a_token_in_the_address_is_refused_and_not_shown(mine, url):
    with pytest.raises(InputError) as why:
        score(url, mine, "t")
    assert str(why.value) == (
        "`vault` must be an address alone, got one with a name, a query or a token in "
        "it. Put the token into UNSEEN_VAULT_TOKEN."
    )


def test_without_a_token_or_a_file_nothing_is_sent(mine):
    with pytest.raises(InputError) as why:
        score("http://127.0.0.1:9", mine)
    assert str(why.value) == (
        "`token` must be given or stand in UNSEEN_VAULT_TOKEN, got none. "
        "Ask who runs the vault for yours."
    )
    with pytest.raises(InputError) as why:
        score("http://127.0.0.1:9", mine, "secret\nX: y")
    assert str(why.value) == (
        "`token` must be letters, digits, - and _, got other characters. "
        "Copy it to UNSEEN_VAULT_TOKEN again."
    )
    with pytest.raises(InputError) as why:
        score("http://127.0.0.1:9", mine.with_name("none.csv"), "t")
    assert str(why.value) == (
        f"`predictions` must be a file that can be read, got "
        f"{str(mine.with_name('none.csv'))!r}: no such file or directory. "
        "Name a CSV, JSON, Parquet or Arrow file."
    )
