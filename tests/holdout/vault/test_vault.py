"""Looks at a vault: what is answered, what it costs, and how it ends."""

import json

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings, strategies as st
from vault_case import guess, opened, sealed, table, truth

from unseen.errors import InputError
from unseen.holdout.ledger import BrokenLedger
from unseen.holdout.thresholdout import Source
from unseen.holdout.vault import ClosedVault


def hits(seal, whole, mine):
    ids = seal.features["name"].to_pylist()
    return float(np.mean(truth(whole, ids) == np.array(mine["prediction"])))


@pytest.fixture
def case(tmp_path):
    whole = table()
    seal = sealed(tmp_path, whole, id="name", threshold=0.2, budget=4)
    yield whole, seal
    seal.vault.close()


def test_without_a_training_value_each_look_costs_one(case):
    whole, seal = case
    for i in range(4):
        mine = guess(seal, i)
        reply = seal.vault.score(mine, who="ann", label=f"try {i}")
        assert (reply.number, reply.left, reply.repeats) == (i + 1, 3 - i, None)
        assert reply.answer.source is Source.HOLDOUT
        # Rounded to T / 4 with noise of at most 3 T / 32.
        assert abs(reply.estimate.value - hits(seal, whole, mine)) <= 0.05
        assert reply.estimate.low <= hits(seal, whole, mine) <= reply.estimate.high
        assert "No training value came with the predictions" in reply.message
    spent = seal.vault.score(guess(seal, 9), who="ann")
    assert (spent.spent, spent.estimate, spent.left) == (True, None, 0)
    assert spent.message == (
        "The budget of 4 is spent after 4 looks. Seal fresh rows, or open the holdout "
        "for its one final score."
    )
    entries = seal.vault.entries()
    assert [e.label for e in entries] == ["try 0", "try 1", "try 2", "try 3", ""]
    assert [e.left for e in entries] == [3, 2, 1, 0, 0]


def test_a_training_value_that_holds_costs_nothing(case):
    whole, seal = case
    for i in range(20):
        mine = guess(seal, i)
        # The noise is another in each vault, and never reaches the threshold.
        right = hits(seal, whole, mine)
        reply = seal.vault.score(mine, who="ann", training=right)
        assert (reply.estimate.value, reply.left) == (pytest.approx(right), 4)
        assert reply.message.endswith(
            "The holdout agrees with the training value: nothing is spent. 4 left."
        )


def test_a_training_value_that_flatters_is_found_out(case):
    whole, seal = case
    mine = guess(seal)
    reply = seal.vault.score(mine, who="ann", training=0.97)
    assert reply.answer.source is Source.HOLDOUT
    assert abs(reply.estimate.value - hits(seal, whole, mine)) <= 0.05
    assert "The training value was too far off: one unit is spent." in reply.message


def test_predictions_of_training_rows_are_the_training_value(case):
    _, seal = case
    mine = guess(seal)
    rows = seal.training.slice(0, 200)
    mine["name"] += rows["name"].to_pylist()
    label = [int(a > 0) for a in rows["a"].to_pylist()]
    mine["prediction"] += label
    right = np.mean(np.array(label) == np.array(rows["y"].to_pylist()))
    # The holdout's labels are guesses: the two can't agree, or only as it is said.
    reply = seal.vault.score(mine, who="ann")
    assert reply.trained
    given = {**guess(seal)}
    given["prediction"] = [int(a > 0) for a in seal.features["a"].to_pylist()]
    given["name"] = given["name"] + rows["name"].to_pylist()
    given["prediction"] += label
    good = seal.vault.score(given, who="ann")
    assert good.answer.source is Source.TRAINING
    assert good.estimate.value == pytest.approx(right)


