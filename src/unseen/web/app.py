"""The endpoints of a vault over HTTP. FastAPI is imported with this module."""

import asyncio
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from ..errors import InputError
from .desk import Desk, training_score
from .headers import POLICY, App, guarded
from .page import Page, sign_in_page, vault_page
from .refusals import Refusal, refusal_of
from .sessions import COOKIE, SECONDS, Sessions
from .tokens import Person, TokenBook
from .upload import LARGEST
from .wrong_tokens import WrongTokens

# Uploads that are in memory at once; the others wait.
_AT_ONCE = 8
# A body that is too large is read to its end up to this many times the limit: a client
# that is still sending when the connection closes never sees why.
_DRAINED = 4


def make_app(
    desk: Desk,
    tokens: TokenBook,
    *,
    largest: int = LARGEST,
    wrong: WrongTokens | None = None,
) -> App:
    """Give the ASGI application of one vault.

    Parameters
    ----------
    desk
        The open vault.
    tokens
        Who may ask.
    largest
        Bytes of an upload, at most.
    wrong
        How many wrong tokens are answered; 10 a minute from an address by default.

    Returns
    -------
    App
        An ASGI application. Every answer but the page is JSON; what goes wrong is
        ``{"error": sentence}`` with status 400, 401, 403, 404, 405, 409, 413, 422,
        429, 500 or 503.

    Notes
    -----
    The API takes a token in the header ``Authorization: Bearer`` and nothing else, so
    no other site can make a browser ask. The page alone takes a cookie, and changes
    nothing.
    """
    # No schema and no pages of FastAPI's own: they load scripts from elsewhere.
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    door = _Door(tokens, wrong or WrongTokens())
    _refuse_in_json(app)
    _add_reading(app, desk, door)
    _add_asking(app, desk, door, largest)
    _add_page(app, desk, door)
    return guarded(app)


class _Door:
    """Tells who is asking."""

    def __init__(self, tokens: TokenBook, wrong: WrongTokens) -> None:
        self._tokens, self._wrong = tokens, wrong
        self.sessions = Sessions()

    def bearer(self, request: Request) -> Person:
        """Give the owner of the token in the header."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token.strip():
            raise _unknown("The request must carry a token, got none.")
        try:
            person = self._tokens.owner_of(token.strip())
        except InputError:
            raise _no_tokens() from None
        if person is None:
            address = request.client.host if request.client else ""
            wait = self._wrong.wait(address)
            if wait:
                raise Refusal(
                    status=429,
                    error=f"Too many wrong tokens came from here. Wait {wait} seconds.",
                    headers={"retry-after": str(wait)},
                )
            raise _unknown("The token is not one of this vault's.")
        return person

    def visitor(self, request: Request) -> Person | None:
        """Give who is behind the page's cookie, or a token in the header."""
        if "authorization" in request.headers:
            return self.bearer(request)
        try:
            people = self._tokens.people()
        except InputError:
            raise _no_tokens() from None
        return self.sessions.person(request.cookies.get(COOKIE, ""), people)


def _add_reading(app: FastAPI, desk: Desk, door: _Door) -> None:
    @app.get("/v1/vault")
    def vault(request: Request) -> dict[str, Any]:
        door.bearer(request)
        return desk.describe()

    @app.get("/v1/looks")
    def looks(request: Request) -> dict[str, Any]:
        person = door.bearer(request)
        everyone = request.query_params.get("all", "0")
        if everyone not in ("0", "1"):
            raise Refusal(
                status=400,
                error=f"`all` must be 0 or 1, got {everyone!r}. Leave it out for "
                "your own looks.",
            )
        if everyone == "1" and not person.owner:
            raise Refusal(
                status=403,
                error=f"`all` must be asked by an owner, got {person.name}. "
                "Leave it out for your own looks.",
            )
        return {"looks": desk.looks(person, everyone=everyone == "1")}


