"""What a look is answered, given the look before it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from .._chain import Entry
from ..look import Turn
from ..thresholdout import Answered, Thresholdout, ThresholdoutState, ask
from ._final_bar import final_loss
from ._predictions import Submitted
from .judge import Judge
from .reply import ClosedVault, written


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the last entry says of all looks so far.

    Parameters
    ----------
    state
        Of the reusable holdout.
    closed
        The final answer with its look's number, None while the vault is open.
    """

    state: ThresholdoutState
    closed: Mapping[str, Any] | None


def past_of(last: Entry | None) -> Past:
    """Read the state that the last entry carries."""
    if last is None:
        return Past(state=ThresholdoutState(), closed=None)
    body = last.state
    state = ThresholdoutState(looks=body["looks"], spent=body["spent"])
    return Past(state=state, closed=body.get("closed"))


def score_turn(
    last: Entry | None,
    *,
    submitted: Submitted,
    training: float | None,
    earlier: tuple[int, Mapping[str, Any]] | None,
    rules: Thresholdout,
    judge: Judge,
) -> Turn:
    """Answer a look.

    Parameters
    ----------
    last
        The entry before.
    submitted, training
        The predictions, and the training value's loss or None.
    earlier
        The first look with the same predictions, and what it was answered.
    rules, judge
        The vault's.

    Raises
    ------
    ClosedVault
        If the final score was given. Nothing is written.
    """
    past = past_of(last)
    if past.closed is not None:
        raise _closed(past.closed)
    if earlier is not None and last is not None:
        number, answer = earlier
        repeated = {**answer, "repeats": number}
        return Turn(answer=repeated, state=last.state, left=last.left)
    told = training
    if told is None:
        # With the far end of the range for a training value the two can't agree, so
        # the answer comes from the holdout, as it must. The end itself is not told.
        told = rules.low if submitted.holdout > rules.high / 2 else rules.high
    said, after = ask(rules, past.state, training=told, holdout=submitted.holdout)
    if isinstance(said, Answered):
        shown = judge.shown_estimate(said.estimate, said.estimate.method)
        said = Answered(estimate=shown, source=said.source, left=said.left)
    return Turn(
        answer=written(said, judge.metric, training is not None),
        state={"looks": after.looks, "spent": after.spent},
        left=rules.budget - after.spent,
    )


def final_turn(
    last: Entry | None,
    *,
    who: str,
    submitted: Submitted,
    rules: Thresholdout,
    judge: Judge,
    nonce: bytes,
    split: bytes,
) -> Turn:
    """Give the one final score, and close the vault.

    The score is that of the holdout rows, without noise; its bar counts what the looks
    before have given away. The nonce and the digest of the split are told with it, so
    that whoever has the table can check the commitment.

    Raises
    ------
    ClosedVault
        If it was given before, to other predictions.
    """
    past = past_of(last)
    if past.closed is not None:
        if past.closed["predictions"] != submitted.hash or last is None:
            raise _closed(past.closed)
        repeated = {**past.closed["answer"], "repeats": past.closed["number"]}
        return Turn(answer=repeated, state=last.state, left=last.left)
    loss = final_loss(submitted, past.state, rules)
    answer = {
        "final": True,
        "spent": False,
        "metric": judge.metric,
        "estimate": asdict(judge.shown_estimate(loss, "sealed vault")),
        "nonce": nonce.hex(),
        "split": split.hex(),
    }
    number = 1 if last is None else last.number + 1
    closed = {
        "number": number,
        "who": who,
        "predictions": submitted.hash,
        "answer": answer,
    }
    state = {"looks": past.state.looks, "spent": past.state.spent, "closed": closed}
    return Turn(answer=answer, state=state, left=0)


def _closed(final: Mapping[str, Any]) -> ClosedVault:
    return ClosedVault(
        f"The vault must be open, got one that {final['who']} closed with its final "
        f"score in entry {final['number']}. Seal fresh rows; the ledger can still be "
        "read."
    )
