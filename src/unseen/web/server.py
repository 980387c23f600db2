"""The server process: one address, one vault, until it is stopped."""

import contextlib
import socket

from ..errors import InputError
from .headers import App

# What a client may leave unfinished before it is cut off, in seconds.
_IDLE = 15
_CLIENTS = 256


def bound(host: str, port: int) -> socket.socket:
    """Take the address before anything else is said of it.

    Parameters
    ----------
    host
        A name or an address of this machine.
    port
        0 takes one that is free.

    Raises
    ------
    InputError
        If it can't be had.
    """
    try:
        known = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = known[0]
        taken = socket.socket(family, kind, protocol)
        try:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(address)
        except OSError:
            taken.close()
            raise
    except (OSError, UnicodeError, OverflowError) as why:
        reason = (getattr(why, "strerror", None) or str(why)).lower()
        raise InputError(
            f"`--host` and `--port` must be an address that is free here, got {host} "
            f"and {port}: {reason}. Name another port, or 0 for any."
        ) from None
    return taken


def serve(app: App, taken: socket.socket) -> None:
    """Answer until Ctrl-C or SIGTERM; looks that are under way are ended first."""
    import uvicorn  # noqa: PLC0415 - an extra, and only here

    config = uvicorn.Config(
        app,
        log_level="warning",
        # A query has labels; a log of them would be a second ledger.
        access_log=False,
        server_header=False,
        # A header that anyone can write must not change the address that is counted.
        proxy_headers=False,
        limit_concurrency=_CLIENTS,
        timeout_keep_alive=_IDLE,
        lifespan="off",
    )
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[taken])
