"""Models to recommend, as scikit-learn code that does the same by hand."""

from ...result import Remedy, RemedyKind, TargetKind
from ...scoring.learners import LINEAR

_HEAD = """\
from sklearn.compose import make_column_selector, make_column_transformer
{imports}

columns = make_column_transformer(
    ({numbers}, make_column_selector(dtype_include="number")),
    ({words}, make_column_selector(dtype_exclude="number")),
)
model = make_pipeline(columns, {estimator})"""

_RIDGE = "RidgeCV(alphas=[10.0**k for k in range(-3, 6)])"
_LOGISTIC = """GridSearchCV(
    LogisticRegression(max_iter=2000),
    {"C": [10.0**k for k in range(-4, 3)]},
    scoring="neg_log_loss",
)"""
_LINEAR_PARTS = {
    "numbers": "make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())",
    "words": 'OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=5)',
}
_BOOSTING_PARTS = {
    "numbers": '"passthrough"',
    "words": "TargetEncoder()",
}


def use_model(model: str, kind: TargetKind, text: str) -> Remedy:
    """Recommend one of the probes.

    Parameters
    ----------
    model
        Its name.
    kind
        The target's kind.
    text
        One sentence of advice.
    """
    return Remedy(
        kind=RemedyKind.USE_MODEL, text=text, model=model, code=code_of(model, kind)
    )


def code_of(model: str, kind: TargetKind) -> str:
    """Write a probe as a scikit-learn pipeline.

    Parameters
    ----------
    model
        Name of the probe.
    kind
        The target's kind.
    """
    numeric = kind is TargetKind.REGRESSION
    if model == LINEAR:
        estimator = _RIDGE if numeric else _LOGISTIC
        name = "RidgeCV" if numeric else "LogisticRegression"
        imports = (
            "from sklearn.impute import SimpleImputer\n"
            f"from sklearn.linear_model import {name}\n"
            + ("" if numeric else "from sklearn.model_selection import GridSearchCV\n")
            + "from sklearn.pipeline import make_pipeline\n"
            "from sklearn.preprocessing import OneHotEncoder, StandardScaler"
        )
        return _HEAD.format(imports=imports, estimator=estimator, **_LINEAR_PARTS)
    name = f"HistGradientBoosting{'Regressor' if numeric else 'Classifier'}"
    imports = (
        f"from sklearn.ensemble import {name}\n"
        "from sklearn.pipeline import make_pipeline\n"
        "from sklearn.preprocessing import TargetEncoder"
    )
    estimator = f"{name}(early_stopping=True)"
    return _HEAD.format(imports=imports, estimator=estimator, **_BOOSTING_PARTS)
