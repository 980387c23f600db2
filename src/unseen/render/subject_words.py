"""What a finding is about, in words."""

from collections.abc import Sequence
from itertools import groupby

from ..result import Subject, SubjectKind
from .names import visible
from .numbers import counted

# Kinds whose names are numbers, which say nothing without their kind.
NUMBERED = frozenset(
    {SubjectKind.ROW, SubjectKind.EPOCH, SubjectKind.LAYER, SubjectKind.ID}
)
_PLURALS = {SubjectKind.CLASS: "classes"}


def subject_words(
    subjects: Sequence[Subject], *, most: int = 4, limit: int = 60
) -> list[tuple[str, str]]:
    """Give, kind by kind, the word for it and the names.

    Parameters
    ----------
    subjects
        What a finding points at; neighbours of one kind are named together.
    most
        Names in all; the others are counted with the kind that they are of.
    limit
        Longest name, in characters.

    Returns
    -------
    list of tuple
        The word is empty where the name says what it is, as for the whole table.

    Examples
    --------
    >>> rows = [Subject(kind=SubjectKind.ROW, name=str(k)) for k in (15, 112, 150, 157)]
    >>> subject_words(rows, most=3)
    [('rows', '15, 112, 150 and 1 other')]
    """
    said: list[tuple[str, str]] = []
    room = most
    for kind, group in groupby(subjects, key=lambda s: s.kind):
        names = [visible(s.name, limit) for s in group]
        kept, left = names[:room], len(names[room:])
        room -= len(kept)
        if not kept:
            said.append(("", f"and {counted(left, kind.value, _plural(kind))}"))
            continue
        more = f" and {counted(left, 'other')}" if left else ""
        said.append((_word(kind, len(names)), ", ".join(kept) + more))
    return said


def _word(kind: SubjectKind, n: int) -> str:
    if kind is SubjectKind.TABLE:
        return ""
    return kind.value if n == 1 else _plural(kind)


def _plural(kind: SubjectKind) -> str:
    return _PLURALS.get(kind, f"{kind.value}s")
