"""The metric that was asked for, if it judges this target."""

from ..errors import InputError
from ..stats.metrics.catalogue import DEFAULTS, Metric, metric_named
from ._table import Table


def metric_of(name: str | None, table: Table) -> Metric:
    """Give the metric of this name, or the usual one for the target.

    Raises
    ------
    InputError
        If there is none, or it does not judge this kind of target.
    """
    chosen = metric_named(DEFAULTS[table.kind] if name is None else name)
    if table.kind not in chosen.kinds:
        raise InputError(
            f"`metric` must judge a {table.kind} target, got {chosen.name!r}. "
            "Choose a metric of this kind of target."
        )
    return chosen
