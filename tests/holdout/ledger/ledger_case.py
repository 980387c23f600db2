"""A small vault's ledger, and the looks that the tests take at it."""

import sqlite3
from contextlib import closing

from unseen.holdout.ledger import Ledger, Look, Turn, create_ledger

KEY, SEAL = b"k" * 32, "5ea1"


def new(folder, name="vault.ledger"):
    create_ledger(folder / name, key=KEY, seal=SEAL)
    return folder / name


def opened(path, **kwargs):
    return Ledger(path, key=KEY, seal=SEAL, **kwargs)


def spend(budget):
    """Give an answer that spends one unit a look, and says so when none is left."""

    def answer(last):
        left = budget if last is None else last.left
        looks = 1 if last is None else last.state["looks"] + 1
        told = {"loss": looks / 8} if left else {"spent": True}
        return Turn(answer=told, state={"looks": looks}, left=max(0, left - 1))

    return answer


def take(path, looks, *, budget=1_000_000, who="ann"):
    with opened(path) as ledger:
        return [
            ledger.append(Look(who=who, predictions=f"{i:04x}"), spend(budget))
            for i in range(looks)
        ]


def sql(path, *statements):
    """Do to the file what somebody without the key could do."""
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(*statement) if isinstance(statement, tuple) else db.execute(
                statement
            )
        db.commit()
