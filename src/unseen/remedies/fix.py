"""The remedies of one audit as objects that a scikit-learn user can use."""

from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from ..result import Estimate, TargetKind
from ..scoring.folds import SplitKind
from ..scoring.learners import LINEAR
from .splitters import ForwardSplit, GroupedSplit
from .swap.proven import ProvenSwap


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """The cleaned columns, the right splitter, the model advice, and the proof.

    Parameters
    ----------
    columns
        Features to keep, in the table's order.
    dropped
        Columns to drop, and the codes that say so.
    numbers, words
        Which of `columns` hold numbers and which words.
    split
        What the split must respect.
    group, time
        The columns by which it does, or None.
    n_splits
        Number of folds of the splitter.
    drop_rows
        Whether rows that (nearly) repeat others are to be dropped.
    model
        The model that the audit advises.
    target, target_kind
        What is predicted.
    metric
        Name of the metric.
    before, after
        The score before and after, measured on rows that had no part in choosing.
    seed
        Seed of the splitter.
    swap
        The user's model with another linear step, and the proof; None where no check
        offers one, or the folds chose the user's model.
    """

    columns: tuple[str, ...]
    dropped: tuple[tuple[str, str], ...]
    numbers: tuple[str, ...]
    words: tuple[str, ...]
    split: SplitKind
    group: str | None
    time: str | None
    n_splits: int
    drop_rows: bool
    model: str
    target: str
    target_kind: TargetKind
    metric: str
    before: Estimate
    after: Estimate
    seed: int = 0
    swap: ProvenSwap | None = None

    def select(self, table: Any) -> Any:
        """Give the table with the columns to keep, whatever kind of table it is.

        Parameters
        ----------
        table
            A pandas, polars or pyarrow table, or a dict of columns.
        """
        names = list(self.columns)
        if hasattr(table, "select") and not hasattr(table, "iloc"):
            return table.select(names)
        if isinstance(table, dict):
            return {name: table[name] for name in names}
        return table[names]

    def splitter(self) -> Any:
        """Give what goes into ``cv=`` of scikit-learn's searches and scorers.

        The splitters by group and by time read their column from X, so X must still
        have it; `pipeline` drops it inside.
        """
        if self.split is SplitKind.GROUPED and self.group is not None:
            return GroupedSplit(self.group, self.n_splits, self.seed)
        if self.split is SplitKind.FORWARD and self.time is not None:
            return ForwardSplit(self.time)
        from sklearn.model_selection import KFold, StratifiedKFold  # noqa: PLC0415

        kind = KFold if self.target_kind is TargetKind.REGRESSION else StratifiedKFold
        return kind(self.n_splits, shuffle=True, random_state=self.seed)

    def pipeline(self) -> Any:
        """Give an unfitted scikit-learn pipeline: columns to keep, and the model."""
        from sklearn.compose import make_column_transformer  # noqa: PLC0415
        from sklearn.pipeline import make_pipeline  # noqa: PLC0415

        linear = self.model == LINEAR
        numbers, words = _encoders(self.target_kind, linear, self.seed)
        kept = make_column_transformer(
            (numbers, list(self.numbers)), (words, list(self.words))
        )
        return make_pipeline(kept, _estimator(self.target_kind, linear, self.seed))

    def swapped(self) -> Any:
        """Give the user's model with the step exchanged, not fitted.

        Raises
        ------
        InputError
            If the folds chose the user's model, or nothing was offered.
        """
        if self.swap is None:
            raise InputError(
                "`swapped` must have a model that the folds chose, got none. "
                "Keep your model, or take `pipeline()`."
            )
        from sklearn.base import clone  # noqa: PLC0415

        return clone(self.swap.estimator)

    def to_toml(self) -> str:
        """Give the fix as text, for ``--fix OUT.toml``."""
        lines = [
            "# Made by `unseen audit --fix`. The score was measured after the fix, on",
            "# rows that had no part in choosing it.",
            f"target = {_quoted(self.target)}",
            f"metric = {_quoted(self.metric)}",
            f"seed = {self.seed}",
            "",
            "columns = [",
            *(f"  {_quoted(c)}," for c in self.columns),
            "]",
            "",
            "[dropped]  # column = the check that says so",
            *(f"{_quoted(c)} = {_quoted(code)}" for c, code in self.dropped),
            "",
            "[split]",
            f"respects = {_quoted(self.split.value)}",
        ]
        if self.split is SplitKind.GROUPED and self.group:
            lines.append(f"group = {_quoted(self.group)}")
        if self.split is SplitKind.FORWARD and self.time:
            lines.append(f"time = {_quoted(self.time)}")
        lines += [
            f"drop_repeated_rows = {str(self.drop_rows).lower()}",
            f"splitter = {_quoted(_spelled_splitter(self))}",
            "",
            "[model]",
            f"advice = {_quoted(self.model)}",
            "",
            "[score]",
            *_estimate_lines("before", self.before),
            *_estimate_lines("after", self.after),
            "",
            *([] if self.swap is None else _swap_lines(self.swap)),
        ]
        return "\n".join(lines)


