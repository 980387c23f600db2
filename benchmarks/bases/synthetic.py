"""Made populations, a variant of each for each part.

Each variant has another law, not only another seed: other numbers of columns, other
distributions, another link.
"""

from functools import partial

import numpy as np
import pandas as pd

from .base import Base, Frame, Part, TargetKind, day_texts

Rng = np.random.Generator


def numeric_columns(n: int, p: int, rng: Rng, *, part: Part) -> Frame:
    """Draw `p` numeric columns: Gaussian, skewed, correlated, or partly counts."""
    values = rng.normal(size=(n, p))
    if part is Part.FINAL:
        # A common part in all, long tails in every fourth, and centres far apart.
        values = 0.9 * values + 0.45 * rng.normal(size=(n, 1))
        values[:, 2::4] = np.sinh(1.3 * values[:, 2::4])
        values = values + np.linspace(-50, 50, p)
    if part is Part.HELDOUT:
        # Every third column skewed, and scales over six orders of magnitude.
        values[:, ::3] = np.exp(values[:, ::3])
        values = values * 10.0 ** np.linspace(-3, 3, p)
    if part is Part.FRESH:
        # Each like its neighbour, every fourth a count, every fourth with two humps.
        for i in range(1, p):
            values[:, i] = 0.6 * values[:, i - 1] + 0.8 * values[:, i]
        values[:, 1::4] = np.round(np.exp(2 + 0.7 * values[:, 1::4]))
        values[:, 3::4] += 3 * (rng.random((n, len(range(3, p, 4)))) < 0.4)
    name = "v_{:d}" if part is Part.FRESH else "m{:02d}"
    return pd.DataFrame(values, columns=[name.format(i) for i in range(p)])


def _plain_columns(n: int, p: int, rng: Rng) -> Frame:
    """Draw `p` Gaussian columns, in all parts."""
    return numeric_columns(n, p, rng, part=Part.TUNING)


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


