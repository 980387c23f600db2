"""Predictions that can't be scored: said exactly, and nothing spent."""

import numpy as np
import pyarrow as pa
import pytest
from vault_case import guess, opened, sealed, table

from unseen.errors import InputError

WORDS = {"accuracy": {"metric": "accuracy"}, "brier": {"metric": "brier"}}
CLASS3 = [("red", "green", "blue")[i * 7 % 3] for i in range(300)]
NUMBER = [i * 37 % 101 / 10 for i in range(300)]


@pytest.fixture(scope="module")
def vaults(tmp_path_factory):
    """A vault for each kind of metric."""
    base = table(300)
    kinds = {
        "accuracy": (base, "accuracy"),
        "brier": (base, "brier"),
        "auc": (base, "auc"),
        "log_loss": (base, "log_loss"),
        "many": (base.append_column("c", pa.array(CLASS3)), "log_loss"),
        "r2": (base.append_column("v", pa.array(NUMBER)), "r2"),
    }
    made = {}
    for name, (given, metric) in kinds.items():
        target = {"many": "c", "r2": "v"}.get(name, "y")
        folder = tmp_path_factory.mktemp(name)
        made[name] = sealed(folder, given, metric=metric, target=target, id="name")
    yield made
    for seal in made.values():
        seal.vault.close()


def refused(seal, given, **words):
    """The exact sentences; and that the ledger is as it was."""
    before = seal.vault.describe()
    with pytest.raises(InputError) as error:
        seal.vault.score(given, who="ann", **words)
    assert seal.vault.describe() == before
    with pytest.raises(InputError):
        seal.vault.open(given, who="ann")
    assert seal.vault.describe() == before
    return str(error.value)


def shares(seal, p=0.4):
    given = guess(seal)
    return {**given, "prediction": [p] * len(given["name"])}


def test_rows_that_are_missing(vaults):
    given = {k: v[3:] for k, v in guess(vaults["accuracy"]).items()}
    first = guess(vaults["accuracy"])["name"][0]
    assert refused(vaults["accuracy"], given) == (
        "`predictions` must have each of the 60 holdout rows, got 57 of them; the "
        f"first that is missing is {first!r}. Predict every row of the holdout's "
        "features."
    )


def test_ids_that_come_again(vaults):
    given = {k: [*v, v[5]] for k, v in guess(vaults["accuracy"]).items()}
    again = given["name"][5]
    assert refused(vaults["accuracy"], given) == (
        f"`predictions` must have each id once, got {again!r} 2 times. "
        "Leave one row an id."
    )


def test_ids_that_nobody_knows(vaults):
    given = guess(vaults["accuracy"])
    given["name"] += ["x1", "x2"]
    given["prediction"] += [1, 1]
    assert refused(vaults["accuracy"], given) == (
        "`predictions` must have ids of this vault's rows alone, got 2 others, the "
        "first 'x1'. Leave them out."
    )


def test_rows_without_an_id(vaults):
    given = guess(vaults["accuracy"])
    given["name"][2] = None
    assert refused(vaults["accuracy"], given) == (
        "`predictions` must have an id in each row, got 1 rows without one in 'name'. "
        "Keep the ids of the holdout's features."
    )


def test_no_column_of_ids(vaults):
    given = guess(vaults["accuracy"])
    given["nmae"] = given.pop("name")
    assert refused(vaults["accuracy"], given) == (
        "`predictions` must have the id column 'name', got `prediction`, `nmae`. "
        "Keep the ids of the holdout's features."
    )


def test_no_column_of_predictions(vaults):
    given = guess(vaults["brier"], column="predicted")
    assert refused(vaults["brier"], given) == (
        "`predictions` must have one column called `prediction` or `probability`, got "
        "`name`, `predicted`. Name the column of the predictions so."
    )
    given = guess(vaults["r2"], column="probability")
    assert refused(vaults["r2"], given) == (
        "`predictions` must have one column called `prediction`, got `name`, "
        "`probability`. Name the column of the predictions so."
    )


