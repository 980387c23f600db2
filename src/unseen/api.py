"""The audit as it is called from Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite, nan
from os import PathLike
from typing import Any

from .auditing.intake import Wishes
from .auditing.reproduce import python_call
from .auditing.run import Audit, Tell, run_audit, silent
from .checks.catalogue import CHECKS
from .errors import InputError
from .facts import Facts, SelectionFacts, facts_from, read_facts
from .facts.selection import checked_rows
from .remedies.fix import Fix
from .result import Report


@dataclass(frozen=True, slots=True)
class _Actions:
    """What a report can do."""

    made: Fix | None

    def fix(self, report: Report) -> Fix:
        if self.made is None:
            raise InputError(
                "`fix` must have a score to prove itself, got a report without one. "
                "Audit a table with a target."
            )
        return self.made

    def html(self, report: Report) -> str:
        from .render.write import framed  # noqa: PLC0415 - templates and figures

        return framed(report)

    def save(self, report: Report, path: str) -> None:
        from .render.write import render_as  # noqa: PLC0415 - templates and figures

        render_as(report, path)


def audit(
    table: Any,
    target: str | None = None,
    *,
    test: Any = None,
    metric: str | None = None,
    claim: str | Mapping[str, float] | float | None = None,
    model: Any = None,
    id: str | None = None,
    group: str | None = None,
    time: str | None = None,
    facts: Facts | Mapping[str, Any] | str | PathLike[str] | None = None,
    runs: Any = None,
    runs_metric: str | None = None,
    runs_n: int | None = None,
    run_predictions: Any = None,
    predictions: Any = None,
    ledger: str | PathLike[str] | None = None,
    trust: Sequence[str] = (),
    seed: int = 0,
    tell: Tell = silent,
) -> Report:
    """Audit a table: find what flatters the score, and give the honest one.

    Parameters
    ----------
    table
        The training table: a path or glob (CSV, TSV, JSON lines, Parquet, Arrow,
        ``file.db::table``), a pandas, polars or pyarrow table, a dict of columns, or
        anything with ``__arrow_c_stream__``.
    target
        Name of the column that is predicted.
    test
        The test table, in any of these forms.
    metric
        Name of the metric; by default AUC, balanced accuracy or R², as fits the target.
    claim
        The claimed score: ``"auc=0.97"``, ``{"auc": 0.97}``, or a number in the unit
        of `metric`.
    model
        A scikit-learn-compatible estimator, a class or factory of one, a callable
        ``(X, y) -> score`` that runs a whole procedure, or ``"package.module:name"``.
    id, group, time
        Columns with a role; inferred where they are None, switched off by ``"none"``.
    facts
        What only a person knows: a path to ``unseen.toml``, a mapping of its form, or
        `Facts`.
    runs
        The runs among which the claim was chosen: their scores as a list or a table
        (one row each), ``"mlflow:PATH#EXPERIMENT"``, or the ledger of a vault.
    runs_metric
        The column, or the key, of the scores that were reported.
    runs_n
        Rows that scored each run; those of `test` where None.
    run_predictions
        What each run said of the test rows, one column each: with it the correction
        for the choice is much narrower than from scores alone.
    predictions
        What the reported model said of the test rows: one column of scores, a column
        for each round (``round_1``, ``round_2``), or one for each base model.
    ledger
        The ledger of a vault, which tells how often its holdout was looked at.
    trust
        Paths of pickles that may be read.
    seed
        Seed of every draw; the same seed gives the same report.
    tell
        Told what is being done: ``tell(what, done, total)``.

    Returns
    -------
    Report

    Raises
    ------
    InputError
        For tables that cannot be used, in one sentence of fact and one of advice.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> x = rng.normal(size=400)
    >>> y = (x + rng.normal(size=400) > 0).astype(int)
    >>> report = audit({"x": x, "copy": 3 * y + 1, "y": y}, "y")
    >>> [(f.code, f.subjects[0].name) for f in report.found()][0]
    ('LEAK001', 'copy')
    >>> report.fix().columns
    ('x',)
    """
    known = _facts(facts)
    asked, claimed = _claim(claim, metric or known.metric)
    known.check_codes(CHECKS)
    wishes = Wishes(
        target=target,
        metric=asked,
        claim=claimed,
        id=id,
        group=group,
        time=time,
        facts=known,
        trust=tuple(trust),
        seed=seed,
        tried=SelectionFacts(
            runs=runs,
            metric=runs_metric,
            n=checked_rows("runs_n", runs_n),
            run_predictions=run_predictions,
            predictions=predictions,
            ledger=ledger,
        ),
        digits=_digits(claim),
    )
    made = _run(table, test, wishes, model, tell)
    asked = {
        "test": test,
        "metric": metric,
        "claim": claim,
        "model": model,
        "id": id,
        "group": group,
        "time": time,
        "facts": facts,
        "runs": runs,
        "runs_metric": runs_metric,
        "runs_n": runs_n,
        "run_predictions": run_predictions,
        "predictions": predictions,
        "ledger": ledger,
        "trust": tuple(trust),
        "seed": seed,
    }
    return replace(
        made.report,
        actions=_Actions(made.fix),
        reproduce=(python_call(table, target, asked),),
    )


def _run(table: Any, test: Any, wishes: Wishes, model: Any, tell: Tell) -> Audit:
    """Run an audit with linear algebra on one thread.

    The probes' matrices are small, and two threads that wait for each other cost more
    than they gain. A user's model keeps its threads.
    """
    if model is not None:
        return run_audit(table, test, wishes, model=model, tell=tell)
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - loads with scikit-learn

    with threadpool_limits(1, user_api="blas"):
        return run_audit(table, test, wishes, tell=tell)


def _facts(facts: Facts | Mapping[str, Any] | str | PathLike[str] | None) -> Facts:
    if facts is None:
        return Facts()
    if isinstance(facts, Facts):
        return facts
    if isinstance(facts, Mapping):
        return facts_from(facts)
    return read_facts(str(facts))


def _claim(
    claim: str | Mapping[str, float] | float | None, metric: str | None
) -> tuple[str | None, float | None]:
    """Read a claim; give the metric's name and the claimed value.

    Examples
    --------
    >>> _claim("auc=0.97", None), _claim({"r2": 0.5}, None), _claim(0.9, "accuracy")
    (('auc', 0.97), ('r2', 0.5), ('accuracy', 0.9))
    """
    if claim is None:
        return metric, None
    if isinstance(claim, Mapping):
        if len(claim) != 1:
            raise InputError(
                f"`claim` must be one metric and its value, got {len(claim)} of them. "
                "Pass {'auc': 0.97}."
            )
        name, value = next(iter(dict(claim).items()))
        return str(name), _claimed(value, claim)
    if isinstance(claim, str):
        name, sign, text = claim.partition("=")
        value = _claimed(text if sign else name, claim)
        return (name.strip() if sign else metric), value
    return metric, _claimed(claim, claim)


def _claimed(value: Any, claim: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = nan
    if isfinite(number):
        return number
    raise InputError(
        f"`claim` must be a metric and a number, got {claim!r}. Write it as auc=0.97."
    )


def _digits(claim: Any) -> int | None:
    """Count the decimal places that a claim was written with.

    Examples
    --------
    >>> _digits("auc=0.90"), _digits("0.9"), _digits(0.9)
    (2, 1, None)
    """
    if not isinstance(claim, str):
        return None
    number = claim.rpartition("=")[2].strip().lower()
    # A power of ten moves the point; then the number itself says how many.
    return None if "e" in number else len(number.partition(".")[2])
