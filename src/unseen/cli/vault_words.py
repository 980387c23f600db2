"""The options that the verbs of the vault share, and what they do alike."""

import sys
from typing import Annotated, Any

import typer

VaultPath = Annotated[str, typer.Argument(metavar="VAULT", help="The vault's folder.")]
KeyFile = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="The key; else UNSEEN_VAULT_KEY in the environment, else the keyring.",
    ),
]
LedgerPath = Annotated[
    str | None,
    typer.Option(
        metavar="PATH|URL", help="Where the ledger is, if not in the vault's folder."
    ),
]
Who = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who asks; else the user's name.")
]
Json = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Write the answer as JSON; - prints it."),
]


def user(who: str | None) -> str:
    """Give the name that a look is written under."""
    if who is not None:
        return who
    from getpass import getuser  # noqa: PLC0415 - keeps --help instant

    from ..errors import InputError  # noqa: PLC0415

    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        raise InputError(
            "`--who` must be given where the machine knows no user, got none. "
            "Name who asks."
        ) from None


def tell(text: str, body: Any, json: str | None) -> None:
    """Print an answer for people, or write it as JSON.

    Parameters
    ----------
    text
        For people.
    body
        The same as a JSON value.
    json
        A path, ``-`` for standard output, or None.
    """
    if json != "-":
        sys.stdout.write(text.rstrip("\n") + "\n")
    if json is None:
        return
    from json import dumps  # noqa: PLC0415

    from ..render.write import write  # noqa: PLC0415

    written = dumps(body, indent=2, allow_nan=False) + "\n"
    if json == "-":
        sys.stdout.write(written)
        return
    write(json, written)
    sys.stderr.write(f"Wrote {json}\n")


def check_json(json: str | None) -> None:
    """Make sure that the answer can be written before it is asked for."""
    if json not in (None, "-"):
        from ..render.write import check_writable  # noqa: PLC0415

        check_writable(json)
