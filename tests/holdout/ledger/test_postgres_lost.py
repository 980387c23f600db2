"""The ledger in PostgreSQL when connections are lost, and what it refuses to trust."""

import shutil
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from cut_wire import CutWire
from ledger_case import KEY, spend
from postgres_case import LOOK, Book
from postgres_server import PASSWORD

from unseen.errors import InputError
from unseen.holdout.ledger import Ledger, LedgerUnwritable, create_ledger
from unseen.holdout.ledgers import opening, postgres
from unseen.holdout.ledgers.address import read_address


@pytest.fixture
def book(server):
    return Book(server)


@pytest.fixture
def wire(server):
    """A wire that can be cut, and the URL at its end."""
    folder = Path(tempfile.mkdtemp(prefix="unseen-wire-", dir="/tmp"))
    wire = CutWire(folder, server.folder)
    wire.url = server.url().replace(str(server.folder), str(folder))
    yield wire
    wire.close()
    shutil.rmtree(folder)


def test_a_connection_lost_between_looks_is_made_anew(book):
    with book.opened() as ledger:
        for number in (1, 2, 3):
            assert ledger.append(LOOK, spend(9)).number == number
            book.hang_up()
        assert ledger.verify() is None
        book.hang_up()
        assert len(list(ledger.entries())) == 3


def test_a_connection_lost_in_mid_look_answers_and_spends_nothing(book):
    called = []

    def answer(last):
        called.append(last)
        book.hang_up()
        return spend(9)(last)

    with book.opened() as ledger:
        ledger.append(LOOK, spend(9))
        with pytest.raises(LedgerUnwritable) as error:
            ledger.append(LOOK, answer)
        said = str(error.value)
        assert said.startswith("The ledger must be writable, got '")
        assert said.endswith(
            "'. The look was not answered and nothing is spent; ask again."
        )
        assert len(called) == 1
        assert ledger.append(LOOK, spend(9)).left == 7


def test_a_commit_that_was_done_unheard_is_found_and_answered_once(book, wire):
    called = []

    def answer(last):
        called.append(last)
        return spend(9)(last)

    with book.opened(where=wire.url) as ledger:
        for number in range(1, 6):
            wire.cut = "after"
            entry = ledger.append(LOOK, answer)
            assert (entry.number, entry.left) == (number, 9 - number)
            assert wire.cut is None
        assert ledger.verify(receipts={entry.number: entry.own}) is None
    assert len(called) == len(book.rows()) == 5


def test_a_commit_that_was_never_heard_of_spends_nothing(book, wire):
    with book.opened(where=wire.url) as ledger:
        for _ in range(5):
            wire.cut = "before"
            with pytest.raises(LedgerUnwritable, match="nothing is spent; ask again"):
                ledger.append(LOOK, spend(9))
            assert book.rows() == []
        assert ledger.append(LOOK, spend(9)).left == 8


def test_what_became_of_a_commit_is_not_guessed(book, wire):
    with book.opened(where=wire.url, wait=0.3) as ledger:
        wire.cut = "silent"
        # The server still holds the look that it heard nothing more of.
        with pytest.raises(LedgerUnwritable) as error:
            ledger.append(LOOK, spend(9))
        assert str(error.value) == (
            "The ledger must be reachable, got postgresql://team@/vaults, which was "
            "lost while a look was being written. It was not answered, and may be "
            "spent: ask again with the same predictions."
        )
        book.hang_up()
        assert ledger.append(LOOK, spend(9)).left == 8


def test_who_vanished_silently_does_not_keep_others_for_long(book, wire, monkeypatch):
    monkeypatch.setattr(postgres, "_IDLE_SECONDS", 1)
    with book.opened(where=wire.url) as ledger, book.opened() as other:
        wire.cut = "silent"
        with pytest.raises(LedgerUnwritable, match="nothing is spent"):
            ledger.append(LOOK, spend(9))
        assert other.append(LOOK, spend(9)).left == 8


