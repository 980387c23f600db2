"""Ask a vault behind HTTP, with nothing but the standard library."""

import json
import os
import sys
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import (
    HTTPRedirectHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from ..errors import InputError
from ..render.names import visible
from .addresses import is_loopback, is_url

VARIABLE = "UNSEEN_VAULT_TOKEN"
_SECONDS = 120.0
_LONGEST_ANSWER = 1 << 20
_LONGEST_SENTENCE = 2_000


def score(
    url: str,
    predictions_path: str | os.PathLike[str],
    token: str | None = None,
    label: str = "",
    training: float | None = None,
    *,
    warn: Callable[[str], object] | None = None,
    seconds: float = _SECONDS,
) -> dict[str, Any]:
    """Score a file of predictions in a vault behind HTTP.

    Parameters
    ----------
    url
        Where `unseen vault serve` answers.
    predictions_path
        A CSV, JSON, Parquet or Arrow file with ids and predictions.
    token
        Yours; None takes it from ``UNSEEN_VAULT_TOKEN``.
    label
        What you call this model.
    training
        The model's score outside the holdout.
    warn
        Called with one sentence before a token goes out unencrypted; by default it is
        written to standard error.
    seconds
        To wait for the answer.

    Returns
    -------
    dict
        `Reply.to_json` and ``spent``: ``message``, ``number`` and ``own`` (the
        receipt), ``left``, ``estimate`` in the metric's own unit.

    Raises
    ------
    InputError
        If the file can't be read, or the server refuses or can't be reached. Whether a
        look was written is then told by the server's sentence; where the connection
        broke off, ask again: the same predictions cost nothing twice.

    Notes
    -----
    Redirects aren't followed: they would take the token elsewhere. A proxy of the
    environment isn't asked for an address on this machine.
    """
    address = _checked(url)
    body = _read(predictions_path)
    secret = _token(token)
    host = address.hostname or ""
    if address.scheme == "http" and not is_loopback(host):
        tell = warn or (lambda said: sys.stderr.write(f"{said}\n"))
        tell(
            f"The token goes to {host} unencrypted; use https where others can listen."
        )
    query = {"label": label} if label else {}
    if training is not None:
        query["training"] = repr(float(training))
    path = address.path.rstrip("/")
    request = Request(
        f"{address.scheme}://{address.netloc}{path}/v1/looks?{urlencode(query)}",
        data=body,
        method="POST",
        headers={
            "Authorization": f"Bearer {secret}",
            "Content-Type": "application/octet-stream",
        },
    )
    return _asked(_opener(host), request, seconds)


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **more: Any) -> None:
        """Follow none; the answer with the redirect is then an error."""


def _opener(host: str) -> OpenerDirector:
    if is_loopback(host):
        return build_opener(_NoRedirects, ProxyHandler({}))
    return build_opener(_NoRedirects)


def _asked(opener: OpenerDirector, request: Request, seconds: float) -> dict[str, Any]:
    where = f"{request.type}://{request.host}"
    try:
        with opener.open(request, timeout=seconds) as answer:
            body = _json(answer)
    except HTTPError as why:
        with why:
            said = (_json(why) or {}).get("error")
        if not isinstance(said, str):
            raise _no_vault(where, f"status {why.code}") from None
        raise InputError(visible(said, _LONGEST_SENTENCE)) from None
    except (OSError, HTTPException) as why:
        reason = why.reason if isinstance(why, URLError) else why
        raise _no_vault(where, str(reason) or type(reason).__name__) from None
    if body is None or not isinstance(body.get("message"), str):
        raise _no_vault(where, "another kind of answer")
    # It goes to a terminal, and a server may be anybody's.
    return {**body, "message": visible(body["message"], _LONGEST_SENTENCE)}


def _json(answer: IO[bytes]) -> dict[str, Any] | None:
    try:
        body = json.loads(answer.read(_LONGEST_ANSWER))
    except (ValueError, OSError, HTTPException, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _no_vault(where: str, reason: str) -> InputError:
    return InputError(
        f"`vault` must be the address of a vault that answers, got {where} ({reason}). "
        "Start it with: unseen vault serve VAULT"
    )


def _checked(url: str) -> Any:
    try:
        address = urlsplit(url)
        fine = bool(address.hostname) and address.port != 0
    except ValueError:
        fine, address = False, None
    plain = url.isascii() and url.isprintable() and " " not in url
    if not fine or not plain or not is_url(url) or address is None:
        raise InputError(
            f"`vault` must be an address with http:// or https://, got {url!r}. "
            "Give the one that `unseen vault serve` prints."
        )
    if "@" in address.netloc or address.query or address.fragment:
        raise InputError(
            "`vault` must be an address alone, got one with a name, a query or a "
            f"token in it. Put the token into {VARIABLE}."
        )
    return address


def _read(path: str | os.PathLike[str]) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as why:
        reason = (why.strerror or str(why)).lower()
        raise InputError(
            f"`predictions` must be a file that can be read, got {os.fspath(path)!r}: "
            f"{reason}. Name a CSV, JSON, Parquet or Arrow file."
        ) from None


def _token(given: str | None) -> str:
    token = (os.environ.get(VARIABLE, "") if given is None else given).strip()
    if not token:
        raise InputError(
            f"`token` must be given or stand in {VARIABLE}, got none. "
            "Ask who runs the vault for yours."
        )
    if not token.isascii() or not token.isprintable() or " " in token:
        # The text never shows it.
        raise InputError(
            f"`token` must be letters, digits, - and _, got other characters. "
            f"Copy it to {VARIABLE} again."
        )
    return token
