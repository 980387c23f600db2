"""Audit the real leaky tables; print which known leak is named, with which grade.

``python -m benchmarks.known.run [NAME ...]``
"""

import argparse
import sys
import time
from collections.abc import Iterable

from ..bases import Part
from ..planted.case import Case, to_arrow
from ..planted.codes import answers
from ..planted.heard import GRADES, Heard, by_python
from ..tally import text_table
from .tables import TABLES, Known, LeakyTable


def to_case(table: LeakyTable) -> Case:
    """Give a table as a case, so that it is audited as those are."""
    train, test = table.make()
    return Case(
        name=table.name,
        kind="known",
        base=table.name,
        strength="as found",
        seed=0,
        part=Part.TUNING,
        train=to_arrow(train),
        test=None if test is None else to_arrow(test),
        target=table.target,
        **table.arguments,
    )


def best(known: Known, heard: Iterable[Heard]) -> Heard | None:
    """Give the finding of the best grade about what is known, or None."""
    hits = [
        h
        for h in heard
        if answers(h, frozenset(known.questions))
        and {name for _, name in h.subjects} & set(known.columns)
    ]
    return min(hits, key=lambda h: GRADES.index(h.severity)) if hits else None


def is_right(known: Known, found: Heard | None) -> bool:
    """Say whether the grade is what the evidence deserves."""
    if known.at_least == "silence":
        return found is None or found.severity == "note"
    if found is None:
        return False
    return GRADES.index(found.severity) <= GRADES.index(known.at_least)


def rows_of(table: LeakyTable) -> list[tuple]:
    """Audit one table and judge what is known of it."""
    case = to_case(table)
    cpu = time.process_time()
    try:
        heard = by_python(case)
    except Exception as error:
        return [(table.name, "", "", "failed", f"{type(error).__name__}: {error}")]
    seconds = f"{time.process_time() - cpu:.1f}"
    rows = []
    for known in table.known:
        found = best(known, heard)
        said = "-" if found is None else f"{found.severity} {found.code}"
        verdict = "right" if is_right(known, found) else "WRONG"
        rows.append((table.name, "/".join(known.columns), said, verdict, known.why))
    planted = {column for known in table.known for column in known.columns}
    for other in heard:
        named = {name for kind, name in other.subjects if kind == "column"}
        if other.severity != "note" and named and not named & planted:
            name = ", ".join(sorted(named)[:3])
            said = f"{other.severity} {other.code}"
            rows.append((table.name, name, said, "look", other.message[:80]))
    rows.append((table.name, "", "", f"{seconds} CPU s", ""))
    return rows


def main(arguments: list[str] | None = None) -> int:
    """Audit the tables that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    names = parser.parse_args(arguments).names
    rows = [
        row
        for table in TABLES
        if not names or table.name in names
        for row in rows_of(table)
    ]
    print(text_table(("table", "column", "said", "verdict", "why"), rows))
    return int(any(row[3] in ("WRONG", "failed") for row in rows))


if __name__ == "__main__":
    sys.exit(main())
