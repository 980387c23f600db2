"""Made populations, two variants of each: one for tuning, another held out.

The held-out variant has another law, not only another seed: more columns, other
distributions, another link.
"""

from functools import partial

import numpy as np
import pandas as pd

from .base import Base, Frame, Part, TargetKind, day_texts

Rng = np.random.Generator


def numeric_columns(n: int, p: int, rng: Rng, *, held_out: bool) -> Frame:
    """Draw `p` numeric columns: Gaussian, or skewed and on unequal scales."""
    values = rng.normal(size=(n, p))
    if held_out:
        # Every third column skewed, and scales over six orders of magnitude.
        values[:, ::3] = np.exp(values[:, ::3])
        values = values * 10.0 ** np.linspace(-3, 3, p)
    return pd.DataFrame(values, columns=[f"m{i:02d}" for i in range(p)])


def standard(frame: Frame) -> np.ndarray:
    """Scale columns to mean 0 and standard deviation 1."""
    values = frame.to_numpy(float)
    spread = values.std(axis=0)
    return (values - values.mean(axis=0)) / np.where(spread > 0, spread, 1)


def levels(n: int, count: int, rng: Rng, *, prefix: str) -> np.ndarray:
    """Draw a categorical column with unequal shares of its `count` levels."""
    shares = rng.dirichlet(np.full(count, 2.0))
    names = np.array([f"{prefix}{i}" for i in range(count)], dtype=object)
    return rng.choice(names, n, p=shares)


