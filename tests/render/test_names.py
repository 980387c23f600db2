import pytest
from hypothesis import given, strategies as st

from unseen.render.names import short_paths, visible


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("two\nlines", r"two\nlines"),
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("\u202ereversed", r"\u202ereversed"),
        ("\u2028", r"\u2028"),
        ("\udcff", r"\udcff"),
        ("a\u00adb", r"a\xadb"),
        ("👩‍🔬 naïve ☃", "👩‍🔬 naïve ☃"),
        ("<b>", "<b>"),
        ("", ""),
    ],
)
def test_what_could_act_is_shown(name, shown):
    assert visible(name) == shown


def test_code_keeps_its_lines():
    assert visible("a = 1\n\tb\r", lines=True) == "a = 1\n\tb\\r"


@given(st.text(), st.integers(3, 40))
def test_a_limit_holds_and_both_ends_stay(name, limit):
    whole, cut = visible(name), visible(name, limit)
    assert len(cut) <= limit
    assert cut == whole or (cut[0] == whole[0] and "…" in cut)


@given(st.text(st.characters()))
def test_nothing_acts_and_once_is_enough(name):
    shown = visible(name)
    assert visible(shown) == shown
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert not set(shown) & set("\n\r\t\x00\x1b\x9b\u202e\u2066\u2028")


@pytest.mark.parametrize(
    ("paths", "short"),
    [
        (("/data/2024/loans.csv",), ("loans.csv",)),
        (("C:\\data\\loans.csv", "new.csv"), ("loans.csv", "new.csv")),
        (("a/x/t.csv", "b/x/t.csv"), ("a/x/t.csv", "b/x/t.csv")),
        (("t.csv", "b/t.csv"), ("t.csv", "b/t.csv")),
        (("b/t.csv", "b/t.csv"), ("t.csv", "t.csv")),
        (("data/",), ("data",)),
        (("/",), ("/",)),
        ((), ()),
    ],
)
def test_a_path_is_shown_by_as_little_as_tells_it_apart(paths, short):
    assert short_paths(*paths) == short
