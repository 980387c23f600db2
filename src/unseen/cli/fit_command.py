"""`unseen fit`: the simplest model that the data can carry."""

from typing import Annotated

import typer


def fit(
    data: Annotated[
        str,
        typer.Argument(metavar="DATA", help="Any table that `unseen audit` reads."),
    ],
    target: Annotated[str, typer.Option(help="Column that is predicted.")],
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
    metric: Annotated[
        str | None,
        typer.Option(
            help="auc, average_precision, log_loss, brier, accuracy, "
            "balanced_accuracy, macro_f1, r2, rmse, mae or spearman."
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(
            metavar="DIR",
            help="A folder for model.skops, report.html, report.json and refit.py.",
        ),
    ] = None,
    json: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write the report as JSON; - prints it."),
    ] = None,
    html: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write it as a page.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of every draw.")] = 0,
) -> None:
    """Fit a ladder of models and keep the simplest that does as well as the best.

    Exit status: 0 fitted, 2 unusable input.
    """
    from .run_fit import Asked, run_fit  # noqa: PLC0415 - keeps --help instant

    run_fit(
        Asked(
            data=data,
            words={
                "target": target,
                "metric": metric,
                "id": id,
                "group": group,
                "time": time,
                "seed": seed,
            },
            out=out,
            json=json,
            html=html,
        )
    )
