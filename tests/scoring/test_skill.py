"""One column alone: its skill is what scikit-learn would say, on rows apart."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score
from tests.scoring.pools import clients, measured, pool_of

from unseen.result import TargetKind
from unseen.scoring.skill import skill_metric, skill_of, strongest_singles


def singles(table, names=None):
    pool = pool_of(table)
    return strongest_singles(pool, frozenset(names or pool.plan.names))


@pytest.mark.parametrize("kind", ["binary", "multiclass", "numbers"])
def test_the_strongest_stands_first(kind):
    found = singles(measured(600, kind=kind))
    assert [s.name for s in found[:2]] == ["x0", "x1"]
    skills = [s.skill for s in found]
    assert skills == sorted(skills, reverse=True)
    assert 0.25 < skills[0] < 0.75
    assert skills[-1] < 0.12


def test_a_smooth_column_has_the_auc_of_its_order():
    table = measured(600)
    found = {s.name: s for s in singles(table)}
    auc = roc_auc_score(np.array(table["y"]) == "yes", table["x0"])
    assert found["x0"].estimate.value == pytest.approx(auc, abs=0.02)
    assert found["x0"].estimate.low < auc < found["x0"].estimate.high
    assert found["x0"].skill == 2 * found["x0"].estimate.value - 1


def test_a_column_that_falls_is_as_good_as_one_that_rises():
    table = measured(600)
    turned = table | {"x0": -table["x0"]}
    a, b = ({s.name: s.skill for s in singles(t)} for t in (table, turned))
    assert a["x0"] == pytest.approx(b["x0"], abs=0.02)


def test_words_and_gaps_can_tell():
    table = clients(600)
    table["paid"] = [{"yes": "late", "no": None}[v] for v in table["y"]]
    found = singles(table)
    assert found[0].name == "paid"
    assert found[0].skill == pytest.approx(1)


def test_noise_has_next_to_none_and_few_are_given():
    rng = np.random.default_rng(0)
    table = {f"g{j}": rng.normal(size=300) for j in range(60)}
    found = singles(table | {"y": rng.choice(["no", "yes"], 300)})
    assert len(found) == 20
    # The best of sixty, by chance.
    assert found[0].skill < 0.3


def test_only_the_columns_that_may_be_used():
    assert {s.name for s in singles(measured(), ["x1", "x3"])} == {"x1", "x3"}


def test_too_few_rows_say_nothing():
    assert singles(measured(19)) == ()


def test_skill_is_a_share_of_the_possible():
    assert skill_of(TargetKind.REGRESSION, 0.4) == 0.4
    assert skill_of(TargetKind.MULTICLASS, 0.3) == 0.0
    assert skill_of(TargetKind.BINARY, float("nan")) == 0.0
    assert skill_metric(TargetKind.REGRESSION).name == "r2"
    assert skill_metric(TargetKind.BINARY).name == "auc"
