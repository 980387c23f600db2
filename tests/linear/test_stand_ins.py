"""Which features could take the place of the chosen ones."""

import altair
import numpy as np
import pytest

from unseen.errors import InputError
from unseen.linear.stability import stability
from unseen.linear.stand_ins import stand_ins


def table(seed=0, n=150):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 6))
    X[:, 3] = X[:, 0] + 0.1 * rng.normal(size=n)  # nearly x0
    X[:, 4] = X[:, 1] + 1.2 * rng.normal(size=n)  # somewhat like x1
    return X, X[:, 0] + X[:, 1] + 0.5 * rng.normal(size=n)


COEF = np.array([1.0, 1.0, 0, 0, 0, 0])


def r2(X, y, columns):
    design = np.column_stack([np.ones(len(y)), X[:, columns]])
    left = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return left**2, 1 - (left**2).mean() / y.var()


def test_a_near_copy_stands_in_and_a_distant_relative_does_not():
    found = stand_ins(*table(), COEF)
    (near,) = found["x0"].stand_ins
    (far,) = found["x1"].stand_ins
    assert (near.name, far.name) == ("x3", "x4")
    assert near.fits_as_well
    assert not far.fits_as_well
    assert near.correlation > 0.98


def test_losses_are_those_of_refits():
    X, y = table()
    found = stand_ins(X, y, COEF, least_correlation=0.0, most=6)
    whole, best = r2(X, y, [0, 1])
    assert found.r2 == pytest.approx(best)
    for j, swap in enumerate(found.swaps):
        rest = [1 - j]
        assert swap.drop.value == pytest.approx(best - r2(X, y, rest)[1])
        assert len(swap.stand_ins) == 4
        for s in swap.stand_ins:
            errors, worth = r2(X, y, [*rest, int(s.name[1])])
            assert s.loss.value == pytest.approx(best - worth)
            half = 1.959964 * ((errors - whole) / y.var()).std(ddof=1) / 150**0.5
            assert s.loss.high - s.loss.value == pytest.approx(half, rel=1e-6)
        values = [s.loss.value for s in swap.stand_ins]
        assert values == sorted(values)


def test_words():
    found = stand_ins(*table(), COEF)
    assert str(found) == (
        "1 of the 2 chosen features could be swapped for another without a loss that "
        "these rows can show: the names in this model are one reading of several, "
        "with `x3` for `x0` another."
    )
    assert str(found["x1"]).startswith(
        "`x1` has no stand-in that fits as well: without it R² loses 0."
    )
    assert str(found["x0"]).startswith("`x3` could stand in for `x0`: correlation ")


def test_a_feature_that_is_not_needed_is_said_to_be_so():
    X, y = table()
    found = stand_ins(X, y, [1.0, 1.0, 0.01, 0, 0, 0])
    assert not found["x2"].needed
    assert str(found["x2"]).startswith("`x2` could be left out: R² loses ")
    assert "; 1 could be left out" in str(found)


def test_nothing_chosen_and_nothing_alike():
    X, y = table()
    none = stand_ins(X, y, np.zeros(6))
    assert str(none) == "No feature is chosen, so none can be swapped."
    alone = stand_ins(X, y, COEF, least_correlation=0.999)
    assert [s.stand_ins for s in alone.swaps] == [(), ()]
    assert str(alone) == (
        "None of the 2 chosen features that matter has a stand-in that fits as well."
    )


def biggest_two(X, y):
    corr = np.abs((X - X.mean(axis=0)).T @ (y - y.mean()))
    return np.where(corr >= np.sort(corr)[-2], 1.0, 0.0)


def test_resamples_say_how_often_each_takes_the_other_s_place():
    X, y = table()
    draws = stability(X, y, biggest_two, draws=40)
    found = stand_ins(X, y, COEF, stability=draws)
    (near,) = found["x0"].stand_ins
    with_x3, with_x0 = draws.draws[:, 3] != 0, draws.draws[:, 0] != 0
    assert near.frequency == with_x3.mean()
    assert near.instead == (with_x3 & ~with_x0).mean()
    assert found["x0"].frequency == with_x0.mean()
    chart = found.plot()
    svg = chart.svg()
    assert altair.Chart.from_dict(chart.spec).to_dict()["layer"]
    assert "chosen instead" in svg
    assert ">x3" in svg


def test_copies_of_chosen_features_and_constants_do_no_harm():
    X, y = table()
    X[:, 3], X[:, 5] = X[:, 0], 2.0
    found = stand_ins(X, y, [1.0, 1.0, 0, 0, 0, 1.0])
    assert [s.name for s in found.swaps] == ["x0", "x1"]
    assert found["x0"].stand_ins[0].loss.value == pytest.approx(0, abs=1e-12)
    assert found["x0"].stand_ins[0].fits_as_well


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            {"coef": np.ones(3)},
            "`coef` must be 6 numbers, one a feature of `X`, got the shape (3,). "
            "Pass one response or class at a time.",
        ),
        (
            {"y": np.ones(150)},
            "`y` must vary, got one value. There is nothing to explain.",
        ),
    ],
)
def test_errors_say_what_to_do(change, text):
    X, y = table()
    given = {"X": X, "y": y, "coef": COEF} | change
    with pytest.raises(InputError) as caught:
        stand_ins(**given)
    assert str(caught.value) == text


def test_resamples_of_another_table_are_refused():
    X, y = table()
    draws = stability(X[:, :2], y, biggest_two, draws=20)
    with pytest.raises(InputError) as caught:
        stand_ins(X, y, COEF, stability=draws)
    assert str(caught.value) == (
        "`stability` must be about the 6 features of `X`, got others. "
        "Resample with the same table."
    )
