"""Quantiles and tails against SciPy's."""

import numpy as np
import pytest

from unseen import InputError
from unseen.stats.quantiles import binomial_tail, normal_tail, t_quantile

stats = pytest.importorskip("scipy.stats")


@pytest.mark.parametrize("df", [1, 2, 2.5, 3, 5, 10, 30, 200, 2000, np.inf])
@pytest.mark.parametrize("p", [0.5001, 0.75, 0.95, 0.975, 0.9995])
def test_t_agrees_with_scipy(df, p):
    # scipy.stats.t.ppf(p, df)
    expected = stats.t.ppf(p, df) if np.isfinite(df) else stats.norm.ppf(p)
    assert t_quantile(p, df) == pytest.approx(expected, rel=2e-4, abs=1e-3)


@pytest.mark.parametrize(
    ("hits", "n", "p"),
    [(0, 5, 0.3), (5, 5, 0.3), (100, 231, 0.5), (229, 231, 0.94), (1, 1000, 1e-3)],
)
def test_binomial_tail_agrees_with_scipy(hits, n, p):
    # scipy.stats.binom.sf(hits - 1, n, p)
    assert binomial_tail(hits, n, p) == pytest.approx(
        stats.binom.sf(hits - 1, n, p), rel=1e-8
    )


def test_limits():
    assert binomial_tail(3, 5, 0.0) == 0.0
    assert binomial_tail(3, 5, 1.0) == 1.0
    assert normal_tail(0.0) == 0.5


def test_messages():
    with pytest.raises(InputError) as error:
        t_quantile(0.2, 3)
    assert str(error.value) == "`p` must lie in [0.5, 1), got 0.2. Mirror it if below."
    with pytest.raises(InputError) as error:
        t_quantile(0.9, 0)
    assert str(error.value) == "`df` must be above 0, got 0. Use more rows."
    with pytest.raises(InputError) as error:
        binomial_tail(4, 3, 0.5)
    assert str(error.value) == "`hits` must lie in 0..3 (= `n`), got 4."