def test_the_same_predictions_are_answered_again_for_nothing(case):
    _, seal = case
    mine = guess(seal)
    first = seal.vault.score(mine, who="ann")
    again = seal.vault.score(mine, who="bob", training=0.5)
    third = seal.vault.score(mine, who="ann")
    assert [r.estimate for r in (again, third)] == [first.estimate] * 2
    assert [r.repeats for r in (first, again, third)] == [None, 1, 1]
    assert [r.left for r in (first, again, third)] == [3, 3, 3]
    assert len(seal.vault.entries()) == 3
    for i in range(1, 4):
        seal.vault.score(guess(seal, i), who="ann")
    assert seal.vault.score(guess(seal, 7), who="ann").spent
    # A spent budget doesn't forget, and doesn't remember that it was spent.
    assert seal.vault.score(mine, who="ann").estimate == first.estimate
    assert seal.vault.score(guess(seal, 7), who="ann").repeats is None


def test_who_opens_it_anew_remembers(case, tmp_path):
    _, seal = case
    replies = [seal.vault.score(guess(seal, i), who="ann") for i in range(3)]
    with opened(tmp_path) as other:
        for i in (2, 0, 1):
            reply = other.score(guess(seal, i), who="bob")
            assert (reply.repeats, reply.left) == (i + 1, 1)
            assert reply.estimate == replies[i].estimate
        # And who was there before learns of it.
        other.score(guess(seal, 8), who="bob")
    assert seal.vault.score(guess(seal, 8), who="ann").repeats == 7


@settings(max_examples=12)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([None, 0.5, 0.9])),
                max_size=8), st.booleans())  # fmt: skip
def test_no_order_of_looks_gives_budget_back(tmp_path_factory, asked, final):
    folder = tmp_path_factory.mktemp("law")
    seal = sealed(folder, table(60), id="name", budget=2)
    with seal.vault as vault:
        for seed, training in asked:
            vault.score(guess(seal, seed), who="ann", training=training)
        if final:
            vault.open(guess(seal), who="ann")
        lefts = [2] + [e.left for e in vault.entries()]
        assert lefts == sorted(lefts, reverse=True)
        assert min(lefts) >= 0
        assert vault.verify() is None
        assert vault.describe()["spent"] <= 2


def test_the_final_score_is_the_holdouts_own(case):
    whole, seal = case
    mine = guess(seal, 3)
    seal.vault.score(guess(seal), who="ann")
    estimate = seal.vault.open(mine, who="ann")
    assert estimate.value == pytest.approx(hits(seal, whole, mine))
    assert estimate.low < estimate.value < estimate.high
    assert (estimate.n, estimate.level) == (80, 0.95)
    last = seal.vault.entries()[-1]
    assert (last.label, last.left, last.answer["final"]) == ("final", 0, True)


def test_looks_before_widen_the_final_bar(tmp_path):
    width = []
    for looks in (0, 3):
        (tmp_path / str(looks)).mkdir()
        seal = sealed(tmp_path / str(looks), id="name", budget=4, threshold=0.2)
        with seal.vault as vault:
            for i in range(looks):
                vault.score(guess(seal, i), who="ann")
            estimate = vault.open(guess(seal, 9), who="ann")
        width.append(estimate.high - estimate.low)
    assert width[0] < width[1]


def test_a_closed_vault_answers_no_more(case, tmp_path):
    _, seal = case
    mine = guess(seal)
    seal.vault.score(mine, who="ann")
    first = seal.vault.open(mine, who="ann")
    says = (
        "The vault must be open, got one that ann closed with its final score in entry "
        "2. Seal fresh rows; the ledger can still be read."
    )
    with opened(tmp_path) as other:
        for call in (
            lambda: other.score(mine, who="bob"),
            lambda: seal.vault.score(guess(seal, 5), who="ann"),
            lambda: other.open(guess(seal, 5), who="bob"),
        ):
            with pytest.raises(ClosedVault) as error:
                call()
            assert str(error.value) == says
        # To the same predictions it repeats what is written.
        assert other.open(mine, who="bob") == first
        assert [e.label for e in other.entries()] == ["", "final", "final"]
        assert other.describe()["closed"] is True
        assert other.entries()[-1].answer["repeats"] == 2


