"""The examples run, and say what they promise; CI runs the slow one with `make`."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
SAYS = {
    "declare_facts.py": ["LEAK011: ", "LEAK013: ", "`letter_sent`"],
    "right_size_a_model.py": ["does", "gradient boosting", "for 100 square metres"],
    "fix_and_prove.py": ["days_in_hospital", "GroupedSplit('patient'", "with the fix"],
}
# A minute of work: `make examples` runs it, and the tutorial's test does the same.
SLOW = {"audit_a_claim.py"}


def test_every_example_is_run_somewhere():
    assert {p.name for p in EXAMPLES.glob("*.py")} == {*SAYS, *SLOW}


@pytest.mark.parametrize("name", SAYS)
def test_it_runs_from_any_folder(name, tmp_path):
    done = subprocess.run(
        [sys.executable, "-W", "error", EXAMPLES / name],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.stderr == ""
    assert done.returncode == 0
    for words in SAYS[name]:
        assert words in done.stdout
    assert list(tmp_path.iterdir()) == []
