"""The bar of the one final score."""

from math import exp

from ...result import Estimate
from ...stats.proportion import wilson_ends
from ...stats.quantiles import normal_quantile
from ..thresholdout import Thresholdout, ThresholdoutState
from ..wear import nats_given, worn_ends
from ._predictions import Submitted

# Below this many independent rows, and for numbers, the bar is Chernoff's.
_FEWEST = 100
# Beyond some five standard errors a large-sample bar is no bar.
_MOST_NATS = 10.0


def final_loss(
    submitted: Submitted, state: ThresholdoutState, rules: Thresholdout
) -> Estimate:
    r"""Give the final loss with a bar that counts the looks before.

    Parameters
    ----------
    submitted
        The final predictions.
    state
        What the looks before have spent.
    rules
        The vault's.

    Returns
    -------
    Estimate
        In the loss's unit.

    Notes
    -----
    After looks worth :math:`\nu` nats a bar at level :math:`1-\beta e^{-\nu}` for one
    fixed question holds at :math:`1-\beta` for the one that was asked (`nats_given`).
    For classes that bar is Wilson's, with as many rows as the loss is worth, which
    holds in large samples; for numbers, for few rows and after so many looks that it
    would be read off a far tail, it is Chernoff's, which always holds and is wider.
    """
    nats = nats_given(
        looks=state.looks, told=state.spent, values=rules.values, most=rules.budget
    )
    unit = min(1.0, submitted.holdout / rules.high)
    if submitted.worth is None or rules.n < _FEWEST or nats > _MOST_NATS:
        low, high = worn_ends(unit, unit, n=rules.n, nats=nats, level=rules.level)
        method = "chernoff"
    else:
        missed = (1 - rules.level) * exp(-nats)
        z = normal_quantile(1 - missed / 2)
        low, high = wilson_ends(unit, submitted.worth, z)
        method = "wilson"
    return Estimate(
        value=submitted.holdout,
        low=low * rules.high,
        high=high * rules.high,
        level=rules.level,
        n=rules.n,
        method=method,
    )
