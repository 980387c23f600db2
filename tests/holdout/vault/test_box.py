"""The box: what goes in comes out, and nothing else does."""

import pytest
from hypothesis import given, strategies as st

from unseen.errors import InputError
from unseen.holdout.vault import _box
from unseen.holdout.vault._box import lock, unlock

KEY, OTHER = bytes(32), bytes([1]) * 32
CHANGED = (
    "The sealed rows must be as they were sealed, got changed ones. "
    "Restore the vault's folder from a copy."
)


def boxed(content, key=KEY, bound=b"v"):
    return b"".join(lock(content, key=key, bound=bound))


@given(st.binary(max_size=200), st.integers(1, 40))
def test_what_goes_in_comes_out(content, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_box, "_CHUNK", size)
        assert unlock(boxed(content), key=KEY, bound=b"v") == content


@given(st.binary(max_size=60), st.data())
def test_any_changed_bit_is_seen(content, data):
    box = bytearray(boxed(content))
    at = data.draw(st.integers(0, len(box) - 1))
    box[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(InputError) as error:
        unlock(bytes(box), key=KEY, bound=b"v")
    assert str(error.value) == CHANGED


@given(st.binary(min_size=1, max_size=60), st.data())
def test_any_cut_is_seen(content, data):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_box, "_CHUNK", 7)
        box = boxed(content)
        kept = data.draw(st.integers(0, len(box) - 1))
        with pytest.raises(InputError):
            unlock(box[:kept], key=KEY, bound=b"v")


def test_chunks_that_are_swapped_are_seen(monkeypatch):
    monkeypatch.setattr(_box, "_CHUNK", 4)
    box = boxed(b"aaaabbbbcccc")
    start, size = len(box) - 3 * 20, 20
    parts = [box[start + i * size : start + (i + 1) * size] for i in range(3)]
    with pytest.raises(InputError):
        unlock(box[:start] + parts[1] + parts[0] + parts[2], key=KEY, bound=b"v")
    with pytest.raises(InputError):
        unlock(box[:start] + parts[0] + parts[2], key=KEY, bound=b"v")


@pytest.mark.parametrize("words", [{"key": OTHER}, {"bound": b"w"}])
def test_another_key_or_vault_opens_nothing(words):
    with pytest.raises(InputError):
        unlock(boxed(b"rows"), **{"key": KEY, "bound": b"v", **words})


def test_the_box_does_not_show_what_is_in_it():
    assert b"secret rows" not in boxed(b"secret rows" * 50)
