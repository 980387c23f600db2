"""Columns in spreads, and what lies far out moved in."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from unseen import InputError
from unseen.ladder.clipped_scaler import ClippedScaler


@parametrize_with_checks([ClippedScaler()])
def test_it_is_an_estimator(estimator, check):
    check(estimator)


def test_nothing_far_out_is_as_scikit_learn_has_it():
    X = np.random.default_rng(0).uniform(size=(50, 4))
    assert np.allclose(
        ClippedScaler().fit_transform(X), StandardScaler().fit_transform(X)
    )


def test_fresh_rows_are_measured_by_the_training_rows():
    scaler = ClippedScaler(most=3.0).fit([[0.0, 7.0], [2.0, 7.0]])
    # Means 1 and 7, spreads 1 and, of a constant column, 1.
    given_rows = [[1.5, 7.5], [99.0, 7.0], [-99.0, 0.0]]
    assert scaler.transform(given_rows).tolist() == [
        [0.5, 0.5],
        [3.0, 0.0],
        [-3.0, -3.0],
    ]


def test_a_constant_that_cannot_be_written_down_exactly():
    X = np.full((30, 1), 0.1)
    assert np.abs(ClippedScaler().fit_transform(X)).max() < 1e-12


@given(
    arrays(float, (12, 2), elements=st.integers(-1000, 1000).map(float)),
    st.sampled_from([-4.0, 0.5, 1024.0]),
    st.integers(-500, 500),
)
def test_units_do_not_matter(X, unit, shift):
    scaled = ClippedScaler(most=1.5).fit_transform(X)
    other = ClippedScaler(most=1.5).fit_transform(X * unit + shift)
    assert np.allclose(other, np.sign(unit) * scaled, atol=1e-7)
    assert np.abs(scaled).max() <= 1.5


@pytest.mark.parametrize("most", [0.0, -1.0, float("nan")])
def test_no_spreads(most):
    with pytest.raises(InputError) as why:
        ClippedScaler(most).fit([[0.0], [1.0]])
    assert str(why.value) == (
        f"`most` must be above 0, got {most!r}. Pass a number of spreads, such as 5."
    )