def test_who_waits_too_long_is_told(book):
    inside, done = threading.Event(), threading.Event()

    def slow(last):
        inside.set()
        done.wait(20)
        return spend(9)(last)

    with book.opened() as first, book.opened(wait=0.1) as second:
        asking = threading.Thread(target=first.append, args=(LOOK, slow))
        asking.start()
        inside.wait(20)
        with pytest.raises(LedgerUnwritable) as error:
            second.append(LOOK, spend(9))
        assert str(error.value) == (
            "The ledger must be writable, got 'canceling statement due to lock "
            "timeout'. The look was not answered and nothing is spent; ask again."
        )
        # Who only reads waits for nobody.
        assert second.verify() is None
        done.set()
        asking.join()
        assert second.append(LOOK, spend(9)).number == 2


@pytest.mark.parametrize("value", ["off", "local", "remote_write"])
def test_a_database_that_may_lose_what_it_confirmed_is_refused(book, value):
    text = (
        f"`synchronous_commit` must be on in the database, got {value!r}: it could "
        "lose looks that were answered. Set it for this database; nothing is answered "
        "before."
    )
    book.take(1)
    book.server.sql(f"ALTER ROLE team SET synchronous_commit = {value}")
    try:
        with book.opened() as ledger, pytest.raises(LedgerUnwritable) as error:
            ledger.append(LOOK, spend(9))
        assert str(error.value) == text
        with pytest.raises(LedgerUnwritable) as error:
            create_ledger(book.url, key=KEY, seal="another")
        assert str(error.value) == text
    finally:
        book.server.sql("ALTER ROLE team RESET synchronous_commit")
    assert len(book.rows()) == 1
    assert book.take(1)[0].number == 2


def ask_for_ever(ledger):
    while True:
        ledger.append(LOOK, spend(10**6))


