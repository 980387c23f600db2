"""An Optuna study as the search of `tuned_cv`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from ._inner_folds import Splits


@dataclass(frozen=True, slots=True, kw_only=True)
class OptunaTuning:
    """A study that is begun anew on whatever rows it is given.

    A finished study has seen all rows; `tuned_cv` needs the way to one.

    Parameters
    ----------
    suggest
        From a trial to an estimator that is not fitted yet.
    trials
        How many candidates a study tries.
    scoring
        What it maximises, as scikit-learn's ``cross_val_score`` has it; None for the
        estimator's own score.
    sampler
        From a seed to a sampler; None takes Optuna's TPE.

    Raises
    ------
    InputError
        When it is called, if no trial gives a score.

    Notes
    -----
    Candidates are scored on the folds that are passed in, which part neither groups
    nor time. Needs the package ``optuna``.

    References
    ----------
    T. Akiba et al. (2019), "Optuna: a next-generation hyperparameter optimization
    framework", doi:10.1145/3292500.3330701.

    Examples
    --------
    >>> from sklearn.linear_model import Ridge
    >>> def suggest(trial):
    ...     return Ridge(alpha=trial.suggest_float("alpha", 0.01, 100, log=True))
    >>> OptunaTuning(suggest=suggest, trials=20).trials
    20
    """

    suggest: Callable[[Any], Any]
    trials: int = 50
    scoring: Any = None
    sampler: Callable[[int], Any] | None = None

    def __call__(self, X: Any, y: Any, *, folds: Splits, seed: int) -> Any:
        """Run a study on these rows and fit the best of it on all of them."""
        import optuna  # noqa: PLC0415 - heavy, and not everyone's
        from sklearn.model_selection import cross_val_score  # noqa: PLC0415 - heavy

        make = self.sampler or (lambda s: optuna.samplers.TPESampler(seed=s))

        def value(trial: Any) -> float:
            scores = cross_val_score(
                self.suggest(trial), X, y, cv=folds, scoring=self.scoring
            )
            return float(scores.mean())

        was = optuna.logging.get_verbosity()
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        try:
            study = optuna.create_study(direction="maximize", sampler=make(seed))
            study.optimize(value, n_trials=self.trials)
        finally:
            optuna.logging.set_verbosity(was)
        if not study.get_trials(states=(optuna.trial.TrialState.COMPLETE,)):
            raise InputError(
                "`suggest` must give a model that can be scored, got none in "
                f"{self.trials} trials. Try one on its own, with more rows a fold."
            )
        best = optuna.trial.FixedTrial(study.best_params)
        return self.suggest(best).fit(X, y)
