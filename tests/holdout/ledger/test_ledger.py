"""The ledger in one process: what is written, and every fault it has to name."""

import hashlib
import json
import shutil
import sqlite3
import threading
from contextlib import closing

import pytest
from ledger_case import KEY, SEAL, new, opened, spend, sql, take

from unseen.errors import InputError
from unseen.holdout import _chain
from unseen.holdout.ledger import (
    BrokenLedger,
    Fault,
    Ledger,
    LedgerUnwritable,
    Look,
    Turn,
    create_ledger,
)

LOOK = Look(who="ann", predictions="ab12", label="forest")


def fault_of(path):
    """Open a ledger that has to be refused; give the fault and its entry."""
    with pytest.raises(BrokenLedger) as error:
        opened(path)
    return error.value.breach.fault, error.value.breach.number


def hashed_by_hand(path):
    """Follow the chain with nothing of the package: the slow, independent way."""
    previous = hashlib.sha256(f"unseen.ledger/1\n{SEAL}".encode()).hexdigest()
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT number, body, own FROM looks").fetchall()
    for number, body, own in rows:
        read = json.loads(body)
        assert (read["number"], read["previous"]) == (number, previous)
        previous = hashlib.sha256(body.encode()).hexdigest()
        assert previous == own
    return len(rows)


def test_an_entry_says_who_asked_what_and_what_is_left(tmp_path):
    path = new(tmp_path)
    with opened(path) as ledger:
        first = ledger.append(LOOK, spend(2))
        second = ledger.append(LOOK, spend(2))
        third = ledger.append(LOOK, spend(2))
        assert list(ledger.entries()) == [first, second, third]
        assert ledger.verify() is None
    assert (first.number, first.who, first.predictions, first.label) == (
        1, "ann", "ab12", "forest",
    )  # fmt: skip
    assert first.time.endswith("+00:00")
    assert [e.left for e in (first, second, third)] == [1, 0, 0]
    assert [e.answer for e in (first, third)] == [{"loss": 0.125}, {"spent": True}]
    assert second.previous == first.own
    assert hashed_by_hand(path) == 3


def test_it_goes_on_where_it_was_left(tmp_path):
    path = new(tmp_path)
    assert [e.number for e in take(path, 3)] == [1, 2, 3]
    assert [e.state["looks"] for e in take(path, 2)] == [4, 5]


def test_several_looks_at_once_are_all_written_or_none(tmp_path):
    path = new(tmp_path)

    def fails(last):
        raise RuntimeError("the metric failed")

    with opened(path) as ledger:
        pair = ledger.append_all([(LOOK, spend(9)), (LOOK, spend(9))])
        assert [e.left for e in pair] == [8, 7]
        with pytest.raises(RuntimeError, match="the metric failed"):
            ledger.append_all([(LOOK, spend(9)), (LOOK, fails)])
        assert ledger.append(LOOK, spend(9)).number == 3
        assert ledger.append_all([]) == ()


def test_threads_share_one_ledger(tmp_path):
    path = new(tmp_path)
    with opened(path) as ledger:

        def ask():
            for _ in range(10):
                ledger.append(LOOK, spend(25))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        entries = list(ledger.entries())
    assert [e.number for e in entries] == list(range(1, 41))
    assert sum("loss" in e.answer for e in entries) == 25


def edit_who(path, number):
    sql(path, (
        "UPDATE looks SET body = replace(body, 'ann', 'bob') WHERE number = ?",
        (number,),
    ))  # fmt: skip


@pytest.mark.parametrize("number", [1, 4, 6])
def test_names_the_entry_that_was_edited(tmp_path, number):
    path = new(tmp_path)
    take(path, 6)
    edit_who(path, number)
    assert fault_of(path) == (Fault.EDITED, number)


@pytest.mark.parametrize("number", [1, 4, 6])
def test_names_the_entry_that_was_edited_and_hashed_anew(tmp_path, number):
    path = new(tmp_path)
    take(path, 6)
    edit_who(path, number)
    with closing(sqlite3.connect(path)) as db:
        body = db.execute(
            "SELECT body FROM looks WHERE number = ?", (number,)
        ).fetchone()
    sql(path, (
        "UPDATE looks SET own = ? WHERE number = ?", (_chain.digest(body[0]), number),
    ))  # fmt: skip
    assert fault_of(path) == (Fault.EDITED, number)


def test_a_chain_hashed_anew_to_its_end_lacks_the_signature(tmp_path):
    path = new(tmp_path)
    take(path, 6)
    with closing(sqlite3.connect(path)) as db:
        bodies = [json.loads(b) for (b,) in db.execute("SELECT body FROM looks")]
    bodies[2]["who"] = "bob"
    previous = bodies[2]["previous"]
    for body in bodies[2:]:
        body["previous"] = previous
        number, text, previous = _chain.to_row(body)
        sql(path, (
            "UPDATE looks SET body = ?, own = ? WHERE number = ?",
            (text, previous, number),
        ))  # fmt: skip
    assert fault_of(path) == (Fault.EDITED, 6)


