"""What is planted is really there: columns."""

import numpy as np
import pandas as pd
import pytest
from benchmarks.bases import base
from benchmarks.planted.catalogue import KINDS
from benchmarks.planted.examples import examples, target_numbers
from benchmarks.planted.group_mean import mean_over
from benchmarks.planted.joint import MULTICLASS


def whole(case):
    """Give all rows: what was planted before a split holds on both sides."""
    parts = [case.train] if case.test is None else [case.train, case.test]
    return pd.concat([p.to_pandas() for p in parts], ignore_index=True)


def read(case):
    frame = whole(case)
    (name,) = case.subjects
    return frame, frame[name], frame[case.target]


def one_to_one(a, b):
    pairs = pd.DataFrame({"a": np.asarray(a), "b": np.asarray(b)}).drop_duplicates()
    return pairs["a"].is_unique and pairs["b"].is_unique


def test_exact_copies():
    for case in examples("copy: exact"):
        _, x, y = read(case)
        if case.strength == "partial":
            kept = x.notna()
            assert 0.5 < kept.mean() < 0.85
            assert (x[kept] == y[kept]).all()
        else:
            assert one_to_one(x, y)


def test_relabelled_copies():
    for case in examples("copy: relabelled"):
        _, x, y = read(case)
        assert one_to_one(x, y)
        assert not (x.astype(str) == y.astype(str)).any()


def test_monotone_and_linear_copies():
    for case in [*examples("copy: monotone"), *examples("copy: linear")]:
        _, x, y = read(case)
        assert abs(x.rank().corr(y.rank())) > 0.99999
        if case.kind == "copy: linear":
            assert np.corrcoef(x, y)[0, 1] ** 2 > 0.99999


def test_noisy_copies_are_as_noisy_as_they_say():
    for case in examples("copy: flipped"):
        _, x, y = read(case)
        agree = pd.crosstab(x, y).max(axis=1).sum() / len(y)
        assert agree >= 1 - 1.2 * float(case.strength) - 3 / len(y)
        assert agree < 1
        assert case.provable == (y.nunique() > 2 or float(case.strength) <= 0.01)
    for case in examples("copy: jittered"):
        _, x, y = read(case)
        rest = 1 - np.corrcoef(x, y)[0, 1] ** 2
        assert rest == pytest.approx(float(case.strength) ** 2, rel=0.4)


def test_bands_are_disjoint_in_the_target():
    for case in examples("copy: binned"):
        _, x, y = read(case)
        ends = y.groupby(x).agg(["min", "max"]).sort_values("min")
        assert (ends["min"].iloc[1:].to_numpy() > ends["max"].iloc[:-1]).all()


def test_a_threshold_is_the_class():
    for case in examples("copy: threshold"):
        _, x, y = read(case)
        ends = x.groupby(y).agg(["min", "max"]).sort_values("min")
        assert ends["max"].iloc[0] < ends["min"].iloc[1]


def test_levels_fix_the_target_and_the_rest_does_not():
    for kind in ("level: fixes", "level: value of a count", "level: sentinel"):
        for case in examples(kind):
            _, x, y = read(case)
            value = {"level: fixes": "grp8", "level: sentinel": 9999.0}.get(kind, 0)
            assert y[x == value].nunique() == 1
            assert (x == value).sum() >= min(30, y.value_counts().min())
            assert y[x != value].nunique() == y.nunique() or case.strength == "0.5"


def test_amounts_above_zero_fix_the_target():
    for case in examples("level: above zero"):
        _, x, y = read(case)
        assert y[x > 0].nunique() == 1


def test_nested_levels_each_have_one_class():
    for case in examples("level: nested"):
        _, x, y = read(case)
        assert (y.groupby(x).nunique() == 1).all()


def test_nearly_fixing_levels_are_as_pure_as_they_say():
    for case in examples("level: nearly fixes"):
        _, x, y = read(case)
        pure = y[x == "grp8"].value_counts(normalize=True).iloc[0]
        assert float(case.strength) - 0.015 < pure < 1


def test_missingness_tells_as_much_as_it_says():
    for kind in ("missing: blank", "missing: word", "missing: date", "missing: block"):
        for case in examples(kind):
            frame = whole(case)
            y = frame[case.target]
            regression = case.train.to_pandas()[case.target].dtype.kind == "f"
            for name in case.subjects:
                x = frame[name]
                gone = ~x.str.startswith("type") if "word" in kind else x.isna()
                if case.strength in ("total", "one-sided") and not regression:
                    assert y[gone].nunique() == 1 or y.nunique() > 20
                assert gone.any()
                assert not gone.all()


