"""Reports as audits give them: usual, tiny, clean, wide and hostile."""

import pictures
from report_parts import PAGES as PAGES, drop, effect, estimate, found, other

from unseen.result import (
    Audited,
    ModelScore,
    Remedy,
    RemedyKind,
    Report,
    Said,
    Scores,
    Severity,
    Step,
    Subject,
    SubjectKind,
    TargetKind,
    Verdict,
)


def audited(**changes):
    given = {
        "train": "data/grants.parquet",
        "test": "data/grants_test.parquet",
        "rows": 8190,
        "test_rows": 518,
        "columns": 1502,
        "sample_rows": 8190,
        "target": "class",
        "target_kind": TargetKind.BINARY,
        "positive": "successful",
    }
    return Audited(**given | changes)


def scores():
    return Scores(
        metric="auc",
        higher_is_better=True,
        claimed=estimate(0.964, 0.0045),
        claimed_by="user",
        honest=estimate(0.871, 0.009),
        waterfall=(
            Step(label="claimed", codes=(), score=estimate(0.964, 0.0045)),
            Step(
                label="without `weekday`",
                codes=("LEAK002",),
                score=estimate(0.931, 0.006),
                change=estimate(-0.033, 0.003),
            ),
            Step(
                label="without `contract_value_band` and `sponsor_code`",
                codes=("LEAK002", "LEAK003"),
                score=estimate(0.902, 0.0075),
                change=estimate(-0.029, 0.004),
            ),
            Step(
                label="scored on later rows only",
                codes=("SPLIT004",),
                score=estimate(0.871, 0.009),
                change=estimate(-0.031, 0.008),
            ),
        ),
        models=(
            ModelScore(
                model="penalised linear model",
                protocol="as given",
                score=estimate(0.941, 0.006),
            ),
            ModelScore(
                model="gradient boosting",
                protocol="as given",
                score=estimate(0.964, 0.0045),
            ),
            ModelScore(
                model="penalised linear model",
                protocol="honest",
                score=estimate(0.858, 0.0095),
            ),
            ModelScore(
                model="gradient boosting",
                protocol="honest",
                score=estimate(0.871, 0.009),
            ),
        ),
        protocol="Fitted on 6,143 rows in each of 5 folds, scored on 2,047 rows of "
        "later stretches of time; columns were chosen without the scored rows.",
    )


