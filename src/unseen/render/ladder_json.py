"""Climbed ladders as JSON. `ladder.schema.json` says what stands where."""

import json
from importlib.resources import files
from typing import Any

from ..ladder.result import LadderReport, RungScore
from .json import _cell, _estimate
from .ladder_words import sentence

SCHEMA = "unseen.fit/1"


def ladder_to_json(report: LadderReport, *, code: str = "") -> str:
    """Write a ladder as JSON: the same ladder gives the same bytes, seconds apart.

    Parameters
    ----------
    report
        What the climb gave.
    code
        The script that fits the chosen model again.
    """
    plain: dict[str, Any] = {
        "schema": SCHEMA,
        "chosen": report.chosen,
        "best": report.best,
        "sentence": sentence(report),
        "metric": report.metric,
        "higher_is_better": report.higher_is_better,
        "score": _estimate(report.score),
        "rungs": [_rung(rung) for rung in report.rungs],
        "picks": [{"rung": name, "times": n} for name, n in report.picks],
        "protocol": report.protocol,
        "table": {
            "source": report.source,
            "rows": report.n_rows,
            "rows_used": report.n_used,
            "features": report.n_features,
            "target": report.target,
            "target_kind": report.kind.value,
            "classes": list(report.classes),
            "roles": dict(report.roles),
        },
        "said": [{"what": s.what, "reason": s.reason} for s in report.said],
        "seed": report.seed,
        "version": report.version,
        "seconds": _cell(report.seconds),
        "code": code,
    }
    return json.dumps(plain, indent=2, allow_nan=False) + "\n"


def ladder_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) that every written ladder meets."""
    text = files("unseen.render").joinpath("ladder.schema.json").read_text("utf-8")
    return json.loads(text)


def _rung(rung: RungScore) -> dict[str, Any]:
    return {
        "name": rung.name,
        "words": rung.words,
        "score": _estimate(rung.score),
        "gain": _estimate(rung.gain),
        "over_chosen": _estimate(rung.over_chosen),
        "behind": _estimate(rung.behind),
        "effective": _cell(rung.effective),
        "kept": rung.kept,
        "columns": rung.columns,
        "size": rung.size,
        "seconds": _cell(rung.seconds),
        "left_out": rung.left_out,
    }
