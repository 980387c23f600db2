"""Holdouts that are used again: plain, Thresholdout and Ladder under attack.

``python -m benchmarks.holdout.reuse [--small] [--seeds N]``

Labels are coin flips in every design, so the true accuracy of any model is one half
and whatever is said above it is what the reuse made up.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unseen.holdout.ladder import Ladder, LadderState, submit
from unseen.holdout.thresholdout import (
    Answered,
    BudgetSpent,
    Thresholdout,
    ThresholdoutState,
    ask,
)

from ..tally import text_table

_COLUMNS_AT_ONCE = 500
_FRESH_ROWS = 10_000
# x·y is that of a standard normal; one value in 10^15 lies beyond these bounds.
_EDGE = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a holdout said of the attacker's last model, and what is true.

    Parameters
    ----------
    how
        The kind of holdout.
    said
        Accuracy that it told; None where the budget was spent before.
    fresh
        Accuracy on fresh rows.
    looks, spent
        Answers given, and those that came from the holdout rows.
    """

    how: str
    said: float | None
    fresh: float
    looks: int
    spent: int


def selection_attack(
    *, n: int, d: int, k: int, seed: int, rules: Thresholdout | None = None
) -> tuple[Outcome, Outcome]:
    """Choose k of d noise features by training and holdout rows, as the authors do.

    A feature is taken if its correlation with the label has one sign on both and is at
    least 1/sqrt(n) on both; of these, the k largest on the training rows vote.

    Parameters
    ----------
    n, d, k
        Rows of either part, features, features that vote.
    seed
        Of data and noise.
    rules
        Of Thresholdout. By default its threshold for n, a budget that isn't limiting
        (nor was the authors'), and bounds for correlations.

    Returns
    -------
    tuple of Outcome
        The plain holdout and Thresholdout.

    References
    ----------
    C. Dwork et al. (2015), arXiv:1506.02629, section 5.
    """
    if rules is None:
        rules = Thresholdout.for_rows(
            n,
            low=-_EDGE,
            high=_EDGE,
            threshold=4 / np.sqrt(n),
            budget=10 * d,
            seed=seed,
        )
    train, held = _correlations(n, d, seed)
    state, told = ThresholdoutState(), np.zeros(d)
    for j in range(d):
        said, state = ask(
            rules, state, training=float(train[j]), holdout=float(held[j])
        )
        # Nothing more is learned once the budget is spent.
        told[j] = said.estimate.value if isinstance(said, Answered) else 0.0
    outcomes = []
    for how, seen in (("plain holdout", held), ("Thresholdout", told)):
        edge = 1 / np.sqrt(n)
        fits = (np.sign(train) == np.sign(seen)) & (np.abs(train) >= edge)
        fits &= np.abs(seen) >= edge
        weight = np.where(fits, np.abs(train), -1.0)
        chosen = np.argsort(-weight, kind="stable")[:k]
        chosen = chosen[fits[chosen]]
        votes_train, votes_held = _votes(n, d, seed, chosen, np.sign(train[chosen]))
        right_train, right_held = float(votes_train.mean()), float(votes_held.mean())
        signs = np.sign(train[chosen])
        fresh = np.random.default_rng([seed, 4]).standard_normal(
            (_FRESH_ROWS, len(chosen)), dtype=np.float32
        )
        truth = float((fresh @ signs > 0).mean())
        said_value: float | None = right_held
        looks = spent = d + 1
        if how == "Thresholdout":
            last, state = ask(rules, state, training=right_train, holdout=right_held)
            spent_out = isinstance(last, BudgetSpent)
            said_value = None if spent_out else last.estimate.value
            looks, spent = state.looks, state.spent
        outcomes.append(
            Outcome(how=how, said=said_value, fresh=truth, looks=looks, spent=spent)
        )
    return outcomes[0], outcomes[1]


