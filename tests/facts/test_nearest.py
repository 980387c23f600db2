"""The nearest name is found, whatever the order and the number of names."""

from hypothesis import given, strategies as st

from unseen.facts import nearest, nearest_advice

NAMES = st.lists(st.text(min_size=1, max_size=6), unique=True)


@given(NAMES, st.text(max_size=6), st.randoms(use_true_random=False))
def test_order_has_no_say(names, name, random):
    shuffled = random.sample(names, len(names))
    assert nearest(name, names) == nearest(name, shuffled)


@given(NAMES.filter(bool))
def test_a_name_is_nearest_to_itself(names):
    folded = [name.strip().casefold() for name in names]
    if len(set(folded)) == len(names):
        assert nearest(names[0], names) == names[0]


def test_spaces_and_capitals_come_first():
    assert nearest(" Zip", ["zips", "zip"]) == "zip"


def test_of_many_names_only_a_similar_one_is_given():
    many = [f"column_{i}" for i in range(20_000)]
    assert nearest("colum_77", many) == "column_77"
    assert nearest("§§§", many) is None
    assert nearest_advice("§§§", many, "column") == (
        "None of the 20,000 columns has a similar name."
    )


def test_of_few_names_one_is_always_given():
    assert nearest("§§§", ["a", "b"]) in {"a", "b"}
    assert nearest("a", []) is None
