import pytest

from unseen.render.subject_words import subject_words
from unseen.result import Subject, SubjectKind


def subjects(kind, *names):
    return [Subject(kind=SubjectKind(kind), name=name) for name in names]


ROWS = subjects("row", *"123456")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], []),
        (subjects("column", "age"), [("column", "age")]),
        (subjects("column", "age", "sex"), [("columns", "age, sex")]),
        (subjects("class", "a", "b"), [("classes", "a, b")]),
        (ROWS, [("rows", "1, 2, 3, 4 and 2 others")]),
        (ROWS[:5], [("rows", "1, 2, 3, 4 and 1 other")]),
        # The table is the table.
        (subjects("table", "row order"), [("", "row order")]),
        (
            [*subjects("group", "id"), *ROWS[:2]],
            [("group", "id"), ("rows", "1, 2")],
        ),
        (
            [*ROWS, *subjects("column", "age", "sex")],
            [("rows", "1, 2, 3, 4 and 2 others"), ("", "and 2 columns")],
        ),
        (subjects("column", "a\x1b[0m"), [("column", r"a\x1b[0m")]),
    ],
)
def test_subjects_are_named_by_kind(given, said):
    assert subject_words(given) == said


def test_a_long_name_loses_its_middle():
    assert subject_words(subjects("column", "x" * 99), limit=9) == [
        ("column", "xxxx…xxxx")
    ]
