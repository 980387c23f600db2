"""Linear models that a user could name, with their penalties set well and badly.

All stand behind imputation and coding (`models.prepared`), so that text and gaps do not
decide what is found; those that are named ``raw`` have no scaler.
"""

from collections.abc import Callable
from typing import Any

from .models import as_frame, number_columns, prepared, text_columns

# On a target of unit variance, so that a penalty means the same on every base.
WEAK, STRONG = [1e-3, 1e-2, 1e-1], [1e5, 1e6, 1e7]


def _on_unit_target(model: Any) -> Any:
    from sklearn.compose import TransformedTargetRegressor
    from sklearn.preprocessing import StandardScaler

    return TransformedTargetRegressor(
        regressor=prepared(model), transformer=StandardScaler()
    )


def raw(model: Any) -> Any:
    """Put imputation and coding before a model, and no scaler."""
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer, OneHotEncoder

    words = OneHotEncoder(handle_unknown="ignore", min_frequency=5)
    columns = ColumnTransformer(
        [("numbers", SimpleImputer(), number_columns), ("words", words, text_columns)]
    )
    return make_pipeline(FunctionTransformer(as_frame), columns, model)


def free() -> Any:
    """Give a logistic regression without a penalty."""
    from sklearn.linear_model import LogisticRegression

    return prepared(LogisticRegression(C=float("inf"), max_iter=2000))


def free_regressor() -> Any:
    """Give least squares."""
    from sklearn.linear_model import LinearRegression

    return prepared(LinearRegression())


def weak_grid() -> Any:
    """Give a search of penalties that are all too weak for many columns."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV

    grid = {"logisticregression__C": [1 / a for a in WEAK]}
    model = prepared(LogisticRegression(max_iter=2000))
    return GridSearchCV(model, grid, cv=3, scoring="neg_log_loss")


def weak_grid_regressor() -> Any:
    """Give the same for a number."""
    from sklearn.linear_model import RidgeCV

    return prepared(RidgeCV(alphas=WEAK))


def strong_grid_regressor() -> Any:
    """Give a search of penalties that are all too strong."""
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import GridSearchCV

    return GridSearchCV(prepared(Ridge()), {"ridge__alpha": STRONG}, cv=3)


def raw_lasso_regressor() -> Any:
    """Give a lasso without a scaler, its penalty chosen."""
    from sklearn.linear_model import LassoCV

    return raw(LassoCV())


def raw_ridge_regressor() -> Any:
    """Give a ridge without a scaler."""
    from sklearn.linear_model import Ridge

    return raw(Ridge(alpha=10.0))


def raw_logistic() -> Any:
    """Give a logistic regression without a scaler."""
    from sklearn.linear_model import LogisticRegression

    return raw(LogisticRegression(max_iter=300))


def raw_vectors() -> Any:
    """Give a support vector machine without a scaler."""
    from sklearn.svm import SVC

    return raw(SVC())


def strong_ridge_regressor() -> Any:
    """Give a ridge whose penalty leaves nearly nothing."""
    from sklearn.linear_model import Ridge

    return prepared(Ridge(alpha=1e5))


def strong_lasso_regressor() -> Any:
    """Give a lasso whose penalty leaves next to no column."""
    from sklearn.linear_model import Lasso

    return _on_unit_target(Lasso(alpha=0.5))


def weak_logistic() -> Any:
    """Give a logistic regression with next to no penalty."""
    from sklearn.linear_model import LogisticRegression

    return prepared(LogisticRegression(C=1e4, max_iter=2000))


def weak_ridge_regressor() -> Any:
    """Give a ridge with next to no penalty."""
    from sklearn.linear_model import Ridge

    return prepared(Ridge(alpha=1e-4))


def chosen_ridge_regressor() -> Any:
    """Give an honest ridge, its penalty chosen from a long grid."""
    from sklearn.linear_model import RidgeCV

    return prepared(RidgeCV(alphas=[10.0**k for k in range(-3, 6)]))


def chosen_lasso_regressor() -> Any:
    """Give an honest lasso."""
    from sklearn.linear_model import LassoCV

    return prepared(LassoCV(max_iter=5000))


def chosen_logistic() -> Any:
    """Give an honest logistic regression."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV

    model = LogisticRegression(max_iter=1000)
    grid = {"C": [10.0**k for k in range(-4, 3)]}
    return prepared(GridSearchCV(model, grid, cv=3, scoring="neg_log_loss"))


def plain_logistic() -> Any:
    """Give a logistic regression as it comes."""
    from sklearn.linear_model import LogisticRegression

    return prepared(LogisticRegression(max_iter=500))


def plain_ridge_regressor() -> Any:
    """Give a ridge as it comes."""
    from sklearn.linear_model import Ridge

    return prepared(Ridge())


EVERY: tuple[Callable[[], Any], ...] = (
    free,
    free_regressor,
    weak_grid,
    weak_grid_regressor,
    strong_grid_regressor,
    raw_lasso_regressor,
    raw_ridge_regressor,
    raw_logistic,
    raw_vectors,
    strong_ridge_regressor,
    strong_lasso_regressor,
    weak_logistic,
    weak_ridge_regressor,
    chosen_ridge_regressor,
    chosen_lasso_regressor,
    chosen_logistic,
    plain_logistic,
    plain_ridge_regressor,
)
