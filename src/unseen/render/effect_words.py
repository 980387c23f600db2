"""What a finding does to the score, in words."""

from ..result import Effect
from .metric_names import metric_name
from .numbers import with_interval


def effect_words(effect: Effect) -> str:
    """Say how much of the score is made up, and whether the honest score is without it.

    Examples
    --------
    >>> from unseen.result import Estimate
    >>> def near(value):
    ...     low, high = value - 0.005, value + 0.005
    ...     return Estimate(
    ...         value=value, low=low, high=high, level=0.95, n=900, method="paired"
    ...     )
    >>> effect_words(
    ...     Effect(
    ...         metric="auc",
    ...         inflation=near(0.04),
    ...         without=near(0.92),
    ...         present=near(0.96),
    ...         applied=True,
    ...     )
    ... )
    'flatters the AUC by 0.040 [0.035, 0.045]; taken out of the honest score'
    """
    name, size = metric_name(effect.metric), effect.inflation
    if size.value is None:
        return f"what it does to the {name} is unknown"
    fate = "taken out of" if effect.applied else "still part of"
    change = f"flatters the {name} by {with_interval(size)}"
    return f"{change}; {fate} the honest score"