def test_opening_reveals_what_the_commitment_is_checked_with(case):
    whole, seal = case
    from unseen.holdout.vault._content import digest_of, row_digests  # noqa: PLC0415
    from unseen.holdout.vault.terms import commitment_of  # noqa: PLC0415

    seal.vault.open(guess(seal), who="ann")
    told = seal.vault.entries()[-1].answer
    found = commitment_of(
        seal.vault.terms,
        nonce=bytes.fromhex(told["nonce"]),
        data=digest_of(row_digests(whole, whole.column_names)),
        split=bytes.fromhex(told["split"]),
    )
    assert found == seal.vault.describe()["commitment"]


def test_what_was_changed_is_seen_before_anything_is_answered(case, tmp_path):
    whole, seal = case
    seal.vault.close()
    file = tmp_path / "v" / "vault.json"
    good = file.read_text()
    body = json.loads(good)
    for change in ({"budget": 400}, {"level": 0.5}, {"target": "a"}, {"n": 8000}):
        terms = {**body["terms"], **change}
        file.write_text(json.dumps({**body, "terms": terms}))
        with pytest.raises(InputError) as error:
            opened(tmp_path)
        assert str(error.value) == (
            "The vault's terms must be those that it was sealed with, got others in "
            "'vault.json'. Restore the vault's folder from a copy."
        )
    file.write_text(json.dumps({**body, "commitment": "0" * 64}))
    with pytest.raises(InputError, match="The sealed rows must be as they were sealed"):
        opened(tmp_path)
    (tmp_path / "w").mkdir()
    other = sealed(tmp_path / "w", whole)
    other.vault.close()
    file.write_text(good)
    (tmp_path / "v" / "rows.sealed").write_bytes(
        (tmp_path / "w" / "v" / "rows.sealed").read_bytes()
    )
    with pytest.raises(InputError, match="The sealed rows must be as they were sealed"):
        opened(tmp_path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "(no such file or directory). Make one with: unseen vault seal"),
        ("{", "whose vault.json can't be read. Restore the folder from a copy."),
        ("[]", "whose vault.json can't be read. Restore the folder from a copy."),
        ('{"schema": "unseen.vault/1"}',
         "whose vault.json can't be read. Restore the folder from a copy."),
        ('{"schema": "unseen.vault/9"}', "got 'unseen.vault/9'. Open it with the "
         "version of unseen that sealed it."),
    ],
)  # fmt: skip
def test_what_is_no_vault(content, says, tmp_path):
    (tmp_path / "v").mkdir()
    if content is not None:
        (tmp_path / "v" / "vault.json").write_text(content)
    with pytest.raises(InputError) as error:
        opened(tmp_path)
    assert str(error.value).endswith(says)


def test_a_ledger_that_is_gone_is_not_begun_anew(case, tmp_path):
    _, seal = case
    seal.vault.close()
    for path in (tmp_path / "v").glob("ledger*"):
        path.unlink()
    with pytest.raises(InputError, match="a ledger that is gone is not begun anew"):
        opened(tmp_path)


def test_a_ledger_of_another_vault_is_refused(case, tmp_path):
    _, seal = case
    seal.vault.close()
    (tmp_path / "w").mkdir()
    sealed(tmp_path / "w").vault.close()
    for name in ("ledger.sqlite", "ledger.sqlite.head"):
        (tmp_path / "v" / name).write_bytes((tmp_path / "w/v" / name).read_bytes())
    with pytest.raises(BrokenLedger):
        opened(tmp_path)


METRICS = [("auc", "y"), ("log_loss", "y"), ("brier", "y"), ("accuracy", "y"),
           ("rmse", "v"), ("mae", "v"), ("r2", "v")]  # fmt: skip


