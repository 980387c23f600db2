"""Fresh rows of a case, and what its remedies gain on them."""

import numpy as np
import pandas as pd
import pytest
from benchmarks.bases import Part
from benchmarks.planted import truth
from benchmarks.planted.catalogue import recipes
from benchmarks.planted.truth import fresh_rows, main, truths

CLEAN = "clean: linear models, classes"


def of_base(name):
    found = recipes(Part.TUNING, seeds=2, kinds=[CLEAN])
    return next(r for r in found if r.base.name == name)


@pytest.mark.parametrize("name", ["wa_churn", "credit_data"])
def test_fresh_rows_are_all_others_of_a_real_table(name):
    made = of_base(name)
    case = made.make()
    own, fresh = case.frame(), fresh_rows(made, case)
    every = made.base.draw(made.base.rows, np.random.default_rng(0))
    assert len(fresh) == len(every) - len(own)
    both = pd.concat([own, fresh])
    # Together they are the whole table, each row as often as it stands there.
    for column in own.select_dtypes("number"):
        np.testing.assert_allclose(np.sort(both[column]), np.sort(every[column]))


def test_a_made_base_gives_as_many_as_are_wanted():
    made = of_base("synth_rare_a")
    assert len(fresh_rows(made, made.make())) == 20_000


def test_what_is_told_and_what_is_true_are_of_one_gain(monkeypatch, capsys):
    name = f"{CLEAN}/free/oj/1000/s1/t34"
    (found,) = truths(name)
    assert (found.code, found.metric, found.rows) == ("PEN001", "auc", 70)
    # Measured twice, on rows that have nothing in common.
    assert found.told[1] < found.fresh[2]
    assert found.fresh[1] < found.told[2]
    monkeypatch.setattr(truth, "truths", lambda _: [found])
    assert main([name]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{name} PEN001 note auc: told ")
    assert ", 70 fresh rows say " in said
