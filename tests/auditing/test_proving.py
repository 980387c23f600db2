"""A linear model through a whole audit, and the proof of what takes its place."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.linear_model import Lasso, LinearRegression, LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeRegressor

from unseen.auditing.intake import Wishes
from unseen.auditing.run import run_audit
from unseen.errors import InputError
from unseen.result import Severity, Verdict

NUMBERS = make_column_transformer(
    ("passthrough", make_column_selector(dtype_include="number"))
)
OFF = {"target": "y", "id": "none", "group": "none", "time": "none"}


def table(n=160, p=8, seed=0, signal=1.0):
    rng = np.random.default_rng(seed)
    made = pd.DataFrame(rng.normal(size=(n, p)), columns=[f"m{j}" for j in range(p)])
    return made.assign(y=signal * (made["m0"] - made["m1"]) + rng.normal(size=n))


def audit(data, model, **wishes):
    return run_audit(data, None, Wishes(**(OFF | wishes)), model=model)


def answer(made, code):
    return next(f for f in made.report.findings if f.code == code)


def test_a_crowded_fit_is_found_and_its_swap_proven():
    data = table(120, 80)
    made = audit(data, LinearRegression())
    finding = answer(made, "PEN002")
    assert finding.severity is Severity.WARNING
    assert finding.effect is not None
    assert finding.effect.inflation.high < 0
    swap = made.fix.swap
    assert swap is not None
    assert swap.codes == ("PEN002",)
    assert (swap.chosen, swap.folds) == (5, 5)
    assert swap.gain.low > 0
    assert swap.after.value - swap.before.value == pytest.approx(swap.gain.value)
    fitted = made.fix.swapped().fit(data.drop(columns="y"), data["y"])
    new = table(2000, 80, seed=1)
    own = LinearRegression().fit(data.drop(columns="y"), data["y"])
    gain = fitted.score(new.drop(columns="y"), new["y"]) - own.score(
        new.drop(columns="y"), new["y"]
    )
    # Fresh rows of the same law, which no part of the audit has seen.
    assert gain > 0.05
    assert "[swap]" in made.fix.to_toml()


def test_the_honest_score_stays_that_of_the_user_s_model():
    data = table(120, 80)
    made = audit(data, LinearRegression())
    assert made.report.scores.honest == made.fix.swap.before
    steps = [s.label for s in made.report.scores.waterfall]
    assert steps == ["as given"]


def test_a_penalty_that_removes_all_is_found_and_replaced():
    made = audit(table(), make_pipeline(StandardScaler(), Lasso(alpha=3.0)))
    finding = answer(made, "PEN006")
    assert finding.severity is Severity.WARNING
    assert made.fix.swap is not None
    assert made.fix.swap.words == (
        "the same lasso with its penalty from cross-validation"
    )
    assert made.fix.swap.code == (
        "from unseen.linear import LassoPathCV\n\n"
        "model.set_params(lasso=LassoPathCV(cv=5, standardize=False))"
    )


def classes(n, p, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    told = X @ rng.normal(size=p) / np.sqrt(p) * 2.5
    made = pd.DataFrame(X, columns=[f"m{j}" for j in range(p)])
    return made.assign(y=np.where(told + rng.logistic(size=n) > 0, "yes", "no"))


def test_a_search_beside_the_user_s_value_is_its_own_choice():
    model = make_pipeline(StandardScaler(), LogisticRegression(C=100.0))
    made = audit(classes(200, 60), model)
    assert answer(made, "PEN006").verdict is Verdict.FOUND
    swap = made.fix.swap
    assert (swap.codes, swap.chosen, swap.folds) == (("PEN006",), 5, 5)
    # Nothing was chosen twice: what is proven is what the check measured.
    assert swap.gain == answer(made, "PEN006").estimate
    assert swap.gain.low > 0


def test_without_a_gain_beyond_chance_nothing_is_put_in_place():
    data = classes(120, 60)
    made = audit(
        data.assign(y=data["y"].sample(frac=1, random_state=0).to_numpy()),
        LogisticRegression(C=np.inf),
    )
    finding = answer(made, "PEN002")
    assert finding.severity is Severity.WARNING
    assert finding.estimate.low <= 0
    assert finding.remedy.code
    assert made.fix.swap is None


def test_a_model_in_order_has_nothing_to_swap():
    made = audit(table(400), make_pipeline(StandardScaler(), Ridge()))
    found = {f.code for f in made.report.findings if f.verdict is Verdict.FOUND}
    assert not {c for c in found if c.startswith("PEN")}
    assert made.fix.swap is None
    with pytest.raises(InputError) as why:
        made.fix.swapped()
    assert str(why.value) == (
        "`swapped` must have a model that the folds chose, got none. "
        "Keep your model, or take `pipeline()`."
    )


@pytest.mark.parametrize("model", [DecisionTreeRegressor(max_depth=2), None])
def test_other_models_are_not_asked(model):
    made = audit(table(), model)
    said = {f.verdict for f in made.report.findings if f.code.startswith("PEN")}
    assert said == {Verdict.NOT_APPLICABLE}


def test_the_same_seed_gives_the_same_bytes():
    first, again = (audit(table(120, 80), LinearRegression()) for _ in range(2))
    assert first.report.findings == again.report.findings
    assert first.fix.to_toml() == again.fix.to_toml()


def test_groups_stay_whole_in_the_proof():
    data = table(160, 80).assign(who=[f"p{i % 20}" for i in range(160)])
    made = audit(data, make_pipeline(NUMBERS, LinearRegression()), group="who")
    assert answer(made, "PEN002").verdict is Verdict.FOUND
    assert made.fix.swap is not None
    assert made.fix.swap.gain.n == 160


def test_a_given_test_table_proves_it_too():
    data, test = table(120, 80), table(200, 80, seed=5)
    made = run_audit(data, test, Wishes(**OFF), model=LinearRegression())
    assert made.fix.swap is not None
    assert (made.fix.swap.folds, made.fix.swap.gain.n) == (1, 200)
