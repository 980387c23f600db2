"""The ledger in PostgreSQL among processes: many at once, and killed at any moment."""

import threading
import time

import numpy as np
import pytest
from ledger_case import spend
from postgres_asker import Asker
from postgres_case import LOOK, Book

from unseen.holdout.ledger import Turn


@pytest.fixture
def book(server):
    return Book(server)


def standing(book, given):
    """Give what stands in the ledger, once nobody is being answered any more."""
    with book.opened() as ledger:
        ledger.append_all([])
        assert ledger.verify(receipts={n: own for n, own, _ in given}) is None
        return list(ledger.entries())


def test_processes_at_once_are_all_answered_and_all_in_the_chain(book):
    budget = 41
    askers = [Asker(book, f"p{i}", 20, budget=budget) for i in range(4)]
    given = [a for asker in askers for a in asker.end()]
    assert [asker.status for asker in askers] == [0] * 4
    assert sorted(number for number, _, _ in given) == list(range(1, 81))
    assert sum(told == "told" for _, _, told in given) == budget
    entries = standing(book, given)
    assert [e.left for e in entries] == [max(0, budget - i) for i in range(1, 81)]
    assert {who: sum(e.who == who for e in entries) for who in ("p0", "p3")} == {
        "p0": 20, "p3": 20,
    }  # fmt: skip


def test_the_last_unit_asked_for_twice_at_once_is_given_once(book):
    rounds = 200
    told = [[0, 0] for _ in range(rounds)]
    both = threading.Barrier(2)

    def pot(units):
        """As many units in all as there were rounds: one is left in each."""

        def answer(last):
            spent = 0 if last is None else last.state["spent"]
            is_told = spent < units
            state = {"spent": spent + is_told}
            return Turn(answer={"told": is_told}, state=state, left=None)

        return answer

    def ask(who):
        with book.opened() as ledger:
            for i in range(rounds):
                both.wait(60)
                told[i][who] = ledger.append(LOOK, pot(i + 1)).answer["told"]

    threads = [threading.Thread(target=ask, args=(who,)) for who in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [sum(pair) for pair in told] == [1] * rounds
    assert len(standing(book, [])) == 2 * rounds


@pytest.mark.slow
def test_the_last_unit_of_200_vaults_is_given_once(server):
    for _ in range(200):
        book = Book(server)
        start, told = threading.Barrier(2), []

        def ask(book=book, start=start, told=told):
            with book.opened() as ledger:
                start.wait(60)
                told.append("loss" in ledger.append(LOOK, spend(1)).answer)

        threads = [threading.Thread(target=ask) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(told) == [False, True]


def kill_again_and_again(book, times, seed):
    """Kill an asker at random moments; after each, every answer given must stand."""
    rng = np.random.default_rng(seed)
    given: list[tuple[int, str, str]] = []
    before, middle, unheard = 0, 0, 0
    for _ in range(times):
        asker = Asker(book, "victim", 10**6)
        asker.wait_for(1)
        time.sleep(float(rng.uniform(0, 0.05)))
        new_ones = asker.kill()
        given += new_ones
        entries = standing(book, given)
        # At most the running look is in the chain without its answer having arrived.
        last_given = max((n for n, _, _ in new_ones), default=before)
        assert last_given <= len(entries) <= last_given + 1
        unheard += len(entries) - last_given
        middle += len(entries) > before
        before = len(entries)
        lefts = [e.left for e in entries]
        assert lefts == list(range(10**6 - 1, 10**6 - 1 - len(entries), -1))
    return before, middle, unheard


def test_killed_at_any_moment_nothing_is_given_back(book):
    looks, middle, _ = kill_again_and_again(book, 20, seed=1)
    assert middle >= 5
    assert looks >= middle


@pytest.mark.slow
def test_killed_hundreds_of_times(book):
    looks, middle, unheard = kill_again_and_again(book, 250, seed=2)
    assert middle >= 80
    assert looks >= middle
    assert unheard >= 1


def kill_the_server(book, times, looks):
    """Cut the server's power while two ask; give what they were told."""
    rng = np.random.default_rng(times)
    askers = [Asker(book, f"p{i}", looks) for i in range(2)]
    for i in range(times):
        for asker in askers:
            asker.wait_for(2 + 5 * i)
        time.sleep(float(rng.uniform(0, 0.05)))
        book.server.kill()
        book.server.start()
    given = [a for asker in askers for a in asker.end()]
    assert [asker.status for asker in askers] == [0, 0]
    return given


def check_told(book, given, looks):
    """What was told stands, and nothing else: each lost commit was looked up."""
    told = [(n, own, word) for n, own, word in given if word == "told"]
    entries = standing(book, told)
    assert len(given) == 2 * looks
    assert sorted(n for n, _, _ in told) == list(range(1, len(entries) + 1))
    assert [e.left for e in entries] == [10**6 - e.number for e in entries]
    return 2 * looks - len(told)


def test_a_power_cut_of_the_server_loses_no_answer(book):
    given = kill_the_server(book, 2, 15)
    refused = check_told(book, given, 15)
    assert refused <= 4


@pytest.mark.slow
def test_twenty_power_cuts_of_the_server(book):
    given = kill_the_server(book, 20, 110)
    refused = check_told(book, given, 110)
    assert refused <= 40
