"""Faults, by doing them: kills, crowds, a full disk, an edited ledger."""

import json
import resource
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from vault_case import guess, opened, random_labels, sealed

from unseen.errors import InputError
from unseen.holdout.ledger import BrokenLedger
from unseen.holdout.vault import ClosedVault

SCORER = Path(__file__).with_name("scorer.py")
PLENTY = 10**6


def new(folder, budget):
    """A vault of 80 rows with 80 * 79 labels to ask and this budget."""
    sealed(folder, budget=budget, threshold=0.2).vault.close()
    return folder


def scoring(folder, who, looks, first, verb="score"):
    command = [sys.executable, str(SCORER), str(folder), who, verb, looks, first]
    return subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True)


def answers(text):
    """Give the answers that arrived whole."""
    lines = [s.split() for s in text.split("\n")[:-1]]
    return [tuple(p[:-1]) for p in lines if len(p) == 4]


def receipts(given):
    return {int(number): own for number, own, _ in given}


@pytest.mark.parametrize("crowd", [2, 4])
def test_all_who_score_at_once_are_answered_and_in_the_chain(crowd, tmp_path):
    budget, looks = 11, 8
    new(tmp_path, budget)
    running = [scoring(tmp_path, f"p{i}", looks, 100 * i) for i in range(crowd)]
    given = [a for p in running for a in answers(p.communicate(timeout=90)[0])]
    assert [p.returncode for p in running] == [0] * crowd
    assert sorted(receipts(given)) == list(range(1, crowd * looks + 1))
    # Nobody got a unit that another had.
    told = sum(source == "holdout" for _, _, source in given)
    assert told == min(budget, crowd * looks)
    with opened(tmp_path) as vault:
        assert vault.verify(receipts(given)) is None
        lefts = [e.left for e in vault.entries()]
        asked = [max(budget - i, 0) for i in range(1, crowd * looks + 1)]
        assert lefts == asked


def test_the_same_predictions_at_once_cost_one_unit(tmp_path):
    new(tmp_path, 5)
    running = [scoring(tmp_path, f"p{i}", 3, 0) for i in range(3)]
    given = [a for p in running for a in answers(p.communicate(timeout=90)[0])]
    assert len(given) == 9
    with opened(tmp_path) as vault:
        assert vault.describe()["left"] == 2
        own = {}
        for e in vault.entries():
            own.setdefault(e.predictions, set()).add(e.answer["estimate"]["value"])
        assert len(own) == 3
        assert all(len(values) == 1 for values in own.values())


def last_unit_twice(folder, times):
    """Ask two vault objects for the last unit, one look started in the other's turn."""
    for i in range(times):
        place = folder / str(i)
        place.mkdir()
        new(place, 1)
        with opened(place) as one, opened(place) as two:
            replies = [one.score(random_labels(one, 1), who="a"),
                       two.score(random_labels(two, 2), who="b")]  # fmt: skip
            assert [r.spent for r in replies] == [False, True]
            assert one.describe()["spent"] == 1


def test_the_last_unit_is_given_once(tmp_path):
    last_unit_twice(tmp_path, 3)


@pytest.mark.slow
def test_the_last_unit_is_given_once_whoever_races(tmp_path):
    for i in range(40):
        place = tmp_path / str(i)
        place.mkdir()
        new(place, 1)
        running = [scoring(place, f"p{k}", 1, k) for k in range(4)]
        given = [a for p in running for a in answers(p.communicate(timeout=90)[0])]
        assert sorted(source for _, _, source in given) == ["holdout", *["spent"] * 3]


