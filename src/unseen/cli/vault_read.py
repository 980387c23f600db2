"""`unseen vault ledger`, `recognise` and `verify`: what can be known of a vault."""

import sys
from dataclasses import asdict
from typing import Annotated, Any

import typer

from .vault_words import Json, KeyFile, LedgerPath, VaultPath, check_json, tell

Data = Annotated[
    str,
    typer.Option(metavar="FILE", help="Any table that `unseen audit` reads."),
]


def ledger(
    vault: VaultPath,
    key_file: KeyFile = None,
    ledger: LedgerPath = None,
    json: Json = None,
) -> None:
    """Print who looked when, what was answered, and whether the chain holds.

    Exit status: 0 it holds, 2 it does not; the line names the entry.
    """
    from ..holdout.vault import Vault  # noqa: PLC0415 - keeps --help instant

    check_json(json)
    # Opening it follows the whole chain, and refuses where it is broken.
    with Vault(vault, key=key_file, ledger=ledger) as opened:
        entries, said = opened.entries(), opened.describe()
    body = {**said, "entries": [asdict(entry) for entry in entries]}
    if json != "-":
        _print_table(entries)
    state = "closed" if said["closed"] else f"{said['left']} left"
    text = f"The chain holds: {len(entries)} entries, {state}."
    tell(text, body, json)


def recognise(
    context: typer.Context,
    vault: VaultPath,
    data: Data,
    key_file: KeyFile = None,
    ledger: LedgerPath = None,
    json: Json = None,
) -> None:
    """Say how many holdout rows lie in a table, whatever its columns are called.

    Exit status: 0 none, 1 some, 2 unusable input.
    """
    from ..holdout.vault import Vault  # noqa: PLC0415 - keeps --help instant

    check_json(json)
    with Vault(vault, key=key_file, ledger=ledger) as opened:
        found = opened.recognise(data)
    tell(found.message, {**asdict(found), "message": found.message}, json)
    if found.found:
        context.exit(1)


def verify(
    context: typer.Context,
    vault: VaultPath,
    data: Data,
    key_file: KeyFile = None,
    ledger: LedgerPath = None,
    json: Json = None,
) -> None:
    """Say whether a vault was sealed from this table, by its commitment.

    Exit status: 0 it was, 1 it was not, 2 unusable input.
    """
    from ..holdout.vault import Vault  # noqa: PLC0415 - keeps --help instant

    check_json(json)
    with Vault(vault, key=key_file, ledger=ledger) as opened:
        held = opened.holds(data)
        commitment = opened.describe()["commitment"]
    word = "was" if held else "was not"
    text = f"The vault {word} sealed from {data}: its commitment is {commitment}."
    tell(text, {"holds": held, "commitment": commitment}, json)
    if not held:
        context.exit(1)


def _print_table(entries: Any) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, pad_edge=False)
    for name in ("Entry", "Time (UTC)", "Who", "Label", "Answer", "Left"):
        table.add_column(name, justify="right" if name in ("Entry", "Left") else "left")
    for entry in entries:
        moment = entry.time[:19].replace("T", " ")
        words = (str(entry.number), moment, entry.who, entry.label)
        words += (_answer(entry.answer), str(entry.left))
        # As Text: a name with brackets is no markup.
        table.add_row(*map(Text, words))
    console = Console(highlight=False, file=sys.stdout)
    # In a pipe nothing is cut to a width that nobody has.
    width = None if sys.stdout.isatty() else 200
    console.print(table, width=width)


def _answer(body: dict[str, Any]) -> str:
    if body["spent"]:
        return "budget spent"
    again = f", as entry {body['repeats']}" if "repeats" in body else ""
    final = "final " if body.get("final") else ""
    value = body["estimate"]["value"]
    return f"{final}{body['metric']} {value:.4g}{again}"
