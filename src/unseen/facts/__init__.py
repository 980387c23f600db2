"""What only a person knows of a table: `unseen.toml`, or a mapping of its form.

Everything may be left out. This is a file with all of it::

    target = "default"
    metric = "auc"
    positive = "yes"
    id = "loan_id"             # a column, or "none": then none is inferred
    group = "none"
    time = "applied_at"
    missing = ["?", "-999"]
    predict_at = "applied_at"  # a column, a date, or one of the moments

    # Named moments, in the order in which they come in the life of a row. A column
    # may be available at one of them, and `predict_at` may be one.
    moments = ["application", "decision", "repayment"]

    [columns]                  # number, category, time, text or ignore
    zip = "category"

    [available]                # when the column is written
    income = "always"
    recovered = "never"        # not before the prediction, in any row
    rating = 2024-03-01        # on that day, for every row
    bureau_score = "bureau_at"  # in each row when that column says: rows are checked
    decision_code = "decision"  # at that moment
    collections = "P30D"       # 30 days after the row's event; "30 days" is the same
    refund = {event = "refunded_at", created = "booked_at"}  # rows are checked
    spend = {window = "P90D", latency = "P2D"}  # sums up [t - 90 days, t + 2 days]
    visits = {window = ["-P30D", "P7D"]}        # sums up [t - 30 days, t + 7 days]

    [graph]                    # any of text, file and edges; they are joined
    edges = ["income -> default -> collections", "income <- age <-> zip"]
    text = "dag { x [latent] ; x -> income }"
    file = "loan.dot"          # dagitty, DOT, GML, arrows or an edge CSV
    defines_target = ["days_late"]  # the target is computed from it
    selection = ["in_sample"]  # decides which rows came into the table
    feedback = ["score_v1"]    # output of the model, or of the one that it replaces
    latent = ["luck"]

    [derived]                  # engineered columns, and what each is computed from
    ratio = ["spend", "income"]

    [[accept]]                 # a finding that stays, with its reason
    code = "LEAK004"
    column = "rating"          # or `subject`; without either, whatever is found
    reason = "The rating is frozen on the day of the application."

    [selection]                # what was tried before the score was reported
    runs = "runs.csv"          # a table of runs, mlflow:PATH#EXPERIMENT, or a ledger
    metric = "test_auc"        # the column, or the key, of the scores
    n = 500                    # rows that scored each run; else those of the test
    run_predictions = "runs.parquet"  # what each run said of the test rows
    predictions = "rounds.csv"  # the reported model's score, its rounds or its parts
    ledger = "vault.ledger"    # the looks at a sealed holdout

The *event* of a row, t above, is at the column `time`. The prediction is made at
`predict_at`; where only one of the two is declared, they are the same.
A value of `[available]` is read as ``always`` or ``never``, as a duration, as a date,
as one of the moments, and else as the name of a column. ``{created = "P7D"}`` names a
column that is spelled like a duration. ``graph = "a -> b"`` and ``graph = "loan.dot"``
are short for a graph that is only a text, or only a file.

Examples
--------
>>> from unseen.facts import facts_from
>>> facts = facts_from({"target": "default", "available": {"collections": "P30D"}})
>>> facts.check_columns(["default", "collection"])
Traceback (most recent call last):
unseen.errors.InputError: `available` must name columns of the table, nodes of the \
graph or parents in [derived], got 'collections'. The nearest name is 'collection'.
"""

from .available import (
    At as At,
    Availability as Availability,
    Named as Named,
    Recorded as Recorded,
    Whenever as Whenever,
    Window as Window,
    read_available as read_available,
)
from .declared import (
    KINDS as KINDS,
    OFF as OFF,
    Accepted as Accepted,
    Facts as Facts,
    GraphFacts as GraphFacts,
)
from .durations import (
    parse_duration as parse_duration,
    shown_duration as shown_duration,
)
from .moments import parse_moment as parse_moment, shown_moment as shown_moment
from .nearest import nearest as nearest, nearest_advice as nearest_advice
from .reading import facts_from as facts_from, read_facts as read_facts
from .selection import SelectionFacts as SelectionFacts
