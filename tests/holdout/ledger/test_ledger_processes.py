"""The ledger among processes: many at once, and killed at any moment."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from ledger_case import new, opened, spend, take

from unseen.errors import InputError
from unseen.holdout.ledger import Look

LOOK = Look(who="ann", predictions="ab12")
ASKER = Path(__file__).with_name("asker.py")


def asking(path, who, looks, budget=10**6):
    command = [sys.executable, str(ASKER), str(path), who, str(looks), str(budget)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def answers(text):
    """Give the answers that arrived whole, as (number, own, told or spent)."""
    lines = [s.split() for s in text.split("\n")[:-1]]
    return [(int(p[0]), p[1], p[2]) for p in lines if len(p) == 3]


def test_processes_at_once_are_all_answered_and_all_in_the_chain(tmp_path):
    path, budget = new(tmp_path), 41
    running = [asking(path, f"p{i}", 20, budget) for i in range(4)]
    given = [a for p in running for a in answers(p.communicate(timeout=60)[0])]
    assert [p.returncode for p in running] == [0] * 4
    assert sorted(number for number, _, _ in given) == list(range(1, 81))
    # The last unit of the budget was asked for by four at once and given once.
    assert sum(told == "told" for _, _, told in given) == budget
    with opened(path) as ledger:
        entries = list(ledger.entries())
        assert ledger.verify(receipts={n: own for n, own, _ in given}) is None
    assert {who: sum(e.who == who for e in entries) for who in ("p0", "p3")} == {
        "p0": 20, "p3": 20,
    }  # fmt: skip


def test_who_reads_while_others_write_sees_no_fault(tmp_path):
    path = new(tmp_path)
    writing = [asking(path, f"p{i}", 150) for i in range(2)]
    seen = []
    with opened(path) as ledger:
        while any(p.poll() is None for p in writing):
            assert ledger.verify() is None
            seen.append(ledger.append(LOOK, spend(10**6)).number)
    for p in writing:
        p.communicate()
    assert len(set(seen)) == len(seen)
    with opened(path) as ledger:
        assert len(list(ledger.entries())) == 300 + len(seen)


def test_a_fork_has_to_open_it_again(tmp_path):
    with opened(new(tmp_path)) as ledger:
        ledger._process -= 1  # as if this were the child
        with pytest.raises(InputError) as error:
            ledger.append(LOOK, spend(3))
    assert str(error.value) == (
        "A `Ledger` must be used in the process that opened it, got a fork. "
        "Open it again there."
    )


def kill_again_and_again(path, times, seed):
    """Kill an asker at random moments; after each, every answer given must stand."""
    rng = np.random.default_rng(seed)
    given: dict[int, str] = {}
    before, middle = 0, 0
    for _ in range(times):
        asker = asking(path, "victim", 10**6)
        assert asker.stdout is not None
        assert asker.stdout.readline() == "open\n"
        time.sleep(float(rng.uniform(0, 0.02)))
        asker.kill()
        new_ones = answers(asker.communicate()[0])
        given |= {number: own for number, own, _ in new_ones}
        with opened(path) as ledger:
            entries = list(ledger.entries())
            assert ledger.verify(receipts=given) is None
        # At most the running look is in the chain without its answer having arrived.
        last_given = max((n for n, _, _ in new_ones), default=before)
        assert last_given <= len(entries) <= last_given + 1
        middle += len(entries) > before
        before = len(entries)
        lefts = [e.left for e in entries]
        assert lefts == list(range(10**6 - 1, 10**6 - 1 - len(entries), -1))
    return before, middle


def test_killed_at_any_moment_it_opens_again_and_gives_nothing_back(tmp_path):
    looks, middle = kill_again_and_again(new(tmp_path), 12, seed=1)
    assert middle >= 4
    assert looks >= middle


@pytest.mark.slow
def test_killed_hundreds_of_times(tmp_path):
    looks, middle = kill_again_and_again(new(tmp_path), 300, seed=2)
    assert middle >= 100
    assert looks >= middle


def test_a_killed_process_does_not_keep_others_waiting(tmp_path):
    path = new(tmp_path)
    askers = [asking(path, f"p{i}", 10**6) for i in range(3)]
    for asker in askers:
        assert asker.stdout is not None
        asker.stdout.readline()
    time.sleep(0.1)
    given = []
    for asker in askers:
        asker.kill()
        given += answers(asker.communicate()[0])
    with opened(path) as ledger:
        assert ledger.verify(receipts={n: own for n, own, _ in given}) is None
        count = len(list(ledger.entries()))
    assert len(given) <= count <= len(given) + 3
    assert take(path, 1)[0].number == count + 1
