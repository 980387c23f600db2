"""An audit that is told what was tried: what it reads, and how it shows it."""

import json
import subprocess
import sys

import numpy as np
import pytest

import unseen
from unseen.errors import InputError
from unseen.result import Verdict


def tables(n=240, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    y = np.where(x + rng.normal(size=n) > 0, "yes", "no")
    table = {"x": x, "z": rng.normal(size=n), "y": y}
    return (
        {k: v[: n // 2] for k, v in table.items()},
        {k: v[n // 2 :] for k, v in table.items()},
    )


TRAIN, TEST = tables()
COINS = (np.random.default_rng(0).binomial(120, 0.5, 40) / 120).round(4).tolist()
BEST = max(COINS)


def told(report, code):
    return [f for f in report.findings if f.code == code]


def test_the_waterfall_has_a_bar_for_the_choice():
    report = unseen.audit(TRAIN, "y", test=TEST, claim={"accuracy": BEST}, runs=COINS)
    (finding,) = told(report, "SEL001")
    assert finding.verdict is Verdict.FOUND
    assert report.scores is not None
    claimed, chosen, given = report.scores.waterfall[:3]
    assert (claimed.label, chosen.label) == ("claimed", "best of 40 runs")
    assert chosen.codes == ("SEL001",)
    assert chosen.change is not None
    assert chosen.change.value == pytest.approx(chosen.score.value - BEST, abs=1e-4)
    assert given.change is not None
    assert given.change.value == pytest.approx(
        given.score.value - chosen.score.value, abs=1e-9
    )


def test_without_a_word_of_what_was_tried_nothing_is_said():
    report = unseen.audit(TRAIN, "y", test=TEST, claim={"accuracy": 0.8})
    for code in ("SEL001", "SEL002", "SEL003", "SEL004"):
        assert [f.verdict for f in told(report, code)] == [Verdict.NOT_APPLICABLE]
    assert report.scores is not None
    assert [s.label for s in report.scores.waterfall][:2] == ["claimed", "as given"]


def test_the_honest_score_names_its_estimator():
    report = unseen.audit(TRAIN, "y")
    assert report.scores is not None
    name = report.scores.honest.method.partition(":")[0]
    assert name in ("nested_cv", "cross_val")
    assert f"The estimator is `{name}`." in report.scores.protocol


def test_facts_say_it_too_and_arguments_go_before(tmp_path):
    (tmp_path / "runs.csv").write_text(
        "auc,accuracy\n" + "".join(f"0.5,{s}\n" for s in COINS)
    )
    path = tmp_path / "unseen.toml"
    path.write_text('[selection]\nruns = "runs.csv"\nmetric = "accuracy"\nn = 60\n')
    words = {"test": TEST, "claim": f"accuracy={BEST}", "facts": path}
    (finding,) = told(unseen.audit(TRAIN, "y", **words), "SEL001")
    assert dict(finding.evidence)["rows"] == 60
    (finding,) = told(unseen.audit(TRAIN, "y", runs_n=5000, **words), "SEL001")
    assert finding.estimate is not None
    assert finding.estimate.n == 5000


def test_predictions_come_by_id_or_in_order():
    ids = [f"r{k}" for k in range(120)]
    test = TEST | {"who": ids}
    train = TRAIN | {"who": [f"t{k}" for k in range(120)]}
    y = (TEST["y"] == "yes").astype(float)
    score = y + np.random.default_rng(4).normal(size=120)
    cuts = np.sort(score)
    best = max(float(((score > c) == y).mean()) for c in cuts)
    order = np.random.default_rng(5).permutation(120)
    by_id = {"who": [ids[k] for k in order], "score": score[order]}
    words = {"test": test, "claim": f"accuracy={best:.4f}", "id": "who"}
    by_row = unseen.audit(train, "y", predictions={"score": score}, **words)
    moved = unseen.audit(train, "y", predictions=by_id, **words)
    assert told(by_row, "SEL003") == told(moved, "SEL003")
    assert told(by_row, "SEL003")[0].verdict in (Verdict.FOUND, Verdict.UNDECIDED)


def test_the_printed_digits_of_a_claim_count():
    runs = [0.8, 0.8, 0.84]
    rough = unseen.audit(TRAIN, "y", test=TEST, claim="accuracy=0.8", runs=runs)
    fine = unseen.audit(TRAIN, "y", test=TEST, claim="accuracy=0.80", runs=runs)
    assert "is the best of 3 runs" in told(rough, "SEL001")[0].message
    assert "is not the best of the 3 runs" in told(fine, "SEL001")[0].message


def test_the_rows_of_the_runs_must_be_a_number():
    with pytest.raises(InputError) as why:
        unseen.audit(TRAIN, "y", runs=[0.5], runs_n=0)
    assert str(why.value) == (
        "`runs_n` must be a whole number of rows from 1, got 0. Give the number of "
        "rows that scored each run."
    )


def test_predictions_need_a_target():
    with pytest.raises(InputError) as why:
        unseen.audit(TRAIN, test=TEST, predictions={"p": [0.5] * 120})
    assert str(why.value) == (
        "`predictions` must have a target to be held against, got none. Name the "
        "target with --target, or target=."
    )


@pytest.fixture
def folder(tmp_path):
    for name, table in (("train", TRAIN), ("test", TEST)):
        rows = zip(*(table[k] for k in ("x", "z", "y")), strict=True)
        text = "x,z,y\n" + "".join(f"{a},{b},{c}\n" for a, b, c in rows)
        (tmp_path / f"{name}.csv").write_text(text)
    (tmp_path / "runs.csv").write_text("accuracy\n" + "\n".join(map(str, COINS)))
    (tmp_path / "bad.csv").write_text("run,accuracy\na,0.5\nb,\n")
    return tmp_path


def run(folder, *words):
    return subprocess.run(
        [sys.executable, "-c", "from unseen.cli.main import run; run()", "audit",
         "train.csv", "--test", "test.csv", "--target", "y", *words],
        cwd=folder, capture_output=True, text=True,
    )  # fmt: skip


def test_the_command_line_says_the_same(folder):
    words = ["--runs", "runs.csv", "--runs-metric", "accuracy", "--runs-n", "120"]
    done = run(folder, "--claim", f"accuracy={BEST}", *words, "--json", "-")
    report = json.loads(done.stdout)
    assert report["schema"] == "unseen.report/1"
    (finding,) = [f for f in report["findings"] if f["code"] == "SEL001"]
    assert finding["verdict"] == "found"
    assert "'runs.csv'" in finding["message"]


def test_bad_input_is_one_line_and_status_2(folder):
    done = run(folder, "--claim", "accuracy=0.5", "--runs", "bad.csv")
    assert done.returncode == 2
    assert done.stderr == (
        "unseen: `runs` must have a number in `accuracy` for each run, got nan in run "
        "'b'. Leave that run out, or write its score.\n"
    )
    assert done.stdout == ""
