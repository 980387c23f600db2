"""The ledger in PostgreSQL, by one who asks: what is written, what is refused."""

import hashlib
import json
import threading

import psycopg
import pytest
from hypothesis import given, settings, strategies as st
from ledger_case import KEY, spend
from postgres_case import LOOK, Book
from postgres_server import OWNER

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


@pytest.fixture
def book(server):
    return Book(server)


def fault_of(book):
    """Open a ledger that has to be refused; give the fault and its entry."""
    with pytest.raises(BrokenLedger) as error:
        book.opened()
    return error.value.breach.fault, error.value.breach.number


def hashed_by_hand(book):
    """Follow the chain with nothing of the package: the slow, independent way."""
    start = f"unseen.ledger/1\n{book.seal}"
    previous = hashlib.sha256(start.encode()).hexdigest()
    for number, body, own in book.rows():
        read = json.loads(body)
        assert (read["number"], read["previous"]) == (number, previous)
        previous = hashlib.sha256(body.encode()).hexdigest()
        assert previous == own
    return len(book.rows())


def test_an_entry_says_who_asked_what_and_what_is_left(book):
    with book.opened() as ledger:
        first = ledger.append(LOOK, spend(2))
        second = ledger.append(LOOK, spend(2))
        third = ledger.append(LOOK, spend(2))
        assert list(ledger.entries()) == [first, second, third]
        assert ledger.verify() is None
    assert (first.number, first.who, first.predictions, first.label) == (
        1, "ann", "ab12", "forest",
    )  # fmt: skip
    assert [e.left for e in (first, second, third)] == [1, 0, 0]
    assert [e.answer for e in (first, third)] == [{"loss": 0.125}, {"spent": True}]
    assert hashed_by_hand(book) == 3
    assert [e.number for e in book.take(2)] == [4, 5]


def test_several_looks_at_once_are_all_written_or_none(book):
    def fails(last):
        raise RuntimeError("the metric failed")

    with book.opened() as ledger:
        pair = ledger.append_all([(LOOK, spend(9)), (LOOK, spend(9))])
        assert [e.left for e in pair] == [8, 7]
        with pytest.raises(RuntimeError, match="the metric failed"):
            ledger.append_all([(LOOK, spend(9)), (LOOK, fails)])
        with pytest.raises(InputError, match="never given back"):
            ledger.append(LOOK, lambda _: Turn(answer={}, state={}, left=8))
        assert ledger.append(LOOK, spend(9)).number == 3
        assert ledger.append_all([]) == ()


def test_threads_share_one_ledger(book):
    with book.opened() as ledger:

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


def test_one_database_holds_many_and_they_do_not_wait_for_each_other(server):
    one, other = Book(server), Book(server)
    with one.opened() as here, other.opened(wait=0.5) as there:

        def answer(last):
            there.append(LOOK, spend(5))
            return spend(3)(last)

        assert here.append(LOOK, answer).left == 2
        assert [len(list(book.entries())) for book in (here, there)] == [1, 1]
    with pytest.raises(BrokenLedger) as error:
        Ledger(one.url, key=b"x" * 32, seal=one.seal)
    assert error.value.breach.fault is Fault.FORGED


def test_an_answer_may_read_the_entries_of_its_own_turn(book):
    book.take(3)
    seen = []
    with book.opened() as ledger:

        def answer(last):
            seen.extend(e.number for e in ledger.entries())
            return spend(9)(last)

        ledger.append(LOOK, lambda last: answer(last))
    assert seen == [1, 2, 3]


def test_more_entries_than_a_page(book):
    with book.opened() as ledger:
        given = ledger.append_all([(LOOK, spend(9_999))] * 1003)
        assert tuple(ledger.entries()) == given
        assert ledger.verify(receipts={e.number: e.own for e in given}) is None
    with book.opened() as ledger:
        assert ledger.append(LOOK, spend(9_999)).number == 1004


@settings(max_examples=25)
@given(st.lists(st.tuples(st.text(min_size=1), st.text()), min_size=1, max_size=5))
def test_every_text_comes_back_as_it_was_given(server, texts):
    book = Book(server)
    looks = [Look(who=who, predictions="ab", label=label) for who, label in texts]
    with book.opened() as ledger:
        given = ledger.append_all([(look, spend(9)) for look in looks])
        assert tuple(ledger.entries()) == given
    assert [(e.who, e.label) for e in given] == texts


