"""A vault whose ledger is in PostgreSQL, from Python and at the command line."""

import json
import re
import sys
import threading
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from postgres_server import OWNER, PASSWORD

from unseen.cli.main import run
from unseen.errors import InputError
from unseen.holdout.ledger import BrokenLedger, LedgerUnwritable
from unseen.holdout.vault import Vault
from unseen.holdout.vault.reply import ClosedVault

KEY = bytes(range(32))
ROWS = {
    "id": [f"c{i:03d}" for i in range(300)],
    "a": [i * 37 % 101 for i in range(300)],
    "late": [i % 2 for i in range(300)],
}


@pytest.fixture
def url(server):
    return server.url()


@pytest.fixture
def sealed(url, tmp_path):
    """A vault with a budget of 2, its ledger in the database."""
    words = {"target": "late", "id": "id", "metric": "accuracy", "key": KEY}
    sealed = Vault.seal(
        ROWS, tmp_path / "v", ledger=url, budget=2, threshold=0.2, **words
    )
    with sealed.vault:
        yield sealed


def guess(sealed, label):
    ids = sealed.features["id"].to_pylist()
    return {"id": ids, "prediction": [label(i) for i in range(len(ids))]}


def test_it_is_asked_closed_and_verified_as_with_a_file(sealed, url, tmp_path):
    folder = tmp_path / "v"
    assert {p.name for p in folder.iterdir()} == {
        "rows.sealed", "vault.json", "ledger.head",
    }  # fmt: skip
    ones, mixed = guess(sealed, lambda _: 1), guess(sealed, lambda i: i % 2)
    first = sealed.vault.score(ones, who="ann")
    again = sealed.vault.score(ones, who="bob")
    assert (again.estimate, again.left) == (first.estimate, first.left)
    with Vault(folder, key=KEY, ledger=url) as other:
        # Who opens it anew knows from the ledger what was answered before.
        assert other.score(ones, who="cy").estimate == first.estimate
        assert other.describe()["spent"] == 1
        final = other.open(mixed, who="ann")
    with pytest.raises(ClosedVault):
        sealed.vault.score(mixed, who="bob")
    assert sealed.vault.open(mixed, who="bob") == final
    receipts = {reply.number: reply.own for reply in (first, again)}
    assert sealed.vault.verify(receipts) is None
    assert [e.who for e in sealed.vault.entries()] == [
        "ann", "bob", "cy", "ann", "bob",
    ]  # fmt: skip
    assert sealed.vault.holds(ROWS)


def test_many_threads_with_vaults_of_their_own_share_one_budget(sealed, url, tmp_path):
    replies = []

    def ask(i):
        mine = guess(sealed, lambda j: (j >> i) % 2)
        with Vault(tmp_path / "v", key=KEY, ledger=url) as vault:
            replies.append(vault.score(mine, who=f"p{i}"))

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(r.number for r in replies) == [1, 2, 3, 4, 5]
    assert sum(not r.spent for r in replies) == 2


def test_the_head_in_the_folder_shows_a_database_that_was_set_back(
    sealed, server, url, tmp_path
):
    seal = sealed.vault.describe()["commitment"]
    where = f"WHERE seal = '{seal}'"
    begun = server.sql(f"SELECT own, mac FROM unseen_ledgers {where}")[0]
    sealed.vault.score(guess(sealed, lambda _: 1), who="ann")
    tables = ("unseen_looks", "unseen_ledgers")
    server.sql(
        *(f"ALTER TABLE {t} DISABLE TRIGGER USER" for t in tables),
        f"DELETE FROM unseen_looks {where}",
        f"UPDATE unseen_ledgers SET number = 0, own = '{begun[0]}', mac = '{begun[1]}'"
        + where,
        *(f"ALTER TABLE {t} ENABLE TRIGGER USER" for t in tables),
    )
    with pytest.raises(BrokenLedger, match="Entry 1 is missing: the chain is cut"):
        Vault(tmp_path / "v", key=KEY, ledger=url)


