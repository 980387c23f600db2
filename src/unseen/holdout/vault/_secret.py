"""What a vault keeps to itself, as one string of bytes and back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...tables.arrays import values_of
from ._table import array_of, column_of

_LENGTH = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Known:
    """The targets of some rows, by id.

    Parameters
    ----------
    ids
        As text, length n.
    y
        Class codes or values, shape (n,).
    groups
        The rows' groups, shape (n,), or None.
    """

    ids: pa.Array
    y: NDArray[np.float64]
    groups: NDArray[np.int64] | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Secret:
    """The sealed content.

    Parameters
    ----------
    nonce
        32 random bytes in front of what the commitment is the hash of.
    noise_seed
        Of the reusable holdout.
    data, split
        Digests of all rows of the table, and of those that went in.
    rows
        The holdout rows with ids and targets.
    holdout, training
        The targets of either side.
    """

    nonce: bytes = field(repr=False)
    noise_seed: int = field(repr=False)
    data: bytes = field(repr=False)
    split: bytes = field(repr=False)
    rows: pa.Table = field(repr=False)
    holdout: Known = field(repr=False)
    training: Known = field(repr=False)

    def to_bytes(self) -> bytes:
        """Write it: a JSON object, then Arrow tables, each after its length."""
        head = {
            "nonce": self.nonce.hex(),
            "noise_seed": self.noise_seed,
            "data": self.data.hex(),
            "split": self.split.hex(),
        }
        tables = (self.rows, _table(self.holdout), _table(self.training))
        parts = [json.dumps(head).encode(), *map(_written, tables)]
        return b"".join(len(p).to_bytes(_LENGTH, "big") + p for p in parts)

    @classmethod
    def from_bytes(cls, content: bytes) -> "Secret":
        """Read what `to_bytes` gave."""
        head, *tables = _parts(memoryview(content))
        said: Mapping[str, str | int] = json.loads(bytes(head))
        rows, holdout, training = (pa.ipc.open_stream(t).read_all() for t in tables)
        return cls(
            nonce=bytes.fromhex(str(said["nonce"])),
            noise_seed=int(said["noise_seed"]),
            data=bytes.fromhex(str(said["data"])),
            split=bytes.fromhex(str(said["split"])),
            rows=rows,
            holdout=_known(holdout),
            training=_known(training),
        )


def _table(known: Known) -> pa.Table:
    columns = [known.ids, array_of(known.y)]
    if known.groups is not None:
        columns.append(array_of(known.groups))
    names = ["id", "y", "group"][: len(columns)]
    return pa.Table.from_arrays(columns, names=names)


def _known(table: pa.Table) -> Known:
    grouped = "group" in table.column_names
    return Known(
        ids=column_of(table, "id"),
        y=values_of(column_of(table, "y")),
        groups=values_of(column_of(table, "group")) if grouped else None,
    )


def _written(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


def _parts(content: memoryview) -> list[memoryview]:
    parts, at = [], 0
    while at < len(content):
        size = int.from_bytes(content[at : at + _LENGTH], "big")
        at += _LENGTH
        parts.append(content[at : at + size])
        at += size
    return parts
