"""The commands on the vault's page, in their order, in one folder."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "seal-a-holdout.md"
STATUS = {"recognise": 1}


def commands():
    blocks = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
    return [line for block in blocks for line in block.splitlines()]


@pytest.fixture
def loans(here):
    """A table such as the page speaks of."""
    rows = [
        f"L{i:04d},C{i % 90},{i * 37 % 101},{int(i * 7 % 10 > 6)}" for i in range(600)
    ]
    text = "\n".join(["loan_id,customer,income,late", *rows]) + "\n"
    (here / "loans.csv").write_text(text)
    return here


def predict(folder):
    """Predict the holdout with its income, as a person would do in between."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    held = pq.read_table(folder / "loans_holdout.parquet").to_pylist()
    lines = [f"{row['loan_id']},{row['income'] / 101}" for row in held]
    (folder / "mine.csv").write_text("\n".join(["loan_id,prediction", *lines]) + "\n")


def test_the_page_is_true(loans, unseen):
    asked = commands()
    assert [c.split()[2] for c in asked] == [
        "seal", "score", "open", "ledger", "recognise", "verify",
    ]  # fmt: skip
    for command in asked:
        words = command.removeprefix("unseen ").split()
        done = unseen(*words)
        assert done.status == STATUS.get(words[1], 0), done.err
        assert done.out
        if words[1] == "seal":
            assert {p.name for p in loans.iterdir()} == {
                "loans.csv", "loans.vault", "vault.key", "loans_training.parquet",
                "loans_holdout.parquet",
            }  # fmt: skip
            for name in (
                "loans_training.parquet",
                "loans_holdout.parquet",
                "vault.key",
            ):
                assert f"`{name}`" in PAGE.read_text("utf-8")
            predict(loans)