def words(hits: np.ndarray, *, held_out: bool) -> np.ndarray:
    """Name the two classes."""
    yes, no = ("bad", "good") if held_out else ("yes", "no")
    return np.where(hits, yes, no).astype(object)


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Turn log odds into probabilities."""
    return 1 / (1 + np.exp(-z))


def _features(n: int, rng: Rng, *, held_out: bool) -> Frame:
    frame = numeric_columns(n, 12 if held_out else 8, rng, held_out=held_out)
    frame["region"] = levels(n, 6, rng, prefix="R")
    frame["channel"] = levels(n, 3, rng, prefix="C")
    frame["visits"] = rng.poisson(3, n)
    return frame


def _true_score(frame: Frame, *, held_out: bool) -> np.ndarray:
    z = standard(frame.filter(regex="^m"))
    score = z[:, 0] + 0.7 * z[:, 1] - 0.5 * z[:, 2]
    if held_out:
        score = z[:, 1] - 0.8 * z[:, 4] + 0.6 * z[:, 5] * (z[:, 2] > 0)
    region = (frame["region"] == "R1").to_numpy()
    return score + 0.6 * region + 0.15 * (frame["visits"].to_numpy() - 3)


def _binary(n: int, rng: Rng, *, held_out: bool, signal: float, offset: float) -> Frame:
    frame = _features(n, rng, held_out=held_out)
    odds = offset + signal * _true_score(frame, held_out=held_out)
    hit = rng.random(n) < sigmoid(odds)
    return frame.assign(outcome=words(hit, held_out=held_out))


def _multiclass(n: int, rng: Rng, *, held_out: bool) -> Frame:
    classes = 6 if held_out else 4
    frame = numeric_columns(n, 10, rng, held_out=held_out)
    weights = np.random.default_rng(5 + held_out).normal(size=(10, classes))
    logits = standard(frame) @ weights * 0.7 + rng.gumbel(size=(n, classes))
    frame["site"] = levels(n, 5, rng, prefix="S")
    frame["kind"] = np.array([f"k{i}" for i in range(classes)], dtype=object)[
        logits.argmax(axis=1)
    ]
    return frame


def _counts(n: int, rng: Rng, *, held_out: bool) -> Frame:
    frame = numeric_columns(n, 6, rng, held_out=held_out)
    z = standard(frame)
    frame["season"] = levels(n, 4, rng, prefix="Q")
    rate = np.exp(1.5 + 0.4 * z[:, 0] - 0.3 * z[:, 1] + 0.4 * (frame["season"] == "Q1"))
    # Over-dispersed in the held-out variant: gamma-mixed Poisson.
    mixed = rate * rng.gamma(2.0, 0.5, n) if held_out else rate
    return frame.assign(orders=rng.poisson(np.minimum(mixed, 1e6)))


def _heavy(n: int, rng: Rng, *, held_out: bool) -> Frame:
    frame = numeric_columns(n, 8, rng, held_out=held_out)
    frame["amount"] = np.exp(1.5 * rng.normal(size=n))
    noise = rng.standard_t(2.5 if held_out else 3, n)
    signal = 2 * standard(frame)[:, 0] + np.log(frame["amount"])
    return frame.assign(value=10 + signal + noise)


def _many_levels(n: int, rng: Rng, *, held_out: bool) -> Frame:
    frame = numeric_columns(n, 5, rng, held_out=held_out)
    count = max(5, n // (12 if held_out else 20))
    names = rng.integers(0, count, n)
    frame["vendor"] = np.array([f"V{i:05d}" for i in range(count)], dtype=object)[names]
    frame["city"] = levels(n, 40, rng, prefix="T")
    # What a vendor is like is part of the honest signal, and mild.
    mood = rng.normal(scale=0.4, size=count)[names]
    score = standard(frame[["m00", "m01"]]).sum(axis=1) * 0.6 + mood
    hit = rng.random(n) < sigmoid(score - 0.8)
    return frame.assign(outcome=words(hit, held_out=held_out))


def _noise(n: int, rng: Rng, *, held_out: bool, p: int) -> Frame:
    """Draw a target and many columns that have nothing to do with it."""
    values = rng.normal(size=(n, p))
    if held_out:
        # Half of them counts with few values, as fingerprints have.
        values[:, ::2] = rng.poisson(0.7, size=(n, len(range(0, p, 2))))
    frame = pd.DataFrame(values, columns=[f"g{i:05d}" for i in range(p)])
    hit = rng.permutation(n) < 0.45 * n
    return frame.assign(outcome=words(hit, held_out=held_out))


def _nonlinear(n: int, rng: Rng, *, held_out: bool) -> Frame:
    """Draw a target that a straight line or one split cannot follow."""
    frame = numeric_columns(n, 6, rng, held_out=False)
    z = frame.to_numpy()
    score = 2.5 * np.sign(z[:, 0] * z[:, 1]) + 2 * (np.abs(z[:, 2]) - 0.8)
    if held_out:
        score = 3 * np.sin(2.5 * z[:, 0]) + 2.5 * np.sign(z[:, 1] * z[:, 2])
    hit = rng.random(n) < sigmoid(score)
    return frame.assign(outcome=words(hit, held_out=held_out))


def _linear(n: int, rng: Rng, *, held_out: bool) -> Frame:
    """Draw a target of which a straight line is the whole truth."""
    frame = numeric_columns(n, 10 if held_out else 6, rng, held_out=False)
    z = frame.to_numpy()
    score = z[:, 0] - 0.8 * z[:, 1] + 0.5 * z[:, 2]
    hit = rng.random(n) < sigmoid(1.2 * score)
    return frame.assign(outcome=words(hit, held_out=held_out))


def _drifting(n: int, rng: Rng, *, held_out: bool, turn: float) -> Frame:
    """Draw rows over four years, in which the law turns by so many radians."""
    frame = numeric_columns(n, 6, rng, held_out=False)
    z = frame.to_numpy()
    days = np.sort(rng.integers(0, 1400, n))
    angle = turn * days / 1400
    score = np.cos(angle) * z[:, 0] + np.sin(angle) * z[:, 1]
    hit = rng.random(n) < sigmoid((1.6 if held_out else 2.0) * score)
    frame = frame.assign(outcome=words(hit, held_out=held_out))
    return frame.assign(seen_on=day_texts("2018-02-01", days))


def bayes_auc(*, held_out: bool, signal: float, offset: float) -> float:
    """Give the AUC of the true odds in the population of `_binary`, by simulation.

    No model can have more on fresh rows.
    """
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(9)
    frame = _features(100_000, rng, held_out=held_out)
    odds = offset + signal * _true_score(frame, held_out=held_out)
    hit = rng.random(len(frame)) < sigmoid(odds)
    return float(roc_auc_score(hit, odds))


def _made(name: str, kind: TargetKind, target: str, make, **fixed) -> list[Base]:
    return [
        Base(
            name=f"synth_{name}_{'b' if held_out else 'a'}",
            part=Part.HELDOUT if held_out else Part.TUNING,
            kind=kind,
            target=target,
            rows=50_000,
            make=partial(make, held_out=held_out, **fixed),
            fewest=2000 if name == "rare" else 0,
        )
        for held_out in (False, True)
    ]


_BINARY = TargetKind.BINARY

SYNTHETIC: tuple[Base, ...] = (
    *_made("logit", _BINARY, "outcome", _binary, signal=1.0, offset=-0.5),
    *_made("weak", _BINARY, "outcome", _binary, signal=0.15, offset=0.0),
    *_made("rare", _BINARY, "outcome", _binary, signal=1.2, offset=-5.2),
    *_made("levels", _BINARY, "outcome", _many_levels),
    *_made("multi", TargetKind.MULTICLASS, "kind", _multiclass),
    *_made("counts", TargetKind.REGRESSION, "orders", _counts),
    *_made("heavy", TargetKind.REGRESSION, "value", _heavy),
)

# Populations for the kinds that need a law of their own; no other kind draws on them.
WIDE = tuple(_made("wide", _BINARY, "outcome", _noise, p=5000))
NOISE = tuple(_made("noise", _BINARY, "outcome", _noise, p=12))
MIDDLE = tuple(_made("middle", _BINARY, "outcome", _noise, p=800))
NONLINEAR = tuple(_made("nonlinear", _BINARY, "outcome", _nonlinear))
LINEAR = tuple(_made("linear", _BINARY, "outcome", _linear))
DRIFTING = {
    turn: tuple(_made(f"drift{turn}", _BINARY, "outcome", _drifting, turn=turn))
    for turn in (3.0, 2.0, 1.2)
}
