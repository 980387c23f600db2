"""What stands between the columns and a model: filled, scaled, one column a level."""

from typing import Any, Literal

from ..holdout._table import Table
from .rows import Rows

# What a model reads: every column on one scale, or the columns as they are for trees.
Design = Literal["scaled", "binned", "none"]

# Wider than this, trees spend their time on noise; the features most related to the
# target, found anew in each fold, go in.
MOST_BOOSTED = 200


def pipeline(design: Design, rows: Rows, model: Any, *, screened: bool = False) -> Any:
    """Give an unfitted pipeline: the columns made ready, and the model.

    Everything that is learned (means, spreads, levels, target means) is learned from
    the rows that it is fitted on.

    Parameters
    ----------
    design
        What the model reads.
    rows
        The rows, for which columns hold levels.
    model
        The model; its step is called ``model``.
    screened
        Whether only the columns most related to the target go in.
    """
    from sklearn.pipeline import Pipeline  # noqa: PLC0415 - heavy

    steps: list[tuple[str, Any]] = []
    if design == "binned":
        steps.append(("columns", _binned(rows)))
    elif design == "scaled":
        steps.append(("columns", _scaled(rows)))
    if screened:
        steps.append(("screen", _screen(rows.table)))
    return Pipeline([*steps, ("model", model)])


def _scaled(rows: Rows) -> Any:
    from sklearn.compose import ColumnTransformer  # noqa: PLC0415 - heavy
    from sklearn.impute import SimpleImputer  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415
    from sklearn.preprocessing import (  # noqa: PLC0415
        MaxAbsScaler,
        OneHotEncoder,
        StandardScaler,
    )

    from .clipped_scaler import ClippedScaler  # noqa: PLC0415

    if hasattr(rows.table.X, "tocsr"):
        return MaxAbsScaler()
    fill = SimpleImputer(add_indicator=rows.missing, keep_empty_features=True)
    if not (rows.few or rows.many):
        return make_pipeline(fill, ClippedScaler())
    numbers = _others(rows)
    parts = [
        ("numbers", make_pipeline(fill, ClippedScaler()), numbers),
        (
            "levels",
            OneHotEncoder(
                handle_unknown="infrequent_if_exist",
                min_frequency=5,
                sparse_output=False,
            ),
            list(rows.few),
        ),
        (
            "crowded",
            make_pipeline(_mean_encoder(rows), StandardScaler()),
            list(rows.many),
        ),
    ]
    return ColumnTransformer([part for part in parts if part[2]])


def _binned(rows: Rows) -> Any:
    from sklearn.compose import ColumnTransformer  # noqa: PLC0415 - heavy

    parts = [
        # The levels come first, so that their places are known to the trees.
        ("levels", "passthrough", list(rows.few)),
        ("numbers", "passthrough", _others(rows)),
        ("crowded", _mean_encoder(rows), list(rows.many)),
    ]
    return ColumnTransformer([part for part in parts if part[2]])


def _others(rows: Rows) -> list[int]:
    levels = {*rows.few, *rows.many}
    return [j for j in range(len(rows.columns)) if j not in levels]


def _mean_encoder(rows: Rows) -> Any:
    from inspect import signature  # noqa: PLC0415 - heavy

    from sklearn.model_selection import KFold, StratifiedKFold  # noqa: PLC0415
    from sklearn.preprocessing import TargetEncoder  # noqa: PLC0415

    classes = rows.table.classes
    kind = "continuous"
    if classes is not None:
        kind = "binary" if len(classes) == 2 else "multiclass"
    # Rows may come sorted, so the folds are dealt at random, with a seed of their own.
    # From scikit-learn 1.9 on it is a splitter that says so.
    folds = KFold if classes is None else StratifiedKFold
    dealt: dict[str, Any] = {"cv": folds(5, shuffle=True, random_state=0)}
    shuffle = signature(TargetEncoder).parameters.get("shuffle")
    if shuffle is not None and shuffle.default is True:
        dealt = {"random_state": 0}
    return TargetEncoder(target_type=kind, **dealt)


def _screen(table: Table) -> Any:
    from sklearn.feature_selection import (  # noqa: PLC0415 - heavy
        SelectKBest,
        f_classif,
        f_regression,
    )

    score = f_regression if table.classes is None else f_classif
    return SelectKBest(score, k=MOST_BOOSTED)
