"""One verdict a column, from the declared facts and the causal graph alone."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..facts import Facts
from ..graph import CausalGraph, Role, Trail, trail_of
from .proofs import Proofs, gather, target_node
from .rows import LateRows
from .times import check_for_rows
from .verdicts import Basis, ColumnVerdict, RowCheck, Standing

_BY_PATH = (
    Standing.DESCENDANT,
    Standing.DEFINES_TARGET,
    Standing.NOT_YET_AVAILABLE,
    Standing.FEEDBACK,
    Standing.SELECTION,
)


def row_checks(facts: Facts) -> tuple[RowCheck, ...]:
    """List the comparisons that have to be made row by row, in order of column.

    `late_rows` makes one; the results, by column, go to `judge_columns`.

    Examples
    --------
    >>> from unseen.facts import facts_from
    >>> facts = facts_from({"predict_at": "asked_at", "available": {"x": "x_at"}})
    >>> [(check.written, check.predict_at) for check in row_checks(facts)]
    [('x_at', 'asked_at')]
    """
    found = (check_for_rows(name, facts) for name in sorted(facts.available))
    return tuple(check for check in found if check is not None)


def judge_columns(
    columns: Iterable[str],
    target: str,
    facts: Facts,
    graph: CausalGraph | None = None,
    *,
    late: Mapping[str, LateRows] | None = None,
) -> tuple[ColumnVerdict, ...]:
    """Say of each column whether a model may see it, and prove it by a path.

    Parameters
    ----------
    columns
        The columns of the table, in any order; the target is passed over.
    target
        What is predicted. Where the graph has no node of this name, its only node
        with the role `OUTCOME` stands for it.
    facts
        What is declared.
    graph
        The causal graph, from `unseen.graph.declared_graph`, or None.
    late
        Results of the comparisons that `row_checks` lists, by column. A column whose
        comparison was not made is unknown.

    Returns
    -------
    tuple of ColumnVerdict
        One a column, in the order of `columns`.

    Notes
    -----
    A column is flagged if it is

    - an effect of the target, direct or not: a directed path leads to it;
    - what the target is computed from: it has the role `DEFINITION`, or the target
      stands in ``[derived]``;
    - written after the moment of prediction, by its declared time;
    - output of the model (role `FEEDBACK`), or an effect of that;
    - what decides which rows came into the table (role `SELECTION`), or an effect;
    - computed from a column that is flagged.

    A cause of the target is not flagged, nor is a column that only shares a cause
    with it. Of several verdicts the worst stands, in the order of `Standing`. A
    column about which nothing is declared is unknown, and so is what is computed from
    it, unless its own time is declared.

    The facts and the graph are believed. A missing edge or a time that is declared
    too early lets a leaking column pass; an edge too many, or a time too late, flags
    an honest one. No data is looked at, so nothing here depends on sample size.

    Time and room grow with columns, nodes and edges.

    References
    ----------
    S. Kaufman, S. Rosset, C. Perlich, O. Stitelman (2012). "Leakage in data mining:
    formulation, detection, and avoidance". ACM TKDD 6(4), 15,
    doi:10.1145/2382577.2382579.

    Examples
    --------
    >>> from unseen.facts import facts_from
    >>> from unseen.graph import read_graph
    >>> facts = facts_from({"derived": {"ratio": ["calls", "income"]}})
    >>> graph = read_graph("income -> default -> calls")
    >>> for verdict in judge_columns(["income", "ratio"], "default", facts, graph):
    ...     print(verdict.column, "|", verdict.standing, "|", verdict.path)
    income | available | None
    ratio | descendant of the target | default -> calls => ratio
    """
    proofs = gather(target, facts, graph, late or {})
    return tuple(
        _verdict(column, target, facts, proofs)
        for column in columns
        if column != target
    )


def target_notes(
    target: str, facts: Facts, graph: CausalGraph | None
) -> tuple[str, ...]:
    """Say what the graph tells of the target itself, one sentence each.

    Returns
    -------
    tuple of str
        That the graph lacks the target; that the model drives it; that it, or what it
        has in common with columns, decides which rows came into the table.

    Examples
    --------
    >>> from unseen.facts import Facts
    >>> from unseen.graph import read_graph
    >>> target_notes("y", Facts(), read_graph("a -> b"))
    ('The target `y` is not a node of the declared graph, which so proves nothing.',)
    """
    if graph is None:
        return ()
    node = target_node(target, graph)
    if node is None:
        return (
            f"The target `{target}` is not a node of the declared graph, which so "
            "proves nothing.",
        )
    notes = []
    for score in graph.with_role(Role.FEEDBACK):
        path = graph.path(score, node)
        if path is not None:
            notes.append(
                f"The model's own output drives the target: {trail_of(path)}. What "
                "is learned holds only while that model decides."
            )
    for selection in graph.with_role(Role.SELECTION):
        path = graph.path(node, selection)
        if path is not None:
            notes.append(
                "The target decides which rows came into the table: "
                f"{trail_of(path)}. Its relation to other causes of `{selection}` may "
                "be due to that alone."
            )
    return tuple(notes)


def _verdict(column: str, target: str, facts: Facts, proofs: Proofs) -> ColumnVerdict:
    time = proofs.times.get(column)
    for standing in _BY_PATH:
        if column in proofs.trails[standing]:
            trail = proofs.trails[standing][column]
            return _flagged(column, standing, trail, time, proofs)
    if time is not None:
        return _timed(time, proofs)
    if column in facts.derived:
        return _derived(column, facts.derived[column], proofs)
    if proofs.target is not None and column in proofs.nodes:
        return ColumnVerdict(
            column=column,
            standing=Standing.AVAILABLE,
            reason=f"No directed path of the declared graph leads from `{target}` to "
            f"`{column}`. When it is written is not declared.",
            basis=Basis.GRAPH,
            caveat=_selected(column, proofs),
            anything_declared=proofs.declared,
        )
    return ColumnVerdict(
        column=column,
        standing=Standing.UNKNOWN,
        reason=_why_unknown(column, target, proofs),
        anything_declared=proofs.declared,
    )


def _flagged(
    column: str,
    standing: Standing,
    trail: Trail,
    time: ColumnVerdict | None,
    proofs: Proofs,
) -> ColumnVerdict:
    caveat = None
    if time is not None and time.standing is Standing.AVAILABLE:
        caveat = f"That contradicts what is declared of its time: {time.reason}"
    if standing is not Standing.NOT_YET_AVAILABLE:
        return ColumnVerdict(
            column=column,
            standing=standing,
            reason=_why_flagged(column, standing, trail),
            path=trail,
            basis=Basis.GRAPH,
            latency=time.latency if time else None,
            window=time.window if time else None,
            rows=time.rows if time else None,
            caveat=caveat,
            anything_declared=proofs.declared,
        )
    late = proofs.times[trail.first]
    if trail.first == column:
        return late
    # What is computed from a late value is as late; its window is the value's own.
    why = f"`{column}` is computed from `{trail.first}`: {trail}."
    return ColumnVerdict(
        column=column,
        standing=standing,
        reason=f"{why} {late.reason}",
        path=trail,
        basis=late.basis,
        latency=late.latency,
        rows=late.rows,
        caveat=caveat or late.caveat,
        anything_declared=proofs.declared,
    )


def _timed(verdict: ColumnVerdict, proofs: Proofs) -> ColumnVerdict:
    caveat = _selected(verdict.column, proofs)
    if caveat is None or verdict.standing is not Standing.AVAILABLE:
        return verdict
    return replace(verdict, caveat=verdict.caveat or caveat)


def _derived(column: str, parents: tuple[str, ...], proofs: Proofs) -> ColumnVerdict:
    trail = proofs.trails[Standing.UNKNOWN].get(column)
    if trail is None:
        names = ", ".join(f"`{name}`" for name in parents)
        return ColumnVerdict(
            column=column,
            standing=Standing.AVAILABLE,
            reason=f"`{column}` is computed from {names}, and nothing that is declared "
            "speaks against these.",
            basis=Basis.GRAPH,
            anything_declared=proofs.declared,
        )
    return ColumnVerdict(
        column=column,
        standing=Standing.UNKNOWN,
        reason=f"`{column}` is computed from `{trail.first}`: {trail}. When that is "
        "written is not known.",
        path=trail,
        anything_declared=proofs.declared,
    )


def _selected(column: str, proofs: Proofs) -> str | None:
    selection = proofs.selected_with.get(column)
    if selection is None:
        return None
    return (
        f"`{column}` and the target both lead to `{selection}`, which decides the rows "
        "of this table: part of their relation may hold among these rows only."
    )


def _why_flagged(column: str, standing: Standing, trail: Trail) -> str:
    if standing is Standing.DESCENDANT:
        return f"`{column}` is downstream of the target: {trail}."
    if standing is Standing.DEFINES_TARGET:
        if trail.arrow == "<=":
            return f"The target is computed from `{column}`: {trail}."
        return f"`{column}` is computed from what defines the target: {trail}."
    if standing is Standing.FEEDBACK:
        if len(trail) == 1:
            return f"`{column}` is output of the model itself."
        return f"The model's own output drives `{column}`: {trail}."
    if len(trail) == 1:
        return (
            f"`{column}` decides which rows came into this table: a row that is to be "
            "scored has not been selected yet."
        )
    return (
        f"`{column}` follows from the selection of the rows: {trail}. A row that is to "
        "be scored has not been selected yet."
    )


def _why_unknown(column: str, target: str, proofs: Proofs) -> str:
    if not proofs.declared:
        return f"Nothing is declared about when `{column}` is written."
    if column in proofs.nodes:
        return (
            f"`{column}` is a node of the declared graph, but the target `{target}` is "
            "not, and when it is written is not declared."
        )
    return (
        f"`{column}` is not in the declared graph, and when it is written is not "
        "declared."
        if proofs.nodes
        else f"When `{column}` is written is not declared."
    )
