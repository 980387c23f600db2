"""What `model` may be, and what is said of everything else."""

import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from unseen.errors import InputError
from unseen.scoring.loading import load_model, read_model, told_by

WHAT = (
    "Name a scikit-learn-compatible estimator, a function without arguments that makes "
    "one, or a function of (X, y) that gives a score."
)


class Plain:
    """An estimator without parameters and without scikit-learn."""

    def fit(self, X, y):
        self.learned = True
        return self

    def predict(self, X):
        return [0] * len(X)


def test_nothing_is_nothing():
    assert read_model(None) is None


def test_an_estimator_is_copied_unfitted():
    own = Plain().fit([[0]], [0])
    given = read_model(own)
    assert given is not None
    assert given.name == "Plain"
    assert given.estimator is not None
    assert given.estimator() is not own


def test_scikit_learn_copies_drop_what_was_learned():
    model = LogisticRegression(C=3.0).fit([[0.0], [1.0]], [0, 1])
    given = read_model(model)
    assert given is not None
    assert given.estimator is not None
    made = given.estimator()
    assert made.C == 3.0
    assert not hasattr(made, "coef_")


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (RandomForestClassifier(), "RandomForestClassifier"),
        (RandomForestClassifier, "RandomForestClassifier"),
        (
            make_pipeline(StandardScaler(), LogisticRegression()),
            "LogisticRegression pipeline",
        ),
        (
            GridSearchCV(LogisticRegression(), {"C": [1, 2]}),
            "GridSearchCV of LogisticRegression",
        ),
        (lambda: LogisticRegression(), "your model"),
        (
            "sklearn.linear_model:LogisticRegression",
            "sklearn.linear_model:LogisticRegression",
        ),
    ],
)
def test_names(model, name):
    given = read_model(model)
    assert given is not None
    assert given.name == name
    assert given.procedure is None
    assert given.estimator is not None
    assert hasattr(given.estimator(), "fit")


def test_a_factory_with_defaults_is_a_factory():
    def forest(trees=7):
        return RandomForestClassifier(trees)

    given = read_model(forest)
    assert given is not None
    assert given.estimator is not None
    assert given.estimator().n_estimators == 7


@pytest.mark.parametrize(
    "procedure", [lambda X, y: 0.5, lambda X=None, y=None: 0.5, lambda a, b: 0.5]
)
def test_two_arguments_make_a_procedure(procedure):
    given = read_model(procedure)
    assert given is not None
    assert given.estimator is None
    assert given.procedure is procedure


def test_a_factory_of_something_else_raises_when_it_is_called():
    given = read_model(lambda: 3)
    assert given is not None
    assert given.estimator is not None
    with pytest.raises(
        TypeError, match="your model made an object of type int, no model"
    ):
        given.estimator()


@pytest.mark.parametrize(
    ("model", "what"),
    [
        (3, "an object of type int"),
        (dict, "the class dict, which has no fit and predict"),
        (lambda a: a, "a function that needs 1 arguments"),
        (lambda a, b, c: a, "a function that needs 3 arguments"),
    ],
)
def test_other_things_are_refused(model, what):
    with pytest.raises(InputError) as why:
        read_model(model)
    assert str(why.value) == f"`model` must be a model, got {what}. {WHAT}"


class Untold:
    """A model of another maker, without tags."""

    def fit(self, X, y):
        return self

    def predict(self, X):
        return X


def broken():
    raise RuntimeError("no model today")


@pytest.mark.parametrize(
    ("model", "says"),
    [
        (None, None),
        (Ridge(), "numbers"),
        (Ridge, "numbers"),
        (lambda: make_pipeline(StandardScaler(), Ridge()), "numbers"),
        (GridSearchCV(LogisticRegression(), {"C": [1, 2]}), "classes"),
        (Untold(), None),
        (broken, None),
        (lambda X, y: 0.5, None),
    ],
)
def test_what_a_model_says_that_it_predicts(model, says):
    assert told_by(read_model(model)) == says


def test_the_current_folder_is_searched(tmp_path, monkeypatch):
    (tmp_path / "mine_of_test.py").write_text("class Nest:\n    deep = 7\nhere = 5\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", ["/nowhere"])
    assert load_model("mine_of_test:here") == 5
    assert load_model("mine_of_test:Nest.deep") == 7


@pytest.mark.parametrize("spec", ["os", "os:", ":path", ""])
def test_a_spec_needs_a_module_and_a_name(spec):
    with pytest.raises(InputError) as why:
        load_model(spec)
    assert str(why.value) == (
        f"`model` must name a module and a name, got {spec!r}. "
        "Write it as package.module:name."
    )


def test_a_missing_module_is_named():
    with pytest.raises(InputError) as why:
        load_model("no_such_thing.models:best")
    assert str(why.value) == (
        "`model` must name a module that can be imported, got 'no_such_thing.models', "
        "which was not found. Run from the folder that holds it, or correct the name."
    )


def test_the_nearest_name_is_told():
    with pytest.raises(InputError) as why:
        load_model("sklearn.linear_model:LogisticRegresion")
    assert str(why.value) == (
        "`model` must name something in 'sklearn.linear_model', which has no "
        "'LogisticRegresion'. The nearest name is 'LogisticRegression'."
    )


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "import not_there_at_all",
            "ModuleNotFoundError: No module named 'not_there_at_all'",
        ),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise SystemExit(3)", "SystemExit: 3"),
    ],
)
def test_a_module_that_raises_says_what(tmp_path, monkeypatch, code, words):
    name = f"broken_{abs(hash(code))}"
    (tmp_path / f"{name}.py").write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(InputError) as why:
        load_model(f"{name}:model")
    assert str(why.value) == (
        f"`model` must name a module that can be imported, got '{name}:model', which "
        f"raised {words}. Import it alone to see where."
    )
