"""skore's checks, on the model that its own documentation puts on a table.

Dates are handed over as dates, which its time check needs.
"""

import contextlib
import io

import pandas as pd
from skore import EstimatorReport, evaluate  # pyright: ignore[reportMissingImports]
from skrub import tabular_pipeline  # pyright: ignore[reportMissingImports]

QUESTIONS = {
    "SKD001": "gap",
    "SKD002": "underfit",
    "SKD009": "baseline",
    "SKD011": "dominates",
    "SKD013": "time",
}
# What it calls an issue is its warning; a tip is advice.
GRADES = {"issue": "warning", "tip": "note"}


def _dated(frame: pd.DataFrame, time: str | None) -> pd.DataFrame:
    if time is None:
        return frame
    return frame.assign(**{time: pd.to_datetime(frame[time])})


def found(train: pd.DataFrame, test: pd.DataFrame | None, entry: dict) -> list[dict]:
    """Evaluate one model and read the summary of its checks."""
    target, time = entry["target"], entry.get("time")
    train = _dated(train, time)
    X, y = train.drop(columns=target), train[target]
    kind = "regressor" if entry["regression"] else "classifier"
    model = tabular_pipeline(kind)
    with contextlib.redirect_stdout(io.StringIO()):
        if test is None:
            report = evaluate(model, X, y, splitter=0.2)
        else:
            test = _dated(test, time)
            report = EstimatorReport(
                model,
                X_train=X,
                y_train=y,
                X_test=test.drop(columns=target),
                y_test=test[target],
            )
        frame = report.checks.summarize().frame()
    features = sorted(map(str, X.columns), key=len, reverse=True)
    answers = []
    for row in frame.to_dict("records"):
        # Checks that passed or did not apply stand in the same table.
        if row["section"] not in GRADES:
            continue
        code, text = str(row["code"]), f"{row['title']}: {row['explanation']}"
        named = [c for c in features if c in text] if code == "SKD011" else []
        answers.append(
            {
                "kind": code,
                "question": QUESTIONS.get(code),
                "grade": GRADES[row["section"]],
                "columns": named[:5],
                "message": text[:200],
            }
        )
    return answers