def test_both_columns_of_predictions(vaults):
    given = shares(vaults["brier"])
    given["probability"] = given["prediction"]
    assert refused(vaults["brier"], given).startswith(
        "`predictions` must have one column called `prediction` or `probability`, got"
    )


@pytest.mark.parametrize("name", ["accuracy", "brier"])
def test_the_target_itself(name, vaults):
    given = {**guess(vaults[name]), "y": [1] * 60}
    assert refused(vaults[name], given) == (
        "`predictions` must not carry the target, got a column 'y'. Leave it out: who "
        "has it needs no vault."
    )


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), None])
@pytest.mark.parametrize("name", ["brier", "auc", "r2"])
def test_numbers_that_are_none(wrong, name, vaults):
    given = shares(vaults[name])
    given["prediction"][4] = given["prediction"][9] = wrong
    shown = "inf" if wrong == float("inf") else "nan"
    assert refused(vaults[name], given) == (
        f"`prediction` must be a finite number in each row, got {shown} for id "
        f"{given['name'][4]!r} and 1 others. Predict every row."
    )


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("brier", "prediction"),
        ("log_loss", "prediction"),
        ("auc", "probability"),
        ("accuracy", "probability"),
    ],
)
def test_a_scale_that_cannot_be(name, column, vaults):
    given = shares(vaults[name])
    given[column] = given.pop("prediction")
    given[column][7] = 1.7
    assert refused(vaults[name], given) == (
        f"`{column}` must lie in [0, 1] for {name}, got 1.7 for id "
        f"{given['name'][7]!r}. Pass the probability of class '1'."
    )


def test_text_where_numbers_belong(vaults):
    given = shares(vaults["brier"])
    given["prediction"] = ["high"] * 60
    assert refused(vaults["brier"], given) == (
        "`prediction` must hold numbers for brier, got text. "
        "Pass the model's scores, not its labels."
    )


def test_labels_never_seen(vaults):
    given = guess(vaults["accuracy"])
    given["prediction"] = [0.73] * 2 + [1.0] * 58
    assert refused(vaults["accuracy"], given) == (
        "`prediction` must be one of the classes `0`, `1`, got 0.73 for id "
        f"{given['name'][0]!r} and 1 others. Pass labels, or a column `probability`."
    )


def test_classes_that_do_not_sum_to_one(vaults):
    given = {"name": guess(vaults["many"])["name"], "red": [0.5] * 60,
             "green": [0.3] * 60, "blue": [0.2] * 59 + [0.1]}  # fmt: skip
    assert refused(vaults["many"], given) == (
        "The columns of the classes must sum to 1 in each row, got 0.9 for id "
        f"{given['name'][59]!r}. Pass probabilities of all classes."
    )


def test_classes_that_are_not_all_there(vaults):
    given = {"name": guess(vaults["many"])["name"], "red": [0.5] * 60,
             "green": [0.5] * 60}  # fmt: skip
    assert refused(vaults["many"], given) == (
        "`predictions` must have one column of probabilities a class, got `name`, "
        "`red`, `green`. Name them `blue`, `green`, `red`."
    )


def test_a_training_value_and_training_rows(vaults):
    seal = vaults["accuracy"]
    given = guess(seal)
    given["name"].append(seal.training["name"][0].as_py())
    given["prediction"].append(1)
    assert refused_score(seal, given, training=0.5) == (
        "`training` must be left out where the predictions have training rows, got "
        "0.5 and 1 of them. Pass one of the two."
    )


def refused_score(seal, given, **words):
    before = seal.vault.describe()
    with pytest.raises(InputError) as error:
        seal.vault.score(given, who="ann", **words)
    assert seal.vault.describe() == before
    return str(error.value)


