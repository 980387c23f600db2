"""The window of wrong tokens, against a count by hand."""

from hypothesis import given, strategies as st

from unseen.web.wrong_tokens import WrongTokens


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 30)), max_size=60))
def test_at_most_three_in_a_minute_from_each_address(steps):
    clock = Clock()
    wrong = WrongTokens(most=3, seconds=60, clock=clock)
    counted = {"a": [], "b": []}
    for address, passed in steps:
        clock.now += passed
        recent = [t for t in counted[address] if t > clock.now - 60]
        wait = wrong.wait(address)
        if len(recent) < 3:
            assert wait == 0
            counted[address].append(clock.now)
        else:
            # After that long one more is let through, and not before.
            assert wait == recent[0] + 60 - clock.now


def test_addresses_are_forgotten_rather_than_kept_for_ever():
    wrong = WrongTokens(most=1, clock=lambda: 0.0)
    for k in range(20_000):
        wrong.wait(str(k))
    assert len(wrong._times) == 10_000
    assert wrong.wait("19999") == 60
    assert wrong.wait("0") == 0
