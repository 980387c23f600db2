"""leaklens, as its README runs it."""

import pandas as pd
from leaklens import LeakLens  # pyright: ignore[reportMissingImports]

QUESTIONS = {
    "Target Leakage": "copy",
    "Missing Value Leakage": "missing",
    "Train/Test Contamination": "shared",
    "Duplicate Rows": "shared",
    "Distribution Drift": "shift",
    "Unseen Categories": "shift",
    "Target Drift": "target shift",
    "Temporal Leakage": "time",
}
GRADES = {"critical": "error", "warning": "warning", "info": "note"}


def found(train: pd.DataFrame, test: pd.DataFrame | None, entry: dict) -> list[dict]:
    """Run it on the table or on the two tables."""
    report = LeakLens(train, test, target=entry["target"]).run()
    return [
        {
            "kind": issue.title,
            "question": QUESTIONS.get(issue.title),
            "grade": GRADES[issue.severity.value],
            "columns": [str(issue.column)] if issue.column else [],
            "message": str(issue.message)[:200],
        }
        for issue in report.issues
    ]
