"""A model of the user's, and a procedure, through a whole audit."""

import subprocess
import sys

import numpy as np
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestClassifier
from sklearn.feature_selection import SelectKBest
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.tree import DecisionTreeClassifier
from tests.scoring.pools import clients, measured

from unseen.auditing.intake import Wishes
from unseen.auditing.run import run_audit
from unseen.errors import InputError
from unseen.result import Finding, Report, Severity, Verdict
from unseen.scoring.learners import BOOSTING, LINEAR


def report(table, model=None, **wishes) -> Report:
    return run_audit(table, None, Wishes(target="y", **wishes), model=model).report


def answer(made: Report, code: str) -> Finding:
    """Give the first answer of a check: what was found stands first."""
    return next(f for f in made.findings if f.code == code)


def models(made: Report, protocol="honest") -> list[str]:
    assert made.scores is not None
    return [m.model for m in made.scores.models if m.protocol == protocol]


def noise(n=120, p=150, seed=0):
    rng = np.random.default_rng(seed)
    table = {f"g{j}": rng.normal(size=n) for j in range(p)}
    return table | {"y": rng.choice(["no", "yes"], n)}


def test_the_users_model_is_scored_with_the_probes_beside_it():
    made = report(measured(300), LogisticRegression())
    assert models(made) == ["LogisticRegression", LINEAR, BOOSTING]
    assert made.scores is not None
    own = next(m for m in made.scores.models if m.model == "LogisticRegression")
    assert own.score == made.scores.honest
    assert answer(made, "FIT009").verdict is Verdict.CLEAR
    assert answer(made, "PIPE001").verdict is Verdict.CLEAR


def test_a_pipeline_that_names_a_column_outlives_its_removal():
    table = clients()
    table["paid"] = [f"{v}" for v in table["y"]]
    model = make_pipeline(
        make_column_transformer(
            (SimpleImputer(), ["x", "visits"]), (OneHotEncoder(), ["kind", "paid"])
        ),
        LogisticRegression(),
    )
    made = report(table, model)
    assert made.scores is not None
    assert answer(made, "FIT009").verdict is Verdict.CLEAR
    steps = [step.score.value for step in made.scores.waterfall]
    assert steps[0] is not None
    assert steps[-1] is not None
    assert steps[0] > 0.99
    assert 0.8 < steps[-1] < 0.99


def test_a_model_that_raises_is_quoted_and_the_audit_goes_on():
    made = report(clients(), LogisticRegression())
    assert models(made) == [LINEAR, BOOSTING]
    told = answer(made, "FIT009")
    assert told.verdict is Verdict.UNDECIDED
    assert told.message.startswith(
        "`LogisticRegression` could not be judged; the probes stand in for it. It "
        "raised ValueError: could not convert string to float: "
    )
    assert answer(made, "PIPE001").verdict is Verdict.UNDECIDED
    assert made.scores is not None
    assert made.scores.claimed_by == "protocol"


def test_a_model_that_memorises_and_pays_for_it_is_warned_of():
    made = report(measured(400), DecisionTreeClassifier())
    assert answer(made, "FIT001").severity is Severity.WARNING
    assert answer(made, "FIT002").severity is Severity.WARNING


def test_a_model_too_simple_is_warned_of():
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 800))
    y = np.where(a * b + 0.3 * rng.normal(size=800) > 0, "yes", "no")
    made = report({"a": a, "b": b, "y": y}, LogisticRegression())
    assert answer(made, "FIT006").severity is Severity.WARNING
    assert answer(made, "FIT003").severity is not Severity.ERROR


def test_a_regressor_is_judged_by_its_values():
    few = HistGradientBoostingRegressor(max_iter=20)
    made = report(measured(300, kind="regression"), few)
    assert made.scores is not None
    assert made.scores.metric == "r2"
    assert made.scores.honest.value is not None
    assert made.scores.honest.value > 0.4