def test_a_server_without_fsync_is_refused(book):
    book.server.sql("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    try:
        with (
            book.opened() as ledger,
            pytest.raises(LedgerUnwritable, match="`fsync` must be on in the") as error,
        ):
            # A signal takes a moment to arrive.
            ask_for_ever(ledger)
    finally:
        book.server.sql("ALTER SYSTEM RESET fsync", "SELECT pg_reload_conf()")
    assert "got 'off': it could lose looks" in str(error.value)


def test_a_database_that_is_only_read_answers_nothing(book):
    book.server.sql("ALTER ROLE team SET default_transaction_read_only = on")
    try:
        with (
            book.opened() as ledger,
            pytest.raises(LedgerUnwritable, match="in a read-only transaction"),
        ):
            ledger.append(LOOK, spend(9))
    finally:
        book.server.sql("ALTER ROLE team RESET default_transaction_read_only")
    assert book.take(1)[0].number == 1


def ask_until_refused(ledger, told):
    while True:
        told.append(ledger.append(LOOK, spend(10**6)))


def test_a_full_disk_answers_nothing_and_spends_nothing(book):
    with book.opened() as ledger:
        # Beyond the size of a segment of the log, which still has to be written.
        told = [*ledger.append_all([(LOOK, spend(10**6))] * 3000)]
        book.server.limit_files("1048576")
        with pytest.raises(LedgerUnwritable) as error:
            ask_until_refused(ledger, told)
        assert 'could not extend file "' in str(error.value)
        assert str(error.value).endswith("nothing is spent; ask again.")
        assert ledger.verify() is None
        book.server.limit_files("unlimited")
        told.append(ledger.append(LOOK, spend(10**6)))
        assert list(ledger.entries()) == told
    assert told[-1].left == 10**6 - len(told)


def test_a_log_that_cannot_be_written_loses_no_answer(book):
    told = []
    with book.opened() as ledger:
        told.append(ledger.append(LOOK, spend(10**6)))
        book.server.limit_files("8192")
        # The server gives up and starts again; the ledger waits for it.
        with pytest.raises(LedgerUnwritable, match="nothing is spent; ask again"):
            ask_until_refused(ledger, told)
        told.append(ledger.append(LOOK, spend(10**6)))
        assert list(ledger.entries()) == told
        assert ledger.verify() is None


# ---- Passwords, and URLs that can't be used


def told_by(url):
    with pytest.raises(InputError) as error:
        Ledger(url, key=KEY, seal="5ea1", wait=0.1)
    # Nor may a traceback show what the driver was given.
    why = error.value
    assert why.__cause__ is None
    assert why.__context__ is None or why.__suppress_context__
    return str(why)


def test_a_wrong_password_is_not_repeated(server):
    secret = "hunter2-is-mine"
    for url in (
        server.url().replace(server.url().split(":")[2].split("@")[0], secret),
        f"postgresql://team@/vaults?host={server.folder}&password={secret}",
    ):
        said = told_by(url)
        assert "password authentication failed" in said
        assert secret not in said


def test_no_password_stands_in_the_database_or_on_an_object(book):
    with book.opened() as ledger:
        ledger.append(LOOK, spend(9))
        assert PASSWORD not in repr(ledger)
    with pytest.raises(LedgerUnwritable) as error:
        create_ledger(book.server.url("none"), key=KEY, seal="x")
    assert PASSWORD not in str(error.value)
    assert str(error.value).endswith(
        "Nothing is spent; see that postgresql://team@/none can be reached, and ask "
        "again."
    )
    for table in ("unseen_looks", "unseen_ledgers"):
        text = str(book.server.sql(f"SELECT * FROM {table}"))
        assert PASSWORD not in text
        assert KEY.hex() not in text
    address = read_address(book.url)
    assert PASSWORD not in repr(address)
    assert address.without_secrets(f"got {PASSWORD}!") == "got ***!"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "mysql://ann:hunter2@db/vaults",
            "`where` must be a path or a URL that begins with postgresql://, got one "
            "that begins with 'mysql://'. Pass a URL as text.",
        ),
        (
            "postgresql+asyncpg://ann:hunter2@db/vaults",
            "`where` must be a path or a URL that begins with postgresql://, got one "
            "that begins with 'postgresql+asyncpg://'. Pass a URL as text.",
        ),
        (
            Path("postgresql://ann:hunter2@db/vaults"),
            "`where` must be a path or a URL that begins with postgresql://, got one "
            "that begins with 'postgresql:'. Pass a URL as text.",
        ),
        (
            "postgresql://ann:hunter2@hunter2/x@db/vaults",
            "`where` must have at most one @ before its options, got more. In a name "
            "or a password write @ as %40.",
        ),
        (
            "postgresql://ann:hunter2@db:hunter2/vaults",
            "`where` must be a URL such as postgresql://user@host/database, got one "
            "that can't be read. Correct it.",
        ),
    ],
)
def test_a_url_that_cannot_be_used_is_not_repeated(url, said):
    assert told_by(url) == said


def test_a_server_that_is_not_there_is_said_at_once():
    said = told_by("postgresql://ann:hunter2@127.0.0.1:1/vaults")
    assert said.startswith("The ledger must be reachable, got 'connection failed: ")
    assert "hunter2" not in said


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert told_by("postgresql://ann@db/vaults") == (
        "`where` must be a path where psycopg is not installed, got a URL. Run pip "
        "install unseen[team]."
    )


def test_a_database_without_ledgers_is_refused(server):
    said = told_by(server.url("postgres"))
    assert said.startswith(
        "`where` must be a ledger, got postgresql://team@/postgres, which has none of "
        "this vault."
    )


def test_only_a_ledger_that_was_never_asked_is_forgotten(book):
    book.take(1)
    opening.forget_ledger(book.url, seal=book.seal)
    assert len(book.rows()) == 1
    fresh = Book(book.server)
    opening.forget_ledger(fresh.url, seal=fresh.seal)
    with pytest.raises(InputError, match="which has none of this vault"):
        fresh.opened()
