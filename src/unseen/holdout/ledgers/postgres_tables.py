"""The tables of ledgers in a PostgreSQL database, and how a ledger begins there."""

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from ...errors import InputError
from .._chain import Head
from ..look import LedgerUnwritable
from .address import Address

# The guard is for accidents: who owns the tables can take it away. The chain is the
# proof. A head may only go forward, and a ledger that was never asked may go.
_TABLES = """
CREATE TABLE unseen_ledgers (
  seal text PRIMARY KEY, number bigint NOT NULL, own text NOT NULL, mac text NOT NULL
);
CREATE TABLE unseen_looks (
  seal text NOT NULL REFERENCES unseen_ledgers, number bigint NOT NULL,
  body text NOT NULL, own text NOT NULL, PRIMARY KEY (seal, number)
);
CREATE FUNCTION unseen_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'unseen_ledgers' AND TG_OP = 'UPDATE' THEN
    IF NEW.seal = OLD.seal AND NEW.number > OLD.number THEN RETURN NEW; END IF;
  ELSIF TG_TABLE_NAME = 'unseen_ledgers' AND TG_OP = 'DELETE' THEN
    IF OLD.number = 0 THEN RETURN OLD; END IF;
  END IF;
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP;
END $$;
CREATE TRIGGER unseen_append_only BEFORE UPDATE OR DELETE ON unseen_looks
  FOR EACH ROW EXECUTE FUNCTION unseen_append_only();
CREATE TRIGGER unseen_append_only BEFORE UPDATE OR DELETE ON unseen_ledgers
  FOR EACH ROW EXECUTE FUNCTION unseen_append_only();
CREATE TRIGGER unseen_no_truncate BEFORE TRUNCATE ON unseen_looks
  FOR EACH STATEMENT EXECUTE FUNCTION unseen_append_only();
CREATE TRIGGER unseen_no_truncate BEFORE TRUNCATE ON unseen_ledgers
  FOR EACH STATEMENT EXECUTE FUNCTION unseen_append_only();
"""
# Any number will do, as long as all who make the tables take the same.
_MAKING = 7_316_225
_CONNECT_SECONDS = 10
# Weaker settings confirm a look that a crash of the server can still lose.
_DURABLE = {"synchronous_commit": ("on", "remote_apply"), "fsync": ("on",)}


def begin_rows(address: Address, *, seal: str, first: Head) -> None:
    """Begin a ledger in a database; see `create_ledger`."""
    with _once(address) as db:
        check_durable(db)
        # IF NOT EXISTS is no help against two who make the tables at once.
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MAKING})
        if not has_tables(db):
            db.execute(text(_TABLES))
        try:
            db.execute(
                text("INSERT INTO unseen_ledgers VALUES (:seal, :number, :own, :mac)"),
                {
                    "seal": seal,
                    "number": first.number,
                    "own": first.own,
                    "mac": first.mac,
                },
            )
        except IntegrityError:
            raise InputError(
                f"`seal` must be new in {address.shown}, got {seal!r}, whose ledger is "
                "there already. Open it with `Ledger`."
            ) from None


def forget_rows(address: Address, *, seal: str) -> None:
    """Take away a ledger that was never asked, as far as it can be done."""
    with contextlib.suppress(LedgerUnwritable), _once(address) as db:
        db.execute(
            text("DELETE FROM unseen_ledgers WHERE seal = :seal AND number = 0"),
            {"seal": seal},
        )


def has_tables(db: Connection) -> bool:
    """Say whether ledgers were kept in this database before."""
    found = db.execute(text("SELECT to_regclass('unseen_looks')")).scalar()
    return found is not None


def check_durable(db: Connection) -> None:
    """Refuse a server that may lose what it has confirmed.

    Raises
    ------
    LedgerUnwritable
        If one of its settings is too weak.
    """
    for name, good in _DURABLE.items():
        value = db.execute(text(f"SHOW {name}")).scalar()
        need_durable(name, str(value), good)


def need_durable(name: str, value: str, good: tuple[str, ...] | None = None) -> None:
    """Refuse a setting that may lose what was confirmed."""
    if value not in (good or _DURABLE[name]):
        raise LedgerUnwritable(
            f"`{name}` must be on in the database, got {value!r}: it could lose looks "
            "that were answered. Set it for this database; nothing is answered before."
        )


def engine_of(address: Address) -> Engine:
    """Give what makes connections, one at a time.

    Statements are not prepared: behind a pooler the next one may go elsewhere.
    """
    words = {"application_name": "unseen", "connect_timeout": _CONNECT_SECONDS}
    asked = {k: v for k, v in words.items() if k not in address.url.query}
    return create_engine(
        address.url,
        poolclass=NullPool,
        isolation_level="READ COMMITTED",
        connect_args={**asked, "prepare_threshold": None},
    )


def said(address: Address, error: SQLAlchemyError) -> str:
    """Give the first line of what the server or the driver says, without secrets."""
    inner = error.orig if isinstance(error, DBAPIError) else error
    lines = str(inner).strip().splitlines() or [type(inner).__name__]
    return address.without_secrets(lines[0])


def unreachable(address: Address, error: SQLAlchemyError) -> LedgerUnwritable:
    """Say that the database can't be had, before anything was asked of it."""
    return LedgerUnwritable(
        f"The ledger must be reachable, got '{said(address, error)}'. Nothing is "
        f"spent; see that {address.shown} can be reached, and ask again."
    )


@contextlib.contextmanager
def _once(address: Address) -> Iterator[Connection]:
    """Give a connection for one transaction."""
    engine = engine_of(address)
    try:
        with engine.begin() as db:
            yield db
    except SQLAlchemyError as error:
        raise unreachable(address, error) from None
    finally:
        engine.dispose()
