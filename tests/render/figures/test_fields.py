"""The columns of each kind of picture, and what is wrong with others."""

from dataclasses import replace
from math import inf, nan

import numpy as np
import pictures
import pytest

from unseen.errors import InputError
from unseen.render.figures import fields
from unseen.render.figures.fields import LAYOUTS, is_time, records
from unseen.result import Picture, PictureKind


def bars(*rows, names=("label", "value")):
    return Picture(kind=PictureKind.BARS, title="", fields=names, rows=rows)


def test_every_kind_has_a_layout_and_stands_in_the_table():
    assert set(LAYOUTS) == set(PictureKind)
    table = fields.__doc__ or ""
    for kind, layout in LAYOUTS.items():
        assert f"``{kind}``" in table
        for name in layout.kinds:
            assert name in table


@pytest.mark.parametrize("make", pictures.EVERY)
def test_rows_become_mappings_with_every_column(make):
    picture = make()
    rows = records(picture)
    assert len(rows) == len(picture.rows)
    for row in rows:
        assert set(row) == set(LAYOUTS[picture.kind].kinds)


def test_what_is_unknown_is_none_and_what_cannot_be_drawn_is_left_out():
    rows = records(
        bars(
            ("a", 1.0, nan, True),
            ("b", inf, 0.0, False),
            (None, 1.0, 0.0, None),
            names=("label", "value", "low", "flagged"),
        )
    )
    assert rows == [
        {"label": "a", "value": 1.0, "low": None, "high": None, "flagged": True}
    ]


def test_names_are_made_visible_and_short():
    (row,) = records(bars(("two\nlines" + "x" * 500, 1)))
    assert row["label"].startswith("two\\nlines")
    assert len(row["label"]) == 72


def test_numbers_of_numpy_are_numbers():
    (row,) = records(bars(("a", np.float32(0.5))))
    assert row["value"] == 0.5
    assert type(row["value"]) is float


def timeline(start):
    return Picture(
        kind=PictureKind.TIMELINE,
        title="",
        fields=("start", "end", "rows", "part"),
        rows=((start, start, 3, "train"),),
    )


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("1970-01-02", 86_400_000.0),
        ("1970-01-01T01:00", 3_600_000.0),
        ("1970-01-01T01:00+01:00", 0.0),
        (12, 12.0),
    ],
)
def test_moments(text, milliseconds):
    assert records(timeline(text))[0]["start"] == milliseconds
    assert is_time(timeline(text), "start") == isinstance(text, str)


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        (
            bars(("a", 1), names=("name", "value")),
            "`fields` of a bars picture must be label, value (and may have low, high, "
            "flagged), got name, value. See `unseen.render.figures.fields`.",
        ),
        (
            replace(pictures.graph(), fields=()),
            "`fields` of a graph picture must be kind, name, to, got none. "
            "See `unseen.render.figures.fields`.",
        ),
        (
            bars(("a", 1), names=("label", "label")),
            "`fields` of a bars picture must be label, value (and may have low, high, "
            "flagged), got label, label. See `unseen.render.figures.fields`.",
        ),
        (
            bars(("a",)),
            "`rows` of a bars picture must have 2 cells each, got 1. "
            "Fill the cells that are unknown with None.",
        ),
        (
            bars(("a", "much")),
            "`value` must be a number, got 'much'. See `unseen.render.figures.fields` "
            "for what each column holds.",
        ),
        (
            timeline("May"),
            "`start` must be a number or an ISO 8601 date, got 'May'. "
            "Write it as 2024-12-31 or 2024-12-31T08:00.",
        ),
    ],
)
def test_messages(picture, says):
    with pytest.raises(InputError) as error:
        records(picture)
    assert str(error.value) == says
