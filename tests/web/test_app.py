"""The endpoints: what each person is told, and what is refused how."""

import io
import json
import re

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest
from web_case import ask_client, guesses

from unseen.holdout.ledger import LedgerUnwritable
from unseen.holdout.vault import Vault
from unseen.web.tokens import TokenBook, add_token, withdraw_token


def refused(answer, status):
    """The sentence of an error; every error looks like this and carries headers."""
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    body = answer.json()
    assert set(body) == {"error"}
    assert "Traceback" not in body["error"]
    return body["error"]


def test_a_look_is_answered_and_in_the_ledger_under_the_owner_of_the_token(
    call, folder
):
    url = "/v1/looks?label=mine&training=.5&who=eve"
    answer = call("POST", url, who="bob", body=guesses(folder, 1))
    assert answer.status_code == 200
    told = answer.json()
    low, high = told["estimate"]["low"], told["estimate"]["high"]
    assert low < told["estimate"]["value"] < high
    with Vault(folder / "v", key=folder / "key") as vault:
        (entry,) = vault.entries()
        assert vault.verify({told["number"]: told["own"]}) is None
    assert (entry.who, entry.label, entry.own) == ("bob", "mine", told["own"])


def _parquet(table):
    sink = io.BytesIO()
    pyarrow.parquet.write_table(table, sink)
    return sink.getvalue()


def _feather(table):
    sink = io.BytesIO()
    pyarrow.feather.write_feather(table, sink)
    return sink.getvalue()


def _stream(table):
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


FORMATS = {
    "json rows": lambda t: json.dumps(t.to_pylist()).encode(),
    "json lines": lambda t: "\n".join(map(json.dumps, t.to_pylist())).encode(),
    "parquet": _parquet,
    "arrow file": _feather,
    "arrow stream": _stream,
}


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_the_same_question(call, folder, format):
    lines = guesses(folder, 5).decode().split()[1:]
    ids, labels = zip(*(line.split(",") for line in lines), strict=True)
    table = pa.table({"id": list(ids), "prediction": list(map(int, labels))})
    first = call("POST", "/v1/looks", who="ann", body=guesses(folder, 5)).json()
    again = call("POST", "/v1/looks", who="bob", body=FORMATS[format](table)).json()
    assert again["repeats"] == first["number"] == 1
    assert again["estimate"] == first["estimate"]
    assert again["left"] == first["left"] == 49


def test_the_vault_is_described_to_whoever_has_a_token(call):
    said = call("GET", "/v1/vault", who="bob").json()
    assert said["metric"] == "accuracy"
    assert (said["n"], said["left"], said["closed"]) == (60, 50, False)
    assert len(said["commitment"]) == 64


def test_everyone_sees_their_looks_and_an_owner_all(call, folder):
    for k, who in enumerate(["ann", "bob", "bob"]):
        call("POST", "/v1/looks", who=who, body=guesses(folder, k))
    bobs = call("GET", "/v1/looks", who="bob").json()["looks"]
    every = call("GET", "/v1/looks?all=1", who="ann").json()["looks"]
    assert [look["number"] for look in bobs] == [2, 3]
    assert [look["who"] for look in every] == ["ann", "bob", "bob"]
    # What only the next answer needs is told to nobody.
    assert all("state" not in look for look in every)
    assert refused(call("GET", "/v1/looks?all=1", who="bob"), 403) == (
        "`all` must be asked by an owner, got bob. Leave it out for your own looks."
    )
    assert refused(call("GET", "/v1/looks?all=x", who="ann"), 400) == (
        "`all` must be 0 or 1, got 'x'. Leave it out for your own looks."
    )


def test_only_an_owner_opens_and_then_nothing_more_is_answered(call, folder):
    body = guesses(folder, 3)
    assert refused(call("POST", "/v1/open", who="bob", body=body), 403) == (
        "The vault must be opened by an owner, got bob. Ask somebody whose token was "
        "made with --owner."
    )
    final = call("POST", "/v1/open", who="ann", body=body).json()
    assert final["final"] is True
    assert final["estimate"]["method"] == "sealed vault"
    again = call("POST", "/v1/open", who="ann", body=body).json()
    assert again == final
    for url in ("/v1/looks", "/v1/open"):
        late = call("POST", url, who="ann", body=guesses(folder, 4))
        assert refused(late, 409) == (
            "The vault must be open, got one that ann closed with its final score in "
            "entry 1. Seal fresh rows; the ledger can still be read."
        )
    shown = json.dumps(call("GET", "/v1/looks", who="ann").json())
    assert "nonce" not in shown
    assert "split" not in shown


