"""`unseen audit`: from a table to a number one can defend."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

# Read where it lies, as other tools read their settings; `--facts` names another one.
_FACTS = Path("unseen.toml")


class FailOn(StrEnum):
    """From which grade of proof on the exit status is 1."""

    ERROR = "error"
    WARNING = "warning"
    NEVER = "never"


def audit(
    context: typer.Context,
    train: Annotated[
        str,
        typer.Argument(
            metavar="TRAIN",
            help="CSV, TSV, JSON lines, Parquet or Arrow; a glob of them; "
            "file.db::table; - for standard input.",
        ),
    ],
    test: Annotated[str | None, typer.Option(help="The test table.")] = None,
    target: Annotated[
        str | None, typer.Option(help="Column that is predicted.")
    ] = None,
    claim: Annotated[
        str | None, typer.Option(help="The claimed score, such as auc=0.97.")
    ] = None,
    metric: Annotated[
        str | None,
        typer.Option(
            help="auc, average_precision, log_loss, brier, accuracy, "
            "balanced_accuracy, macro_f1, r2, rmse, mae or spearman."
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="PKG:NAME",
            help="A scikit-learn-compatible model, a factory of one, or a function "
            "of (X, y) that gives a score.",
        ),
    ] = None,
    id: Annotated[
        str | None, typer.Option(help="Column that names rows; none for none.")
    ] = None,
    group: Annotated[
        str | None,
        typer.Option(help="Column whose rows belong together; none for none."),
    ] = None,
    time: Annotated[
        str | None, typer.Option(help="Column of the rows' time; none for none.")
    ] = None,
    facts: Annotated[
        str | None,
        typer.Option(
            metavar="TOML",
            help="What only a person knows; unseen.toml here, if there is one.",
        ),
    ] = None,
    runs: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The runs that the claim was chosen among: a table with a row for "
            "each, mlflow:PATH#EXPERIMENT, or a vault's ledger.",
        ),
    ] = None,
    runs_metric: Annotated[
        str | None,
        typer.Option(metavar="COL", help="Column, or key, of the runs' scores."),
    ] = None,
    runs_n: Annotated[
        int | None,
        typer.Option(
            metavar="ROWS", help="Rows that scored each run; else those of --test."
        ),
    ] = None,
    run_predictions: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="What each run said of the test rows, one column each.",
        ),
    ] = None,
    predictions: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="What the reported model said of the test rows: one score, a column "
            "for each round, or one for each base model.",
        ),
    ] = None,
    ledger: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="The ledger of a vault, to count its looks."),
    ] = None,
    missing: Annotated[
        list[str] | None,
        typer.Option(help="A spelling of a missing value; may be repeated."),
    ] = None,
    trust: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE", help="A pickle that may be read; may be repeated."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of every draw.")] = 0,
    html: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write the report as a page.")
    ] = None,
    json: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write it as JSON; - prints it.")
    ] = None,
    sarif: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write it as SARIF 2.1.")
    ] = None,
    md: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write it as Markdown.")
    ] = None,
    fix: Annotated[
        str | None,
        typer.Option(
            metavar="TOML", help="Write the columns to keep, the split and the proof."
        ),
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option(help="From which grade on the exit status is 1.")
    ] = FailOn.ERROR,
) -> None:
    """Find what flatters the score of a table, and give the honest one.

    Exit status: 0 nothing at or above --fail-on, 1 something, 2 unusable input.
    """
    from .run_audit import Asked, run_audit  # noqa: PLC0415 - keeps --help instant

    if facts is None and _FACTS.is_file():
        facts = str(_FACTS)
    outputs = {"html": html, "json": json, "sarif": sarif, "md": md, "fix": fix}
    words: dict[str, Any] = {
        "test": test,
        "target": target,
        "claim": claim,
        "metric": metric,
        "model": model,
        "id": id,
        "group": group,
        "time": time,
        "facts": facts,
        "runs": runs,
        "runs_metric": runs_metric,
        "runs_n": runs_n,
        "run_predictions": run_predictions,
        "predictions": predictions,
        "ledger": ledger,
        "missing": tuple(missing or ()),
        "trust": tuple(trust or ()),
        "seed": seed,
    }
    asked = Asked(
        train=train,
        words=words,
        outputs={kind: path for kind, path in outputs.items() if path is not None},
    )
    report = run_audit(asked)
    grades = {
        FailOn.ERROR: {"error"},
        FailOn.WARNING: {"error", "warning"},
        FailOn.NEVER: set(),
    }
    if any(f.severity in grades[fail_on] for f in report.found()):
        context.exit(1)
