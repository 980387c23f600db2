"""The ladder as it is called from Python."""

import os
from dataclasses import dataclass
from typing import Any

from .errors import InputError
from .ladder import FittedModel, LadderReport, climb, read_rows
from .ladder.refit_script import refit_script
from .ladder.skops_file import to_bytes
from .render.ladder_words import sentence
from .render.progress import Tell, silent
from .render.write import write


@dataclass(frozen=True, slots=True)
class _Actions:
    """What a fitted model can do beside predicting."""

    def sentence(self, report: LadderReport) -> str:
        return sentence(report)

    def html(self, report: LadderReport) -> str:
        from .render.html.ladder_page import ladder_to_frame  # noqa: PLC0415 - figures

        return ladder_to_frame(report)

    def save(self, model: FittedModel, path: str) -> None:
        write(path, content(model, os.path.splitext(path)[1].removeprefix(".")))


def fit(
    X: Any,
    y: Any = None,
    *,
    target: str | None = None,
    metric: str | None = None,
    id: str | None = None,
    group: Any = None,
    time: Any = None,
    repeats: int | None = None,
    level: float = 0.95,
    seed: int = 0,
    tell: Tell = silent,
) -> FittedModel:
    """Fit the simplest model that the data can carry, and say what it is worth.

    A ladder is climbed: the mean, a linear model without a penalty, ridge, the lasso,
    highly adaptive ridge, tuned gradient boosting. All are fitted under one nested
    protocol; the simplest within one standard error of the best is chosen, and its
    honest score pays for that choice.

    Parameters
    ----------
    X
        A table in any form that `unseen.audit` takes, its target included; or, with
        `y`, features alone: an array, a sparse matrix or a table, n rows.
    y
        The target, shape (n,); None where it is a column of the table.
    target
        Name of the column that is predicted.
    metric
        Name of the metric; by default AUC for classes and R² for values.
    id, group, time
        Columns with a role; inferred where they are None, switched off by ``"none"``.
        With `y`, `group` and `time` are values, shape (n,). No group is on both sides
        of a fold; with a time only the past predicts.
    repeats
        How often the folds are dealt, at least 1; by default twice where rows are few
        and else once.
    level
        Coverage of the intervals, in (0, 1).
    seed
        Seed of every draw; the same seed gives the same model.
    tell
        Told what is being done: ``tell(what, done, total)``.

    Returns
    -------
    FittedModel
        It predicts; its ``report`` has every rung, its ``score`` is the honest one.

    Raises
    ------
    InputError
        For rows that cannot be used, in one sentence of fact and one of advice.

    Notes
    -----
    Assumes exchangeable rows (groups, where there are any), or with time a future that
    is like the past. Errs to the worse: in the folds a model sees four fifths of the
    rows. What was tried on these rows before is not known to it: then the score is too
    good. Where there are more than 10,000 rows the ladder is climbed on a sample of
    them; the model chosen is fitted on up to 200,000.

    References
    ----------
    S. Varma, R. Simon (2006), "Bias in error estimation when using cross-validation
    for model selection", doi:10.1186/1471-2105-7-91.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> x = rng.normal(size=(60, 3))
    >>> model = fit(x, x[:, 0] + 0.1 * rng.normal(size=60), repeats=1)
    >>> model.chosen, round(model.score.value, 2), model.predict(x[:2]).shape
    ('ols', 0.99, (2,))
    """
    if not 0 < level < 1:
        raise InputError(
            f"`level` must lie strictly between 0 and 1, got {level}. "
            "For a 95% interval pass 0.95."
        )
    if repeats is not None and (not isinstance(repeats, int) or repeats < 1):
        raise InputError(
            f"`repeats` must be a whole number of at least 1, got {repeats!r}. "
            "Leave it out for the usual number."
        )
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - loads with scikit-learn

    roles = {"target": target, "metric": metric, "id": id, "group": group, "time": time}
    # The matrices are small: threads of linear algebra wait for each other.
    with threadpool_limits(1, user_api="blas"):
        rows = read_rows(X, y, **roles, seed=seed, tell=tell)
        climbed = climb(rows, repeats=repeats, level=level, seed=seed, tell=tell)
        source = os.fspath(X) if isinstance(X, str | os.PathLike) else None
        code = refit_script(climbed, rows, source=source, words={**roles, "seed": seed})
    return FittedModel(
        report=climbed.report,
        pipeline=rows.reading(climbed.model),
        code=code,
        actions=_Actions(),
    )


def content(model: FittedModel, ending: str) -> str | bytes:
    """Give what a file with this ending holds.

    Parameters
    ----------
    model
        A fitted model.
    ending
        ``skops``, ``html``, ``json`` or ``py``.

    Raises
    ------
    InputError
        If the ending is another.
    """
    match ending.lower():
        case "skops":
            return to_bytes(model.pipeline)
        case "html":
            from .render.html.ladder_page import ladder_to_html  # noqa: PLC0415

            return ladder_to_html(model.report, code=model.code)
        case "json":
            from .render.ladder_json import ladder_to_json  # noqa: PLC0415

            return ladder_to_json(model.report, code=model.code)
        case "py":
            return model.code
    raise InputError(
        f"`path` must end in .skops, .html, .json or .py, got {ending!r}. "
        "Name it model.skops, say."
    )
