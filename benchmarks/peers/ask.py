"""Hand cases to a peer and read what it found, in the examiner's words."""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..planted.case import Case
from ..planted.heard import Heard
from .environments import python

SERVE = Path(__file__).parent / "adapters" / "serve.py"

# A code and a name that stand for each question, so that one judge judges all.
STANDS_FOR: dict[str, tuple[str, str]] = {
    "copy": ("LEAK000", "TargetCopy"),
    "levels": ("LEAK000", "FixingLevels"),
    "missing": ("LEAK000", "TellingGaps"),
    "order": ("LEAK000", "TellingId"),
    "dominates": ("LEAK000", "Dominates"),
    "shared": ("SPLIT000", "SharedRows"),
    "groups": ("SPLIT000", "SharedGroups"),
    "time": ("SPLIT000", "TimeNotLater"),
    "shift": ("SPLIT000", "Shift"),
    "target shift": ("SPLIT000", "TargetShift"),
    "gap": ("FIT000", "ScoreGap"),
    "underfit": ("FIT000", "Underfit"),
    "baseline": ("FIT000", "NoBetterThanBaseline"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a peer said of one case."""

    case: str
    heard: tuple[Heard, ...]
    cpu: float
    wall: float
    failed: str


def to_heard(found: dict[str, Any]) -> Heard | None:
    """Translate one finding; None where it accuses nothing that is asked about."""
    if found["question"] is None:
        return None
    code, name = STANDS_FOR[found["question"]]
    return Heard(
        code=code,
        name=name,
        severity=found["grade"],
        subjects=tuple(("column", column) for column in found["columns"]),
        message=f"{found['kind']}: {found['message']}",
    )


def is_regression(case: Case) -> bool:
    """Say whether a case's target is a number with many values."""
    values = case.train.column(case.target)
    numeric = pa.types.is_integer(values.type) or pa.types.is_floating(values.type)
    return numeric and len(values.unique()) > 20


def _manifest(cases: Sequence[Case], folder: Path, limit: int) -> Path:
    entries = []
    for i, case in enumerate(cases):
        entry: dict[str, Any] = {
            "case": case.name,
            "target": case.target,
            "group": case.group,
            "time": case.time,
            "regression": is_regression(case),
            "test": None,
            "train": str(folder / f"{i}-train.parquet"),
        }
        pq.write_table(case.train, entry["train"])
        if case.test is not None:
            entry["test"] = str(folder / f"{i}-test.parquet")
            pq.write_table(case.test, entry["test"])
        entries.append(entry)
    path = folder / "manifest.json"
    path.write_text(json.dumps({"cases": entries, "limit": limit}))
    return path


def ask(peer: str, cases: Sequence[Case], *, limit: int = 120) -> list[Answer]:
    """Run a peer on cases, all in one process of its environment.

    Parameters
    ----------
    peer
        Name of the peer.
    cases
        The cases; as many as fit in memory.
    limit
        Seconds that one case may take.

    Returns
    -------
    list of Answer
        In the order of `cases`; where the peer's process died, it failed.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        manifest, out = _manifest(cases, folder, limit), folder / "out.jsonl"
        command = [str(python(peer)), str(SERVE), peer, str(manifest), str(out)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
        lines = out.read_text().splitlines() if out.exists() else []
    said = {row["case"]: row for row in map(json.loads, lines)}
    lost = {"found": [], "cpu": 0.0, "wall": 0.0}
    lost["failed"] = f"the process ended: {done.stderr.strip()[-200:]}"
    answers = []
    for case in cases:
        row = said.get(case.name, lost)
        heard = (to_heard(found) for found in row["found"])
        answers.append(
            Answer(
                case=case.name,
                heard=tuple(h for h in heard if h is not None),
                cpu=row["cpu"],
                wall=row["wall"],
                failed=row["failed"],
            )
        )
    return answers
