"""One picture of each kind, and hostile ones."""

from math import exp, nan, sin

from unseen.result import Picture, PictureKind


def rates():
    days = [
        ("Mon", 0.41, 1103),
        ("Tue", 0.45, 1560),
        ("Wed", 0.39, 1420),
        ("Thu", 0.54, 1234),
        ("Fri", 0.47, 1602),
        ("Sat", 0.44, 1040),
        ("Sun", 1.0, 231),
    ]
    return Picture(
        kind=PictureKind.RATES,
        title="`weekday` = Sun is 'successful' without an exception",
        fields=("level", "rate", "low", "high", "n", "flagged", "reference"),
        rows=tuple(
            (day, rate, rate - 0.03, min(1.0, rate + 0.03), n, day == "Sun", 0.463)
            for day, rate, n in days
        ),
        x="share of successful",
        y="weekday",
    )


def points():
    return Picture(
        kind=PictureKind.POINTS,
        title="Test rows lie on top of training rows",
        fields=("x", "y", "group", "flagged"),
        rows=tuple(
            (
                i / 5 + 4 * sin(i * 7),
                sin(i * 1.7) + i / 60,
                "test" if i % 3 else "train",
                i % 23 == 0,
            )
            for i in range(200)
        ),
        x="months since the first grant",
        y="distance to the nearest training row, in standard deviations",
    )


def scores():
    return Picture(
        kind=PictureKind.SCORES,
        title="Sponsors on both sides are worth 0.049 of the AUC",
        fields=("label", "score", "low", "high", "group"),
        rows=(
            ("penalised linear model, random split", 0.941, 0.935, 0.947, "random"),
            ("penalised linear model, sponsors whole", 0.86, 0.85, 0.87, "grouped"),
            ("gradient boosting, random split", 0.964, 0.959, 0.968, "random"),
            ("gradient boosting, sponsors whole", 0.915, 0.906, 0.924, "grouped"),
        ),
        x="AUC, with 95% intervals",
    )


def timeline():
    months = [(f"2008-{m:02}-01", f"2008-{m + 1:02}-01") for m in range(1, 12)]
    train = [(a, b, 500 + 40 * i, "train") for i, (a, b) in enumerate(months[:8])]
    test = [(a, b, 60 + 20 * i, "test") for i, (a, b) in enumerate(months[5:])]
    return Picture(
        kind=PictureKind.TIMELINE,
        title="Test rows begin before the training rows end",
        fields=("start", "end", "rows", "part"),
        rows=(*train, *test),
        x="date of submission",
        y="rows a month",
    )


def histogram():
    return Picture(
        kind=PictureKind.HISTOGRAM,
        title="With permuted targets the procedure still scores far above 0.5",
        fields=("start", "end", "count", "observed"),
        rows=tuple(
            (
                0.62 + i / 100,
                0.63 + i / 100,
                round(40 * exp(-((i - 9) ** 2) / 16)),
                0.964,
            )
            for i in range(18)
        ),
        x="AUC with permuted targets",
        y="permutations",
    )


def bars():
    return Picture(
        kind=PictureKind.BARS,
        title="Two columns hold most of the score",
        fields=("label", "value", "low", "high", "flagged"),
        rows=(
            ("weekday", 0.31, 0.28, 0.34, True),
            ("sponsor_code", 0.12, 0.1, 0.14, True),
            ("contract_value_band", 0.05, 0.03, 0.07, False),
            ("month", -0.01, None, None, False),
        ),
        x="loss of AUC when the column is permuted",
        y="column",
    )


def graph():
    return Picture(
        kind=PictureKind.GRAPH,
        title="By what is declared, a model of `loan_status` must not see 2 columns",
        fields=("kind", "name", "to"),
        rows=(
            ("node", "loan_status", "target"),
            ("node", "collections_score", "descendant of the target"),
            ("node", "paid_total", "not yet available"),
            ("node", "zip", "unknown"),
            ("path", "loan_status", "collections_score"),
            ("path", "collections_score", "paid_total"),
            ("edge", "age", "income"),
            ("edge", "age", "paid_total"),
            ("edge", "income", "loan_status"),
            ("edge", "region", "income"),
            ("edge", "region", "loan_status"),
            ("edge", "zip", "region"),
            ("edge", "interest_rate_offered_by_bank", "loan_status"),
        ),
    )


EVERY = (rates, points, scores, timeline, histogram, bars, graph)


def hostile(i, names):
    """Give the i-th kind of picture with every text replaced by a hostile one."""
    picture = EVERY[i % len(EVERY)]()
    flip = {"train", "test", "node", "edge", "path", "target"}
    rows = tuple(
        tuple(
            names[(j + k) % len(names)]
            if isinstance(cell, str)
            and cell not in flip
            and not cell.startswith("2008")
            else (nan if isinstance(cell, float) and j == 0 and k == 2 else cell)
            for k, cell in enumerate(row)
        )
        for j, row in enumerate(picture.rows)
    )
    return Picture(
        kind=picture.kind,
        title=names[i % len(names)],
        fields=picture.fields,
        rows=rows,
        x=names[(i + 1) % len(names)],
        y=names[(i + 2) % len(names)],
    )
