"""The pictures of a path: valid, whole, readable."""

import re
from xml.etree import ElementTree

import altair
import numpy as np
import pytest
from hypothesis import given, strategies as st

from unseen.errors import InputError
from unseen.linear.pictures import cv_chart, fitted_chart, path_chart
from unseen.linear.pictures_intervals import interval_chart
from unseen.linear.pictures_labels import spread
from unseen.linear.pictures_stability import stability_chart
from unseen.result import Estimate

ALPHAS = np.geomspace(1, 0.01, 40)
HOSTILE = '"</script>\\" + x(1) \u202e'


def path(p, seed=0):
    rng = np.random.default_rng(seed)
    enter = rng.uniform(0, 4, size=p)
    grown = np.maximum(np.log(1 / ALPHAS) - enter[:, None], 0)
    return grown * rng.normal(size=(p, 1))


def texts(chart):
    root = ElementTree.fromstring(chart.svg())
    return [t for t in root.itertext() if t.strip()]


def valid(chart):
    return altair.Chart.from_dict(chart.spec).to_dict()


def cv(best=25, simple=15):
    loss = 1 + (np.log(ALPHAS) - np.log(ALPHAS[best])) ** 2
    counts = list(range(40))
    return cv_chart(
        ALPHAS, loss, np.full(40, 0.2), counts, ALPHAS[best], ALPHAS[simple]
    )


@given(
    places=st.lists(st.floats(-50, 450), max_size=20),
    gap=st.floats(1, 15),
)
def test_labels_keep_their_distance_and_stay_inside(places, gap):
    moved = spread(places, room=400, gap=gap)
    order = np.argsort(places, kind="stable")
    steps = np.diff(np.array(moved)[order])
    assert (steps >= gap - 1e-6).all()
    assert all(-1e-6 <= m <= 400 + 1e-6 for m in moved)


def test_labels_that_have_room_stay_where_they_are():
    assert spread([300, 10, 100], room=400, gap=20) == [300, 10, 100]


def test_names_stand_at_the_line_ends_without_overlap():
    chart = path_chart(ALPHAS, path(10), [f"gene {j}" for j in range(10)])
    assert {f"gene {j}" for j in range(10)} <= set(texts(chart))
    labels = [
        layer["encoding"]["y"]["value"]
        for layer in chart.spec["layer"]
        if layer["mark"].get("align") == "left" and "said" in str(layer["data"])
    ]
    assert len(labels) == 10
    assert np.diff(sorted(labels)).min() >= 14.9
    assert valid(chart)


def test_twenty_thousand_features_make_a_small_file_with_the_largest_named():
    coefs = path(20_000)
    chart = path_chart(ALPHAS, coefs, chosen=ALPHAS[30])
    largest = np.argsort(-np.abs(coefs[:, 30]))[:14]
    assert {str(j) for j in largest} <= set(texts(chart))
    assert "not drawn" in " ".join(texts(chart))
    assert len(str(chart.spec)) < 600_000


def test_the_order_of_penalties_is_of_no_matter():
    coefs = path(5)
    assert path_chart(ALPHAS[::-1], coefs[:, ::-1]) == path_chart(ALPHAS, coefs)


def test_marks_are_drawn_where_they_belong():
    chart = path_chart(
        ALPHAS, path(3), chosen={"least loss": 0.05, "one s.e.": 0.1}, title="A path"
    )
    assert {"least loss", "one s.e.", "A path"} <= set(texts(chart))


def test_a_path_of_zeros_is_drawn():
    assert "0" in texts(path_chart(ALPHAS, np.zeros((3, 40))))


def test_both_choices_stand_in_the_curve_of_losses():
    said = " ".join(texts(cv()))
    assert f"least loss: 25 features, penalty {ALPHAS[25]:.3g}" in said
    assert "simplest within one standard error: 15 features" in said
    assert "features with a coefficient" in said
    assert valid(cv())


def test_one_choice_is_said_once():
    said = " ".join(texts(cv(20, 20)))
    assert "least loss, and simplest within one standard error: 20 features" in said


@pytest.mark.parametrize(("best", "simple"), [(39, 0), (39, 38), (1, 0), (20, 19)])
def test_words_of_the_choices_stay_inside(best, simple):
    root = ElementTree.fromstring(cv(best, simple).svg())
    assert float(root.get("width")) < 600 + 160


