"""Whether what a model memorises costs anything: a probe does better, or guessing."""

from dataclasses import dataclass

from ...result import Estimate
from ...scoring.scorebook import Scorebook
from ._words import standard_error


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """How much better the best probe is than the user's model.

    Parameters
    ----------
    probe
        Its name.
    ahead
        By how much, in the metric's unit, paired on the same rows.
    share
        The same as a share of the possible.
    stands
        Whether it is more than its own standard error, and than what is tolerated.
    """

    probe: str
    ahead: Estimate
    share: float
    stands: bool


def cost_of(book: Scorebook, tolerated: float) -> Cost | None:
    """Hold the user's model against the best probe; None for the probes themselves.

    Parameters
    ----------
    book
        The scorebook.
    tolerated
        Share of the possible that is no cost yet.
    """
    if book.own_model is None:
        return None
    probe = book.best_probe()
    ahead = book.ahead(probe, book.own_model)
    error = standard_error(ahead)
    if ahead.value is None or error is None:
        return None
    share = ahead.value / book.possible()
    return Cost(
        probe=probe,
        ahead=ahead,
        share=share,
        stands=share > tolerated and ahead.value > error,
    )


def all_memory(book: Scorebook) -> bool:
    """Whether a model of the user's is not shown to be better than guessing.

    Then nothing that it reaches on its training rows is known to be more than memory.
    """
    if book.own_model is None:
        return False
    gain = book.above_chance()
    return gain.low is not None and gain.low <= 0
