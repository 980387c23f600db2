"""What peers say is put into the examiner's words; no peer is needed here."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.bases import Part
from benchmarks.peers import ask as asking
from benchmarks.peers.ask import SERVE, STANDS_FOR, ask, is_regression, to_heard
from benchmarks.peers.environments import PEERS, folder, uv_command
from benchmarks.peers.run import comparison
from benchmarks.planted.catalogue import recipes
from benchmarks.planted.codes import is_answer
from benchmarks.planted.heard import Heard
from benchmarks.planted.judge import judge

ADAPTERS = sorted(SERVE.parent.glob("*_adapter.py"))


@pytest.mark.parametrize("question", STANDS_FOR)
def test_what_stands_for_a_question_answers_it(question):
    code, name = STANDS_FOR[question]
    assert is_answer(
        Heard(code=code, name=name, severity="note", subjects=()), question
    )


@pytest.mark.parametrize("path", ADAPTERS, ids=lambda p: p.stem)
def test_an_adapter_maps_to_known_questions_and_imports_nothing_of_ours(path):
    tree = ast.parse(path.read_text())
    tables = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert set(tables["QUESTIONS"].values()) <= set(STANDS_FOR)
    assert set(tables["GRADES"].values()) <= {"error", "warning", "note"}
    assert "benchmarks" not in path.read_text()
    assert path.stem.removesuffix("_adapter") in PEERS


def test_versions_are_pinned_and_environments_stand_outside_the_repository():
    root = Path(__file__).parents[3]
    for peer in PEERS.values():
        assert "==" in peer.requirements[0]
        assert root not in folder(peer.name).parents


def test_what_accuses_nothing_is_passed_over():
    found = {"kind": "k", "grade": "warning", "columns": ["x"], "message": "m"}
    assert to_heard(found | {"question": None}) is None
    heard = to_heard(found | {"question": "copy"})
    assert heard is not None
    assert heard.subjects == (("column", "x"),)


def test_a_peer_is_run_case_by_case(tmp_path, monkeypatch):
    adapter = tmp_path / "fake_adapter.py"
    adapter.write_text(
        "def found(train, test, entry):\n"
        "    if entry['regression']: raise ValueError('numbers')\n"
        "    return [dict(kind='k', question='copy', grade='error',\n"
        "                 columns=[train.columns[0]], message=str(len(train)))]\n"
    )
    serve = tmp_path / "serve.py"
    serve.write_text(SERVE.read_text())
    monkeypatch.setattr(asking, "SERVE", serve)
    monkeypatch.setattr(asking, "python", lambda name: Path(sys.executable))
    kinds = ["copy: relabelled", "copy: linear"]
    cases = [r.make() for r in recipes(Part.TUNING, kinds=kinds, small=True)]
    first, second = ask("fake", cases, limit=60)
    assert first.heard[0].subjects == (("column", cases[0].train.column_names[0]),)
    assert first.failed == ""
    assert second.failed == "ValueError: numbers"
    assert is_regression(cases[1])


def test_a_process_that_dies_is_a_failure_of_each_case(tmp_path, monkeypatch):
    monkeypatch.setattr(asking, "SERVE", tmp_path / "absent.py")
    monkeypatch.setattr(asking, "python", lambda name: Path(sys.executable))
    case = next(recipes(Part.TUNING, kinds=["copy: relabelled"], small=True)).make()
    (answer,) = ask("fake", [case])
    assert answer.failed.startswith("the process ended")


def test_tools_stand_side_by_side():
    case = next(recipes(Part.TUNING, kinds=["copy: relabelled"], small=True)).make()
    (name,) = case.subjects
    hit = Heard(
        code="LEAK000", name="x", severity="error", subjects=(("column", name),)
    )
    text = comparison({"a": [judge(case, [hit])], "b": [judge(case, [])]})
    assert text.splitlines()[2].split("|")[1:] == [" 1/1 ", " 0/1"]


def test_uv_is_found_or_asked_for(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: f"/x/{name}")
    assert uv_command() == ["/x/uv"]
    monkeypatch.setattr("shutil.which", lambda name: None)
    absent = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr("subprocess.run", lambda *a, **k: absent)
    with pytest.raises(FileNotFoundError, match="No uv was found"):
        uv_command()


def test_the_server_writes_one_line_a_case(tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"cases": [], "limit": 5}))
    (tmp_path / "none_adapter.py").write_text("def found(*_): return []\n")
    serve = tmp_path / "serve.py"
    serve.write_text(SERVE.read_text())
    words = [sys.executable, str(serve), "none", "manifest.json", "out.jsonl"]
    subprocess.run(words, cwd=tmp_path, check=True)
    assert (tmp_path / "out.jsonl").read_text() == ""