def words(hits: np.ndarray, *, part: Part) -> np.ndarray:
    """Name the two classes."""
    yes, no = part.pick(
        ("yes", "no"), ("bad", "good"), ("left", "stayed"), ("high risk", "low risk")
    )
    return np.where(hits, yes, no).astype(object)


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Turn log odds into probabilities."""
    return 1 / (1 + np.exp(-z))


def _chance(odds: np.ndarray, *, part: Part) -> np.ndarray:
    """Turn a score into probabilities: by the logit, or the complementary log-log."""
    if part is Part.FRESH:
        return 1 - np.exp(-np.exp(odds))
    return sigmoid(odds)


def _features(n: int, rng: Rng, *, part: Part) -> Frame:
    frame = numeric_columns(n, part.pick(8, 12, 9, 10), rng, part=part)
    region, channel = ("Zone ", "by way ") if part is Part.FRESH else ("R", "C")
    frame["region"] = levels(n, part.pick(6, 6, 9, 16), rng, prefix=region)
    frame["channel"] = levels(n, part.pick(3, 3, 4, 2), rng, prefix=channel)
    if part is Part.FINAL:
        frame["visits"] = rng.geometric(0.25, n)
    elif part is Part.FRESH:
        frame["visits"] = rng.negative_binomial(2, 0.3, n)
    else:
        frame["visits"] = rng.poisson(3, n)
    return frame


def _true_score(frame: Frame, *, part: Part) -> np.ndarray:
    z = standard(frame.filter(regex=r"^m|^v_"))
    score = z[:, 0] + 0.7 * z[:, 1] - 0.5 * z[:, 2]
    if part is Part.FINAL:
        score = 0.9 * z[:, 3] - 0.7 * np.abs(z[:, 6]) + 0.5 * z[:, 7] * z[:, 8] + 1.2
        channel = (frame["channel"] == "C2").to_numpy()
        return score - 0.8 * channel - 0.3 * np.log(frame["visits"].to_numpy())
    if part is Part.FRESH:
        # It levels off in one column, begins late in another, and is flat between.
        score = 1.2 * np.tanh(1.5 * z[:, 2]) + 0.9 * np.maximum(z[:, 5] - 0.3, 0)
        score += 0.5 * np.round(z[:, 7]) - 0.4 * z[:, 8] * (frame["region"] < "Zone 3")
        return score + 0.5 * (frame["visits"].to_numpy() == 0) - 0.5
    if part is Part.HELDOUT:
        score = z[:, 1] - 0.8 * z[:, 4] + 0.6 * z[:, 5] * (z[:, 2] > 0)
    region = (frame["region"] == "R1").to_numpy()
    return score + 0.6 * region + 0.15 * (frame["visits"].to_numpy() - 3)


def _binary(n: int, rng: Rng, *, part: Part, signal: float, offset: float) -> Frame:
    frame = _features(n, rng, part=part)
    odds = offset + signal * _true_score(frame, part=part)
    hit = rng.random(n) < _chance(odds, part=part)
    return frame.assign(outcome=words(hit, part=part))


def _multiclass(n: int, rng: Rng, *, part: Part) -> Frame:
    classes = part.pick(4, 6, 5, 7)
    frame = numeric_columns(n, 10, rng, part=part)
    weights = np.random.default_rng(part.pick(5, 6, 7, 8)).normal(size=(10, classes))
    # A logit, in the final variant a probit, in the fresh one with long tails.
    noise = rng.normal if part is Part.FINAL else rng.gumbel
    if part is Part.FRESH:
        noise = partial(rng.standard_t, 2.5)
    logits = standard(frame) @ weights * 0.7 + noise(size=(n, classes))
    if part is Part.FRESH:
        # Two classes for what lies far out, on either side.
        logits[:, :2] += np.abs(standard(frame)[:, 4:6]) - 0.8
    site = part.pick("S", "S", "S", "Ort ")
    frame["site"] = levels(n, part.pick(5, 5, 5, 11), rng, prefix=site)
    name = part.pick("k", "k", "k", "Type 0")
    frame["kind"] = np.array([f"{name}{i}" for i in range(classes)], dtype=object)[
        logits.argmax(axis=1)
    ]
    return frame


def _counts(n: int, rng: Rng, *, part: Part) -> Frame:
    frame = numeric_columns(n, 6, rng, part=part)
    z = standard(frame)
    frame["season"] = levels(n, 4, rng, prefix="Q")
    if part is Part.FRESH:
        return frame.assign(orders=_heaped(z, frame["season"], rng))
    rate = np.exp(1.5 + 0.4 * z[:, 0] - 0.3 * z[:, 1] + 0.4 * (frame["season"] == "Q1"))
    if part is Part.HELDOUT:
        # Over-dispersed: gamma-mixed Poisson.
        rate = rate * rng.gamma(2.0, 0.5, n)
    if part is Part.FINAL:
        # Three in ten order nothing, whatever they are like.
        rate = 1.6 * rate * (rng.random(n) > 0.3)
    return frame.assign(orders=rng.poisson(np.minimum(rate, 1e6)))


def _heaped(z: np.ndarray, season: np.ndarray, rng: Rng) -> np.ndarray:
    """Draw counts of a rate that is nearly a straight line, as they are written down.

    They are negative binomial; from twenty on they are given in fives.
    """
    rate = np.logaddexp(0, 5 + 2.5 * z[:, 3] - 2 * z[:, 5] + 2 * (season == "Q2"))
    counts = rng.poisson(rate * rng.gamma(3.0, 1 / 3, len(rate)))
    return np.where(counts < 20, counts, 5 * (counts // 5))


def _heavy(n: int, rng: Rng, *, part: Part) -> Frame:
    frame = numeric_columns(n, 8, rng, part=part)
    if part is Part.FRESH:
        # All effects multiply.
        frame["amount"] = np.round(np.exp(rng.laplace(4, 0.6, n)), 2)
        z = standard(frame)
        growth = 0.5 * z[:, 2] + 0.25 * z[:, 6] + 0.4 * np.log(frame["amount"] + 1)
        return frame.assign(value=np.exp(growth + 0.5 * rng.normal(size=n)))
    final = part is Part.FINAL
    frame["amount"] = (
        1 + rng.pareto(1.8, n) if final else np.exp(1.5 * rng.normal(size=n))
    )
    noise = rng.standard_t(part.pick(3, 2.5, 4, 4), n)
    if final:
        # The noise grows with a column.
        noise = noise * np.exp(0.5 * standard(frame)[:, 3])
    signal = 2 * standard(frame)[:, 0] + np.log(frame["amount"])
    return frame.assign(value=10 + signal + noise)


def _many_levels(n: int, rng: Rng, *, part: Part) -> Frame:
    frame = numeric_columns(n, 5, rng, part=part)
    count = max(5, n // part.pick(20, 12, 15, 10))
    names = rng.integers(0, count, n)
    if part is Part.FINAL:
        # Few vendors with many rows, many with few.
        names = np.minimum(names, rng.integers(0, count, n))
    if part is Part.FRESH:
        # The second has half the rows of the first, the third a third.
        weight = 1 / np.arange(1, count + 1) ** 0.9
        names = rng.choice(count, n, p=weight / weight.sum())
    vendor = "No. {:d} & Co" if part is Part.FRESH else "V{:05d}"
    names_there = [vendor.format(i) for i in range(count)]
    frame["vendor"] = np.array(names_there, dtype=object)[names]
    city = part.pick("T", "T", "T", "São ")
    frame["city"] = levels(n, part.pick(40, 40, 25, 70), rng, prefix=city)
    # What a vendor is like is part of the honest signal, and mild.
    mood = rng.normal(scale=part.pick(0.4, 0.4, 0.4, 0.5), size=count)[names]
    score = standard(frame.iloc[:, :2]).sum(axis=1) * 0.6 + mood
    hit = rng.random(n) < _chance(score - 0.8, part=part)
    return frame.assign(outcome=words(hit, part=part))


def _noise(n: int, rng: Rng, *, part: Part, p: int) -> Frame:
    """Draw a target and many columns that have nothing to do with it."""
    values = rng.normal(size=(n, p))
    if part is Part.FINAL:
        # Every third a flag, the others waiting times.
        values = rng.exponential(size=(n, p))
        values[:, ::3] = rng.random((n, len(range(0, p, 3)))) < 0.3
    if part is Part.HELDOUT:
        # Half of them counts with few values, as fingerprints have.
        values[:, ::2] = rng.poisson(0.7, size=(n, len(range(0, p, 2))))
    if part is Part.FRESH:
        # Neighbours alike, long tails, every fifth an answer from one to five.
        values[:, 1:] += 0.7 * values[:, :-1]
        values = np.sinh(values)
        values[:, ::5] = rng.integers(1, 6, size=(n, len(range(0, p, 5))))
    name = "probe.{:d}" if part is Part.FRESH else "g{:05d}"
    frame = pd.DataFrame(values, columns=[name.format(i) for i in range(p)])
    hit = rng.permutation(n) < part.pick(0.45, 0.45, 0.4, 0.35) * n
    return frame.assign(outcome=words(hit, part=part))


def _nonlinear(n: int, rng: Rng, *, part: Part) -> Frame:
    """Draw a target that a straight line or one split cannot follow."""
    frame = _plain_columns(n, 6, rng)
    z = frame.to_numpy()
    score = 2.5 * np.sign(z[:, 0] * z[:, 1]) + 2 * (np.abs(z[:, 2]) - 0.8)
    if part is Part.HELDOUT:
        score = 3 * np.sin(2.5 * z[:, 0]) + 2.5 * np.sign(z[:, 1] * z[:, 2])
    if part is Part.FINAL:
        score = 1.5 * (z[:, 3] ** 2 + z[:, 4] ** 2 - 2) + 2 * np.sign(z[:, 0] * z[:, 5])
    if part is Part.FRESH:
        # A ring, and one of two columns above the other while a third is low.
        ring = np.abs(np.hypot(z[:, 1], z[:, 2]) - 1.2) - 0.45
        score = 2.2 * np.sign((z[:, 3] - z[:, 5]) * z[:, 4]) - 3 * ring
    hit = rng.random(n) < sigmoid(score)
    return frame.assign(outcome=words(hit, part=part))


def _linear(n: int, rng: Rng, *, part: Part) -> Frame:
    """Draw a target of which a straight line is the whole truth."""
    frame = _plain_columns(n, part.pick(6, 10, 8, 12), rng)
    z = frame.to_numpy()
    if part is Part.FRESH:
        # Columns with ends, many small weights, a probit.
        frame[:] = rng.uniform(-2, 2, size=frame.shape)
        weights = np.linspace(0.8, -0.3, frame.shape[1])
        hit = frame.to_numpy() @ weights + 1.2 * rng.normal(size=n) > 0.3
        return frame.assign(outcome=words(hit, part=part))
    score = z[:, 0] - 0.8 * z[:, 1] + 0.5 * z[:, 2]
    if part is Part.FINAL:
        score = 0.6 * (z[:, 1] + z[:, 2] - z[:, 4] - z[:, 5] + z[:, 7])
    hit = rng.random(n) < sigmoid(1.2 * score)
    return frame.assign(outcome=words(hit, part=part))


def _drifting(n: int, rng: Rng, *, part: Part, turn: float) -> Frame:
    """Draw rows over four years, in which the law turns by so many radians."""
    frame = _plain_columns(n, part.pick(6, 6, 7, 5), rng)
    z = frame.to_numpy()
    days = np.sort(rng.integers(0, 1400, n))
    angle = turn * days / 1400
    if part is Part.FRESH:
        # Slowly at first and at the end.
        angle = turn * (days / 1400) ** 2 * (3 - days / 700)
    # In the final variant it turns the other way, between other columns.
    first, second, way = part.pick((0, 1, 1), (0, 1, 1), (4, 2, -1), (3, 0, -1))
    score = np.cos(angle) * z[:, first] + way * np.sin(angle) * z[:, second]
    hit = rng.random(n) < sigmoid(part.pick(2.0, 1.6, 1.8, 2.2) * score)
    frame = frame.assign(outcome=words(hit, part=part))
    start = part.pick("2018-02-01", "2018-02-01", "2012-09-17", "1998-11-23")
    if part is Part.FRESH:
        # With the time of day: rows of one day stand in its order.
        minutes = np.sort(days * 1440 + rng.integers(0, 1440, n))
        moments = np.datetime64(start) + minutes.astype("timedelta64[m]")
        return frame.assign(seen_on=moments.astype(str).astype(object))
    return frame.assign(seen_on=day_texts(start, days))


def bayes_auc(*, part: Part, signal: float, offset: float) -> float:
    """Give the AUC of the true odds in the population of `_binary`, by simulation.

    No model can have more on fresh rows.
    """
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(9)
    frame = _features(100_000, rng, part=part)
    odds = offset + signal * _true_score(frame, part=part)
    hit = rng.random(len(frame)) < _chance(odds, part=part)
    return float(roc_auc_score(hit, odds))


def _made(name: str, kind: TargetKind, target: str, make, **fixed) -> list[Base]:
    return [
        Base(
            name=f"synth_{name}_{part.pick('a', 'b', 'c', 'd')}",
            part=part,
            kind=kind,
            target=target,
            rows=50_000,
            make=partial(make, part=part, **fixed),
            fewest=2000 if name == "rare" else 0,
        )
        for part in Part
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