def test_a_spent_budget_is_an_answer(folder, people):
    from web_case import seal_small  # noqa: PLC0415

    from unseen.web.desk import Desk  # noqa: PLC0415

    (folder / "one").mkdir()
    seal_small(folder / "one", budget=1)
    with Desk(folder / "one" / "v", key=folder / "one" / "key") as desk:
        ann, token = people["ann"]
        call = ask_client(desk, TokenBook(people=[ann]), {"ann": token})
        bodies = [guesses(folder / "one", k) for k in (1, 2)]
        told = [call("POST", "/v1/looks", who="ann", body=b).json() for b in bodies]
        assert [t["spent"] for t in told] == [False, True]
        page = call("GET", "/", who="ann").text
        assert "The budget of 1 holdout answer is spent" in page


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("url", ["/v1/vault", "/v1/looks", "/v1/open", "/v1/session"])
def test_without_a_token_nothing_is_told(call, method, url):
    answer = call(method, url)
    if answer.status_code == 405:
        assert refused(answer, 405) == "There is no such endpoint (method not allowed)."
        return
    assert refused(answer, 401) == (
        "The request must carry a token, got none. Send one in the header: "
        "Authorization: Bearer TOKEN"
    )
    assert answer.headers["www-authenticate"] == "Bearer"


def test_wrong_tokens_are_slowed_down_and_right_ones_are_not(call):
    for _ in range(3):
        assert refused(call("GET", "/v1/vault", who="unseen_guess"), 401).startswith(
            "The token is not one of this vault's."
        )
    answer = call("GET", "/v1/vault", who="unseen_guess")
    assert refused(answer, 429) == (
        "Too many wrong tokens came from here. Wait 60 seconds."
    )
    assert answer.headers["retry-after"] == "60"
    assert call("GET", "/v1/vault", who="bob").status_code == 200


