"""One threshold for two classes against scikit-learn's ROC curve; turns of `y`."""

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st
from sklearn.metrics import roc_curve

from unseen.stats.separation import best_threshold, inversions

VALUES = st.integers(-8, 8).map(float)


@settings(deadline=None)
@given(st.lists(st.tuples(VALUES, st.booleans()), min_size=2, max_size=40))
def test_is_the_best_point_of_the_roc_curve(rows):
    x, y = (np.array(column, float) for column in zip(*rows, strict=True))
    assume(0 < y.sum() < len(y))
    found = best_threshold(x, y)
    if len(np.unique(x)) == 1:
        assert found is None
        return
    assert found is not None
    # sklearn.metrics.roc_curve(y, x): Youden's J is 1 less both error rates.
    wrong_rate, right_rate, _ = roc_curve(y, x)
    j = np.abs(right_rate - wrong_rate).max()
    assert found.wrong[0] / (y == 0).sum() + found.wrong[1] / y.sum() == (
        pytest.approx(1 - j)
    )
    said = (x > found.at) == (found.above == 1)
    assert found.wrong == (int((said & (y == 0)).sum()), int((~said & (y == 1)).sum()))
    assert found.gap == x[x > found.at].min() - x[x < found.at].max()


def test_knows_the_gap_and_the_sides():
    found = best_threshold(np.array([0.0, 3, 4, 10, 11]), np.array([1.0, 1, 1, 0, 0]))
    assert found is not None
    assert (found.at, found.above, found.gap, found.width) == (7.0, 0, 6.0, 4.0)
    assert found.exact


def test_needs_two_classes():
    assert best_threshold(np.arange(4.0), np.ones(4)) is None


@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=30))
def test_the_mirror_image_turns_as_often(rows):
    x, y = (np.array(column) for column in zip(*rows, strict=True))
    assert inversions(x, y)[0] == inversions(-x, y)[0] == inversions(x, -y)[0]


@given(
    st.lists(VALUES, min_size=2, max_size=30),
    st.sampled_from([np.exp, np.cbrt, lambda v: -2 * v, np.floor]),
)
def test_no_monotone_relation_turns(values, relation):
    x = np.array(values)
    assert inversions(x, relation(x))[0] == 0


def test_counts_the_turns():
    assert inversions(np.arange(6.0), np.array([0.0, 1, 2, 1, 3, 4])) == (1, 5)
