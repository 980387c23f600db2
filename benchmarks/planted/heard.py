"""What an audit said of a case, from whichever tool and by whichever way."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from .case import Case

GRADES = ("error", "warning", "note")
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One finding that was *found*: its code, name, grade and subjects."""

    code: str
    name: str
    severity: str
    subjects: tuple[tuple[str, str], ...]
    message: str = ""


def arguments(case: Case, folder: Path) -> dict[str, Any]:
    """Give the keyword arguments that the case's user would pass."""
    given: dict[str, Any] = {"target": case.target}
    for name in ("group", "time", "id", "claim", "model"):
        value = getattr(case, name)
        if value is not None:
            given[name] = value
    if case.facts is not None:
        path = folder / "unseen.toml"
        path.write_text(case.facts)
        given["facts"] = str(path)
    return given


def by_python(case: Case) -> list[Heard]:
    """Audit with `unseen.audit`, in this process."""
    # By name: the benchmark is also read where the tool is not yet whole.
    tool: Any = import_module("unseen")
    with tempfile.TemporaryDirectory() as folder:
        given = arguments(case, Path(folder))
        if case.test is not None:
            given["test"] = case.test
        report = tool.audit(case.train, seed=0, **given)
    return [
        Heard(
            code=finding.code,
            name=finding.name,
            severity=str(finding.severity),
            subjects=tuple((str(s.kind), s.name) for s in finding.subjects),
            message=finding.message,
        )
        for finding in report.found()
    ]


def by_command(case: Case) -> list[Heard]:
    """Audit with ``unseen audit``, from files, in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        out = folder / "report.json"
        pq.write_table(case.train, folder / "train.parquet")
        command = [str(Path(sys.executable).parent / "unseen"), "audit"]
        command += [str(folder / "train.parquet"), "--json", str(out)]
        if case.test is not None:
            pq.write_table(case.test, folder / "test.parquet")
            command += ["--test", str(folder / "test.parquet")]
        for key, value in arguments(case, folder).items():
            command += [f"--{key}", str(value)]
        # The working directory lets ``--model benchmarks.planted...`` be imported.
        done = subprocess.run(
            [*command, "--fail-on", "never"], capture_output=True, text=True, cwd=ROOT
        )
        if done.returncode:
            raise RuntimeError(done.stderr.strip()[-500:])
        return from_json(json.loads(out.read_text()))


def from_json(report: dict[str, Any]) -> list[Heard]:
    """Read the findings out of an ``unseen.report/1``."""
    return [
        Heard(
            code=finding["code"],
            name=finding["name"],
            severity=finding["severity"],
            subjects=tuple((s["kind"], s["name"]) for s in finding["subjects"]),
            message=finding["message"],
        )
        for finding in report["findings"]
        if finding["verdict"] == "found" and not finding.get("accepted")
    ]
