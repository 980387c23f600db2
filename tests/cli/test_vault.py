"""`unseen vault` as its user runs it: words, files, exit statuses."""

import json
import re
import shlex

import pytest

from unseen.holdout.vault import Vault

HEX = bytes(range(32)).hex()


def split(text):
    """The words of a command, as a shell splits them."""
    return shlex.split(text)


@pytest.fixture
def rows(here, monkeypatch):
    """A table in a file, and a key in the environment."""
    monkeypatch.setenv("UNSEEN_VAULT_KEY", HEX)
    lines = [f"c{i:03d},{i * 37 % 101},{i % 4},{i % 2}" for i in range(300)]
    (here / "loans.csv").write_text("\n".join(["id,a,b,late", *lines]) + "\n")
    return here


@pytest.fixture
def sealed(rows, unseen):
    """A vault of accuracy, and predictions of its rows."""
    words = "--target late --id id --metric accuracy --threshold .2 --budget 2"
    done = unseen("vault", "seal", "loans.csv", *words.split(),
                  "--features", "ask.csv", "--out", "train.csv")  # fmt: skip
    assert done.status == 0, done.err
    for name, label in (("ones", 1), ("zeros", 0)):
        predict(rows, name, lambda i, label=label: label)
    predict(rows, "mixed", lambda i: i % 3 % 2)
    return rows


def predict(folder, name, label):
    ids = [s.split(",")[0].strip('"') for s in (folder / "ask.csv").read_text().split()]
    lines = [f"{id_},{label(i)}" for i, id_ in enumerate(ids[1:])]
    (folder / f"{name}.csv").write_text("id,prediction\n" + "\n".join(lines) + "\n")


def test_seal_writes_a_vault_and_the_rest(rows, unseen):
    done = unseen("vault", "seal", "loans.csv", "--target", "late", "--id", "id")
    assert (done.status, done.err) == (0, "")
    assert {p.name for p in rows.iterdir()} == {
        "loans.csv", "loans.vault", "loans_training.parquet", "loans_holdout.parquet",
    }  # fmt: skip
    assert done.out.splitlines()[:5] == [
        "Target `late` is binary: two values.",
        "The holdout rows were drawn at random: the same share of each class.",
        "Judged by auc: the target is binary.",
        "Sealed 60 rows in loans.vault; 240 for training are in "
        "loans_training.parquet.",
        "Predict the rows of loans_holdout.parquet, by id.",
    ]
    assert re.fullmatch(
        r"Budget: \d+. The commitment is [0-9a-f]{64}\.", done.out.splitlines()[5]
    )


def test_seal_with_every_word(rows, unseen):
    done = unseen(
        *split("vault seal loans.csv --target late --fraction .3 --metric brier --id id"
        " --time a --to my.vault --out rest.csv --hide-features --key-file my.key"
        " --ledger book.sqlite --budget 3 --threshold .1 --level .9 --seed 7"
        " --json -")
    )  # fmt: skip
    assert done.status == 0
    said = json.loads(done.out)
    assert (said["budget"], said["level"], said["metric"]) == (3, 0.9, "brier")
    assert (said["threshold"], said["time"], said["rows"]) == (0.1, "a", 89)
    assert said["files"] == {"training": "rest.csv", "features": None}
    assert (rows / "book.sqlite").is_file()


def test_seal_by_groups_elsewhere(rows, unseen):
    done = unseen(
        *split(
            "vault seal loans.csv --target late --metric brier --group a --to my.vault"
            " --hide-features --key-file my.key --ledger book.sqlite --json s.json"
        )
    )
    assert (done.status, done.err) == (0, "Wrote s.json\n")
    said = json.loads((rows / "s.json").read_text())
    assert said["files"]["features"] is None
    assert said["groups"] == said["n"]
    asked = ("vault", "ledger", "my.vault", "--key-file", "my.key")
    assert "must be given for a vault whose ledger lies elsewhere" in unseen(*asked).err
    held = unseen(*asked, "--ledger", "book.sqlite")
    assert (held.status, held.out.splitlines()[-1]) == (
        0, f"The chain holds: 0 entries, {said['budget']} left.",
    )  # fmt: skip


