"""Every spec is Vega-Lite by its schema, whatever the names in it."""

import json
from dataclasses import replace

import altair
import pictures
import pytest
import reports

from unseen.errors import InputError
from unseen.render.figures.draw import draw
from unseen.render.figures.spec import DRAWINGS, figure_spec, figure_title
from unseen.result import Picture, PictureKind

DRAWN = [*(make() for make in pictures.EVERY), reports.scores()]
HOSTILE = [
    pictures.hostile(i, reports.HOSTILE_NAMES[shift:] + reports.HOSTILE_NAMES[:shift])
    for shift in range(0, len(reports.HOSTILE_NAMES), 4)
    for i in range(len(pictures.EVERY))
]


def valid(spec):
    """Validate against the Vega-Lite schema that Altair carries."""
    chart = altair.Chart.from_dict({"width": 640} | spec)
    return chart.to_dict()


def of(kind):
    return next(make() for make in pictures.EVERY if make().kind is kind)


def test_every_kind_is_drawn():
    assert set(DRAWINGS) == set(PictureKind)
    assert {p.kind for p in DRAWN[:-1]} == set(PictureKind)


@pytest.mark.parametrize("drawn", DRAWN, ids=lambda d: getattr(d, "kind", "waterfall"))
def test_the_spec_meets_the_schema_of_vega_lite(drawn):
    assert valid(figure_spec(drawn, title=640))["title"]["text"]
    assert "title" not in figure_spec(drawn)


@pytest.mark.parametrize("picture", HOSTILE)
def test_hostile_names_are_data_and_no_part_of_an_expression(picture):
    spec = figure_spec(picture, title=640)
    valid(spec)
    json.dumps(spec, allow_nan=False)

    def expressions(node):
        if isinstance(node, dict):
            for key, child in node.items():
                if key in {"filter", "test", "expr", "labelExpr"}:
                    yield child
                elif key == "tooltip":
                    yield from (entry["title"] for entry in child)
                elif key != "data":
                    yield from expressions(child)
        elif isinstance(node, list):
            for child in node:
                yield from expressions(child)

    ours = {"datum.low != null && datum.high != null", "datum.before != null"}
    ours |= {"datum.strong", "datum.forward", "max(80, width - 150)"}
    ours |= {"format(abs(datum.value), ',')"}
    for text in expressions(spec):
        if not text.startswith("datum.look") and text not in ours:
            assert not set(text) & set('"\\\n\r\u2028\u2029')


@pytest.mark.parametrize("kind", PictureKind)
def test_a_picture_without_rows_is_drawn_empty(kind):
    valid(figure_spec(replace(of(kind), rows=())))


@pytest.mark.parametrize("kind", PictureKind)
def test_columns_that_may_be_absent_may_be_absent(kind):
    whole = of(kind)
    required = {
        PictureKind.RATES: ("level", "rate"),
        PictureKind.POINTS: ("x", "y"),
        PictureKind.SCORES: ("label", "score"),
        PictureKind.BARS: ("label", "value"),
        PictureKind.HISTOGRAM: ("start", "end", "count"),
    }.get(kind, whole.fields)
    places = [whole.fields.index(name) for name in required]
    rows = tuple(tuple(row[k] for k in places) for row in whole.rows)
    valid(figure_spec(replace(whole, fields=required, rows=rows)))


@pytest.mark.parametrize("kind", [PictureKind.RATES, PictureKind.SCORES])
def test_a_row_is_an_interval_only_where_both_ends_are_known(kind):
    text = json.dumps(figure_spec(of(kind)))
    assert "datum.low != null && datum.high != null" in text


def test_many_rows_are_cut_and_said():
    rows = tuple((f"column {i}", float(i)) for i in range(200))
    picture = Picture(
        kind=PictureKind.BARS, title="", fields=("label", "value"), rows=rows
    )
    spec = figure_spec(picture)
    assert len(spec["data"]["values"]) == 30
    assert spec["usermeta"]["note"] == "The first 30 of 200 rows are drawn."


