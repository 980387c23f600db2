"""The user's linear model, fitted when it is asked, and what would replace it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from ...result import Estimate
from .fitted import FittedLine
from .step import LinearStep


class Swap(StrEnum):
    """What can be put in the place of a linear model."""

    SHRUNK = "shrunk"
    TUNED = "tuned"
    SCALED = "scaled"
    LONGER = "longer grid"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLoss:
    """The loss that a model and its rival minimise, on rows that fitted neither.

    Parameters
    ----------
    present
        That of the user's model.
    gain
        How much less the rival's is, paired on the same rows.
    least
        Lower end of the 99% interval of `gain`; None where it is unknown.
    guess
        That of guessing.
    """

    present: Estimate
    gain: Estimate
    least: float | None
    guess: float

    def stands(self, tolerated: float) -> bool:
        """Whether the rival's is less, beyond chance and by more than this share."""
        value, low = self.gain.value, self.gain.low
        if value is None or low is None:
            return False
        return low > 0 and value > tolerated * self.guess

    def surely_above(self, tolerated: float) -> bool:
        """Whether all of the 99% interval is above this share of guessing."""
        return self.least is not None and self.least > tolerated * self.guess

    @property
    def below_guessing(self) -> bool:
        """Whether the user's model surely does worse than guessing."""
        return self.present.low is not None and self.present.low > self.guess


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """A model with another linear step, scored on rows that did not fit it.

    Parameters
    ----------
    swap
        What was exchanged.
    words
        The rival, as it stands in a sentence.
    code
        Python that makes it of the user's ``model``.
    gain
        How much better it scores, in the metric's unit, paired on the same rows.
    share
        The same as a share of the way from guessing to perfection, and the ends of its
        95% interval; None where they are unknown.
    least
        Lower end of the 99% interval, as such a share; None where it is unknown.
    score, present
        The scores of the rival and of the user's model.
    value
        The penalty that the rival chose on all training rows, where it was asked.
    own_loss
        Both in the loss that they minimise, where the metric is another.
    """

    swap: Swap
    words: str
    code: str
    gain: Estimate
    share: tuple[float | None, float | None, float | None]
    least: float | None
    score: Estimate
    present: Estimate
    value: float | None = None
    own_loss: OwnLoss | None = None

    def stands(self, tolerated: float) -> bool:
        """Whether the rival is better, beyond chance and by more than this share."""
        value, low, _ = self.share
        return value is not None and low is not None and low > 0 and value > tolerated

    def surely_above(self, tolerated: float) -> bool:
        """Whether all of the 99% interval is above this share."""
        return self.least is not None and self.least > tolerated

    @property
    def gains(self) -> bool:
        """Whether the rival is better beyond chance, by the metric or its own loss."""
        lost = None if self.own_loss is None else self.own_loss.gain.low
        return any(low is not None and low > 0 for low in (self.gain.low, lost))

    def within(self, tolerated: float) -> bool:
        """Whether the rival is surely better by no more than this share."""
        high = self.share[2]
        return high is not None and high <= tolerated


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """What is known of the user's linear model. Each answer is worked out once.

    Parameters
    ----------
    name
        What reports call the user's model.
    step
        The linear model in it, and where it stands.
    fit
        Fits the user's model on all training rows; None where nothing can be read
        from it.
    contest
        Scores the model with another step in the same folds.

    Raises
    ------
    Undecided
        By `fitted` and `rival`, where the model or the rival raises.
    """

    name: str
    step: LinearStep
    fit: Callable[[], FittedLine | None]
    contest: Callable[[Swap], Rival]
    _fits: list[FittedLine | None] = field(default_factory=list, repr=False)
    _rivals: dict[Swap, Rival] = field(default_factory=dict, repr=False)

    def fitted(self) -> FittedLine | None:
        """Give the fitted model."""
        if not self._fits:
            self._fits.append(self.fit())
        return self._fits[0]

    def rival(self, swap: Swap) -> Rival:
        """Give the model with another step, scored."""
        if swap not in self._rivals:
            self._rivals[swap] = self.contest(swap)
        return self._rivals[swap]

    @property
    def contested(self) -> tuple[Swap, ...]:
        """What has been exchanged so far."""
        return tuple(self._rivals)