def test_fitted_against_left_out_says_what_is_lost():
    rng = np.random.default_rng(0)
    y = rng.normal(size=2000)
    left_out = y + rng.normal(size=2000)
    left_out[:3] = np.nan
    chart = fitted_chart(y, left_out, y, unit="kg")
    left, right = chart.spec["hconcat"]
    assert left["title"]["text"] == "fitted: R² 1.00"
    worth = 1 - ((left_out - y)[3:] ** 2).sum() / ((y[3:] - y[3:].mean()) ** 2).sum()
    assert right["title"]["text"] == f"left out: R² {worth:.2f}".replace("-", "−")
    assert len(right["layer"][1]["data"]["values"]) == 1500
    assert "predicted, kg" in texts(chart)
    assert valid(fitted_chart(y[:20], left_out[:20], y[:20]))


def test_classes_are_drawn_as_shares():
    y = np.repeat([0.0, 1.0], 50)
    chart = fitted_chart(np.linspace(0.1, 0.9, 100), np.full(100, 0.5), y)
    rows = chart.spec["hconcat"][0]["layer"][1]["data"]["values"]
    assert [r["y"] for r in rows] == [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
    assert all(r["low"] - 1e-9 <= r["y"] <= r["high"] + 1e-9 for r in rows)


def estimate(value, low, high):
    return Estimate(value=value, low=low, high=high, level=0.95, n=50, method="split")


def test_intervals_stand_by_their_distance_from_zero():
    chart = interval_chart(
        ["weak", "strong", "none", "open"],
        [
            estimate(1.0, -1.0, 3.0),
            estimate(-5.0, -6.0, -4.0),
            estimate(None, None, None),
            estimate(1.0, None, 2.0),
        ],
    )
    rows = chart.spec["data"]["values"]
    assert [r["name"] for r in rows] == ["strong", "weak", "open"]
    assert [r["part"] for r in rows] == ["without 0", "holds 0", "holds 0"]
    assert rows[2]["less"]
    assert "−5.0 [−6.0, −4.0]" in texts(chart)
    assert "1.000 [unknown, 2.000]" in texts(chart)
    assert valid(chart)


def test_frequencies_stand_from_often_to_seldom():
    chart = stability_chart(list("abcd"), [0.2, 0.9, 0.0, 0.9], chosen=[0, 0, 0, 1])
    assert [r["name"] for r in chart.spec["data"]["values"]] == ["d", "b", "a"]
    assert valid(chart)


def test_hostile_names_are_data():
    chart = path_chart(ALPHAS, path(3), [HOSTILE, "b", "c"])
    assert re.search("script", chart.svg())
    assert "\u202e" not in chart.svg()
    assert "<script" not in chart.svg()
    assert valid(chart)
    assert valid(stability_chart([HOSTILE], [0.5]))
    assert valid(interval_chart([HOSTILE], [estimate(1.0, 0.0, 2.0)]))


@pytest.mark.parametrize(
    ("draw", "text"),
    [
        (
            lambda: path_chart([1.0, 0.0], np.zeros((2, 2))),
            "`alphas` must be at least two penalties above 0, got 2 with the least 0. "
            "Draw a path without the penalty 0: its place on a log axis is nowhere.",
        ),
        (
            lambda: path_chart(ALPHAS, np.zeros((2, 3, 40))),
            "`coefs` must have the shape (p, 40), one column a penalty, got "
            "(2, 3, 40). Draw one response or class at a time.",
        ),
        (
            lambda: path_chart(ALPHAS, np.full((2, 40), np.nan)),
            "`coefs` must be finite, got 80 that are not. "
            "Cut the path where it stops to converge.",
        ),
        (
            lambda: path_chart(ALPHAS, np.zeros((2, 40)), ["a"]),
            "`names` must have one name for each of the 2 rows of `coefs`, got 1. "
            "Leave it out to number them.",
        ),
        (
            lambda: cv_chart(ALPHAS, np.zeros(3), np.zeros(40), [0] * 40, 1, 1),
            "`scores` must be 40 finite numbers, one a penalty, got the shape (3,). "
            "Leave out penalties without a loss.",
        ),
        (
            lambda: fitted_chart(np.zeros(3), np.zeros(4), np.zeros(4)),
            "`fitted` must be 4 numbers, one a row, got the shape (3,). "
            "Draw one response at a time.",
        ),
        (
            lambda: fitted_chart(np.zeros(4), np.zeros(4), np.full(4, np.nan)),
            "`y` must be finite, got 4 missing. Leave their rows out.",
        ),
    ],
)
def test_errors_say_what_to_do(draw, text):
    with pytest.raises(InputError) as caught:
        draw()
    assert str(caught.value) == text
