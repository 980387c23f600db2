"""What every source is made of."""

import abc
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from .cells import Cells
from .kinds import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class AbstractPart(abc.ABC):
    """One file, table or object whose columns have types of their own.

    Parameters
    ----------
    role
        The argument that it came by, ``train`` or ``test``.
    name
        What messages call it.
    columns
        Its columns in their order.
    n_rows
        Number of rows.
    n_bytes
        Its size where it lies, or None where that is unknown.
    """

    role: str
    name: str
    columns: tuple[Column, ...]
    n_rows: int
    n_bytes: int | None

    @abc.abstractmethod
    def stream(self, names: tuple[str, ...], rows: int) -> Iterator[pa.RecordBatch]:
        """Give the named columns, in that order, in batches of about `rows` rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbstractLoosePart(abc.ABC):
    """A part whose types show only when every cell was seen.

    Parameters
    ----------
    role, name, n_bytes
        As for other parts.
    cells
        How it writes its cells.
    """

    role: str
    name: str
    n_bytes: int | None
    cells: Cells

    @abc.abstractmethod
    def blocks(self, columns: Mapping[str, Column]) -> Iterator[pa.RecordBatch]:
        """Give the rows in blocks, whose types may differ from block to block.

        Parameters
        ----------
        columns
            What is known of the columns; text may then come as levels.
        """
