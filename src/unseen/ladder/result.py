"""What a climb of the ladder gives: plain and frozen."""

from dataclasses import dataclass

from ..result import Estimate, Said, TargetKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RungScore:
    """What one rung gave.

    Parameters
    ----------
    name, words
        Its key, and what a sentence calls it.
    score
        On rows that had no part in fitting or tuning it, in the metric's unit; None
        where it was not fitted. That of the rung with the best score is flattered by
        having been looked for; `LadderReport.score` is not.
    gain
        How much better than the rung below, on the same rows; positive is better.
        None for the first.
    over_chosen
        How much better than the rung that was chosen, on the same rows; None for that
        one.
    behind
        How much worse than the rung with the best score, on the same rows; None for
        that one.
    effective
        Effective parameters of the fit on all rows, the intercept among them, or None
        where nobody can count them.
    kept
        Columns that its fit uses, of `columns`.
    columns
        Columns that it was given.
    size
        Its size in words.
    seconds
        CPU seconds of one fit, tuning included.
    left_out
        Why it was not fitted, or None.
    """

    name: str
    words: str
    score: Estimate | None
    gain: Estimate | None
    over_chosen: Estimate | None
    behind: Estimate | None
    effective: float | None = None
    kept: int | None = None
    columns: int = 0
    size: str = ""
    seconds: float = 0.0
    left_out: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderReport:
    """The whole ladder: what was chosen, its honest score, and every rung.

    Parameters
    ----------
    chosen, best
        Names of rungs: the simplest within one standard error of the best, and the
        one that scored best.
    score
        The honest score of the whole procedure, the choice among rungs included.
    metric
        Name of the metric.
    higher_is_better
        Its direction.
    rungs
        Every rung, the simplest first.
    picks
        How often each rung was chosen inside the folds, by name, most often first.
    protocol
        One sentence: which rows trained, which were scored, how often.
    source, target, kind
        What the table and its target are called, and what is predicted.
    classes
        Names of the classes; empty for values.
    n_rows, n_used, n_features
        Rows with a target, those that the ladder was climbed on, and features.
    roles
        The columns that are the id, the group and the time, where there are any.
    said
        What was inferred or left out.
    seed, version
        Seed of every draw, and the version of the package.
    seconds
        CPU seconds of the climb.
    """

    chosen: str
    best: str
    score: Estimate
    metric: str
    higher_is_better: bool
    rungs: tuple[RungScore, ...]
    picks: tuple[tuple[str, int], ...]
    protocol: str
    source: str
    target: str
    kind: TargetKind
    classes: tuple[str, ...]
    n_rows: int
    n_used: int
    n_features: int
    roles: tuple[tuple[str, str], ...] = ()
    said: tuple[Said, ...] = ()
    seed: int = 0
    version: str = ""
    seconds: float = 0.0

    def rung(self, name: str) -> RungScore:
        """Give a rung by its name."""
        return next(r for r in self.rungs if r.name == name)