def test_training_rows_of_one_class_have_no_auc(vaults):
    seal = vaults["auc"]
    given = shares(seal)
    given["name"].append(seal.training["name"][0].as_py())
    given["prediction"].append(0.5)
    assert refused_score(seal, given) == (
        "The training rows among `predictions` must have every class for auc, got one "
        "that is missing. Predict all training rows, or none."
    )


def test_a_file_that_is_not_there(vaults):
    assert refused(vaults["auc"], "no.csv").startswith("`predictions` must ")


def test_nobody_asks(vaults):
    with pytest.raises(InputError, match="`who` must have 1 to 500 characters, got 0"):
        vaults["auc"].vault.score(shares(vaults["auc"]), who="")


def forms(seal, p):
    """The same predictions, written in many ways."""
    ids = guess(seal)["name"]
    back = list(reversed(range(len(ids))))
    two = {"name": ids, "prediction": p}
    return [
        two,
        pa.table(two).take(back),
        {"name": [f" {i} " for i in ids], "prediction": p, "note": ["x"] * len(ids)},
        {"name": ids, "0": [1 - v for v in p], "1": p},
    ]


def test_the_same_predictions_in_other_words_are_the_same_look(tmp_path):
    with sealed(tmp_path, metric="brier", id="name").vault as vault:
        names = vault._secret.holdout.ids.to_pylist()
        rng = np.random.default_rng(1)
        p = (rng.integers(0, 65, len(names)) / 64).tolist()

        class Seal:
            features = pa.table({"name": names})

        Seal.vault = vault
        replies = [vault.score(f, who="ann", training=0.25) for f in forms(Seal, p)]
    assert [r.repeats for r in replies] == [None, 1, 1, 1]
    assert len({r.estimate for r in replies}) == 1


def test_ids_that_look_like_numbers_keep_their_zeros(tmp_path):
    # Mixed in the table, so text; all of the file's could be numbers.
    n = 60
    ids = [f"{i:03d}" for i in range(n - 1)] + ["x"]
    given = {"k": ids, "a": list(range(n)), "y": [i % 2 for i in range(n)]}
    seal = sealed(tmp_path, given, id="k", seed=4)
    inside = seal.features["k"].to_pylist()
    assert "x" not in inside
    rows = "".join(f"{i},1\n" for i in inside)
    (tmp_path / "p.csv").write_text("k,prediction\n" + rows)
    with seal.vault as vault:
        assert vault.score(tmp_path / "p.csv", who="ann").estimate is not None


def test_class_columns_may_be_called_like_the_target(tmp_path):
    given = {"a": list(range(200)), "spam": ["ham", "spam"] * 100}
    seal = sealed(tmp_path, given, target="spam", metric="brier")
    ids = seal.features["row_id"].to_pylist()
    mine = {"row_id": ids, "ham": [0.5] * 40, "spam": [0.5] * 40}
    with seal.vault as vault:
        reply = vault.score(mine, who="ann", training=0.25)
        assert reply.estimate.value == 0.25


@pytest.mark.parametrize("kind", ["csv", "parquet", "pandas", "polars", "arrow"])
def test_any_source_of_predictions_is_read(kind, tmp_path):
    import pandas as pd  # noqa: PLC0415
    import polars as pl  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    seal = sealed(tmp_path, id="name")
    given = pa.table(guess(seal))
    rows = given.to_pydict()
    if kind == "csv":
        pd.DataFrame(rows).to_csv(tmp_path / "p.csv", index=False)
    pq.write_table(given, tmp_path / "p.parquet")
    forms = {"csv": tmp_path / "p.csv", "parquet": str(tmp_path / "p.parquet"),
             "pandas": pd.DataFrame(rows), "polars": pl.DataFrame(rows),
             "arrow": given}  # fmt: skip
    with seal.vault as vault:
        first = vault.score(rows, who="ann", training=0.5)
        again = vault.score(forms[kind], who="bob")
    assert (again.repeats, again.estimate) == (1, first.estimate)
    with opened(tmp_path) as vault:
        assert vault.describe()["looks"] == 2