def test_who_reads_while_others_write_sees_no_fault(server, tmp_path):
    book = Book(server, head=tmp_path / "vault.head")
    writing = [threading.Thread(target=book.take, args=(60,)) for _ in range(3)]
    for thread in writing:
        thread.start()
    checks = 0
    with book.opened() as ledger:
        while any(thread.is_alive() for thread in writing):
            assert ledger.verify() is None
            checks += 1
        assert [e.number for e in ledger.entries()] == list(range(1, 181))
    assert checks > 5


# ---- The guard, and the chain where somebody took the guard away


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE unseen_looks SET body = replace(body, 'ann', 'bob')",
        "DELETE FROM unseen_looks",
        "TRUNCATE unseen_looks",
        "TRUNCATE unseen_ledgers CASCADE",
        "DELETE FROM unseen_ledgers WHERE number > 0",
        "UPDATE unseen_ledgers SET number = number - 1 WHERE number > 0",
        "UPDATE unseen_ledgers SET seal = seal || 'x', number = number + 1",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_written(book, statement):
    book.take(2)
    before = book.rows()
    with pytest.raises(psycopg.errors.RaiseException, match="is append-only: "):
        book.server.sql(statement)
    assert book.rows() == before


def rehash(book, number):
    """Change an entry, and give it the hash that it now should have."""
    body = book.rows()[number - 1][1].replace("ann", "bob")
    book.edit(
        f"UPDATE LOOKS SET body = '{body}', own = '{_chain.digest(body)}' "
        f"WHERE MINE AND number = {number}"
    )


EDITS = {
    "edited 1": (["UPDATE LOOKS SET body = replace(body, 'ann', 'bob') "
                  "WHERE MINE AND number = 1"], (Fault.EDITED, 1)),
    "edited 4": (["UPDATE LOOKS SET body = replace(body, 'ann', 'bob') "
                  "WHERE MINE AND number = 4"], (Fault.EDITED, 4)),
    "edited 6": (["UPDATE LOOKS SET body = replace(body, 'ann', 'bob') "
                  "WHERE MINE AND number = 6"], (Fault.EDITED, 6)),
    "no JSON": (["UPDATE LOOKS SET body = '[1' WHERE MINE AND number = 2"],
                (Fault.EDITED, 2)),
    "swapped": (["UPDATE LOOKS SET number = 100 WHERE MINE AND number = 3",
                 "UPDATE LOOKS SET number = 3 WHERE MINE AND number = 4",
                 "UPDATE LOOKS SET number = 4 WHERE MINE AND number = 100"],
                (Fault.OUT_OF_ORDER, 3)),
    "taken out": (["DELETE FROM LOOKS WHERE MINE AND number = 3"],
                  (Fault.MISSING, 3)),
    "cut off": (["DELETE FROM LOOKS WHERE MINE AND number > 4"],
                (Fault.CUT_SHORT, 5)),
    "emptied": (["DELETE FROM LOOKS WHERE MINE"], (Fault.CUT_SHORT, 1)),
    "head set back": (["UPDATE HEAD SET number = 5 WHERE MINE"], (Fault.FORGED, 5)),
    "added": (["INSERT INTO LOOKS SELECT seal, 7, body, own FROM LOOKS "
               "WHERE MINE AND number = 6"], (Fault.OUT_OF_ORDER, 7)),
}  # fmt: skip


@pytest.mark.parametrize("what", EDITS)
@pytest.mark.parametrize("already_open", [False, True])
def test_without_the_guard_the_chain_names_the_entry(book, what, already_open):
    statements, fault = EDITS[what]
    asked = []

    def answer(last):
        asked.append(last)
        return spend(9)(last)

    if not already_open:
        book.take(6)
        book.edit(*statements)
        assert fault_of(book) == fault
        return
    with book.opened() as ledger:
        book.take(6)
        book.edit(*statements)
        with pytest.raises(BrokenLedger) as error:
            ledger.append(LOOK, answer)
        assert (error.value.breach.fault, error.value.breach.number) == fault
        assert asked == []
        assert ledger.verify() is not None