def kill_again_and_again(folder, times, seed):
    """Kill a scorer at random moments; each answer given must stand."""
    new(folder, PLENTY)
    rng = np.random.default_rng(seed)
    given, before, middle = {}, 0, 0
    for i in range(times):
        scorer = scoring(folder, "victim", PLENTY, 10_000 * i)
        assert scorer.stdout is not None
        assert scorer.stdout.readline() == "open\n"
        # Before the first answer, or some looks later, however slow the machine is.
        heard = "".join(scorer.stdout.readline() for _ in range(rng.integers(0, 4)))
        time.sleep(float(rng.uniform(0, 0.02)))
        scorer.kill()
        new_ones = receipts(answers(heard + scorer.communicate()[0]))
        given |= new_ones
        with opened(folder) as vault:
            entries = vault.entries()
            assert vault.verify(receipts=given) is None
        # At most the running look is in the chain without its answer having arrived.
        last_given = max(new_ones, default=before)
        assert last_given <= len(entries) <= last_given + 1
        middle += len(entries) > before
        before = len(entries)
        fresh = sum("repeats" not in e.answer for e in entries)
        assert entries == () or entries[-1].left == PLENTY - fresh
    return before, middle


def test_killed_while_scoring_it_opens_again_and_gives_nothing_back(tmp_path):
    looks, middle = kill_again_and_again(tmp_path, 5, seed=1)
    assert looks >= middle >= 1


@pytest.mark.slow
def test_killed_while_scoring_hundreds_of_times(tmp_path):
    looks, middle = kill_again_and_again(tmp_path, 150, seed=2)
    assert looks >= middle >= 90


def kill_while_opening(folder, times, seed):
    """Kill who gives the final score; it is given once, whatever arrived."""
    rng = np.random.default_rng(seed)
    done = 0
    for i in range(times):
        place = folder / str(i)
        place.mkdir()
        new(place, 5)
        opener = scoring(place, "victim", 1, 0, verb="open")
        assert opener.stdout is not None
        assert opener.stdout.readline() == "open\n"
        time.sleep(float(rng.uniform(0, 0.03)))
        opener.kill()
        arrived = answers(opener.communicate()[0])
        with opened(place) as vault:
            closed = vault.describe()["closed"]
            assert closed or not arrived
            done += closed
            if closed:
                with pytest.raises(ClosedVault):
                    vault.open(random_labels(vault, 1), who="ann")
            again = vault.open(random_labels(vault, 0), who="ann")
            finals = [e for e in vault.entries() if "repeats" not in e.answer]
            assert len(finals) == 1
            assert {a[2] for a in arrived} <= {str(again.value)}
    return done


def test_killed_while_opening_it_is_opened_once(tmp_path):
    assert 0 <= kill_while_opening(tmp_path, 3, seed=3) <= 3


@pytest.mark.slow
def test_killed_while_opening_a_hundred_times(tmp_path):
    done = kill_while_opening(tmp_path, 100, seed=4)
    assert 10 <= done <= 100


def test_who_opens_at_once_with_other_predictions_is_refused(tmp_path):
    new(tmp_path, 5)
    running = [scoring(tmp_path, f"p{i}", 1, i, verb="open") for i in range(3)]
    given = [a for p in running for a in answers(p.communicate(timeout=90)[0])]
    assert sorted(a[0] for a in given) == ["final", "refused", "refused"]
    assert {a[2] for a in given if a[0] == "refused"} == {"ClosedVault"}


def edit(folder, change):
    """Change the ledger's file, as somebody without the key would."""
    path = folder / "v" / "ledger.sqlite"
    with sqlite3.connect(path) as db:
        change(db)
    db.close()


def body_of(db, number):
    return json.loads(
        db.execute("SELECT body FROM looks WHERE number = ?", (number,)).fetchone()[0]
    )


def cheaper(db):
    body = body_of(db, 2)
    body["left"] += 1
    db.execute("UPDATE looks SET body = ? WHERE number = 2", (json.dumps(body),))


def swapped(db):
    rows = db.execute("SELECT body, own FROM looks ORDER BY number").fetchall()
    for number, row in ((2, rows[2]), (3, rows[1])):
        db.execute("UPDATE looks SET body = ?, own = ? WHERE number = ?",
                   (*row, number))  # fmt: skip


def taken_out(db):
    db.execute("DELETE FROM looks WHERE number = 2")


