"""`unseen vault serve`: a team asks over HTTP, and the rows stay here."""

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from .vault_words import KeyFile, LedgerPath, VaultPath, user

if TYPE_CHECKING:
    from ..web.tokens import TokenBook

_MEGA = 1 << 20


def serve(
    vault: VaultPath,
    host: Annotated[
        str, typer.Option(help="Address to answer at; another one needs --tokens.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")
    ] = 8765,
    tokens: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Who may ask: see unseen vault token."),
    ] = None,
    largest: Annotated[
        int, typer.Option(min=1, max=4096, help="Largest upload, in MiB.")
    ] = 32,
    key_file: KeyFile = None,
    ledger: LedgerPath = None,
) -> None:
    """Answer looks over HTTP until Ctrl-C.

    Exit status: 0 stopped, 2 unusable input.
    """
    _need_the_team()
    from ..web.addresses import is_loopback, origin  # noqa: PLC0415 - see _need_the_team

    outside = not is_loopback(host)
    if outside and tokens is None:
        from ..errors import InputError  # noqa: PLC0415 - keeps --help instant

        raise InputError(
            f"`--tokens` must be given for a host that others can reach, got "
            f"{host} without it. Make one with: unseen vault token NAME --tokens FILE"
        )
    book, link = _book(tokens)
    from ..web.app import make_app  # noqa: PLC0415 - FastAPI
    from ..web.desk import Desk  # noqa: PLC0415
    from ..web.server import bound, serve as answer  # noqa: PLC0415

    with (
        Desk(vault, key=key_file, ledger=ledger) as desk,
        bound(host, port) as taken,
    ):
        address = origin(host, taken.getsockname()[1])
        lines = [f"{vault} answers at {address}. Stop it with Ctrl-C."]
        lines += [f"Open {address}/{link}"] if link else []
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        if outside:
            sys.stderr.write(
                "Tokens and scores travel unencrypted: put TLS in front of it.\n"
            )
        answer(make_app(desk, book, largest=largest * _MEGA), taken)
    sys.stdout.write("Stopped.\n")


def _book(tokens: str | None) -> "tuple[TokenBook, str]":
    """Give who may ask, and the end of the link of the only one where none is named."""
    from ..errors import InputError  # noqa: PLC0415 - keeps --help instant
    from ..web.tokens import Person, TokenBook  # noqa: PLC0415

    if tokens is None:
        # Other users of this machine reach the port too.
        person, token = Person.new(user(None), owner=True)
        return TokenBook(people=[person]), f"#token={token}"
    book = TokenBook(tokens)
    if not book.people():
        raise InputError(
            f"`--tokens` must have somebody's token, got none in {tokens!r}. "
            "Make one with: unseen vault token NAME --tokens FILE"
        )
    return book, ""


def _need_the_team() -> None:
    """Say what to install, rather than that a module is missing."""
    missing = [name for name in ("fastapi", "uvicorn") if find_spec(name) is None]
    if missing:
        from ..errors import InputError  # noqa: PLC0415 - keeps --help instant

        raise InputError(
            f"`unseen vault serve` must have FastAPI and uvicorn, got no "
            f"{' and no '.join(missing)}. Run pip install unseen[team]."
        )