def test_equal_labels_stay_apart():
    long = "x" * 60
    rows = (("a", 1.0), ("a", 2.0), (long + "y" + long, 1.0), (long + "z" + long, 1.0))
    picture = Picture(
        kind=PictureKind.BARS, title="", fields=("label", "value"), rows=rows
    )
    shown = [row["short"] for row in figure_spec(picture)["data"]["values"]]
    cut = "xxxxxxxxxx…xxxxxxxxx"
    assert shown == ["a", "a (2)", cut, f"{cut} (2)"]


def test_dates_are_drawn_in_utc_and_numbers_as_numbers():
    dated = pictures.timeline()
    x = figure_spec(dated)["layer"][0]["encoding"]["x"]
    assert (x["type"], x["scale"]) == ("temporal", {"type": "utc"})
    plain = replace(dated, rows=((1, 2, 10, "train"), (2, 3, 4, "test")))
    x = figure_spec(plain)["layer"][0]["encoding"]["x"]
    assert (x["type"], x["scale"]) == ("quantitative", {"zero": False})


def test_test_rows_point_down():
    rows = figure_spec(pictures.timeline())["data"]["values"]
    assert all((row["height"] > 0) == (row["part"] == "train") for row in rows)


def test_steps_of_the_waterfall_know_better_from_worse():
    rows = figure_spec(reports.scores())["data"]["values"]
    assert [row["part"] for row in rows] == ["claimed", "worse", "worse", "honest"]
    assert [row["before"] for row in rows] == [None, 0.964, 0.931, 0.902]
    loss = replace(reports.scores(), higher_is_better=False)
    moves = [row["move"] for row in figure_spec(loss)["data"]["values"]]
    assert moves == ["claimed", "better", "better", "better"]


def test_a_step_without_a_score_is_passed_over():
    scores = reports.scores()
    unknown = replace(scores.waterfall[1], score=reports.estimate(None))
    steps = (scores.waterfall[0], unknown, *scores.waterfall[2:])
    rows = figure_spec(replace(scores, waterfall=steps))["data"]["values"]
    assert rows[1]["said"] == "unknown"
    assert rows[2]["before"] == 0.964


def test_titles():
    assert figure_title(pictures.bars()) == "Two columns hold most of the score"
    spec = figure_spec(pictures.graph(), title=200)
    assert spec["title"]["text"][:2] == [
        "By what is declared, a",
        "model of loan_status must",
    ]


def test_a_picture_with_other_columns_is_an_error():
    with pytest.raises(InputError, match="`fields` of a bars picture"):
        figure_spec(replace(pictures.bars(), fields=("a", "b", "c", "d", "e")))


def test_labels_too_long_to_stand_beside_their_bars_stand_above_them():
    few = replace(pictures.bars(), fields=("label", "value"), rows=(("short", 0.1),))
    long = replace(few, rows=(("a label that has thirty letters", 0.1),))
    beside, above = (figure_spec(p) for p in (few, long))
    texts = [
        layer["encoding"]["text"]["field"]
        for layer in above["layer"]
        if "text" in layer["encoding"]
    ]
    assert texts == ["label", "said"]
    assert above["height"] > beside["height"]
    assert "a label that has thirty letters" in draw(above)


def test_a_title_has_no_full_stop():
    assert figure_title(replace(pictures.bars(), title="A. Sum.")) == "A. Sum"


def test_the_waterfall_is_named_by_where_it_begins():
    claimed = reports.scores()
    given = replace(claimed, claimed_by="protocol")
    assert figure_title(claimed).startswith("From the claimed score to")
    assert figure_title(given).startswith("From the score as given to")


def test_the_waterfall_writes_what_each_step_takes():
    svg = draw(figure_spec(reports.scores()))
    for change in ("−0.033", "−0.029", "−0.031"):
        assert f">{change}</text>" in svg
