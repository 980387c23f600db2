"""What is planted is really there: rows, groups, time, shift; and clean twins."""

import numpy as np
import pandas as pd
import pytest
from benchmarks.bases import Part
from benchmarks.planted.catalogue import recipes
from benchmarks.planted.examples import examples, target_numbers
from benchmarks.planted.group_mean import mean_over


def frames(case):
    assert case.test is not None
    return case.train.to_pandas(), case.test.to_pandas()


def keys(frame):
    """Give each row as one string, so that equal rows are equal strings."""
    return frame.map(repr).agg("|".join, axis=1)


def shared(train, test):
    return set(np.flatnonzero(keys(test).isin(set(keys(train)))))


def test_shared_rows_are_the_planted_ones_and_no_other():
    for case in examples("rows: shared"):
        if case.strength != "0.3" and case.base.startswith("synth"):
            continue
        train, test = frames(case)
        assert shared(train, test) == set(case.test_rows)
        assert len(case.test_rows) == (
            1
            if case.strength == "one"
            else max(2, round(float(case.strength) * len(test)))
        )


def test_shared_rows_with_an_id_differ_in_the_id_alone():
    for case in examples("rows: shared but for an id", "0.05"):
        train, test = frames(case)
        assert not shared(train, test)
        assert shared(train.drop(columns="record"), test.drop(columns="record")) == set(
            case.test_rows
        )


def test_repeated_rows_are_all_named():
    for kind in ("rows: repeated in one table", "rows: oversampled before the split"):
        for case in examples(kind):
            row = keys(case.train.to_pandas())
            twice = set(np.flatnonzero(row.duplicated(keep=False)))
            assert twice <= set(case.rows)
            assert twice


def test_near_rows_are_near_in_each_measured_column_and_equal_in_none():
    for case in examples("near rows: jittered", "0.001 0.3", "0.01 0.2"):
        train, test = frames(case)
        scale = float(case.strength.split()[0])
        columns = [
            c
            for c in train.select_dtypes("float")
            if c != case.target and train[c].nunique() > 20
        ]
        a = test.iloc[sorted(case.test_rows)[:20]][columns].to_numpy(float)
        b = train.iloc[sorted(case.rows)][columns].to_numpy(float)
        spread = np.nanstd(train[columns].to_numpy(float), axis=0)
        gap = np.nanmax(np.abs(a[:, None] - b[None]) / spread, axis=2).min(axis=1)
        assert (gap < 12 * scale).all()
        assert not shared(train, test) & set(case.test_rows)


def test_edited_rows_differ_in_few_fields():
    for case in examples("near rows: fields entered anew", "1 0.2"):
        train, test = frames(case)
        a = test.iloc[sorted(case.test_rows)[:15]].astype(str).to_numpy()
        b = train.iloc[sorted(case.rows)].astype(str).to_numpy()
        assert ((a[:, None] != b[None]).sum(axis=2).min(axis=1) <= 1).all()


def test_groups_stand_on_both_sides_and_share_their_target():
    for case in examples("groups: on both sides"):
        train, test = frames(case)
        (name,) = case.subjects
        assert set(train[name]) & set(test[name])
        joined = pd.concat([train, test])
        groups = joined.groupby(name)[case.target]
        same = groups.agg(lambda y: y.value_counts(normalize=True).iloc[0])
        assert same.mean() > 0.75
        assert (case.group is not None) == ("given" in case.strength)


def test_groups_without_effect_share_no_target():
    for case in examples("clean: groups without effect", "20"):
        tables = [case.train] if case.test is None else [case.train, case.test]
        frame = pd.concat([t.to_pandas() for t in tables], ignore_index=True)
        name = next(c for c in frame if str(frame[c].iloc[0])[:2] in ("P4", "P5", "P6"))
        y = target_numbers(case, frame)
        between = y.groupby(frame[name]).mean().var()
        expected = y.var() * (1 / y.groupby(frame[name]).size()).mean()
        assert between < 2.5 * expected


def test_the_test_is_not_later_where_it_was_planted_so():
    for kind in ("time: dated table", "time: series"):
        for case in examples(kind):
            train, test = frames(case)
            (name,) = case.subjects
            assert test[name].min() < train[name].max()
            if case.strength == "earlier given":
                assert test[name].max() <= train[name].min()


def test_the_test_is_later_where_it_is_clean():
    for case in examples("clean: test later than train"):
        train, test = frames(case)
        assert test["opened_on"].min() > train["opened_on"].max()


def test_one_column_shifts_and_the_others_do_not():
    for case in examples("shift: one column", "mean 1", "unit", "missing 0.4"):
        train, test = frames(case)
        (name,) = case.subjects
        a, b = train[name], test[name]
        if case.strength == "missing 0.4":
            assert b.isna().mean() - a.isna().mean() > 0.3
        else:
            assert (b.mean() - a.mean()) / a.std() > 0.7


def test_the_target_shifts():
    for case in examples("shift: target", "20", "8"):
        train, test = frames(case)
        y, z = train[case.target], test[case.target]
        if y.dtype.kind in "fi" and y.nunique() > 2:
            assert (z > y.median()).mean() > 0.6
        else:
            rare = y.value_counts().index[-1]
            assert (z == rare).mean() > 1.8 * (y == rare).mean()


@pytest.mark.parametrize("part", Part)
def test_harmless_keys_do_not_run_with_the_target(part):
    for found in recipes(part, kinds=["clean: harmless key"]):
        if found.strength not in ("row number", "shuffled"):
            continue
        case = found.make()
        frame = case.train.to_pandas()
        name = case.notes.split("`")[1]
        r = np.corrcoef(frame[name].rank(), target_numbers(case, frame))[0, 1]
        assert abs(r) < 4.5 / np.sqrt(len(frame))


def test_out_of_fold_means_leave_their_own_fold_out():
    for case in examples("clean: out-of-fold encoding", "10 kept", "30 kept"):
        if case.test is not None:
            continue
        frame = case.train.to_pandas()
        name = case.notes.split("`")[1]
        key = next(c for c in frame if str(frame[c].iloc[0]).startswith("m0"))
        own = mean_over(target_numbers(case, frame), frame[key])
        assert (np.abs(frame[name] - own) > 1e-9).mean() > 0.5


def test_notes_of_what_cannot_be_proved():
    cannot = [
        case.kind
        for found in recipes(Part.TUNING, kinds=["strong", "fit: simpler", "level: n"])
        if not (case := found.make()).provable
    ]
    assert {"strong: written late", "fit: simpler is as good"} <= set(cannot)