def findings():
    return (
        found(
            "LEAK002",
            "LevelFixesTarget",
            Severity.ERROR,
            "`weekday` = Sun is 'successful' without an exception: 231 of 231 rows, "
            "44.8% of the others.",
            "weekday",
            estimate=estimate(284.6, 120.0, method="odds ratio"),
            evidence=(("level", "= Sun"), ("hits", 231), ("share_elsewhere", 0.448)),
            effect=effect(0.033),
            remedy=drop("weekday"),
            picture=pictures.rates(),
        ),
        found(
            "LEAK003",
            "MissingTellsTarget",
            Severity.ERROR,
            "Where `sponsor_code` is missing, 82.1% of 1,204 rows are 'successful', "
            "41.0% of the others.",
            "sponsor_code",
            effect=effect(0.018),
            remedy=drop("sponsor_code"),
            picture=pictures.bars(),
        ),
        found(
            "SPLIT001",
            "SharedRows",
            Severity.ERROR,
            "41 of 518 test rows are also training rows.",
            *(Subject(kind=SubjectKind.ROW, name=str(i)) for i in range(3, 44)),
            effect=effect(0.004),
            remedy=Remedy(
                kind=RemedyKind.DROP_ROWS,
                text="Drop the shared rows from the training table.",
                rows=tuple(range(3, 44)),
            ),
        ),
        found(
            "AVAIL001",
            "DescendantOfTarget",
            Severity.ERROR,
            "By what is declared, `collections_score` is an effect of `loan_status`.",
            "collections_score",
            "paid_total",
            effect=effect(0.0, applied=True),
            remedy=drop("collections_score", "paid_total", code=False),
            picture=pictures.graph(),
        ),
        found(
            "SPLIT004",
            "TestNotLater",
            Severity.WARNING,
            "38.0% of the test rows are not later than the last training row.",
            Subject(kind=SubjectKind.TIME, name="submission_date"),
            effect=effect(0.031),
            remedy=Remedy(
                kind=RemedyKind.SPLIT_BY_TIME,
                text="Score on rows that are later than every training row.",
                columns=("submission_date",),
                code="from unseen import ForwardSplit\n\nsplit = ForwardSplit(5)",
            ),
            picture=pictures.timeline(),
        ),
        found(
            "SPLIT003",
            "SharedGroups",
            Severity.WARNING,
            "412 of 518 test rows belong to a sponsor that the model was trained on.",
            Subject(kind=SubjectKind.GROUP, name="sponsor"),
            effect=effect(0.049, applied=False),
            picture=pictures.scores(),
        ),
        found(
            "SPLIT002",
            "NearRows",
            Severity.WARNING,
            "22.8% of the test rows lie closer to a training row than chance gives.",
            Subject(kind=SubjectKind.TABLE, name="data/grants_test.parquet"),
            picture=pictures.points(),
        ),
        found(
            "PIPE001",
            "LeakyProcedure",
            Severity.WARNING,
            "With the target permuted the whole procedure still scores 0.71.",
            Subject(kind=SubjectKind.MODEL, name="mypackage.models:pipeline"),
            Subject(kind=SubjectKind.LINE, name="mypackage/models.py:41"),
            picture=pictures.histogram(),
        ),
        found(
            "LEAK008",
            "DominantColumn",
            Severity.NOTE,
            "`months_since_first_grant` holds 0.021 of the AUC. When is it written?",
            "months_since_first_grant",
            effect=effect(0.021, applied=False),
            remedy=Remedy(
                kind=RemedyKind.ASK,
                text="Say in unseen.toml when it is known.",
                columns=("months_since_first_grant",),
            ),
        ),
        found(
            "FIT004",
            "SimplerModel",
            Severity.NOTE,
            "A penalised linear model is within one standard error.",
            Subject(kind=SubjectKind.MODEL, name="gradient boosting"),
            remedy=Remedy(
                kind=RemedyKind.USE_MODEL,
                text="Use the penalised linear model.",
                model="penalised linear model",
            ),
        ),
        found(
            "LEAK006",
            "JointlyGivesTarget",
            Severity.WARNING,
            "`a` minus `b` is the target in every row.",
            "a",
            "b",
            accepted="Both are known at prediction; the sum is the contract.",
        ),
        other(
            "FIT001", "Gap", Verdict.UNDECIDED, "518 rows are too few; 2,000 would do."
        ),
        other("LEAK001", "TargetCopy", Verdict.CLEAR, "No column copies the target."),
        other("LEAK004", "OrderTellsTarget", Verdict.CLEAR, "The order tells nothing."),
        other(
            "LEAK007", "FutureWindow", Verdict.NOT_APPLICABLE, "The target has no time."
        ),
    )


def realistic():
    return Report(
        verdict=Verdict.FOUND,
        audited=audited(),
        scores=scores(),
        findings=findings(),
        said=(
            Said(what="group: `sponsor`", reason="2,105 values, 3.9 rows each"),
            Said(what="metric: auc", reason="the target is binary"),
            Said(what="`weekday` is a category", reason="7 levels of text"),
        ),
        seed=20240501,
        version="0.1.0",
        reproduce=(
            "unseen audit data/grants.parquet --test data/grants_test.parquet "
            "--target class --claim auc=0.964 --seed 20240501",
            'unseen.audit("data/grants.parquet", "class", seed=20240501)',
        ),
    )


