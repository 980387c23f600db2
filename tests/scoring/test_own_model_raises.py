"""A model of the user's that raises, or gives what cannot be used."""

import warnings

import numpy as np
import pytest
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from tests.scoring.own_models import Recorder, predicted
from tests.scoring.pools import clients, measured, pool_of

from unseen.scoring.foreign import ModelRaised


def test_a_model_that_raises_is_quoted_by_its_first_words():
    pool = pool_of(clients())
    with pytest.raises(ModelRaised) as why:
        predicted(LogisticRegression(), pool)
    assert why.value.name == "LogisticRegression"
    assert str(why.value).startswith("ValueError: could not convert string to float: ")


def test_long_and_broken_messages_become_one_line():
    class Long(BaseEstimator):
        def fit(self, X, y):
            raise RuntimeError("first\n  second " + "x" * 1000)

        def predict(self, X):
            return X

    with pytest.raises(ModelRaised) as why:
        predicted(Long(), pool_of(measured()))
    text = str(why.value)
    assert text.startswith("RuntimeError: first second xxx")
    assert text.endswith("x…")
    assert len(text) == len("RuntimeError: ") + 400


def test_an_empty_message_leaves_the_exception_its_name():
    def broken():
        raise KeyError

    with pytest.raises(ModelRaised) as why:
        predicted(broken, pool_of(measured()))
    assert str(why.value) == "KeyError"


def test_ctrl_c_passes():
    def stopped():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        predicted(stopped, pool_of(measured()))


@pytest.mark.parametrize(
    ("gives", "words"),
    [
        (
            lambda n: np.full((n, 2), np.nan),
            "predict_proba gave 480 values that are no numbers.",
        ),
        (
            lambda n: np.ones((n, 3)),
            "predict_proba gave an array of shape (240, 3) for 240 rows and 2 classes.",
        ),
    ],
)
def test_impossible_probabilities_are_told(gives, words):
    class Wrong(LogisticRegression):
        def predict_proba(self, X):
            return gives(len(X))

    with pytest.raises(ModelRaised) as why:
        predicted(Wrong(), pool_of(measured()))
    assert str(why.value) == f"ValueError: {words}"


def test_labels_of_no_class_are_told():
    class Wrong(Recorder):
        def predict(self, X):
            return np.repeat("maybe", len(X))

    with pytest.raises(ModelRaised) as why:
        predicted(Wrong(), pool_of(measured()))
    assert str(why.value) == (
        "ValueError: predict gave 'maybe', which is no class of the target."
    )


def test_classes_that_the_target_has_not_are_told():
    class Wrong(LogisticRegression):
        def predict_proba(self, X):
            self.classes_ = np.array(["this", "that"])
            return super().predict_proba(X)

    with pytest.raises(
        ModelRaised, match="knows a class 'this' that the target has not"
    ):
        predicted(Wrong(), pool_of(measured()))


def test_warnings_and_prints_stay_inside(capsys):
    class Loud(LogisticRegression):
        def fit(self, X, y):
            warnings.warn("look out", stacklevel=1)
            print("fitting")  # noqa: T201
            return super().fit(X, y)

    predicted(Loud(), pool_of(measured()))
    assert capsys.readouterr().out == ""
