"""What a vault answers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ...errors import InputError
from ...result import Estimate
from .._chain import Entry
from ..thresholdout import Answered, BudgetSpent, Source


class ClosedVault(InputError):
    """The one final score was given; nothing more is answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to one look, as it stands in the ledger.

    Parameters
    ----------
    answer
        `Answered`, whose estimate is in the metric's own unit and direction, or
        `BudgetSpent`.
    metric
        The metric's name.
    number, own
        The receipt: the number and hash of the look's entry in the ledger.
    left
        Budget left after it.
    repeats
        The look that asked the same predictions before, or None. Its answer is told
        again, and nothing is spent.
    trained
        Whether a training value came with the predictions. Without one every answer
        comes from the holdout rows and costs one unit.
    """

    answer: Answered | BudgetSpent
    metric: str
    number: int
    own: str
    left: int
    repeats: int | None
    trained: bool

    @property
    def estimate(self) -> Estimate | None:
        """The score with its bar; None where the budget is spent."""
        return self.answer.estimate if isinstance(self.answer, Answered) else None

    @property
    def spent(self) -> bool:
        """Whether the answer is that the budget is spent."""
        return isinstance(self.answer, BudgetSpent)

    @property
    def message(self) -> str:
        """Say it in a few sentences."""
        if isinstance(self.answer, BudgetSpent):
            return self.answer.message
        score = self.answer.estimate
        said = f"{self.metric} {score.value:.4g}, {bar(score)}."
        if self.repeats is not None:
            why = f"The same predictions were entry {self.repeats}: nothing is spent."
        elif self.answer.source is Source.TRAINING:
            why = "The holdout agrees with the training value: nothing is spent."
        elif self.trained:
            why = "The training value was too far off: one unit is spent."
        else:
            why = (
                "No training value came with the predictions, so one unit is spent: "
                "add out-of-fold predictions of the training rows."
            )
        return f"{said} {why} {self.left} left."

    def to_json(self) -> dict[str, Any]:
        """Give it as a JSON object."""
        body = _told(self.answer)
        body |= {"metric": self.metric, "number": self.number, "own": self.own}
        body |= {"left": self.left, "repeats": self.repeats, "message": self.message}
        return body


def bar(score: Estimate) -> str:
    """Give the ends of an estimate in words."""
    if score.low is None or score.high is None:
        return "without a bar"
    return f"{score.low:.4g} to {score.high:.4g} at {score.level:.0%}"


def written(answer: Answered | BudgetSpent, metric: str, trained: bool) -> dict:
    """Give an answer as the ledger keeps it."""
    return {**_told(answer), "metric": metric, "trained": trained}


def read_estimate(body: Mapping[str, Any]) -> Estimate:
    """Read an estimate that the ledger keeps."""
    return Estimate(**body)


def read_reply(entry: Entry) -> Reply:
    """Give the reply that an entry of the ledger holds."""
    body = entry.answer
    answer: Answered | BudgetSpent
    left = entry.left or 0
    if body["spent"]:
        answer = BudgetSpent(looks=body["looks"], budget=body["budget"])
    else:
        answer = Answered(
            estimate=read_estimate(body["estimate"]),
            source=Source(body["source"]),
            left=left,
        )
    return Reply(
        answer=answer,
        metric=body["metric"],
        number=entry.number,
        own=entry.own,
        left=left,
        repeats=body.get("repeats"),
        trained=body["trained"],
    )


def _told(answer: Answered | BudgetSpent) -> dict[str, Any]:
    if isinstance(answer, BudgetSpent):
        return {"spent": True, "looks": answer.looks, "budget": answer.budget}
    return {
        "spent": False,
        "estimate": asdict(answer.estimate),
        "source": str(answer.source),
    }