def test_running_ids_run_with_the_target():
    for case in examples("order: running id", "exact", "text"):
        _, x, y = read(case)
        assert x.is_unique
        order = np.argsort(x.to_numpy())
        codes = pd.factorize(y)[0] if y.nunique() <= 32 else None
        if codes is not None:
            changes = (np.diff(codes[order]) != 0).sum()
            assert changes == y.nunique() - 1


def test_rows_stand_in_the_order_of_the_target():
    for case in examples("order: rows", "sorted"):
        y = case.train.to_pandas()[case.target]
        if y.dtype.kind in "fi" and y.nunique() > 32:
            assert y.is_monotonic_increasing
        else:
            assert (pd.factorize(y)[0][1:] != pd.factorize(y)[0][:-1]).sum() == (
                y.nunique() - 1
            )


def test_means_are_in_row_means_of_the_target():
    for case in examples("mean: with its key", "exact 5", "rounded 5", "others 5"):
        frame = whole(case)
        y = target_numbers(case, frame)
        (name,) = case.subjects
        keys = [c for c in frame if str(frame[c].iloc[0]).startswith("m0")]
        key = next(c for c in keys if c != name)
        mean = mean_over(y, frame[key])
        if case.strength.startswith("others"):
            size = y.groupby(frame[key]).transform("size")
            inside = size > 1
            others = (mean * size - y)[inside] / (size - 1)[inside]
            assert np.allclose(frame[name][inside], others)
        else:
            assert np.allclose(frame[name], mean, atol=0.51)


def test_means_without_their_key_say_what_they_are():
    for case in examples("mean: key dropped", "exact 4", "exact 20"):
        frame = whole(case)
        y = target_numbers(case, frame)
        (name,) = case.subjects
        assert np.allclose(mean_over(y, frame[name]), frame[name])


def test_joint_columns_give_the_target_and_none_does_alone():
    for case in examples("joint: arithmetic"):
        frame = whole(case)
        y = frame[case.target].astype(float)
        columns = [frame[c] for c in sorted(case.subjects)]
        assert all(abs(x.corr(y)) < 0.5 for x in columns)
        form = case.strength.split()[0]
        best = 0.0
        for a in columns:
            for b in columns:
                made = {
                    "sum": a + b,
                    "difference": a - b,
                    "product": a * b,
                    "ratio": a / b,
                    "sum3": sum(columns),
                }[form]
                if np.isfinite(made).all() and made.nunique() > 1:
                    best = max(best, made.corr(y))
        assert best > 0.9998


def test_parity_is_hidden_from_each_column():
    for case in examples("joint: parity", "bits 0", "words 0", "signs 0"):
        frame = whole(case)
        y = frame[case.target]
        a, b = (frame[c] for c in sorted(case.subjects))
        if case.strength == "signs 0":
            a, b = np.sign(a), np.sign(b)
        joint = pd.crosstab([a, b], y)
        assert (joint.min(axis=1) == 0).all()
        for x in (a, b):
            alone = pd.crosstab(x, y, normalize="index")
            assert np.ptp(alone.iloc[:, 0]) < 0.15


def test_wrapped_sums_give_the_class():
    assert KINDS["joint: wrapped sum"].targets == MULTICLASS
    for case in examples("joint: wrapped sum", "0"):
        frame = whole(case)
        a, b = (frame[c] for c in sorted(case.subjects))
        count = int(max(a.max(), b.max())) + 1
        assert one_to_one((a + b) % count, frame[case.target])


def test_windows_reach_into_present_or_future():
    for case in examples("window: lead", "lead 1"):
        frame = case.train.to_pandas()
        (name,) = case.subjects
        key = base(case.base).key
        groups = [p for _, p in frame.groupby(key)] if key else [frame]
        for part in groups:
            part = part.sort_values(case.time, kind="stable")
            ahead = part[case.target].to_numpy(float)[1:]
            assert np.allclose(part[name].to_numpy()[:-1], ahead)


def test_late_and_honest_columns_are_of_one_law():
    late = [c for c in examples("strong: written late", "0.95")]
    honest = list(examples("clean: strong honest column", "0.95"))
    assert all(not c.provable for c in late)
    assert all(c.clean for c in honest)
