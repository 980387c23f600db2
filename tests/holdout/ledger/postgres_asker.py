"""Ask a ledger in a database from a process of its own, which may be killed.

Processes are forked from one that has loaded everything: a kill is then all a test
waits for.
"""

import os
from multiprocessing import get_context
from multiprocessing.connection import Connection

from ledger_case import KEY, spend

from unseen.holdout.ledger import Ledger, LedgerUnwritable, Look

_PROCESSES = get_context("forkserver")
# All that an asker would load by itself; it also looks again at who started it.
_PROCESSES.set_forkserver_preload(
    [
        "pytest",
        "psycopg",
        "sqlalchemy.dialects.postgresql.psycopg",
        "unseen.holdout.ledger",
        "unseen.holdout.ledgers.postgres",
    ]
)


class Asker:
    """One process that asks; what it was told comes through a pipe."""

    def __init__(self, book, who, looks, *, budget=10**6):
        self._pipe, theirs = _PROCESSES.Pipe(duplex=False)
        words = (theirs, book.url, book.seal, who, looks, budget)
        self._process = _PROCESSES.Process(target=_ask, args=words, daemon=True)
        self._process.start()
        theirs.close()
        self._said = b""

    def wait_for(self, lines):
        """Wait until it has said so many lines; the first is that it is open."""
        while self._said.count(b"\n") < lines:
            part = os.read(self._pipe.fileno(), 4096)
            assert part, "the asker ended early"
            self._said += part

    def kill(self):
        self._process.kill()
        return self.end()

    def end(self):
        """Give all that it was told, whole lines only."""
        while part := os.read(self._pipe.fileno(), 65536):
            self._said += part
        self._process.join(60)
        self.status = self._process.exitcode
        self._process.close()
        self._pipe.close()
        lines = [s.split() for s in self._said.decode().split("\n")[:-1]]
        return [(int(p[0]), p[1], p[2]) for p in lines if len(p) == 3]


def _ask(pipe: Connection, url: str, seal: str, who: str, looks: int, budget: int):
    def tell(line):
        os.write(pipe.fileno(), line.encode() + b"\n")

    with Ledger(url, key=KEY, seal=seal) as ledger:
        tell("open")
        for i in range(looks):
            look = Look(who=who, predictions=f"{i:04x}")
            try:
                entry = ledger.append(look, spend(budget))
            except LedgerUnwritable:
                tell("0 none refused")
                continue
            told = "spent" if "spent" in entry.answer else "told"
            tell(f"{entry.number} {entry.own} {told}")