@pytest.mark.parametrize("size", [20_001, 60_000, 200_000])
def test_a_body_that_is_too_large_is_refused(call, desk, size):
    answer = call("POST", "/v1/looks", who="ann", body=b"x" * size)
    assert refused(answer, 413) == (
        "The body must have at most 20,000 bytes, got more. Send ids and predictions "
        "alone, as Parquet."
    )

    # In pieces, without a word of its length.
    async def pieces():
        for _ in range(size // 10_000 + 1):
            yield b"x" * 10_000

    refused(call("POST", "/v1/looks", who="ann", body=pieces()), 413)
    assert desk.describe()["looks"] == 0


def test_who_has_no_token_is_refused_before_the_body_is_read(call):
    async def never():
        raise AssertionError("the body was read")
        yield b""

    assert call("POST", "/v1/looks", who="x", body=never()).status_code == 401


BAD = {
    b"  \n": (400, "The body must be a file of predictions, got nothing."),
    b"id,prediction\nc000,1\n": (422, "`predictions` must have each of the 60 holdout"),
    b"\x1f\x8bpacked": (422, "The body must be CSV, JSON, Parquet or Arrow, got other"),
    b"PAR1nothing": (422, "`predictions` must be a whole file, got Parquet that can't"),
    b"ARROW1nothing": (422, "`predictions` must be a whole file, got Arrow that can't"),
    b"[{": (422, ""),
    b"{}": (422, ""),
    b"[" * 9_000: (422, "`predictions` must be a flat table, got JSON that is nest"),
    b"just words": (422, ""),
    b"\x80\x04\x95pickle": (422, ""),
    b"SQLite format 3\x00": (422, "The body must be CSV, JSON, Parquet or Arrow"),
}


@pytest.mark.parametrize("body", BAD, ids=range(len(BAD)))
def test_what_is_no_predictions_is_refused_and_costs_nothing(call, desk, body):
    status, start = BAD[body]
    error = refused(call("POST", "/v1/looks", who="ann", body=body), status)
    assert error.startswith(start)
    # Where the server keeps its files is nobody's business.
    assert "/tmp" not in error
    assert "unseen-" not in error
    assert desk.describe()["looks"] == 0


@pytest.mark.parametrize("format", ["parquet", "arrow"])
def test_a_small_file_of_many_rows_is_refused(call, format):
    many = pa.table({"id": [7] * 20_000, "prediction": [1] * 20_000})
    sink = io.BytesIO()
    if format == "arrow":
        pyarrow.feather.write_feather(many, sink, compression="zstd", chunksize=20_000)
    else:
        pyarrow.parquet.write_table(many, sink)
    assert len(sink.getvalue()) < 20_000
    answer = call("POST", "/v1/looks", who="ann", body=sink.getvalue())
    assert refused(answer, 422) == (
        "`predictions` must have at most the 300 rows of this vault, got 20,000. "
        "Send each id once."
    )


def test_a_wide_file_is_refused(call):
    wide = pa.table({"id": ["c000"], **{f"x{i}": ["y" * 500_000] for i in range(80)}})
    sink = io.BytesIO()
    pyarrow.feather.write_feather(wide, sink, compression="zstd")
    answer = call("POST", "/v1/looks", who="ann", body=sink.getvalue())
    assert re.fullmatch(
        "`predictions` must hold ids and predictions alone, got 40,0[0-9,]+ bytes of "
        "data. Leave the other columns out.",
        refused(answer, 422),
    )


@pytest.mark.parametrize("training", ["high", "nan", "inf", ""])
def test_a_training_score_that_is_none_is_refused(call, folder, training):
    url = f"/v1/looks?training={training}"
    answer = call("POST", url, who="ann", body=guesses(folder, 1))
    assert refused(answer, 400) == (
        f"`training` must be a finite number, got {training!r}. "
        "Send the score outside the holdout, such as training=0.81."
    )


def test_a_label_that_is_too_long_is_refused(call, folder):
    url = f"/v1/looks?label={'x' * 501}"
    answer = call("POST", url, who="ann", body=guesses(folder, 1))
    assert refused(answer, 422) == (
        "`label` must have 0 to 500 characters, got 501. Shorten or name it."
    )


def test_a_fault_of_the_server_tells_nothing(call, desk, folder, monkeypatch):
    def fails(*_, **__):
        raise ZeroDivisionError("the key is 42")

    monkeypatch.setattr(desk, "score", fails)
    answer = call("POST", "/v1/looks", who="ann", body=guesses(folder, 1))
    error = refused(answer, 500)
    assert error.startswith("The server met a fault of its own.")
    assert "42" not in error


def test_a_ledger_that_cannot_be_written_is_said(call, desk, folder, monkeypatch):
    def full(*_, **__):
        raise LedgerUnwritable("The ledger must be writable, got 'disk full'. Again.")

    monkeypatch.setattr(desk, "score", full)
    answer = call("POST", "/v1/looks", who="ann", body=guesses(folder, 1))
    assert refused(answer, 503).startswith("The ledger must be writable")


def test_what_is_not_there_is_said_in_json(call):
    for url in ("/docs", "/openapi.json", "/v2", "/v1/vault/../../etc/passwd"):
        assert refused(call("GET", url, who="ann"), 404) == (
            "There is no such endpoint (not found)."
        )


def test_tokens_come_and_go_without_a_new_start(desk, tmp_path):
    file = tmp_path / "tokens"
    tokens = {"ann": add_token(file, "ann")}
    call = ask_client(desk, TokenBook(file), tokens)
    assert call("GET", "/v1/vault", who="ann").status_code == 200
    tokens["bob"] = add_token(file, "bob")
    assert call("GET", "/v1/vault", who="bob").status_code == 200
    withdraw_token(file, "ann")
    refused(call("GET", "/v1/vault", who="ann"), 401)
    file.write_text("broken\n")
    # Nobody is let in on what was read before.
    assert refused(call("GET", "/v1/vault", who="bob"), 503) == (
        "The server can't read its tokens. Ask who runs it to look at the file."
    )