@pytest.mark.parametrize(("metric", "target"), METRICS)
def test_the_final_score_of_each_metric_is_scikit_learns(metric, target, tmp_path):
    from sklearn import metrics as sk  # noqa: PLC0415

    rng = np.random.default_rng(4)
    whole = table(300, v=rng.uniform(0, 9, 300).tolist())
    seal = sealed(tmp_path, whole, metric=metric, target=target, id="name")
    ids = seal.features["name"].to_pylist()
    y = truth(whole, ids, target=target)
    p = rng.uniform(0.01, 0.99, len(ids))
    if target == "v":
        p = y + rng.normal(0, 1, len(ids))
    if metric == "accuracy":
        p = (p > 0.5).astype(int)
    spread = np.var(seal.training["v"].to_pylist())
    expected = {
        "auc": lambda: sk.roc_auc_score(y, p),
        "log_loss": lambda: sk.log_loss(y, p),
        "brier": lambda: np.mean((y - p) ** 2),
        "accuracy": lambda: sk.accuracy_score(y, p),
        "rmse": lambda: sk.mean_squared_error(y, p) ** 0.5,
        "mae": lambda: sk.mean_absolute_error(y, p),
        "r2": lambda: 1 - sk.mean_squared_error(y, p) / spread,
    }[metric]()
    with seal.vault as vault:
        look = vault.score({"name": ids, "prediction": p.tolist()}, who="ann",
                           training=float(expected))  # fmt: skip
        final = vault.open({"name": ids, "prediction": p.tolist()}, who="ann")
    assert look.estimate.value == pytest.approx(expected)
    assert look.answer.source is Source.TRAINING
    assert final.value == pytest.approx(expected)
    for e in (look.estimate, final):
        assert e.low <= e.value <= e.high


def test_groups_are_averaged_within_first(tmp_path):
    whole = table(400, team=[f"t{i % 7 * (i % 11)}" for i in range(400)])
    seal = sealed(tmp_path, whole, id="name", group="team")
    mine = guess(seal)
    right = truth(whole, mine["name"]) == np.array(mine["prediction"])
    teams = np.array(seal.features["team"].to_pylist())
    each = [right[teams == t].mean() for t in np.unique(teams)]
    with seal.vault as vault:
        estimate = vault.open(mine, who="ann")
    assert estimate.value == pytest.approx(np.mean(each))
    assert estimate.n == len(each)


def test_many_classes(tmp_path):
    whole = table(300, c=[("red", "green", "blue")[i * 7 % 3] for i in range(300)])
    seal = sealed(tmp_path, whole, target="c", metric="auc", id="name")
    ids = seal.features["name"].to_pylist()
    y = truth(whole, ids, target="c")
    shares = {c: np.where(y == c, 0.8, 0.1).tolist() for c in ("red", "green", "blue")}
    with seal.vault as vault:
        assert vault.open({"name": ids, **shares}, who="ann").value == 1.0


def test_what_everyone_may_know_is_json(case):
    _, seal = case
    said = json.loads(json.dumps(seal.vault.describe()))
    assert (said["rows"], said["left"], said["looks"], said["closed"]) == (
        80, 4, 0, False,
    )  # fmt: skip
    reply = seal.vault.score(guess(seal), who="ann")
    body = json.loads(json.dumps(reply.to_json()))
    assert body["estimate"]["value"] == reply.estimate.value
    assert (body["number"], body["own"]) == (1, reply.own)
    assert seal.vault.verify(receipts={1: reply.own}) is None
    assert seal.vault.verify(receipts={1: "0" * 64}).number == 1


def test_a_table_of_any_kind_is_sealed(tmp_path):
    import pandas as pd  # noqa: PLC0415

    frame = table(100).to_pydict()
    for i, one in enumerate((frame, pd.DataFrame(frame), pa.table(frame))):
        (tmp_path / str(i)).mkdir()
        with sealed(tmp_path / str(i), one).vault as vault:
            assert vault.holds(pa.table(frame))
