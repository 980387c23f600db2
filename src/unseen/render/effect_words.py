"""What a finding does to the score, in words."""

from ..result import Effect, Estimate
from .metric_names import metric_name
from .numbers import places, shows_nothing, with_interval


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
    >>> def effect(inflation):
    ...     return Effect(
    ...         metric="auc",
    ...         inflation=near(inflation),
    ...         without=near(0.92),
    ...         present=near(0.92 + inflation),
    ...         applied=True,
    ...     )
    >>> effect_words(effect(0.04))
    'flatters the AUC by 0.040 [0.035, 0.045]; taken out of the honest score'
    >>> effect_words(effect(0.001))
    'makes no clear difference to the AUC (0.001 [−0.004, 0.006]); taken out of the \
honest score'
    """
    name, size = metric_name(effect.metric), effect.inflation
    if size.value is None:
        return f"what it does to the {name} is unknown"
    fate = "taken out of" if effect.applied else "still part of"
    return f"{_change(name, size, size.value)}; {fate} the honest score"


def _change(name: str, size: Estimate, value: float) -> str:
    if shows_nothing(size, places(size)):
        return f"makes no difference to the {name}"
    low = value if size.low is None else size.low
    high = value if size.high is None else size.high
    if high < 0:
        return f"worsens the {name} by {with_interval(_turned(size, value))}"
    if low <= 0:
        return f"makes no clear difference to the {name} ({with_interval(size)})"
    return f"flatters the {name} by {with_interval(size)}"


def _turned(size: Estimate, value: float) -> Estimate:
    return Estimate(
        value=-value,
        low=None if size.high is None else -size.high,
        high=None if size.low is None else -size.low,
        level=size.level,
        n=size.n,
        method=size.method,
    )
