"""`unseen vault token`: make or withdraw the token of a person."""

import sys
from typing import Annotated

import typer


def token(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="What the ledger shall call them.")
    ],
    tokens: Annotated[
        str,
        typer.Option(
            metavar="FILE", help="File of names and hashes; made or added to."
        ),
    ],
    owner: Annotated[
        bool,
        typer.Option("--owner", help="May open the vault and see everybody's looks."),
    ] = False,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Make their token stop working.")
    ] = False,
) -> None:
    """Make a token for a person; it is shown once, and a hash of it kept.

    A running server knows it at once. Exit status: 0 done, 2 unusable input.
    """
    from ..errors import InputError  # noqa: PLC0415 - keeps --help instant
    from ..web.tokens import add_token, withdraw_token  # noqa: PLC0415

    if withdraw and owner:
        raise InputError(
            "`--owner` must be left out with --withdraw, got both. "
            "Leave out one of them."
        )
    if withdraw:
        withdraw_token(tokens, name)
        sys.stderr.write(f"The token of {name} no longer works.\n")
        return
    made = add_token(tokens, name, owner=owner)
    # Alone on its line and apart from the rest, for a variable to take it.
    sys.stdout.write(f"{made}\n")
    sys.stderr.write(
        f"This is the token of {name}. It isn't shown again; a token made for "
        f"{name} before no longer works.\n"
    )
