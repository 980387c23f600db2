"""The table says what was run, and never takes a limit for a time."""

from benchmarks.linear.report import asked_table, case_table, ratio
from benchmarks.linear.run import limit_for, plan


def run(tool, wall, **more):
    row = {"case": "c", "tool": tool, "threads": 1, "setting": "matched"}
    row |= {"tolerance": "default", "outcome": "done", "limit": 85.0, "wall": wall}
    row |= {"cpu": wall, "peak_mb": 100.0, "gap": 1e-7, "started": 0.5}
    return row | more


def test_a_ratio_is_of_medians():
    runs = [run("unseen", wall) for wall in (1.0, 2.0, 9.0)]
    runs += [run("glmnet", 30.0)]
    assert ratio(runs, "c", "glmnet", 1) == ("15.0", 15.0)


def test_a_peer_that_was_stopped_gives_a_lower_bound():
    runs = [run("unseen", 2.0), run("glmnet", None, outcome="limit")]
    assert ratio(runs, "c", "glmnet", 1) == ("> 30", 30.0)
    assert "stopped at 85 s" in case_table("c", runs)


def test_a_failure_is_no_ratio_and_no_win():
    runs = [run("unseen", 2.0), run("glmnet", None, outcome="Error: out of memory")]
    assert ratio(runs, "c", "glmnet", 1)[0] == "–"
    assert asked_table(runs) == ""
    assert "failed" in case_table("c", runs)


def test_what_was_asked_is_said_to_be_missed():
    runs = [run("unseen", 2.0), run("glmnet", 10.0)]
    assert "| c, glmnet | 10 | 5.0 | – | **no** |" in asked_table(runs)


def test_each_tool_runs_beside_ours_and_ours_is_first():
    plans = list(plan(["c"], [1], ["matched"], small=True))
    assert plans[0][3] == "unseen"
    assert {entry[3] for entry in plans} >= {"glmnet", "adelie", "scikit-learn"}


def test_the_limit_grows_with_our_seconds():
    assert limit_for(1.0, 60.0) < limit_for(2.0, 60.0) + 1e-9
    assert limit_for(100.0, 60.0) == limit_for(None, 60.0)
