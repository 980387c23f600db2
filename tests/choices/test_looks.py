"""Looks of a real ledger, and ledgers that were tampered with."""

import json
import sqlite3

import pytest

from unseen.choices.looks import is_ledger, read_looks
from unseen.errors import InputError
from unseen.holdout.ledger import Ledger, Look, Turn, create_ledger

KEY = bytes(range(32))


def ledger_of(path, answers):
    create_ledger(path, key=KEY, seal="5ea1")
    with Ledger(path, key=KEY, seal="5ea1") as ledger:
        for k, answer in enumerate(answers):
            turn = Turn(answer=answer, state={}, left=9 - k)
            ledger.append(
                Look(who="ann", predictions=f"p{k}"), lambda last, turn=turn: turn
            )
    return path


def told(value, source="holdout", **rest):
    estimate = {"value": value, "low": None, "high": None, "n": 500}
    return {"spent": False, "source": source, "estimate": estimate} | rest


def test_answers_are_read_in_order(tmp_path):
    path = ledger_of(
        tmp_path / "v.ledger",
        [
            told(0.7, metric="auc"),
            told(0.71, "training", metric="auc"),
            told(0.7, metric="auc", repeats=1),
            {"spent": True, "looks": 3, "budget": 1, "metric": "auc"},
        ],
    )
    before = path.read_bytes()
    looks = read_looks(path)
    assert looks.answers == (0.7, 0.71, 0.7, None)
    assert looks.from_holdout == (True, False, False, False)
    assert (looks.n, looks.metric, looks.told) == (500, "auc", 1)
    assert path.read_bytes() == before


def test_a_ledger_without_looks_is_one(tmp_path):
    assert read_looks(ledger_of(tmp_path / "v", [])).answers == ()


def edit(path, change):
    db = sqlite3.connect(path)
    change(db)
    db.commit()
    db.close()


def altered(db):
    (body,) = db.execute("SELECT body FROM looks WHERE number = 2").fetchone()
    changed = json.dumps(json.loads(body) | {"who": "bob"})
    db.execute("UPDATE looks SET body = ? WHERE number = 2", (changed,))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (altered, "entry 2 was edited after it was written"),
        (lambda db: db.execute("DELETE FROM looks WHERE number = 2"),
         "entry 2 is missing"),
        (lambda db: db.execute("DELETE FROM looks WHERE number = 3"),
         "entry 3 does not fit its head"),
        (lambda db: db.execute("UPDATE looks SET body = '{' WHERE number = 1"),
         "entry 1 was edited after it was written"),
        (lambda db: db.execute("DELETE FROM head"), "its head is lost"),
    ],
)  # fmt: skip
def test_a_broken_ledger_is_refused_with_its_entry(tmp_path, change, says):
    path = ledger_of(tmp_path / "v", [told(0.7), told(0.8), told(0.9)])
    edit(path, change)
    with pytest.raises(InputError) as why:
        read_looks(path)
    assert str(why.value) == (
        f"`ledger` must be whole, got '{path}': {says}. Restore it from a copy."
    )


def test_what_is_no_ledger_is_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n" * 50)
    assert not is_ledger(str(path))
    assert not is_ledger([0.1])
    with pytest.raises(InputError) as why:
        read_looks(path)
    assert str(why.value) == (
        f"`ledger` must be the ledger of a vault, got '{path}', which is none. Give "
        "the file that `unseen vault seal` wrote."
    )