def cut(db):
    db.execute("DELETE FROM looks WHERE number = 4")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (cheaper, "Entry 2 was edited after it was written."),
        (swapped, "Entry 2 is out of order: it was written as entry 3."),
        (taken_out, "Entry 2 is missing."),
        (cut, "Entry 4 is missing: the chain is cut short, its head is 4."),
    ],
)
@pytest.mark.parametrize("running", [False, True])
def test_an_edited_ledger_answers_nothing_and_names_the_entry(
    change, says, running, tmp_path
):
    seal = sealed(tmp_path, budget=9)
    with seal.vault as vault:
        for i in range(4):
            vault.score(guess(seal, i), who="ann")
        edit(tmp_path, change)
        if running and change is cut:
            # Who has the last entry in mind misses it at once.
            with pytest.raises(BrokenLedger):
                vault.score(guess(seal, 9), who="ann")
        if running:
            assert vault.verify() is not None
            assert says.startswith(f"Entry {vault.verify().number}")
    with pytest.raises(BrokenLedger) as error:
        opened(tmp_path)
    assert str(error.value) == (
        f"{says} Nothing is answered; restore the ledger from a copy, or seal fresh "
        "rows."
    )


def fill(folder, vault, most):
    """Score with no file larger than `most` bytes; give the error's text or None."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = len(vault.entries())
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        vault.score(random_labels(vault, most), who="ann")
    except InputError as error:
        said = str(error)
    else:
        said = None
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with opened(folder) as other:
        assert other.verify() is None
        assert len(other.entries()) == before + (said is None)
    return said


def test_a_full_disk_answers_nothing_and_spends_nothing(tmp_path):
    new(tmp_path, PLENTY)
    with opened(tmp_path) as vault:
        vault.score(random_labels(vault, 0), who="ann")
        said = fill(tmp_path, vault, 1)
        assert said is not None
        assert said.startswith("The ledger must be writable, got '")
        assert said.endswith(
            "The look was not answered and nothing is spent; ask again."
        )
        assert fill(tmp_path, vault, 10**7) is None


@pytest.mark.slow
def test_a_disk_that_is_full_at_any_size(tmp_path):
    new(tmp_path, PLENTY)
    with opened(tmp_path) as vault:
        outcomes = [fill(tmp_path, vault, most) for most in range(1, 80_000, 400)]
    assert None in outcomes
    assert any(outcomes)


def test_killed_while_sealing_there_is_a_whole_vault_or_none(tmp_path):
    assert 0 <= killed_while_sealing(tmp_path, 3, seed=1) <= 3


@pytest.mark.slow
def test_killed_while_sealing_a_hundred_times(tmp_path):
    assert 5 <= killed_while_sealing(tmp_path, 100, seed=9) <= 95


SEALER = """
import sys
sys.path.insert(0, {here!r})
from pathlib import Path
from vault_case import sealed
place = Path({place!r})
words = dict(out=place / "t.csv", features=place / "f.csv")
print("go", flush=True)
sealed(place, {given!r}, **words).vault.close()
"""


def killed_while_sealing(folder, times, seed):
    rng = np.random.default_rng(seed)
    whole = 0
    rows = "".join(f"{i},{i * 37 % 101},{i % 2}\n" for i in range(2000))
    given = folder / "given.csv"
    given.write_text("k,a,y\n" + rows)
    for i in range(times):
        place = folder / str(i)
        place.mkdir()
        code = SEALER.format(
            here=str(SCORER.parent), place=str(place), given=str(given)
        )
        sealer = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        assert sealer.stdout is not None
        sealer.stdout.readline()
        time.sleep(float(rng.uniform(0, 0.4)))
        sealer.kill()
        sealer.communicate()
        if (place / "v").exists():
            whole += 1
            with opened(place) as vault:
                assert vault.verify() is None
        else:
            # Rows for training never stand without the vault that goes with them.
            assert not (place / "t.csv").exists()
            assert not (place / "f.csv").exists()
    return whole
