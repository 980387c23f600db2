"""A real server in a process of its own: crowds, kills, and what is too large."""

import json
import re
import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from web_case import guesses, served

from unseen.errors import InputError
from unseen.holdout.vault import Vault
from unseen.web.server import bound
from unseen.web.tokens import add_token
from unseen.web.vault_client import score


def read(folder):
    """All entries, after the whole chain was followed."""
    with Vault(folder / "v", key=folder / "key") as vault:
        assert vault.verify() is None
        return vault.entries()


def asked(folder, url, token, seed):
    path = folder / f"p{seed}.csv"
    path.write_bytes(guesses(folder, seed))
    return score(url, path, token, label=f"seed {seed}")


def test_eight_at_once_are_all_answered_and_a_kill_loses_none(folder):
    tokens = [add_token(folder / "t", f"p{k}") for k in range(8)]
    receipts: dict[int, str] = {}

    def person(k):
        said = [asked(folder, url, tokens[k], 10 * k + j) for j in range(1, 4)]
        return [(s["number"], s["own"], f"p{k}") for s in said]

    with served(folder, "--tokens", "t") as (process, url), ThreadPoolExecutor(8) as at:
        told = [look for looks in at.map(person, range(8)) for look in looks]
        process.send_signal(signal.SIGKILL)
        process.wait()
    receipts = {number: own for number, own, _ in told}
    assert sorted(receipts) == list(range(1, 25))
    with Vault(folder / "v", key=folder / "key") as vault:
        assert vault.verify(receipts) is None
        assert {e.number: e.who for e in vault.entries()} == {n: w for n, _, w in told}
        assert vault.describe()["left"] == 50 - 24

    with served(folder, "--tokens", "t") as (_, url):
        again = asked(folder, url, tokens[0], 1)
        assert again["repeats"] in receipts
        assert (again["number"], again["left"]) == (25, 26)


def test_killed_while_they_ask_the_chain_holds_and_no_answer_is_lost(folder):
    token = add_token(folder / "t", "ann")
    told: list[int] = []
    seeds = iter(range(1, 10_000))

    for _ in range(2):
        with served(folder, "--tokens", "t") as (process, url):

            def keep_asking(url=url):
                while True:
                    try:
                        told.append(asked(folder, url, token, next(seeds))["number"])
                    except (InputError, ValueError):
                        return

            threads = [threading.Thread(target=keep_asking) for _ in range(4)]
            for thread in threads:
                thread.start()
            while len(told) < 10:
                assert any(t.is_alive() for t in threads)
            process.send_signal(signal.SIGKILL)
            for thread in threads:
                thread.join()
        entries = read(folder)
        # What was told is written; at most the looks that were running came besides.
        assert set(told) <= {e.number for e in entries}
        assert [e.number for e in entries] == list(range(1, len(entries) + 1))
        told.clear()


def test_an_upload_that_is_too_large_hears_why(folder):
    token = add_token(folder / "t", "ann")
    with served(folder, "--tokens", "t", "--largest", "1") as (_, url):
        for size in (1 << 20, 3 << 20):
            big = folder / "big.csv"
            big.write_bytes(b"x" * (size + 1))
            with pytest.raises(InputError) as why:
                score(url, big, token)
            assert str(why.value) == (
                "The body must have at most 1,048,576 bytes, got more. Send ids and "
                "predictions alone, as Parquet."
            )
        big.write_bytes(b"x" * (20 << 20))
        with pytest.raises(InputError, match=r"^(The body must have|`vault` must be)"):
            score(url, big, token)
        # And it goes on.
        assert asked(folder, url, token, 1)["number"] == 1
    assert len(read(folder)) == 1


def test_who_hangs_up_in_the_middle_leaves_nothing(folder):
    token = add_token(folder / "t", "ann")
    with served(folder, "--tokens", "t") as (process, url):
        place = urlsplit(url)
        assert place.hostname
        assert place.port
        for _ in range(20):
            with socket.create_connection((place.hostname, place.port)) as line:
                line.sendall(
                    b"POST /v1/looks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + token.encode()
                    + b"\r\nContent-Length: 5000\r\n\r\nid,pred"
                )
        assert asked(folder, url, token, 1)["number"] == 1
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, err) == (0, "")
        assert out.endswith("Stopped.\n")
    assert len(read(folder)) == 1


def test_the_link_signs_its_owner_in(folder):
    with served(folder) as (process, url):
        assert process.stdout is not None
        line = process.stdout.readline()
        token = re.fullmatch(rf"Open {url}/#token=(unseen_\S+)\n", line)[1]
        place = urlsplit(url)
        line = HTTPConnection(place.netloc)
        line.request(
            "POST", "/v1/session", headers={"Authorization": f"Bearer {token}"}
        )
        answer = line.getresponse()
        answer.read()
        assert answer.status == 204
        assert answer.getheader("server") is None
        cookie = answer.getheader("set-cookie").partition(";")[0]
        line.request("GET", "/", headers={"Cookie": cookie})
        page = line.getresponse()
        assert (page.status, b"holdout answers left" in page.read()) == (200, True)
        line.request("GET", "/v1/looks?all=1", headers={"Cookie": cookie})
        assert json.loads(line.getresponse().read())["error"].startswith("The request")
        line.close()


def test_an_address_that_is_taken_is_said():
    with bound("127.0.0.1", 0) as first:
        first.listen()
        port = first.getsockname()[1]
        with pytest.raises(InputError) as why:
            bound("127.0.0.1", port)
    assert str(why.value) == (
        "`--host` and `--port` must be an address that is free here, got 127.0.0.1 and "
        f"{port}: address already in use. Name another port, or 0 for any."
    )
    with pytest.raises(InputError, match="must be an address that is free here"):
        bound("no such host.invalid", 0)
