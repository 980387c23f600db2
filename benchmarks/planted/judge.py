"""Was the planted defect found, with the right subject, and what else was said?"""

from dataclasses import dataclass

from .case import Case, Where
from .codes import answers
from .heard import GRADES, Heard

# Of the rows that a finding names, so many must be planted ones.
ROWS_RIGHT = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one case.

    Parameters
    ----------
    case, kind, strength, base, rows, provable, clean, hard
        As the case has it; `rows` is the size of its training table.
    caught
        The best grade at which the defect was found with the right subject, or None.
    strays
        Errors and warnings that are right about nothing.
    cpu, wall
        Seconds that the audit took.
    failed
        What the audit raised, or an empty text.
    notes
        The case's notes.
    """

    case: str
    kind: str
    strength: str
    base: str
    rows: int
    provable: bool
    clean: bool
    hard: bool
    caught: str | None
    strays: tuple[Heard, ...]
    cpu: float
    wall: float
    failed: str = ""
    notes: str = ""
    subjects: tuple[str, ...] = ()
    heard: tuple[Heard, ...] = ()

    @property
    def success(self) -> bool:
        """Say whether the tool did what it should."""
        if self.failed:
            return False
        if self.clean:
            return not self.strays
        return self.caught in (GRADES[:2] if self.provable else GRADES)

    def stray(self, grade: str) -> bool:
        """Say whether there was a false finding of this grade."""
        return any(heard.severity == grade for heard in self.strays)


def right_subject(case: Case, heard: Heard) -> bool:
    """Say whether a finding points at what was planted."""
    columns = {name for kind, name in heard.subjects if kind in ("column", "feature")}
    kinds = {kind for kind, _ in heard.subjects}
    if case.where is Where.ANYTHING:
        return True
    if case.where is Where.COLUMNS:
        named = columns & case.subjects
        return named == case.subjects if case.need_all else bool(named)
    if case.where is Where.GROUP:
        return "group" in kinds or bool(columns & case.subjects)
    if case.where is Where.TIME:
        return bool({"time", "row", "table"} & kinds) or bool(columns & case.subjects)
    numbers = [
        int(name) for kind, name in heard.subjects if kind == "row" and name.isdigit()
    ]
    planted = case.rows | case.test_rows
    if numbers and planted:
        return sum(n in planted for n in numbers) >= ROWS_RIGHT * len(numbers)
    return bool(kinds & {"row", "table", "group", "slice", "id"}) or not kinds


def is_stray(case: Case, heard: Heard) -> bool:
    """Say whether an error or a warning is right about nothing."""
    if heard.severity not in GRADES[:2] or answers(heard, case.allowed):
        return False
    if case.clean:
        return True
    if answers(heard, case.answers) and right_subject(case, heard):
        return False
    if heard.code.startswith(("FIT", "PIPE", "PEN")):
        # A planted defect changes how every model fits: that is not held against it.
        return False
    columns = {name for kind, name in heard.subjects if kind in ("column", "feature")}
    return not columns & case.subjects


def judge(
    case: Case,
    heard: list[Heard],
    *,
    cpu: float = 0.0,
    wall: float = 0.0,
    failed: str = "",
) -> Outcome:
    """Compare what was said with what is true."""
    hits = [
        h.severity
        for h in heard
        if not case.clean and answers(h, case.answers) and right_subject(case, h)
    ]
    return Outcome(
        case=case.name,
        kind=case.kind,
        strength=case.strength,
        base=case.base,
        rows=case.train.num_rows,
        provable=case.provable,
        clean=case.clean,
        hard=case.hard,
        caught=min(hits, key=GRADES.index) if hits else None,
        strays=tuple(h for h in heard if is_stray(case, h)),
        cpu=cpu,
        wall=wall,
        failed=failed,
        notes=case.notes,
        subjects=tuple(sorted(case.subjects)),
        heard=tuple(heard),
    )
