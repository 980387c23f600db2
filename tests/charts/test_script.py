"""What stands in a script element cannot end it."""

import json

import pytest
from hypothesis import given, strategies as st

from unseen.charts.script import closed, script_json

JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda x: st.lists(x) | st.dictionaries(st.text(), x),
    max_leaves=8,
)  # fmt: skip


@given(JSON)
def test_data_comes_through_and_ends_nothing(value):
    text = script_json(value)
    assert json.loads(text) == value
    assert not set(text) & set("<>&\u2028\u2029")


def test_unknown_numbers_are_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        script_json(float("nan"))


def test_a_script_cannot_end_its_own_element():
    assert closed("a='</script>';b='<!--'") == r"a='<\/script>';b='<\!--'"