def test_score_tells_the_answer_and_the_receipt(sealed, unseen):
    done = unseen(*split("vault score loans.vault --predictions ones.csv --training .5"
                  " --who ann --label base"))  # fmt: skip
    first, second = done.out.splitlines()
    assert done.status == 0
    assert re.fullmatch(
        r"accuracy 0\.5, 0\.\d+ to \S+ at 95%\. The holdout agrees with the training "
        r"value: nothing is spent\. 2 left\.",
        first,
    )
    assert re.fullmatch(r"Receipt: entry 1, [0-9a-f]{64}\.", second)


def test_a_spent_budget_is_status_1(sealed, unseen):
    ask = "vault score loans.vault --json - --predictions"
    statuses = [unseen(*ask.split(), f"{n}.csv").status for n in ("ones", "zeros")]
    assert statuses == [0, 0]
    spent = unseen(*ask.split(), "mixed.csv")
    assert spent.status == 1
    said = json.loads(spent.out)
    assert (said["spent"], said["left"], said["number"]) == (True, 0, 3)
    again = json.loads(unseen(*ask.split(), "zeros.csv").out)
    assert (again["repeats"], again["left"]) == (2, 0)


def test_open_closes_for_good(sealed, unseen):
    words = split("vault open loans.vault --predictions ones.csv --who ann")
    done = unseen(*words)
    assert done.status == 0
    assert re.fullmatch(
        r"accuracy 0\.\d+, \S+ to \S+ at 95%\. The vault is closed\.\n", done.out
    )
    assert unseen(*words).out == done.out
    for verb in ("score", "open"):
        other = unseen("vault", verb, "loans.vault", "--predictions", "zeros.csv")
        assert (other.status, other.out) == (2, "")
        assert other.err == (
            "unseen: The vault must be open, got one that ann closed with its final "
            "score in entry 1. Seal fresh rows; the ledger can still be read.\n"
        )


class Terminal:
    """Standard input of a person who types `answer`."""

    def __init__(self, answer):
        self.answer = answer

    def isatty(self):
        return True

    def readline(self, *_):
        return self.answer + "\n"


@pytest.mark.parametrize(("answer", "status", "entries"), [("n", 130, 0), ("y", 0, 1)])
def test_open_asks_a_person_first(answer, status, entries, sealed, unseen, monkeypatch):
    asked = []
    monkeypatch.setattr("sys.stdin", Terminal(answer))

    def confirm(text, abort, err):
        import typer  # noqa: PLC0415

        asked.append(text)
        if answer == "n" and abort:
            raise typer.Abort

    monkeypatch.setattr("typer.confirm", confirm)
    words = split("vault open loans.vault --predictions ones.csv")
    assert unseen(*words).status == status
    assert asked == ["This closes loans.vault for good. Give the final score?"]
    with Vault("loans.vault") as vault:
        assert len(vault.entries()) == entries
    assert unseen(*words, "--yes").status == 0
    assert len(asked) == 1


def test_ledger_prints_who_when_what_and_what_is_left(sealed, unseen):
    ask = "vault score loans.vault --who ann --predictions"
    unseen(*ask.split(), "ones.csv", "--label", "base [1]")
    unseen(*ask.split(), "ones.csv")
    unseen(*split("vault open loans.vault --who bob --predictions zeros.csv"))
    done = unseen("vault", "ledger", "loans.vault")
    assert (done.status, done.err) == (0, "")
    head, *lines = done.out.splitlines()
    assert head.split() == ["Entry", "Time", "(UTC)", "Who", "Label", "Answer", "Left"]
    words = [re.split(r"  +", s.strip()) for s in lines[:3]]
    assert [w[0] for w in words] == ["1", "2", "3"]
    assert words[0][2:4] == ["ann", "base [1]"]
    assert words[1][3].endswith(", as entry 1")
    assert words[2][2:4] == ["bob", "final"]
    assert words[2][4].startswith("final accuracy 0.")
    assert lines[3] == "The chain holds: 3 entries, closed."
    body = json.loads(unseen("vault", "ledger", "loans.vault", "--json", "-").out)
    assert [e["left"] for e in body["entries"]] == [1, 1, 0]
    assert body["closed"] is True


