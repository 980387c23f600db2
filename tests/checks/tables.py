"""Small tables, and the evidence that checks read, for the tests of checks."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from unseen.auditing.intake import Wishes, take_in
from unseen.evidence import Evidence
from unseen.facts import Facts
from unseen.result import Finding, Severity, SubjectKind, Verdict

Table = Mapping[str, Sequence[Any] | np.ndarray]

# The target is `y`, and no column has a role, so that none is inferred either.
PLAIN = {"target": "y", "id": "none", "group": "none", "time": "none"}


def evidence(train: Table, test: Table | None = None, **wishes: Any) -> Evidence:
    """Give what a check sees of these tables; wishes are the audit's arguments."""
    if isinstance(wishes.get("facts"), dict):
        wishes["facts"] = Facts(**wishes["facts"])
    taken = take_in(train, test, Wishes(**wishes))
    return Evidence(task=taken.task, profile=taken.profile)


def told(findings: Sequence[Finding]) -> list[Finding]:
    """Give what was found, leaving out what is clear."""
    return [f for f in findings if f.verdict is Verdict.FOUND]


def only(findings: Sequence[Finding], severity: Severity | None = None) -> Finding:
    """Give the one thing that was found."""
    (finding,) = told(findings)
    assert severity is None or finding.severity is severity, finding.message
    return finding


def names(finding: Finding, kind: SubjectKind = SubjectKind.COLUMN) -> list[str]:
    """Name the subjects of one kind."""
    return [s.name for s in finding.subjects if s.kind is kind]


def measured(n: int, p: int, rng: np.random.Generator) -> dict[str, Any]:
    """Give p columns of measurements, two of words, and a class that hangs on them."""
    table: dict[str, Any] = {f"m{j}": rng.normal(size=n) for j in range(p)}
    table["kind"] = rng.choice(["a", "b", "c"], n)
    table["site"] = rng.choice(["north", "south"], n)
    odds = table["m0"] + (table["kind"] == "a")
    table["y"] = np.where(rng.random(n) < 1 / (1 + np.exp(-odds)), "yes", "no")
    return table


def amounts(n: int, p: int, rng: np.random.Generator) -> dict[str, Any]:
    """Give p columns of measurements, one of words, and a number that hangs on them."""
    table: dict[str, Any] = {f"m{j}": rng.normal(size=n) for j in range(p)}
    table["kind"] = rng.choice(["a", "b", "c"], n)
    table["y"] = 10 + 2 * table["m0"] + rng.normal(size=n)
    return table


def rows_of(table: Table, rows: Any) -> dict[str, Any]:
    """Give some rows of a table."""
    return {name: np.asarray(values)[rows] for name, values in table.items()}


def below(*tables: Table) -> dict[str, Any]:
    """Put tables below one another."""
    return {k: np.concatenate([np.asarray(t[k]) for t in tables]) for k in tables[0]}


def reordered(table: Table, seed: int) -> dict[str, Any]:
    """Put the rows and the columns in another order."""
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(next(iter(table.values()))))
    columns = rng.permutation(list(table)).tolist()
    return {name: np.asarray(table[name])[rows] for name in columns}


def halves(table: Table, share: float = 0.3) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part the rows: the last share of them is the test."""
    n = len(next(iter(table.values())))
    cut = n - round(share * n)
    return rows_of(table, slice(None, cut)), rows_of(table, slice(cut, None))