def minimal():
    return Report(
        verdict=Verdict.UNDECIDED,
        audited=audited(test=None, test_rows=0, rows=12, columns=2, sample_rows=12),
        scores=None,
        findings=(
            other(
                "FIT001", "Gap", Verdict.UNDECIDED, "12 rows are too few; 200 would do."
            ),
        ),
    )


def clean():
    score = estimate(0.868, 0.009)
    steps = (Step(label="as given", codes=(), score=score),)
    return Report(
        verdict=Verdict.CLEAR,
        audited=audited(test=None, test_rows=0),
        scores=Scores(
            metric="auc",
            higher_is_better=True,
            claimed=score,
            claimed_by="protocol",
            honest=score,
            waterfall=steps,
            models=(),
            protocol="Fitted on 6,143 rows, scored on 2,047.",
        ),
        findings=(
            other(
                "LEAK001", "TargetCopy", Verdict.CLEAR, "No column copies the target."
            ),
        ),
        seed=1,
        version="0.1.0",
    )


def wide():
    grades = list(Severity)
    many = tuple(
        found(
            "LEAK002",
            "LevelFixesTarget",
            grades[i % 3],
            f"`column_{i:03}` = 1 is 'successful' without an exception: {i} rows.",
            f"column_{i:03}",
            effect=effect(0.2 / (i + 1)),
            remedy=drop(f"column_{i:03}"),
            picture=pictures.rates() if i % 2 else pictures.points(),
        )
        for i in range(300)
    )
    return Report(
        verdict=Verdict.FOUND,
        audited=audited(columns=20000),
        scores=scores(),
        findings=many,
        version="0.1.0",
    )


HOSTILE_NAMES = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>' onload='x",
    "two\nlines\r\nand\ta tab",
    "👩‍🔬 naïve ☃",
    "{{ 7 * 7 }}{% raw %}",
    "]]></svg></style><!--",
    "-->\u2028\u2029</script ><svg onload=alert(2)>",
    "\x1b[31mred\x07\x00 \u202ereversed",
    "[bold red]markup[/] [link=file:///]x[/link]",
    "`tick` | pipe | **bold** @someone #12 $x$",
    "\udcff broken",
    "very_long_" * 60,
    "",
)


def hostile():
    bad = HOSTILE_NAMES
    nasty = tuple(
        found(
            "LEAK002",
            "LevelFixesTarget",
            Severity.ERROR,
            f"`{name}` = {name} fixes the target.",
            name,
            evidence=((name, name),),
            effect=effect(0.01),
            remedy=Remedy(
                kind=RemedyKind.DROP_COLUMNS,
                text=f"Drop `{name}`.",
                columns=(name,),
                code=f"X = X.drop(columns=[{name!r}])\n# ``` {name}",
            ),
            picture=pictures.hostile(i, bad),
            accepted=None if i % 4 else f"because {name}",
        )
        for i, name in enumerate(bad)
    )
    base = scores()
    steps = tuple(
        Step(label=f"without `{name}`", codes=(name,), score=base.honest)
        for name in bad
    )
    return Report(
        verdict=Verdict.FOUND,
        audited=audited(train=bad[0], test=bad[5], target=bad[1], positive=bad[2]),
        scores=Scores(
            metric="auc",
            higher_is_better=True,
            claimed=base.claimed,
            claimed_by="user",
            honest=base.honest,
            waterfall=(base.waterfall[0], *steps),
            models=(ModelScore(model=bad[4], protocol=bad[9], score=base.honest),),
            protocol=bad[7],
        ),
        findings=(
            *nasty,
            *(
                other("FIT001", "Gap", v, f"because `{bad[6]}`")
                for v in Verdict
                if v != "found"
            ),
        ),
        said=tuple(Said(what=name, reason=name) for name in bad),
        version=bad[3],
        reproduce=bad,
    )


ALL = {
    "realistic": realistic,
    "minimal": minimal,
    "clean": clean,
    "wide": wide,
    "hostile": hostile,
}
