"""How far the best of several may be from where it was seen, on either side."""

import numpy as np
from numpy.typing import NDArray

from ._loss_matrix import LossMatrix

Array = NDArray[np.float64]

# Share of the error that is spent on leaving out models that cannot have won by luck,
# a tenth, as Andrews, Kitagawa and McCloskey (2024) spend on their projection.
_SCREENING = 0.1

# Standard errors of a difference, over those of the two, below which it is none.
_ALIKE = 1e-3

# Leads of the best model over the rest, in its standard errors, at which the error is
# held: below the first all may win, beyond the last the best always does.
_LEADS = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 8.0)


def winner_ends(
    losses: LossMatrix, deviations: Array, level: float
) -> tuple[float, float]:
    r"""Give how many standard errors the interval reaches down and up.

    Parameters
    ----------
    losses
        The losses.
    deviations
        Deviations of the drawn means, in standard errors, shape (draws, K).
    level
        Coverage, in (0, 1).

    Returns
    -------
    tuple
        (down, up), both positive: the interval is mean - down * error to
        mean + up * error of the model chosen.

    Notes
    -----
    With :math:`Z_k` the deviations and :math:`d_k \ge 0` how much worse model k truly
    is than the best, the model chosen is the one with the least
    :math:`d_k + s_k Z_k`, and the interval fails if its own :math:`Z` is below
    -up or above down. Both can hardly be likely at once: where many models are equally
    good the one chosen is nearly surely lucky, and where one is far ahead it is chosen
    whatever its luck. So down + up is made as small as the worst lead of the best
    model allows, from none to beyond reach.

    A model whose gap to the one chosen is surely (all gaps at once, with a tenth of
    the error) above zero keeps at least that gap.
    """
    spent = (1 - level) * _SCREENING
    chosen = int(losses.means.argmin())
    gaps = _surely_worse(losses, deviations, chosen, spent)
    luck = _lucks(losses.errors, deviations, chosen, gaps)
    return _shortest(luck, 1 - level - spent)


def _surely_worse(
    losses: LossMatrix, deviations: Array, chosen: int, error: float
) -> Array:
    """Give lower ends of the gaps to the model chosen, not below 0, shape (K,).

    The model chosen was lucky, so a gap is judged by those to the luckiest of each
    draw; gaps to a fixed model would be taken for sure too often.
    """
    own = losses.deviations
    small = losses.units / (losses.units - 1)
    covariance = own.T @ own * (small / losses.n**2)
    variance = np.diag(covariance)
    both = variance + variance[:, None]
    apart = np.sqrt(np.maximum(both - 2 * covariance, 0.0))
    # Of models that are all but the same, rounding is all that differs.
    apart[apart <= _ALIKE * np.sqrt(both)] = np.inf
    scaled = deviations * losses.errors
    luckiest = scaled.argmin(axis=1)
    least = scaled[np.arange(len(scaled)), luckiest]
    t = (scaled - least[:, None]) / apart[luckiest]
    reach = float(np.quantile(t.max(axis=1), 1 - error, method="higher"))
    gap = losses.means - losses.means[chosen]
    own_apart = apart[chosen]
    known = np.isfinite(own_apart)
    # Where nothing tells two models apart, nothing is sure.
    surely = np.multiply(own_apart, reach, out=gap.copy(), where=known)
    return np.maximum(gap - surely, 0.0)


def _lucks(errors: Array, deviations: Array, chosen: int, gaps: Array) -> list[Array]:
    """Give sorted deviations of whichever model wins, for each lead of the best."""
    lucks = [np.sort(deviations[:, chosen])]
    scaled = deviations * errors
    draws = np.arange(len(deviations))
    for lead in _LEADS:
        behind = np.maximum(gaps, lead * errors[chosen])
        behind[chosen] = 0.0
        wins = (scaled + behind).argmin(axis=1)
        lucks.append(np.sort(deviations[draws, wins]))
    return lucks


def _shortest(lucks: list[Array], error: float) -> tuple[float, float]:
    """Give the shortest (down, up) whose error is kept under each law."""
    draws = len(lucks[0])
    allowed = int(np.floor(error * draws))
    best = (np.inf, 0.0, 0.0)
    # Each split of the error of the best model alone offers one `down`.
    for above in range(allowed + 1):
        down = float(lucks[0][draws - 1 - above])
        up = -np.inf
        for luck in lucks:
            over = draws - int(np.searchsorted(luck, down, side="right"))
            if over > allowed:
                up = np.inf
                break
            up = max(up, -float(luck[allowed - over]))
        best = min(best, (down + up, down, up))
    return best[1], best[2]
