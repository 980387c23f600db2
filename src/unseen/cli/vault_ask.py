"""`unseen vault score` and `unseen vault open`: what a model scores in the vault."""

import sys
from dataclasses import asdict
from typing import Annotated

import typer

from .vault_remote import score_at
from .vault_words import (
    Json,
    KeyFile,
    LedgerPath,
    VaultPath,
    Who,
    check_json,
    tell,
    user,
)

Predictions = Annotated[
    str,
    typer.Option(metavar="FILE", help="Ids and predictions, in any format of a table."),
]


def score(
    context: typer.Context,
    vault: VaultPath,
    predictions: Predictions,
    training: Annotated[
        float | None,
        typer.Option(help="The model's score outside the holdout, such as 0.81."),
    ] = None,
    who: Who = None,
    label: Annotated[str, typer.Option(help="What you call this model.")] = "",
    key_file: KeyFile = None,
    ledger: LedgerPath = None,
    json: Json = None,
) -> None:
    """Score predictions through the reusable holdout, and write the look down.

    VAULT may be the address of `unseen vault serve`; then UNSEEN_VAULT_TOKEN says who
    asks. Exit status: 0 answered, 1 the budget is spent, 2 unusable input; then nothing
    is spent.
    """
    from ..web.addresses import is_url  # noqa: PLC0415 - keeps --help instant

    check_json(json)
    if is_url(vault):
        given = (("--who", who), ("--key-file", key_file), ("--ledger", ledger))
        spent = score_at(vault, predictions, training, label, json, given)
        if spent:
            context.exit(1)
        return
    from ..holdout.vault import Vault  # noqa: PLC0415

    with Vault(vault, key=key_file, ledger=ledger) as opened:
        reply = opened.score(predictions, who=user(who), label=label, training=training)
    receipt = f"Receipt: entry {reply.number}, {reply.own}."
    tell(f"{reply.message}\n{receipt}", reply.to_json(), json)
    if reply.spent:
        context.exit(1)


def final(
    vault: VaultPath,
    predictions: Predictions,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask first.")] = False,
    who: Who = None,
    key_file: KeyFile = None,
    ledger: LedgerPath = None,
    json: Json = None,
) -> None:
    """Give the one final score, and close the vault for good.

    Exit status: 0 scored, 2 unusable input or a closed vault.
    """
    from ..holdout.vault import Vault  # noqa: PLC0415 - keeps --help instant
    from ..holdout.vault.reply import bar  # noqa: PLC0415

    check_json(json)
    if not yes and sys.stdin.isatty():
        question = f"This closes {vault} for good. Give the final score?"
        typer.confirm(question, abort=True, err=True)
    with Vault(vault, key=key_file, ledger=ledger) as opened:
        estimate = opened.open(predictions, who=user(who))
        metric = opened.terms.judge.metric
    text = f"{metric} {estimate.value:.4g}, {bar(estimate)}. The vault is closed."
    tell(text, {"metric": metric, **asdict(estimate)}, json)
