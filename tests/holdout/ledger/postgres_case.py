"""A small vault's ledger in a database, and what the tests do to it."""

import itertools

from ledger_case import KEY, spend

from unseen.holdout.ledger import Ledger, Look, create_ledger

_FRESH = itertools.count()
LOOK = Look(who="ann", predictions="ab12", label="forest")


class Book:
    """One ledger of its own in the server that the tests share."""

    def __init__(self, server, head=None):
        self.server, self.url, self.head = server, server.url(), head
        self.seal = f"5ea1-{next(_FRESH)}"
        create_ledger(self.url, key=KEY, seal=self.seal, head=head)

    def opened(self, **words):
        given = {"key": KEY, "seal": self.seal, "head": self.head, **words}
        return Ledger(given.pop("where", self.url), **given)

    def take(self, looks, *, budget=1_000_000, who="ann"):
        with self.opened() as ledger:
            return [
                ledger.append(Look(who=who, predictions=f"{i:04x}"), spend(budget))
                for i in range(looks)
            ]

    def rows(self):
        return self.server.sql(
            "SELECT number, body, own FROM unseen_looks "
            f"WHERE seal = '{self.seal}' ORDER BY number"
        )

    def edit(self, *statements):
        """Do by SQL what the guard forbids: LOOKS and HEAD stand for the tables."""
        tables = {"LOOKS": "unseen_looks", "HEAD": "unseen_ledgers"}
        off = [f"ALTER TABLE {t} DISABLE TRIGGER USER" for t in tables.values()]
        on = [s.replace("DISABLE", "ENABLE") for s in off]
        done = []
        for statement in statements:
            for word, table in tables.items():
                statement = statement.replace(word, table)
            done.append(statement.replace("MINE", f"seal = '{self.seal}'"))
        self.server.sql(*off, *done, *on)

    def hang_up(self):
        """End all connections of the team, as a restart of the server would."""
        self.server.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE usename = 'team'"
        )
