"""SARIF 2.1.0: the parts that its readers rely on."""

import json
from dataclasses import replace

import pytest
import reports
from golden import same_as_golden

from unseen.render.sarif import to_sarif
from unseen.result import Severity, Subject, SubjectKind, Verdict


def run_of(report, pages=None):
    log = json.loads(to_sarif(report, pages=pages))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    return run


def result_of(finding):
    report = replace(reports.realistic(), findings=(finding,))
    (result,) = run_of(report)["results"]
    return result


def test_every_log_has_the_required_structure(report, pages):
    run = run_of(report, pages)
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"] == "unseen"
    assert [r["id"] for r in rules] == sorted({r["id"] for r in rules})
    assert run["invocations"] == [{"executionSuccessful": True}]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["kind"] == "fail"
        assert result["message"]["text"]
        assert result["partialFingerprints"]["unseen/v1"].isalnum()
        for location in result["locations"]:
            uri = location["physicalLocation"]["artifactLocation"]["uri"]
            assert uri
            assert uri.isascii()
            assert not set(uri) & set("<> \"'\n")


def test_found_is_a_result_and_nothing_else_is(realistic):
    results = run_of(realistic)["results"]
    found = [f for f in realistic.findings if f.verdict is Verdict.FOUND]
    assert len(results) == len(found)
    assert [r["level"] for r in results[:4]] == ["error"] * 4
    assert run_of(reports.clean())["results"] == []


def test_a_rule_carries_its_page(realistic, pages):
    rules = {r["id"]: r for r in run_of(realistic, pages)["tool"]["driver"]["rules"]}
    rule = rules["LEAK002"]
    assert rule["name"] == "LevelFixesTarget"
    assert rule["shortDescription"]["text"] == (
        "A value of a column that fixes the target."
    )
    assert "What it asks\n---" in rule["help"]["markdown"]
    assert "doi:10.1080" in rule["help"]["text"]
    assert rules["SPLIT001"] == {"id": "SPLIT001", "name": "SharedRows"}


def test_a_column_is_a_place_in_the_data_file(realistic):
    (location,) = result_of(realistic.findings[0])["locations"]
    assert location == {
        "physicalLocation": {"artifactLocation": {"uri": "data/grants.parquet"}},
        "logicalLocations": [
            {
                "name": "weekday",
                "fullyQualifiedName": "data/grants.parquet::weekday",
                "kind": "member",
            }
        ],
    }


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("a b/m.py:41", {"artifactLocation": {"uri": "a%20b/m.py"}, "region": 41}),
        (r"a\m.py:1", {"artifactLocation": {"uri": "a/m.py"}, "region": 1}),
        ("m.py:0", {"artifactLocation": {"uri": "m.py"}}),
        ("m.py", {"artifactLocation": {"uri": "m.py"}}),
    ],
)
def test_a_line_is_a_region_of_its_file(name, place, realistic):
    line = Subject(kind=SubjectKind.LINE, name=name)
    finding = replace(realistic.findings[0], subjects=(line,))
    (location,) = result_of(finding)["locations"]
    if "region" in place:
        place |= {"region": {"startLine": place["region"]}}
    assert location == {"physicalLocation": place}


def test_a_finding_without_subjects_points_at_the_table(realistic):
    finding = replace(realistic.findings[0], subjects=())
    (location,) = result_of(finding)["locations"]
    assert location == {
        "physicalLocation": {"artifactLocation": {"uri": "data/grants.parquet"}}
    }


def test_an_accepted_finding_is_suppressed_with_its_reason(realistic):
    results = {r["ruleId"]: r for r in run_of(realistic)["results"]}
    assert results["LEAK006"]["suppressions"] == [
        {
            "kind": "external",
            "justification": "Both are known at prediction; the sum is the contract.",
        }
    ]
    assert "suppressions" not in results["LEAK002"]


def test_a_fingerprint_is_of_the_matter_not_of_the_numbers(realistic):
    finding = realistic.findings[3]
    mark = result_of(finding)["partialFingerprints"]
    again = replace(
        finding,
        message="other numbers",
        severity=Severity.NOTE,
        subjects=finding.subjects[::-1],
    )
    assert result_of(again)["partialFingerprints"] == mark
    moved = replace(finding, subjects=finding.subjects[:1])
    assert result_of(moved)["partialFingerprints"] != mark


def test_brackets_of_a_name_are_no_link(realistic):
    finding = replace(realistic.findings[0], message=r"a [b](c) \d", remedy=None)
    assert result_of(finding)["message"]["text"] == r"a \[b\](c) \\d"


def test_the_whole_log(realistic, pages):
    assert same_as_golden("realistic.sarif", to_sarif(realistic, pages=pages))
