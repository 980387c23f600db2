"""targetleak, as its README runs it: split and group are passed where known."""

import pandas as pd
import targetleak  # pyright: ignore[reportMissingImports]

QUESTIONS = {
    "target-proxy": "copy",
    "pure-categories": "levels",
    "suspicious-name": "copy",
    "suspiciously-predictive": "dominates",
    "underpowered": "dominates",
    "identifier-like": "order",
    "train-test-contamination": "shared",
    "duplicate-rows": "shared",
    "group-overlap": "groups",
    "temporal-column": "time",
}
GRADES = {"critical": "error", "warning": "warning", "info": "note"}


def found(train: pd.DataFrame, test: pd.DataFrame | None, entry: dict) -> list[dict]:
    """Run it on one table, in which a column says which rows are the test."""
    frame, split = train, None
    if test is not None:
        split = "is_test__"
        parts = [train.assign(**{split: 0}), test.assign(**{split: 1})]
        frame = pd.concat(parts, ignore_index=True)
    findings = targetleak.analyse(
        frame, entry["target"], split=split, group=entry.get("group")
    )
    return [
        {
            "kind": f.kind,
            "question": QUESTIONS.get(f.kind),
            "grade": GRADES[f.severity],
            "columns": [str(f.column)] if f.column else [],
            "message": str(f.detail)[:200],
        }
        for f in findings
    ]