def _encoders(kind: TargetKind, linear: bool, seed: int) -> tuple[Any, Any]:
    from sklearn.impute import SimpleImputer  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415
    from sklearn.preprocessing import OneHotEncoder, StandardScaler  # noqa: PLC0415

    if linear:
        numbers = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
        return numbers, OneHotEncoder(
            handle_unknown="infrequent_if_exist", min_frequency=5
        )
    return "passthrough", _mean_encoder(kind, seed)


def _mean_encoder(kind: TargetKind, seed: int) -> Any:
    """Give scikit-learn's encoder by the target's mean, cross-fitted by this seed."""
    import sklearn  # noqa: PLC0415
    from sklearn import preprocessing  # noqa: PLC0415
    from sklearn.model_selection import KFold, StratifiedKFold  # noqa: PLC0415

    # Stubs take a parameter's type from its default; here they are in the way.
    encoder: Any = preprocessing.TargetEncoder
    if [int(part) for part in sklearn.__version__.split(".")[:2]] < [1, 9]:
        return encoder(random_state=seed)
    # From 1.9 on the seed belongs to the folds.
    folds = KFold if kind is TargetKind.REGRESSION else StratifiedKFold
    return encoder(cv=folds(5, shuffle=True, random_state=seed))


def _estimator(kind: TargetKind, linear: bool, seed: int) -> Any:
    from sklearn import ensemble  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression, RidgeCV  # noqa: PLC0415
    from sklearn.model_selection import GridSearchCV  # noqa: PLC0415

    # As above: a stub takes `early_stopping` for a word, from its default.
    trees: Any = ensemble
    if kind is TargetKind.REGRESSION:
        if linear:
            return RidgeCV(alphas=[10.0**k for k in range(-3, 6)])
        return trees.HistGradientBoostingRegressor(
            early_stopping=True, random_state=seed
        )
    if linear:
        # Not LogisticRegressionCV: its arguments differ between versions.
        return GridSearchCV(
            LogisticRegression(max_iter=2000),
            {"C": [10.0**k for k in range(-4, 3)]},
            scoring="neg_log_loss",
        )
    return trees.HistGradientBoostingClassifier(early_stopping=True, random_state=seed)


def _spelled_splitter(fix: Fix) -> str:
    if fix.split is SplitKind.GROUPED and fix.group:
        return f"unseen.GroupedSplit({fix.group!r}, n_splits={fix.n_splits})"
    if fix.split is SplitKind.FORWARD and fix.time:
        return f"unseen.ForwardSplit({fix.time!r})"
    if fix.target_kind is TargetKind.REGRESSION:
        return f"sklearn.model_selection.KFold({fix.n_splits}, shuffle=True)"
    return f"sklearn.model_selection.StratifiedKFold({fix.n_splits}, shuffle=True)"


def _swap_lines(swap: ProvenSwap) -> list[str]:
    return [
        "[swap]  # each fold chose by its own training rows",
        f"model = {_quoted(swap.words)}",
        f"code = {_quoted(swap.code)}",
        f"checks = [{', '.join(_quoted(c) for c in swap.codes)}]",
        f"chosen_in = {swap.chosen}",
        f"folds = {swap.folds}",
        *_estimate_lines("before", swap.before),
        *_estimate_lines("after", swap.after),
        *_estimate_lines("gain", swap.gain),
        "",
    ]


def _estimate_lines(name: str, e: Estimate) -> list[str]:
    ends = [("value", e.value), ("low", e.low), ("high", e.high)]
    known = ", ".join(f"{k} = {v!r}" for k, v in ends if v is not None)
    return [f"{name} = {{ {known}, n = {e.n}, method = {_quoted(e.method)} }}"]


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _quoted(text: str) -> str:
    r"""Write a TOML basic string.

    Examples
    --------
    >>> print(_quoted('a "b"'))
    "a \"b\""
    """
    out = "".join(
        _ESCAPES.get(c) or (f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else c)
        for c in text
    )
    return f'"{out}"'
