"""One planted defect, or one clean table, with all that an audit may be told."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

import pyarrow as pa

from ..bases import Frame, Part


class Where(StrEnum):
    """What a finding must point at to count as the right one."""

    COLUMNS = "columns"
    ROWS = "rows"
    GROUP = "group"
    TIME = "time"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A table to audit, and the truth about it.

    Parameters
    ----------
    name
        Unique; `run.py --case NAME` makes the same case again, byte for byte.
    kind, base, strength, seed, part
        What was planted on which base, how strongly, with which seed, in which part
        of the benchmark.
    train, test
        The tables; `test` is None where the tool is to make its own split.
    target
        Name of the target.
    group, time, id, claim, model, facts
        Arguments of the audit; `facts` is the text of an ``unseen.toml``.
    provable
        Whether the data alone can tell the defect from an honest table. Provable
        defects are to come as error or warning, the others as a note at least.
    answers
        Names of the questions (see `answers.py`) of which any may find the defect.
    where
        What must be pointed at.
    subjects
        The columns to be named (or the group or time column).
    need_all
        Whether all subjects must be named, or one is enough.
    rows, test_rows
        Row numbers, from 0, of the planted rows in `train` and in `test`.
    clean
        Whether nothing is planted, so that errors and warnings are false.
    hard
        Of a clean table: honest columns give the target nearly without error, so
        its warnings are counted apart; errors are false all the same.
    allowed
        Names of further questions that are rightly answered *found* here.
    notes
        What a reader of a miss must know.
    """

    name: str
    kind: str
    base: str
    strength: str
    seed: int
    part: Part
    train: pa.Table = field(repr=False)
    test: pa.Table | None = field(default=None, repr=False)
    target: str
    group: str | None = None
    time: str | None = None
    id: str | None = None
    claim: str | None = None
    model: str | None = None
    facts: str | None = field(default=None, repr=False)
    provable: bool = True
    answers: frozenset[str] = frozenset()
    where: Where = Where.COLUMNS
    subjects: frozenset[str] = frozenset()
    need_all: bool = False
    rows: frozenset[int] = field(default=frozenset(), repr=False)
    test_rows: frozenset[int] = field(default=frozenset(), repr=False)
    clean: bool = False
    hard: bool = False
    allowed: frozenset[str] = frozenset()
    notes: str = ""

    def frame(self) -> Frame:
        """Give the training table as pandas has it."""
        return self.train.to_pandas()


def to_arrow(frame: Frame) -> pa.Table:
    """Give a table as it would come from a file: no index, no pandas metadata."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    return table.replace_schema_metadata(None)


def day_columns(table: pa.Table) -> list[str]:
    """Name the columns that hold days, written as text."""
    return [
        name
        for name in table.column_names
        if table.column(name).type in (pa.string(), pa.large_string())
        and (first := next((v for v in table.column(name).to_pylist() if v), None))
        and re.fullmatch(r"\d{4}-\d\d-\d\d", first)
    ]


def with_days(table: pa.Table, names: list[str]) -> pa.Table:
    """Give columns of days the type that a typed file has for them."""
    for name in names:
        place = table.column_names.index(name)
        days = table.column(name).cast(pa.date32())
        table = table.set_column(place, name, days)
    return table