def test_budget_that_rises_is_a_fault_even_of_who_has_the_key():
    body = {"number": 2, "previous": "aa", "left": 5}
    breach = _chain.row_breach(_chain.to_row(body), 2, "aa", 4)
    assert (breach.fault, breach.number) == (Fault.RETURNED, 2)
    assert breach.message == "Entry 2 gives budget back: 4 left before it, 5 after."
    assert _chain.row_breach(_chain.to_row(body), 2, "aa", 5) is None


def test_names_entries_that_were_swapped(tmp_path):
    path = new(tmp_path)
    take(path, 6)
    sql(
        path,
        "UPDATE looks SET number = -1 WHERE number = 3",
        "UPDATE looks SET number = 3 WHERE number = 4",
        "UPDATE looks SET number = 4 WHERE number = -1",
    )
    assert fault_of(path) == (Fault.OUT_OF_ORDER, 3)


def test_names_an_entry_taken_out(tmp_path):
    path = new(tmp_path)
    take(path, 6)
    sql(path, "DELETE FROM looks WHERE number = 3")
    assert fault_of(path) == (Fault.MISSING, 3)


def test_names_entries_cut_off_the_end(tmp_path):
    path = new(tmp_path)
    take(path, 6)
    sql(path, "DELETE FROM looks WHERE number > 4")
    assert fault_of(path) == (Fault.CUT_SHORT, 5)


@pytest.mark.parametrize("kept", [0, 5])
def test_an_old_copy_of_the_ledger_is_cut_short(tmp_path, kept):
    path = new(tmp_path)
    if kept:
        take(path, kept)
    shutil.copy(path, tmp_path / "old")
    take(path, 3)
    shutil.copy(tmp_path / "old", path)
    assert fault_of(path) == (Fault.CUT_SHORT, kept + 1)


def test_an_old_copy_with_its_old_head_is_seen_by_a_receipt_only(tmp_path):
    path, head = new(tmp_path), tmp_path / "vault.ledger.head"
    take(path, 2)
    shutil.copy(path, tmp_path / "old")
    shutil.copy(head, tmp_path / "old.head")
    last = take(path, 3)[-1]
    shutil.copy(tmp_path / "old", path)
    shutil.copy(tmp_path / "old.head", head)
    with opened(path) as ledger:
        assert ledger.verify() is None
        breach = ledger.verify(receipts={last.number: last.own})
        assert (breach.fault, breach.number) == (Fault.CUT_SHORT, 3)
        take(path, 3, who="bob")
        breach = ledger.verify(receipts={last.number: last.own})
        assert (breach.fault, breach.number) == (Fault.EDITED, 5)


def test_entries_added_without_the_key_are_named(tmp_path):
    path = new(tmp_path)
    last = take(path, 2)[-1]
    body = {f: getattr(last, f) for f in last.__slots__ if f != "own"}
    row = _chain.to_row({**body, "number": 3, "previous": last.own})
    sql(path, ("INSERT INTO looks VALUES (?, ?, ?)", row))
    assert fault_of(path) == (Fault.FORGED, 3)
    forged = _chain.sign(b"another key of 32 bytes.........", SEAL, 3, row[2])
    sql(path, ("UPDATE head SET number = 3, own = ?, mac = ?", (row[2], forged.mac)))
    assert fault_of(path) == (Fault.FORGED, 3)


def test_an_open_ledger_refuses_once_it_is_broken(tmp_path):
    path = new(tmp_path)
    take(path, 3)
    asked = []

    def answer(last):
        asked.append(last)
        return spend(9)(last)

    with opened(path) as ledger:
        sql(path, "DELETE FROM looks WHERE number = 3")
        with pytest.raises(BrokenLedger) as error:
            ledger.append(LOOK, answer)
        assert error.value.breach.fault is Fault.CUT_SHORT
        assert asked == []
    assert str(error.value) == (
        "Entry 3 is missing: the chain is cut short, its head is 3. Nothing is "
        "answered; restore the ledger from a copy, or seal fresh rows."
    )


def test_an_open_ledger_sees_that_others_looks_were_cut_off(tmp_path):
    path = new(tmp_path)
    take(path, 1)
    with opened(path) as ledger:
        take(path, 1)
        with closing(sqlite3.connect(path)) as db:
            old = db.execute("SELECT number, own, mac FROM head").fetchone()
        take(path, 1)
        # Back to entry 2, with the head that was signed for it.
        sql(
            path,
            "DELETE FROM looks WHERE number = 3",
            ("UPDATE head SET number = ?, own = ?, mac = ?", old),
        )
        with pytest.raises(BrokenLedger) as error:
            ledger.append(LOOK, spend(9))
    assert (error.value.breach.fault, error.value.breach.number) == (
        Fault.CUT_SHORT, 3,
    )  # fmt: skip