def boosting_attack(*, n: int, k: int, seed: int) -> tuple[Outcome, Outcome]:
    """Let the k random submissions that a board likes vote, turning those it dislikes.

    On the Ladder a submission that doesn't move the board says nothing of itself; the
    attacker then takes those that moved it.

    Returns
    -------
    tuple of Outcome
        The board that tells each score, and the parameter-free Ladder. `said` is the
        accuracy of the vote on the holdout rows: how far the attack got.

    References
    ----------
    A. Blum, M. Hardt (2015), arXiv:1502.04585, section 5.
    """
    rng = np.random.default_rng(seed)
    wrong = rng.random((k, n)) < 0.5  # a guess and a label that are coin flips
    signs = np.where(wrong, -1.0, 1.0)
    turned = np.where(wrong.mean(axis=1) > 0.5, -1.0, 1.0)
    plain = turned @ signs
    rules, state, moved = Ladder(n=n), LadderState(), np.zeros(k)
    for i, losses in enumerate(wrong):
        said, state = submit(rules, state, losses=losses)
        moved[i] = said.improved
    ladder = moved @ signs
    fresh = np.where(rng.random((k, _FRESH_ROWS)) < 0.5, -1.0, 1.0)
    return (
        Outcome(
            how="plain board",
            said=_share(plain),
            fresh=_share(turned @ fresh),
            looks=k,
            spent=k,
        ),
        Outcome(
            how="Ladder",
            said=_share(ladder),
            fresh=_share(moved @ fresh),
            looks=k,
            spent=state.moves,
        ),
    )


def _share(votes: NDArray[np.float64]) -> float:
    """Give the accuracy of a vote; a tie counts one half."""
    return float(np.mean((votes > 0) + 0.5 * (votes == 0)))


def _chunks(
    n: int, d: int, seed: int
) -> Iterator[tuple[int, NDArray[np.float32], NDArray[np.float32]]]:
    """Give features times label, block by block, the same each time."""
    for start in range(0, d, _COLUMNS_AT_ONCE):
        rng = np.random.default_rng([seed, 1, start])
        size = (min(_COLUMNS_AT_ONCE, d - start), n)
        # A normal feature times an independent sign is normal: no label is needed.
        train = rng.standard_normal(size, dtype=np.float32)
        yield start, train, rng.standard_normal(size, dtype=np.float32)


def _correlations(
    n: int, d: int, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    parts = [
        (train.mean(axis=1, dtype=float), held.mean(axis=1, dtype=float))
        for _, train, held in _chunks(n, d, seed)
    ]
    train, held = zip(*parts, strict=True)
    return np.concatenate(train), np.concatenate(held)


def _votes(
    n: int,
    d: int,
    seed: int,
    chosen: NDArray[np.int64],
    signs: NDArray[np.float64],
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say which rows of either part the vote of the chosen features gets right."""
    sums = np.zeros((2, n))
    for start, *parts in _chunks(n, d, seed):
        own = (chosen >= start) & (chosen < start + _COLUMNS_AT_ONCE)
        for i, part in enumerate(parts):
            sums[i] += signs[own] @ part[chosen[own] - start]
    return sums[0] > 0, sums[1] > 0


def main(arguments: list[str] | None = None) -> int:
    """Print both attacks, mean and standard deviation over the seeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="n = d = 2,000, k = 100")
    parser.add_argument("--seeds", type=int, default=3)
    args = parser.parse_args(arguments)
    n, d, k = (2_000, 2_000, 100) if args.small else (10_000, 10_000, 500)
    table: dict[tuple[str, str], list[Outcome]] = {}
    for seed in range(args.seeds):
        name = f"selection, n = d = {n}, k = {k}"
        for outcome in selection_attack(n=n, d=d, k=k, seed=seed):
            table.setdefault((name, outcome.how), []).append(outcome)
        name = "boosting, n = 2000, k = 500"
        for outcome in boosting_attack(n=2_000, k=500, seed=seed):
            table.setdefault((name, outcome.how), []).append(outcome)
    rows = []
    for (attack, how), outcomes in sorted(table.items()):
        said = [o.said for o in outcomes if o.said is not None]
        told = f"{np.mean(said):.3f} ± {np.std(said):.3f}" if said else "budget spent"
        fresh = f"{np.mean([o.fresh for o in outcomes]):.3f}"
        looks = int(np.mean([o.looks for o in outcomes]))
        spent = int(np.mean([o.spent for o in outcomes]))
        rows.append((attack, how, told, fresh, looks, spent))
    head = ("attack", "holdout", "said", "fresh", "looks", "spent")
    print(text_table(head, rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
