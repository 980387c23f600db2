"""Each bad input gets one line that says what came and what to do, and status 2."""

import pytest
from cli_tables import csv, plain


def table(here, text, name="t.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    (here / name).write_bytes(data)


def rows(line, n=30):
    return "".join(f"{line.format(i=i, half=i % 2)}\n" for i in range(n))


REFUSED = {
    "empty file": (
        "",
        "`train` must hold a table, got 't.csv', which is empty. "
        "Check how it was written.",
    ),
    "header only": (
        "a,b,y\n",
        "'t.csv' must have rows, got a header alone. Give a table with data.",
    ),
    "constant target": (
        "a,y\n" + rows("{i}.5,1"),
        "Target 'y' must vary, got '1' in every row. There is nothing to predict; "
        "name another column with --target.",
    ),
    "target all missing": (
        "a,y\n" + rows("{i}.5,"),
        "Target 'y' must have values, got 30 missing ones. "
        "Name another column with --target.",
    ),
    "target unique in each row": (
        "a,y\n" + rows("{half},n{i}"),
        "Target 'y' must repeat or be a measurement, got another value in each of "
        "30 rows. It looks like an id; name another column with --target.",
    ),
    "duplicate names": (
        "a,a,y\n" + rows("{i},{i},{half}"),
        "`train` must have a different name for each column, got 't.csv' with `a` "
        "twice. Rename all but one of them.",
    ),
    "ragged": (
        "a,b,y\n" + rows("{i},{i},{half}") + "1,2\n",
        "`train` must have as many fields in each line as in its header, got "
        "'t.csv', line 32, with 2 where 3 are expected. Repair that line, or quote "
        "the fields that hold ','.",
    ),
    "binary": (
        bytes(range(256)) * 8,
        "`train` must hold delimited text, as its name says, got 't.csv', which "
        "holds binary data. Save it as CSV, JSON lines, Parquet or Arrow.",
    ),
    "target alone": (
        "y\n" + rows("{half}"),
        "The table must have a column beside the target, got none. "
        "There is nothing to predict from; give a table with features.",
    ),
    "fewer rows than folds": (
        "a,y\n" + rows("{i}.5,{half}", n=4),
        "The table must have at least 10 rows with a target, got 4. Give more rows.",
    ),
    "one row": (
        "a,y\n1.5,0\n",
        "Target 'y' must vary, got '0' in every row. There is nothing to predict; "
        "name another column with --target.",
    ),
    "not UTF-8": (
        b"a,y\n" + "é,0\nb,1\n".encode("latin-1") * 20,
        "`train` must be UTF-8 text, got 't.csv', which looks like WINDOWS-1252 for "
        "the byte 0xe9 in line 2. Convert it, for example with `iconv -f "
        "WINDOWS-1252 -t UTF-8`.",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_unusable_tables(what, here, refused):
    text, says = REFUSED[what]
    table(here, text)
    words = (
        "audit",
        "t.csv",
        "--target",
        "y",
        "--html",
        "out.html",
        "--json",
        "o.json",
    )
    assert refused(*words) == says


def test_a_missing_file(here, refused):
    assert refused("audit", "t.csv", "--target", "y") == (
        "`train` must be a file that exists, got 't.csv'. Check the path; it was "
        f"looked for in '{here}'."
    )


def test_a_missing_file_with_a_neighbour(here, refused):
    csv(here / "train.csv", plain)
    assert refused("audit", "trian.csv", "--target", "y") == (
        "`train` must be a file that exists, got 'trian.csv'. Did you mean 'train.csv'?"
    )


def test_a_missing_test_file(here, refused):
    csv(here / "train.csv", plain)
    assert refused("audit", "train.csv", "--test", "2031.parquet", "--target", "y") == (
        "`test` must be a file that exists, got '2031.parquet'. Check the path; it "
        f"was looked for in '{here}'."
    )


def test_a_folder(here, refused):
    (here / "tables").mkdir()
    assert refused("audit", "tables", "--target", "y") == (
        "`train` must be a file, got the directory 'tables'. Name its files with a "
        "glob, such as 'tables/*.parquet'."
    )


def test_no_target_and_no_test(here, refused):
    csv(here / "t.csv", plain)
    assert refused("audit", "t.csv") == (
        "An audit must have a target or a test table, got neither. "
        "Name the target with --target, or target=."
    )


def test_an_absent_target(here, refused):
    csv(here / "t.csv", plain, header="age,income,churned")
    assert refused("audit", "t.csv", "--target", "churn") == (
        "Target 'churn' must be a column of 't.csv', which has no such column. "
        "The nearest column is 'churned'."
    )


def test_train_and_test_without_a_common_column(here, refused):
    csv(here / "t.csv", plain)
    csv(here / "u.csv", plain, header="c,d,y")
    assert refused("audit", "t.csv", "--test", "u.csv", "--target", "y") == (
        "The tables must share a column beside the target, got none. "
        "Check the names of the test table's columns."
    )


@pytest.mark.parametrize("role", ["id", "group", "time"])
def test_a_role_without_its_column(role, here, refused):
    csv(here / "t.csv", plain, header="person,b,y")
    assert refused("audit", "t.csv", "--target", "y", f"--{role}", "persons") == (
        f"`{role}` must name a column of the table, got 'persons'. "
        "The nearest column is 'person'."
    )


def test_a_time_of_words(here, refused):
    csv(here / "t.csv", lambda i, rng: f"day {i % 7},{plain(i, rng)}", header="d,a,b,y")
    assert refused("audit", "t.csv", "--target", "y", "--time", "d") == (
        "`time` must name a column of dates or numbers, got 'd', which holds text. "
        "Write the dates as 2024-12-31."
    )


@pytest.mark.parametrize("claim", ["good", "auc=", "auc=nan", "auc=inf", "auc=97%"])
def test_a_claim_that_is_no_number(claim, here, refused):
    csv(here / "t.csv", plain)
    assert refused("audit", "t.csv", "--target", "y", "--claim", claim) == (
        f"`claim` must be a metric and a number, got {claim!r}. Write it as auc=0.97."
    )


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        ("auc=97", "lie in 0 to 1 for auc, got 97"),
        ("brier=-0.1", "lie in 0 to 2 for brier, got -0.1"),
        ("log_loss=-1", "be at least 0 for log_loss, got -1"),
    ],
)
def test_a_claim_that_no_model_reaches(claim, says, here, refused):
    csv(here / "t.csv", plain)
    assert refused("audit", "t.csv", "--target", "y", "--claim", claim) == (
        f"`claim` must {says}. Write it in the metric's own unit: "
        "a share of 97% as 0.97."
    )


def test_an_unknown_metric(here, refused):
    csv(here / "t.csv", plain)
    assert refused("audit", "t.csv", "--target", "y", "--metric", "zzz") == (
        "There is no metric 'zzz'. Known: auc, average_precision, log_loss, brier, "
        "accuracy, balanced_accuracy, macro_f1, r2, rmse, mae, spearman."
    )


def test_names_with_line_ends_stay_on_one_line(here, refused):
    table(here, '"a\nb",y\n' + rows("{i}.5,{half}"))
    assert refused("audit", "t.csv", "--target", "a b") == (
        r"Target 'a b' must be a column of 't.csv', which has no such column. "
        r"The nearest column is 'a\nb'."
    )


def test_a_pickle_is_not_read(here, refused):
    import pickle  # noqa: PLC0415 - only here is one made

    columns = {"a": [i / 7 % 1 for i in range(60)], "y": [i % 2 for i in range(60)]}
    (here / "t.pkl").write_bytes(pickle.dumps(columns))
    assert refused("audit", "t.pkl", "--target", "y") == (
        "`train` must not be a pickle, got 't.pkl': reading one can run any program. "
        "Save the table as Parquet, or, if you made the file yourself, trust it with "
        "`--trust t.pkl`."
    )
    assert refused("audit", "t.pkl", "--target", "y", "--trust", "other.pkl") != ""


def test_a_pickle_that_is_trusted_is_read(here, unseen):
    import pickle  # noqa: PLC0415

    columns = {"a": [i * 37 % 101 / 7 for i in range(60)], "y": [0, 1] * 30}
    (here / "t.pkl").write_bytes(pickle.dumps(columns))
    done = unseen("audit", "t.pkl", "--target", "y", "--trust", "t.pkl")
    assert done.status == 0
    assert "t.pkl (60 rows" in done.out


def test_standard_input_that_is_empty(refused, monkeypatch):
    import io  # noqa: PLC0415

    class Empty:
        buffer = io.BytesIO(b"")

        def isatty(self):
            return False

    monkeypatch.setattr("sys.stdin", Empty())
    assert refused("audit", "-", "--target", "y") == (
        "`train` must hold a table, got 'standard input', which is empty. "
        "Check how it was written."
    )