def test_a_ledger_that_was_edited_is_named(sealed, unseen):
    import sqlite3  # noqa: PLC0415

    unseen(*split("vault score loans.vault --predictions ones.csv"))
    db = sqlite3.connect(sealed / "loans.vault" / "ledger.sqlite")
    db.execute("UPDATE looks SET body = replace(body, 'spent', 'sPent')")
    db.commit()
    db.close()
    for words in ("ledger loans.vault", "score loans.vault --predictions ones.csv"):
        done = unseen("vault", *words.split())
        assert (done.status, done.out) == (2, "")
        assert done.err == (
            "unseen: Entry 1 was edited after it was written. Nothing is answered; "
            "restore the ledger from a copy, or seal fresh rows.\n"
        )


def test_recognise_and_verify(sealed, unseen):
    lines = (sealed / "loans.csv").read_text().splitlines()
    renamed = ["p,q,r", *(",".join(s.split(",")[:0:-1]) for s in lines[1:])]
    (sealed / "copy.csv").write_text("\n".join(renamed) + "\n")
    copy = unseen("vault", "recognise", "loans.vault", "--data", "copy.csv")
    assert copy.status == 1
    assert copy.out.startswith("60 of the 60 holdout rows lie in it, with the target;")
    (sealed / "other.csv").write_text("p,q,r\n" + "999,888,777\n" * 3)
    other = unseen("vault", "recognise", "loans.vault", "--data", "other.csv")
    assert (other.status, other.out) == (0, "None of the 60 holdout rows lies in it.\n")
    held = unseen("vault", "verify", "loans.vault", "--data", "loans.csv")
    assert held.status == 0
    assert held.out.startswith(
        "The vault was sealed from loans.csv: its commitment is "
    )
    body = unseen("vault", "verify", "loans.vault", "--data", "copy.csv", "--json", "-")
    assert (body.status, json.loads(body.out)["holds"]) == (1, False)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("seal no.csv --target late", "`table` must "),
        ("seal loans.csv --target late --metric macro_f1", "`metric` must be a mean"),
        ("seal loans.csv --target late --features f.csv --hide-features",
         "`--features` must be left out with --hide-features, got both. "
         "Leave out one of them."),
        ("score no.vault --predictions loans.csv",
         "`vault` must be a sealed vault, got 'no.vault' (no such file or directory). "
         "Make one with: unseen vault seal"),
        ("seal loans.csv --target late --json no/such.json", "`path` must be a file"),
        ("seal loans.csv", "Missing option '--target'"),
        ("sael loans.csv", "No such command 'sael'"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_one_line(words, says, rows, refused):
    assert refused("vault", *words.split()).startswith(says)


@pytest.mark.parametrize("verb", ["score", "open", "ledger"])
def test_a_wrong_key_is_one_line(verb, sealed, refused, monkeypatch):
    monkeypatch.setenv("UNSEEN_VAULT_KEY", bytes(32).hex())
    words = () if verb == "ledger" else ("--predictions", "ones.csv")
    assert refused("vault", verb, "loans.vault", *words) == (
        "`key` must be the one that this vault was sealed with, got another. "
        "Ask whoever sealed it for the key file."
    )


def test_refused_predictions_spend_nothing(sealed, refused):
    (sealed / "few.csv").write_text("id,prediction\nc000,1\n")
    ledger = (sealed / "loans.vault" / "ledger.sqlite").read_bytes()
    said = refused("vault", "score", "loans.vault", "--predictions", "few.csv")
    assert said.startswith("`predictions` must ")
    assert (sealed / "loans.vault" / "ledger.sqlite").read_bytes() == ledger


def test_help_names_the_verbs(unseen):
    assert re.search(r"^  vault ", unseen("--help").out, re.M)
    said = unseen("vault", "--help")
    assert said.status == 0
    for verb in ("seal", "score", "open", "ledger", "recognise", "verify"):
        assert re.search(rf"^  {verb} ", said.out, re.M)
        assert "Exit status: 0" in unseen("vault", verb, "--help").out


def test_who_is_the_user_by_default(sealed, unseen, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "carol")
    unseen(*split("vault score loans.vault --predictions ones.csv"))
    with Vault("loans.vault") as vault:
        assert vault.entries()[0].who == "carol"
