"""JSON by its schema, to the byte, and back."""

import json
from dataclasses import replace
from math import inf, nan

import numpy as np
import pytest
import reports
from hypothesis import given, strategies as st
from jsonschema import Draft202012Validator, ValidationError

from unseen.errors import InputError
from unseen.render.json import from_json, schema, to_json

VALIDATOR = Draft202012Validator(schema())
ESTIMATE = ["value", "low", "high", "level", "n", "method"]


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(schema())


def test_every_report_meets_the_schema(report):
    VALIDATOR.validate(json.loads(to_json(report)))


def test_the_schema_lets_nothing_else_in(realistic):
    given_ = json.loads(to_json(realistic))
    for place in (given_, given_["scores"], given_["findings"][0]["effect"]):
        place["more"] = 1
        with pytest.raises(ValidationError):
            VALIDATOR.validate(given_)
        del place["more"]
    VALIDATOR.validate(given_)


def test_no_object_of_the_schema_is_open():
    def objects(node):
        if isinstance(node, dict):
            if node.get("type") == "object":
                yield node
            for child in node.values():
                yield from objects(child)
        elif isinstance(node, list):
            for child in node:
                yield from objects(child)

    every = list(objects(schema()))
    assert len(every) > 10
    for node in every:
        assert node["additionalProperties"] is False
        assert node["required"] == list(node["properties"])


def test_the_order_of_the_contract(realistic):
    given_ = json.loads(to_json(realistic))
    assert list(given_)[:4] == ["schema", "verdict", "scores", "findings"]
    assert list(given_["scores"])[:4] == ["metric", "claimed", "honest", "waterfall"]
    finding = given_["findings"][0]
    assert list(finding)[:8] == [
        *("code", "name", "verdict", "severity", "subjects", "message"),
        *("estimate", "effect"),
    ]
    assert list(finding["effect"]) == ESTIMATE
    assert list(finding["estimate"]) == ESTIMATE
    assert finding["effect_detail"]["applied"] is True
    assert finding["remedy"]["columns"] == ["weekday"]


def test_the_same_report_the_same_bytes(report):
    assert to_json(report) == to_json(report)
    assert to_json(report).isascii()


@pytest.mark.parametrize("name", ["realistic", "minimal", "clean", "wide"])
def test_a_report_comes_back(name):
    report = reports.ALL[name]()
    assert from_json(to_json(report)) == report


def test_hostile_names_come_back_whole(hostile):
    back = from_json(to_json(hostile))
    assert [f.subjects for f in back.findings] == [f.subjects for f in hostile.findings]
    assert to_json(back) == to_json(hostile)


@given(
    st.text(),
    st.one_of(st.none(), st.floats(), st.integers(), st.booleans(), st.text()),
)
def test_any_name_and_value_comes_back(name, value):
    finding = replace(reports.findings()[0], message=name, evidence=((name, value),))
    report = replace(reports.minimal(), findings=(finding,))
    back = from_json(to_json(report))
    known = None if isinstance(value, float) and not np.isfinite(value) else value
    assert back.findings[0].evidence == ((name, known),)
    assert back.findings[0].message == name
    assert to_json(back) == to_json(report)


@pytest.mark.parametrize("unknown", [nan, inf, -inf, None, np.float32("nan")])
def test_an_unknown_number_is_null(unknown, realistic):
    scores = replace(realistic.scores, honest=reports.estimate(unknown))
    text = to_json(replace(realistic, scores=scores))
    assert json.loads(text)["scores"]["honest"]["value"] is None
    assert "NaN" not in text
    assert "Infinity" not in text


def test_numbers_of_numpy_are_numbers(realistic):
    estimate = replace(
        reports.estimate(np.float64(0.5)), n=np.int64(7), low=np.float32(0.25)
    )
    scores = replace(realistic.scores, honest=estimate)
    given_ = json.loads(to_json(replace(realistic, scores=scores)))
    VALIDATOR.validate(given_)
    assert given_["scores"]["honest"]["low"] == 0.25


@pytest.mark.parametrize(
    ("text", "got"),
    [
        ("no json", "text that is no JSON"),
        ("[]", "schema None"),
        ('{"schema": "unseen.report/2"}', "schema 'unseen.report/2'"),
        (
            '{"schema": "unseen.report/1"}',
            "one with a part that is wrong: 'audited'",
        ),
    ],
)
def test_what_is_no_report_is_said(text, got):
    with pytest.raises(InputError) as error:
        from_json(text)
    assert str(error.value) == (
        f"`text` must be a report of schema 'unseen.report/1', got {got}. "
        "Write one with `unseen audit --json`."
    )


def test_a_wrong_word_in_a_report_is_said(realistic):
    text = to_json(realistic).replace('"severity": "error"', '"severity": "fatal"')
    with pytest.raises(InputError, match="'fatal' is not a valid Severity"):
        from_json(text)