def test_a_vault_that_did_not_come_to_be_leaves_no_ledger(
    server, url, tmp_path, monkeypatch
):
    def count():
        return server.sql("SELECT count(*) FROM unseen_ledgers")[0][0]

    words = {"target": "late", "metric": "accuracy", "key": KEY, "ledger": url}
    Vault.seal(ROWS, tmp_path / "first", **words).vault.close()
    before = count()

    def no_room(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("unseen.holdout.vault._whole.os.chmod", no_room)
    with pytest.raises((InputError, OSError)):
        Vault.seal(ROWS, tmp_path / "v", **words)
    assert count() == before
    assert [p.name for p in tmp_path.iterdir()] == ["first"]


@pytest.mark.parametrize("kind", ["path", "url"])
def test_a_ledger_that_another_vault_has_stays_as_it_was(tmp_path, kind, server):
    mine = tmp_path / "book.sqlite" if kind == "path" else server.url()
    words = {"target": "late", "metric": "accuracy", "key": KEY, "ledger": mine}
    first = Vault.seal(ROWS, tmp_path / "v", **words)
    ids = first.features["row_id"].to_pylist()
    first.vault.score({"row_id": ids, "prediction": [1] * len(ids)}, who="ann")
    first.vault.close()
    if kind == "path":
        with pytest.raises(InputError, match="which is there already"):
            Vault.seal(ROWS, tmp_path / "w", **words)
        assert not (tmp_path / "w").exists()
    else:
        Vault.seal(ROWS, tmp_path / "w", **words).vault.close()
    with Vault(tmp_path / "v", key=KEY, ledger=mine) as vault:
        assert [e.who for e in vault.entries()] == ["ann"]


def test_a_server_that_is_down_seals_nothing(tmp_path):
    away = "postgresql://ann:hunter2@127.0.0.1:1/vaults"
    with pytest.raises(LedgerUnwritable) as error:
        Vault.seal(ROWS, tmp_path / "v", target="late", key=KEY, ledger=away)
    assert "hunter2" not in str(error.value)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def unseen(tmp_path, monkeypatch, capsys):
    """Run `unseen` with some words, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UNSEEN_VAULT_KEY", KEY.hex())

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["unseen", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            run()
        said = capsys.readouterr()
        # Whatever is said, the password is not.
        assert PASSWORD not in said.out + said.err
        return end.value.code, said.out, said.err

    return call


def test_every_verb_at_the_command_line(unseen, url, tmp_path, server):
    lines = [f"c{i:03d},{i * 37 % 101},{i % 2}" for i in range(300)]
    (tmp_path / "loans.csv").write_text("\n".join(["id,a,late", *lines]) + "\n")
    there = ("--ledger", url)
    words = "--target late --id id --metric accuracy --threshold .2 --budget 1"
    status, out, err = unseen(
        "vault", "seal", "loans.csv", *words.split(), "--features", "ask.csv", *there
    )
    assert (status, err) == (0, "")
    lines = (tmp_path / "ask.csv").read_text().split()
    ids = [line.split(",")[0].strip('"') for line in lines[1:]]
    for name, label in (("ones", 1), ("zeros", 0)):
        told = [f"{i},{label}" for i in ids]
        (tmp_path / f"{name}.csv").write_text(
            "\n".join(["id,prediction", *told]) + "\n"
        )
    score = ("vault", "score", "loans.vault", "--who", "ann", *there)
    assert unseen(*score, "--predictions", "ones.csv")[0] == 0
    assert unseen(*score, "--predictions", "zeros.csv")[0] == 1
    status, out, _ = unseen("vault", "ledger", "loans.vault", *there, "--json", "-")
    assert status == 0
    said = json.loads(out)
    assert [e["who"] for e in said["entries"]] == ["ann", "ann"]
    for verb in ("recognise", "verify"):
        status, out, _ = unseen(
            "vault", verb, "loans.vault", "--data", "loans.csv", *there
        )
        assert status == (verb == "recognise")
    final = ("vault", "open", "loans.vault", "--yes", *there)
    status, out, _ = unseen(*final, "--predictions", "ones.csv")
    assert (status, out.rstrip()[-20:]) == (0, "The vault is closed.")
    status, out, err = unseen(*score, "--predictions", "zeros.csv")
    assert (status, out) == (2, "")
    # Without the URL, with a wrong one, and after an edit: one sentence each.
    assert unseen("vault", "ledger", "loans.vault")[2].startswith(
        "unseen: `ledger` must be given for a vault whose ledger lies elsewhere"
    )
    status, _, err = unseen(
        "vault", "ledger", "loans.vault", "--ledger", server.url("none")
    )
    assert (status, err.count("\n")) == (2, 1)
    assert err.startswith("unseen: The ledger must be reachable, got '")
    server.sql(
        "ALTER TABLE unseen_looks DISABLE TRIGGER USER",
        "UPDATE unseen_looks SET body = replace(body, 'ann', 'bob') "
        f"WHERE number = 2 AND seal = '{said['commitment']}'",
        "ALTER TABLE unseen_looks ENABLE TRIGGER USER",
    )
    status, out, err = unseen("vault", "ledger", "loans.vault", *there)
    assert (status, out) == (2, "")
    assert err == (
        "unseen: Entry 2 was edited after it was written. Nothing is answered; "
        "restore the ledger from a copy, or seal fresh rows.\n"
    )
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or PASSWORD.encode() not in path.read_bytes()


PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "share-a-vault.md"


def test_the_page_is_true(unseen, server, tmp_path, monkeypatch):
    text = PAGE.read_text("utf-8")
    lines = [f"L{i:03d},{i * 37 % 101},{i * 7 % 10 > 6:d}" for i in range(600)]
    (tmp_path / "loans.csv").write_text("\n".join(["loan_id,income,late", *lines]))
    monkeypatch.delenv("UNSEEN_VAULT_KEY")
    # As the page says: the password is not in the URL.
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    there = f"postgresql://team@/vaults?host={server.folder}"
    block = re.findall(r"^```sh\n(unseen .*?)^```$", text, re.M | re.S)[0]
    for line in block.splitlines():
        words = line.replace("postgresql://team@db.example/vaults", there).split()
        status, _, err = unseen(*words[1:])
        assert (status, err) == (0, "")
        if words[2] == "seal":
            held = pq.read_table(tmp_path / "loans_holdout.parquet").to_pylist()
            told = [f"{row['loan_id']},{row['income'] / 101}" for row in held]
            lines = ["loan_id,prediction", *told]
            (tmp_path / "mine.csv").write_text("\n".join(lines) + "\n")
    rights = re.findall(r"^```sql\n(.*?)^```$", text, re.M | re.S)[0]
    server.sql(*rights.strip().splitlines(), f"ALTER ROLE asker PASSWORD '{OWNER}'")
    monkeypatch.setenv("PGPASSWORD", OWNER)
    asker = there.replace("team@", "asker@")
    words = ("--predictions", "mine.csv", "--yes", "--key-file", "vault.key")
    assert unseen("vault", "open", "loans.vault", *words, "--ledger", asker)[0] == 0