def test_several_classes_are_judged():
    made = report(measured(300, kind="multiclass"), RandomForestClassifier(30))
    assert models(made)[0] == "RandomForestClassifier"


def chosen_outside(X, y):
    X = SelectKBest(k=10).fit_transform(X, y)
    return cross_val_score(LogisticRegression(), X, y, cv=5, scoring="roc_auc").mean()


def chosen_inside(X, y):
    model = make_pipeline(SelectKBest(k=10), LogisticRegression())
    return cross_val_score(model, X, y, cv=5, scoring="roc_auc").mean()


def test_a_procedure_that_chooses_on_all_rows_is_an_error():
    made = report(noise(), chosen_outside)
    found = answer(made, "PIPE001")
    assert found.severity is Severity.ERROR
    assert found.effect is not None
    assert found.effect.inflation.low is not None
    assert found.effect.inflation.low > 0.2
    assert made.verdict is Verdict.FOUND
    assert made.scores is not None
    assert made.scores.claimed_by == "procedure"
    assert made.scores.claimed.value is not None
    assert made.scores.claimed.value > 0.75
    claimed, given = made.scores.waterfall[:2]
    assert claimed.label == "claimed"
    assert given.codes == ("PIPE001",)
    assert given.change is not None
    assert given.change.value is not None
    assert given.change.value < -0.15
    assert models(made) == [LINEAR, BOOSTING]


def test_an_honest_procedure_is_silent():
    made = report(noise(), chosen_inside)
    assert answer(made, "PIPE001").verdict is not Verdict.FOUND
    assert list(made.found(Severity.ERROR)) == list(made.found(Severity.WARNING)) == []


def test_a_claim_of_the_user_stands_before_that_of_the_procedure():
    made = report(measured(200), chosen_inside, claim=0.77)
    assert made.scores is not None
    assert made.scores.claimed_by == "user"
    assert made.scores.claimed.value == 0.77


def test_a_procedure_on_another_scale_makes_no_claim():
    made = report(measured(200), lambda X, y: 1000 * chosen_inside(X[["x0"]], y))
    assert made.scores is not None
    assert made.scores.claimed_by == "protocol"
    assert answer(made, "PIPE001").verdict is Verdict.UNDECIDED


def test_the_same_seed_gives_the_same_report():
    table = measured(150)
    a, b = (report(table, RandomForestClassifier(10)) for _ in range(2))
    assert a == b


def test_what_is_no_model_is_refused_before_the_table_is_read():
    with pytest.raises(InputError, match="`model` must name a module"):
        run_audit("no such file.csv", None, Wishes(target="y"), model="nothing")


def test_a_claim_is_held_against_half_of_the_rows():
    made = report(measured(300), claim=0.999)
    assert answer(made, "FIT008").severity is Severity.WARNING
    assert answer(report(measured(300), claim=0.9), "FIT008").verdict is Verdict.CLEAR


def test_a_default_audit_asks_every_check_and_warns_of_nothing_in_noise():
    made = report(noise(300, 10))
    asked = {f.code for f in made.findings}
    assert {f"FIT00{k}" for k in range(1, 10)} | {"PIPE001"} <= asked
    assert list(made.found(Severity.ERROR)) == list(made.found(Severity.WARNING)) == []
    assert answer(made, "FIT003").verdict is not Verdict.CLEAR


def test_without_a_model_neither_scikit_learn_nor_pandas_is_imported(tmp_path):
    path = tmp_path / "train.csv"
    rows = "".join(f"{i % 80},{'yes' if i % 3 else 'no'}\n" for i in range(160))
    path.write_text(f"x,y\n{rows}")
    code = (
        "import sys; from unseen.auditing.run import run_audit; "
        "from unseen.auditing.intake import Wishes; "
        f"run_audit({str(path)!r}, None, Wishes(target='y', claim=0.9)); "
        "print({'sklearn', 'pandas', 'polars', 'scipy'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
