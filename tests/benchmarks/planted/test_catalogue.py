"""Every kind of the list is there, in all parts, and made again by its name."""

import pytest
from benchmarks.bases import Part
from benchmarks.planted.answers import LEAK
from benchmarks.planted.catalogue import KINDS, recipe, recipes
from benchmarks.planted.codes import PATTERNS
from benchmarks.planted.kind import FIRST_SEEDS

# From the list of checks that the tool promises, in its order.
PROMISED = (
    "copy: exact",
    "copy: relabelled",
    "copy: monotone",
    "copy: linear",
    "copy: flipped",
    "copy: jittered",
    "level: fixes",
    "missing: blank",
    "order: running id",
    "order: rows",
    "mean: with its key",
    "joint: arithmetic",
    "joint: parity",
    "window: lead",
    "facts: downstream",
    "facts: not yet available",
    "strong: written late",
    "rows: shared",
    "near rows: jittered",
    "groups: on both sides",
    "time: dated table",
    "shift: one column",
    "shift: target",
    "fit: overfits",
    "fit: no signal",
    "fit: simpler is as good",
    "fit: lucky split",
    "fit: underfit",
    "fit: decay (law turns 3.0)",
    "fit: claim far off",
    "pipeline: selection outside",
    "shrinkage: swinging",
    "shrinkage: too many parameters",
    "shrinkage: edge of the grid",
    "shrinkage: several scales",
    "shrinkage: more columns than rows",
    "shrinkage: mistuned",
)


def test_every_promised_kind_is_planted():
    assert set(PROMISED) <= set(KINDS)


@pytest.mark.parametrize("part", Part)
def test_every_kind_and_strength_is_in_all_parts(part):
    made = {(r.kind.name, r.strength) for r in recipes(part)}
    assert made == {(k.name, s) for k in KINDS.values() for s in k.strengths}


def test_names_are_unique_and_the_parts_are_apart():
    names = [r.name for part in Part for r in recipes(part, seeds=2)]
    assert len(names) == len(set(names))
    for part in Part:
        for made in recipes(part, seeds=2):
            assert made.base.part is part
            assert made.seed - FIRST_SEEDS[part] in (0, 1)


def test_the_questions_all_have_codes():
    asked = {q for kind in KINDS.values() for q in kind.answers} | set(LEAK)
    assert asked | {"dominates"} <= set(PATTERNS)
    assert all(kind.answers or kind.clean for kind in KINDS.values())


@pytest.mark.parametrize(
    "kind", ["copy: exact", "rows: shared", "groups: in one table", "clean: junk"]
)
@pytest.mark.parametrize("part", Part)
def test_a_case_is_made_again_by_its_name(kind, part):
    first = next(recipes(part, kinds=[kind])).make()
    again = recipe(first.name).make()
    assert again == first
    assert again.train.equals(first.train)
    assert first.part is part


def test_the_fresh_part_has_as_many_cases_as_the_final_one():
    final, fresh = (
        [(r.kind.name, r.strength) for r in recipes(part)]
        for part in (Part.FINAL, Part.FRESH)
    )
    assert fresh == final


def test_an_unknown_case_is_named():
    with pytest.raises(LookupError, match="No case is named 'copy: exact/what'"):
        recipe("copy: exact/what")


def test_the_small_version_has_every_kind_once():
    chosen = list(recipes(Part.TUNING, small=True))
    assert [r.kind.name for r in chosen] == list(KINDS)


@pytest.mark.parametrize("part", [Part.TUNING, Part.FRESH])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_case_is_whole(kind, part):
    case = next(recipes(part, kinds=[kind], small=True)).make()
    columns = set(case.train.column_names)
    assert case.target in columns
    assert case.subjects <= columns
    assert case.clean == (not case.answers)
    assert not (case.clean and (case.rows or case.test_rows or case.subjects))
    for role in (case.group, case.time, case.id):
        assert role is None or role in columns
    if case.test is not None:
        assert case.test.schema == case.train.schema
        assert case.test_rows <= frozenset(range(case.test.num_rows))
    assert case.rows <= frozenset(range(case.train.num_rows))


def test_repeats_that_may_be_real_may_be_told_of_and_chance_ones_may_not():
    made = [r for r in recipes(Part.TUNING, seeds=2, kinds=["clean: as", "clean: eq"])]
    for found in made:
        told = "shared" in found.make().allowed if found.base.rows < 6000 else None
        if told is not None:
            neither = not found.base.fine and not found.base.coarse
            assert told == (neither and not found.kind.by_chance)


def test_days_come_as_text_and_as_dates():
    made = recipes(Part.TUNING, seeds=4, kinds=["clean: birthdays"])
    types = {str(found.make().train.schema.field("born").type) for found in made}
    # Which kind of string is for the version of pandas to say.
    assert {t.removeprefix("large_") for t in types} == {"string", "date32[day]"}
