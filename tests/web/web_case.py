"""What the tests of the web share: a vault, predictions, and ways to ask."""

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from unseen.holdout.vault import Vault
from unseen.web.app import make_app

HERE = "http://vault.example"
SRC = Path(__file__).parents[2] / "src"


def seal_small(folder, budget=50):
    """Seal 60 of 300 rows, ids c000 to c299, the target the id's parity."""
    rows = {
        "id": [f"c{i:03d}" for i in range(300)],
        "a": [i * 37 % 101 for i in range(300)],
        "late": [i % 2 for i in range(300)],
    }
    words = {"metric": "accuracy", "threshold": 0.2, "budget": budget}
    sealed = Vault.seal(
        rows, folder / "v", target="late", id="id", key=folder / "key", **words
    )
    ids = sealed.features["id"].to_pylist()
    sealed.vault.close()
    (folder / "ids").write_text("\n".join(ids))


def guesses(folder, seed):
    """A CSV of labels, another for each seed, without a random generator."""
    ids = (folder / "ids").read_text().split()
    bits = [(seed >> i % 16) & 1 for i in range(len(ids))]
    lines = [f"{id_},{bit}" for id_, bit in zip(ids, bits, strict=True)]
    return ("id,prediction\n" + "\n".join(lines) + "\n").encode()


def ask_client(desk, book, tokens, **words):
    """Give a caller; `who` puts that person's token into the header."""
    app = make_app(desk, book, **words)

    async def ask(method, url, headers, body):
        # What the application raises after its answer is for the log of the server.
        way = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=way, base_url=HERE) as client:
            return await client.request(method, url, content=body, headers=headers)

    def call(method, url, *, who=None, body=None, headers=None):
        headers = dict(headers or {})
        if who is not None:
            headers["authorization"] = f"Bearer {tokens.get(who, who)}"
        return asyncio.run(ask(method, url, headers, body))

    return call


@contextlib.contextmanager
def served(folder, *words):
    """`unseen vault serve` in a process of its own; gives it and its address."""
    command = "from unseen.cli.main import run; run()"
    asked = ["vault", "serve", "v", "--key-file", "key", "--port", "0", *words]
    environ = {**os.environ, "PYTHONPATH": str(SRC), "OPENBLAS_NUM_THREADS": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", command, *asked],
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        found = re.search(r"http://\S+:\d+", first)
        assert found, process.communicate()
        _wait(found[0])
        yield process, found[0]
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.communicate()


def _wait(url):
    from urllib.error import HTTPError  # noqa: PLC0415
    from urllib.request import urlopen  # noqa: PLC0415

    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            urlopen(f"{url}/v1/vault", timeout=5).close()
        except HTTPError as why:
            why.close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server never answered")