@pytest.mark.parametrize("number", [2, 3])
def test_an_open_ledger_checks_what_others_wrote(tmp_path, number):
    path = new(tmp_path)
    take(path, 1)
    with opened(path) as ledger:
        take(path, 2)
        edit_who(path, number)
        with pytest.raises(BrokenLedger) as error:
            ledger.append(LOOK, spend(9))
    assert (error.value.breach.fault, error.value.breach.number) == (
        Fault.EDITED, number,
    )  # fmt: skip


def test_budget_is_never_given_back(tmp_path):
    path = new(tmp_path)
    with opened(path) as ledger:
        ledger.append(LOOK, spend(3))
        for left in (3, None):
            with pytest.raises(InputError) as error:
                ledger.append(LOOK, lambda _, v=left: Turn(answer={}, state={}, left=v))
            assert str(error.value) == (
                f"`left` must be at most 2, got {left}. "
                "Budget that is spent is never given back."
            )
        assert ledger.append(LOOK, spend(3)).number == 2


def test_another_key_or_vault_is_refused(tmp_path):
    path = new(tmp_path)
    take(path, 1)
    for key, seal in ((b"x" * 32, SEAL), (KEY, "other")):
        with pytest.raises(BrokenLedger) as error:
            Ledger(path, key=key, seal=seal)
        assert error.value.breach.fault is Fault.FORGED


def test_a_lost_head_and_a_damaged_file_are_refused(tmp_path):
    path = new(tmp_path)
    take(path, 2)
    head = tmp_path / "vault.ledger.head"
    kept = head.read_bytes()
    head.unlink()
    assert fault_of(path)[0] is Fault.UNREADABLE
    # One slot half written, as a kill may leave it: the other one stands in.
    head.write_bytes(b"\0" * 100 + kept[100:])
    opened(path).close()
    path.write_bytes(b"no database at all " * 100)
    assert fault_of(path) == (Fault.UNREADABLE, 0)


def test_a_full_disk_answers_nothing_and_keeps_the_chain(tmp_path):
    path = new(tmp_path)
    told = []
    with opened(path) as ledger:
        pages = ledger._store._db.execute("PRAGMA page_count").fetchone()[0]
        ledger._store._db.execute(f"PRAGMA max_page_count = {pages + 1}")
        with pytest.raises(LedgerUnwritable) as error:  # noqa: PT012 - until it is full
            while True:
                told.append(ledger.append(LOOK, spend(1000)))
    assert str(error.value) == (
        "The ledger must be writable, got 'database or disk is full'. The look was "
        "not answered and nothing is spent; ask again."
    )
    with opened(path) as ledger:
        assert list(ledger.entries()) == told
        assert ledger.append(LOOK, spend(1000)).left == told[-1].left - 1


def test_who_waits_too_long_is_told(tmp_path):
    path = new(tmp_path)
    with opened(path, wait=0.05) as ledger, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerUnwritable, match="database is locked"):
            ledger.append(LOOK, spend(3))
        other.execute("ROLLBACK")
        assert ledger.append(LOOK, spend(3)).number == 1


def test_what_is_on_the_disk_does_not_hold_the_key(tmp_path):
    take(new(tmp_path), 3)
    for file in tmp_path.iterdir():
        assert KEY not in file.read_bytes()
        assert KEY.hex().encode() not in file.read_bytes()


def test_messages(tmp_path):
    path = new(tmp_path)
    with pytest.raises(InputError) as error:
        create_ledger(path, key=KEY, seal=SEAL)
    assert str(error.value) == (
        f"`where` must be a new file, got {str(path)!r}, which is there already. "
        "Open it with `Ledger`."
    )
    gone = tmp_path / "gone"
    with pytest.raises(InputError) as error:
        opened(gone)
    assert str(error.value) == (
        f"`where` must be a ledger, got {str(gone)!r}, which is not there. "
        "Seal a vault first; a ledger that is gone is not begun anew."
    )
    assert not gone.exists()
    with pytest.raises(InputError) as error:
        Ledger(path, key=b"short", seal=SEAL)
    assert str(error.value) == (
        "`key` must have at least 16 bytes, got 5. "
        "Make one with `secrets.token_bytes(32)`."
    )
    with pytest.raises(InputError) as error:
        Look(who="", predictions="ab")
    assert str(error.value) == (
        "`who` must have 1 to 500 characters, got 0. Shorten or name it."
    )