def _add_asking(app: FastAPI, desk: Desk, door: _Door, largest: int) -> None:
    turn = asyncio.Semaphore(_AT_ONCE)

    @app.post("/v1/looks")
    async def score(request: Request) -> dict[str, Any]:
        # Before a byte of the body is read.
        person = await run_in_threadpool(door.bearer, request)
        query = request.query_params
        try:
            training = training_score(query.get("training"))
        except InputError as why:
            raise Refusal(status=400, error=str(why)) from None
        async with turn:
            body = await _body(request, largest)
            label = query.get("label", "")
            return await run_in_threadpool(
                desk.score, body, who=person, label=label, training=training
            )

    @app.post("/v1/open")
    async def final(request: Request) -> dict[str, Any]:
        person = await run_in_threadpool(door.bearer, request)
        if not person.owner:
            raise Refusal(
                status=403,
                error=f"The vault must be opened by an owner, got {person.name}. "
                "Ask somebody whose token was made with --owner.",
            )
        async with turn:
            body = await _body(request, largest)
            return await run_in_threadpool(desk.open, body, who=person)


def _add_page(app: FastAPI, desk: Desk, door: _Door) -> None:
    @app.post("/v1/session", status_code=204)
    def begin(request: Request) -> Response:
        value = door.sessions.begin(door.bearer(request))
        answer = Response(status_code=204)
        answer.set_cookie(
            COOKIE,
            value,
            max_age=SECONDS,
            httponly=True,
            samesite="strict",
            secure=_scheme(request) == "https",
        )
        return answer

    @app.get("/")
    def page(request: Request) -> HTMLResponse:
        person = door.visitor(request)
        if person is None:
            return _html(sign_in_page(), 401)
        looks = desk.looks(person, everyone=person.owner)
        origin = f"{_scheme(request)}://{request.headers.get('host', '')}"
        return _html(vault_page(desk.describe(), looks, person=person, origin=origin))


def _scheme(request: Request) -> str:
    """Give what the browser used: a proxy in front says that it came by TLS.

    Who lies here is shown a wrong address, and loses their own cookie.
    """
    forwarded = request.headers.get("x-forwarded-proto", request.url.scheme)
    return "https" if forwarded == "https" else "http"


def _html(page: Page, status: int = 200) -> HTMLResponse:
    headers = {POLICY: page.policy}
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    return HTMLResponse(page.html, status_code=status, headers=headers)


async def _body(request: Request, largest: int) -> bytes:
    """Read a body up to the limit."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > _DRAINED * largest:
        raise _too_large(largest)
    body, size = bytearray(), 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > _DRAINED * largest:
                break
            if size <= largest:
                body += chunk
            else:
                body.clear()
    except ClientDisconnect:
        error = "The body must come whole, got a part of it. Send it again."
        raise Refusal(status=400, error=error) from None
    if size > largest:
        raise _too_large(largest)
    if not bytes(body).strip():
        raise Refusal(
            status=400,
            error="The body must be a file of predictions, got nothing. "
            "Send it with: curl --data-binary @FILE",
        )
    return bytes(body)


def _too_large(largest: int) -> Refusal:
    return Refusal(
        status=413,
        error=f"The body must have at most {largest:,} bytes, got more. Send ids and "
        "predictions alone, as Parquet.",
    )


def _unknown(fact: str) -> Refusal:
    return Refusal(
        status=401,
        error=f"{fact} Send one in the header: Authorization: Bearer TOKEN",
        headers={"www-authenticate": "Bearer"},
    )


def _no_tokens() -> Refusal:
    # Which file, and which line of it, only the owner of the server may know.
    error = "The server can't read its tokens. Ask who runs it to look at the file."
    return Refusal(status=503, error=error)


def _refuse_in_json(app: FastAPI) -> None:
    def refuse(request: Request, why: Exception) -> JSONResponse:
        del request
        if isinstance(why, HTTPException):
            # 404 and 405, which Starlette raises before any of this is reached.
            error = f"There is no such endpoint ({why.detail.lower()})."
            refusal = Refusal(
                status=why.status_code, error=error, headers=why.headers or {}
            )
        else:
            refusal = refusal_of(why)
        return JSONResponse(
            {"error": refusal.error},
            status_code=refusal.status,
            headers=refusal.headers,
        )

    for kind in (Refusal, InputError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, refuse)
