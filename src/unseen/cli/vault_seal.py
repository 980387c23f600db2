"""`unseen vault seal`: take the holdout out before anyone models."""

from pathlib import Path
from typing import Annotated

import typer

from .vault_words import Json, KeyFile, check_json, tell


def seal(
    data: Annotated[
        str,
        typer.Argument(metavar="DATA", help="Any table that `unseen audit` reads."),
    ],
    target: Annotated[str, typer.Option(help="Column that is predicted.")],
    fraction: Annotated[
        float, typer.Option(help="Share of the rows that go in.")
    ] = 0.2,
    metric: Annotated[
        str | None,
        typer.Option(help="auc, accuracy, brier, log_loss, r2, rmse or mae."),
    ] = None,
    id: Annotated[
        str | None, typer.Option(help="Column that names rows; else ids are made.")
    ] = None,
    group: Annotated[
        str | None, typer.Option(help="Column whose rows go in together.")
    ] = None,
    time: Annotated[
        str | None, typer.Option(help="Column of times; the latest rows go in.")
    ] = None,
    to: Annotated[
        str | None, typer.Option(metavar="VAULT", help="The folder to make.")
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="The rest, for training; .parquet or .csv."),
    ] = None,
    features: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="The holdout without its target, to predict."
        ),
    ] = None,
    hide_features: Annotated[
        bool, typer.Option("--hide-features", help="Give the holdout to nobody.")
    ] = False,
    key_file: KeyFile = None,
    ledger: Annotated[
        str | None,
        typer.Option(
            metavar="PATH|URL",
            help="Put the ledger there, in a file or a PostgreSQL database.",
        ),
    ] = None,
    known: Annotated[
        list[str] | None,
        typer.Option(
            metavar="VAULT", help="A vault that may hold these rows; may be repeated."
        ),
    ] = None,
    budget: Annotated[
        int | None, typer.Option(help="Answers that may come from the holdout rows.")
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option(help="How far the training value may be off, as a loss."),
    ] = None,
    level: Annotated[
        float, typer.Option(help="Coverage of all answers' bars together.")
    ] = 0.95,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the split.")] = 0,
    json: Json = None,
) -> None:
    """Lock a holdout away, and write the rest for training.

    Exit status: 0 sealed, 2 unusable input; then nothing is written.
    """
    from ..errors import InputError  # noqa: PLC0415 - keeps --help instant
    from ..holdout.vault import Vault  # noqa: PLC0415

    if hide_features and features is not None:
        raise InputError(
            "`--features` must be left out with --hide-features, got both. "
            "Leave out one of them."
        )
    check_json(json)
    folder = Path(to if to is not None else f"{_stem(data)}.vault")
    rest = out or str(folder.with_name(f"{folder.stem}_training.parquet"))
    if not hide_features and features is None:
        features = str(folder.with_name(f"{folder.stem}_holdout.parquet"))
    sealed = Vault.seal(
        data,
        folder,
        target=target,
        metric=metric,
        fraction=fraction,
        id=id,
        group=group,
        time=time,
        key=key_file,
        ledger=ledger,
        seed=seed,
        budget=budget,
        threshold=threshold,
        level=level,
        out=rest,
        features=features,
        known=tuple(known or ()),
    )
    with sealed.vault as vault:
        body = {
            "vault": str(folder),
            "files": {"training": rest, "features": features},
            "said": [f"{s.what} ({s.reason})" for s in sealed.said],
            **vault.describe(),
        }
    terms = vault.terms
    lines = [
        *(f"{said.what[:-1]}: {said.reason}." for said in sealed.said),
        f"Sealed {terms.rows:,} rows in {folder}; {terms.training_rows:,} for training "
        f"are in {rest}.",
        *([f"Predict the rows of {features}, by {terms.id}."] if features else []),
        f"Budget: {terms.budget}. The commitment is {body['commitment']}.",
    ]
    tell("\n".join(lines), body, json)


def _stem(data: str) -> str:
    path = Path(data)
    return path.stem.split(".")[0] if path.is_file() else "holdout"