@pytest.mark.parametrize("number", [1, 4, 6])
def test_names_the_entry_that_was_edited_and_hashed_anew(book, number):
    book.take(6)
    rehash(book, number)
    assert fault_of(book) == (Fault.EDITED, number)


def test_a_lost_head_is_a_fault_and_a_lost_ledger_is_not_begun_anew(book):
    book.take(2)
    lost = ("ALTER TABLE LOOKS DROP CONSTRAINT unseen_looks_seal_fkey",
            "DELETE FROM HEAD WHERE MINE")  # fmt: skip
    back = ("DELETE FROM LOOKS WHERE MINE",
            "ALTER TABLE LOOKS ADD FOREIGN KEY (seal) REFERENCES HEAD")  # fmt: skip
    with book.opened() as ledger:
        book.edit(*lost)
        try:
            assert fault_of(book) == (Fault.UNREADABLE, 2)
            with pytest.raises(BrokenLedger, match="head is lost"):
                ledger.append(LOOK, spend(9))
        finally:
            book.edit(*back)
    with pytest.raises(InputError) as error:
        book.opened()
    assert str(error.value) == (
        "`where` must be a ledger, got postgresql://team@/vaults, which has none of "
        "this vault. Seal a vault first; a ledger that is gone is not begun anew."
    )


def test_an_old_copy_of_the_rows_is_seen_by_the_head_that_is_apart(server, tmp_path):
    head = tmp_path / "vault.head"
    book = Book(server, head=head)
    book.take(2)
    kept = server.sql(f"SELECT own, mac FROM unseen_ledgers WHERE seal='{book.seal}'")
    last = book.take(3)[-1]
    own, mac = kept[0]
    book.edit(
        "DELETE FROM LOOKS WHERE MINE AND number > 2",
        f"UPDATE HEAD SET number = 2, own = '{own}', mac = '{mac}' WHERE MINE",
    )
    assert fault_of(book) == (Fault.CUT_SHORT, 3)
    # Without the file a receipt still shows it.
    with book.opened(head=None) as ledger:
        breach = ledger.verify(receipts={last.number: last.own})
        assert (breach.fault, breach.number) == (Fault.CUT_SHORT, 3)
    head.unlink()
    assert fault_of(book)[0] is Fault.UNREADABLE


def test_a_ledger_that_is_made_twice_is_refused(book):
    with pytest.raises(InputError) as error:
        create_ledger(book.url, key=KEY, seal=book.seal)
    assert str(error.value) == (
        f"`seal` must be new in postgresql://team@/vaults, got {book.seal!r}, whose "
        "ledger is there already. Open it with `Ledger`."
    )


def test_who_make_the_tables_at_once_all_get_their_ledger(server):
    server.sql("CREATE DATABASE crowd OWNER team", database="postgres")
    url, errors = server.url("crowd"), []

    def make(i):
        try:
            create_ledger(url, key=KEY, seal=f"c{i}")
        except InputError as error:
            errors.append(error)

    threads = [threading.Thread(target=make, args=(i,)) for i in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert errors == []
    for i in range(6):
        with Ledger(url, key=KEY, seal=f"c{i}") as ledger:
            assert ledger.append(LOOK, spend(3)).number == 1


def test_who_may_only_add_can_ask(book):
    book.server.sql(
        f"CREATE ROLE adder LOGIN PASSWORD '{OWNER}'",
        "GRANT SELECT, INSERT ON unseen_looks TO adder",
        "GRANT SELECT, INSERT, UPDATE ON unseen_ledgers TO adder",
    )
    url = book.server.url(user="adder")
    with book.opened(where=url) as ledger:
        assert ledger.append(LOOK, spend(3)).left == 2
    create_ledger(url, key=KEY, seal=book.seal + "-by-adder")
    book.server.sql("REVOKE INSERT ON unseen_looks FROM adder")
    with book.opened(where=url) as ledger:
        with pytest.raises(LedgerUnwritable) as error:
            ledger.append(LOOK, spend(3))
        assert str(error.value) == (
            "The ledger must be writable, got 'permission denied for table "
            "unseen_looks'. The look was not answered and nothing is spent; ask again."
        )
        assert ledger.verify() is None
