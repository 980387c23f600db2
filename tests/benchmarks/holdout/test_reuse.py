"""The attacks on a holdout that is used again, small."""

from benchmarks.holdout.reuse import boosting_attack, main, selection_attack

from unseen.holdout.thresholdout import Thresholdout


def test_the_plain_holdout_is_fooled_and_thresholdout_is_not():
    plain, kept = selection_attack(n=2000, d=2000, k=100, seed=1)
    assert plain.said > 0.57
    assert abs(plain.fresh - 0.5) < 0.02
    assert abs(kept.said - kept.fresh) < 0.05
    assert plain.said - plain.fresh > 2 * abs(kept.said - kept.fresh)


def test_a_budget_that_is_spent_says_no_number():
    rules = Thresholdout.for_rows(2000, low=-8, high=8, threshold=0.09, budget=2)
    _, kept = selection_attack(n=2000, d=2000, k=100, seed=1, rules=rules)
    assert kept.said is None
    assert kept.spent == 2
    assert kept.looks < 2001


def test_the_boosting_attack_fools_the_plain_board_only():
    plain, ladder = boosting_attack(n=2000, k=500, seed=1)
    assert plain.said > 0.62
    assert abs(plain.fresh - 0.5) < 0.02
    assert ladder.said < 0.55


def test_the_same_seed_gives_the_same_outcome():
    assert boosting_attack(n=200, k=20, seed=3) == boosting_attack(n=200, k=20, seed=3)


def test_it_prints_naive_beside_remedy(capsys):
    assert main(["--small", "--seeds", "1"]) == 0
    said = capsys.readouterr().out
    assert "plain holdout" in said
    assert "Thresholdout" in said
    assert "Ladder" in said
