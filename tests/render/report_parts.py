"""What the reports of the tests are made of."""

from unseen.result import (
    Effect,
    Estimate,
    Finding,
    Remedy,
    RemedyKind,
    Subject,
    SubjectKind,
    Verdict,
)

PAGES = {
    "LEAK002": """A value of a column that fixes the target.

What it asks
------------
Is there a value that has one and the same class in all its rows?

Why it matters
--------------
A flag that is only ever set after the outcome was written when the answer was known.

How it decides
--------------
An error if a value has no exception and luck has a chance below 0.001:

- the level has at least ``5`` rows;
- the odds are :math:`50` times those of the other rows.

When it is wrong
----------------
Nature has such values: the smell of some poisonous mushrooms.

What to do
----------
Ask when the column is written. If not before the target, drop it.

Parameters
----------
chance = 0.001
    Chance below which luck is ruled out.

References
----------
E. B. Wilson (1927). JASA 22, 209-212, doi:10.1080/01621459.1927.10502953.
""",
}


def estimate(value, half=None, *, n=2047, method="influence function"):
    low, high = (None, None) if half is None else (value - half, value + half)
    return Estimate(value=value, low=low, high=high, level=0.95, n=n, method=method)


def column(name):
    return Subject(kind=SubjectKind.COLUMN, name=name)


def effect(inflation, *, applied=True, present=0.964):
    return Effect(
        metric="auc",
        inflation=estimate(inflation, 0.004),
        without=estimate(present - inflation, 0.006),
        present=estimate(present, 0.005),
        applied=applied,
    )


def drop(*names, code=True):
    listed = ", ".join(f'"{n}"' for n in names)
    return Remedy(
        kind=RemedyKind.DROP_COLUMNS,
        text=f"Ask when {names[0]} is written. If not before the target, drop it.",
        columns=names,
        code=f"X = X.drop(columns=[{listed}])\nmodel.fit(X, y)" if code else None,
    )


def found(code, name, severity, message, *subjects, **rest):
    return Finding(
        code=code,
        name=name,
        verdict=Verdict.FOUND,
        severity=severity,
        message=message,
        subjects=tuple(s if isinstance(s, Subject) else column(s) for s in subjects),
        **rest,
    )


def other(code, name, verdict, message):
    return Finding(code=code, name=name, verdict=verdict, message=message)
