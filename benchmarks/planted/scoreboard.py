"""The tables that a run prints."""

from collections import defaultdict
from collections.abc import Iterable

from ..tally import share_text, text_table
from .judge import Outcome


def _share(outcomes: list[Outcome], test) -> str:
    return share_text(sum(map(test, outcomes)), len(outcomes))


def _proved(outcome: Outcome) -> bool:
    return outcome.caught in ("error", "warning")


def _named(outcome: Outcome) -> bool:
    return outcome.caught is not None


def _wrong_error(outcome: Outcome) -> bool:
    return outcome.stray("error")


def _wrong_warning(outcome: Outcome) -> bool:
    return outcome.stray("warning")


def _failed(outcome: Outcome) -> bool:
    return bool(outcome.failed)


def _count(outcomes: Iterable[Outcome], test) -> int:
    return sum(map(test, outcomes))


def by_kind(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """Group outcomes by kind, in the order in which they came."""
    found: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        found[outcome.kind].append(outcome)
    return found


def _planted_rows(outcomes: list[Outcome]) -> list[tuple]:
    rows = [
        (
            kind,
            _share(group, _proved),
            _count(group, lambda o: o.caught == "note"),
            _count(group, lambda o: not _named(o)),
            _count(group, _wrong_error),
            _count(group, _wrong_warning),
            _count(group, _failed),
        )
        for kind, group in by_kind(outcomes).items()
    ]
    total = (
        "all",
        _share(outcomes, _proved),
        _count(outcomes, lambda o: o.caught == "note"),
        _count(outcomes, lambda o: not _named(o)),
        _count(outcomes, _wrong_error),
        _count(outcomes, _wrong_warning),
        _count(outcomes, _failed),
    )
    return [*rows, total]


def _clean_rows(outcomes: list[Outcome]) -> list[tuple]:
    groups = [*by_kind(outcomes).items(), ("all", outcomes)]
    return [
        (
            kind,
            # A case that failed said nothing, and so nothing in its favour.
            _share([o for o in group if not o.failed], _wrong_error),
            _share([o for o in group if not o.failed], _wrong_warning),
            _count(group, _failed),
        )
        for kind, group in groups
    ]


def tables(outcomes: Iterable[Outcome], title: str) -> str:
    """Give the four tables: provable, not provable, clean, and clean but hard."""
    every = list(outcomes)
    planted = [o for o in every if not o.clean]
    parts = []
    heads = ("as note", "missed", "stray errors", "stray warnings", "failed")
    for provable, name in ((True, "provable"), (False, "not provable")):
        group = [o for o in planted if o.provable is provable]
        if group:
            head = (f"{title}: {name}", "error or warning", *heads)
            parts.append(text_table(head, _planted_rows(group)))
    for hard, name in ((False, "clean"), (True, "clean, nearly separable")):
        group = [o for o in every if o.clean and o.hard is hard]
        if group:
            head = (f"{title}: {name}", "false errors", "false warnings", "failed")
            parts.append(text_table(head, _clean_rows(group)))
    seconds = sorted(o.cpu for o in every)
    if seconds:
        middle, total = seconds[len(seconds) // 2], sum(seconds)
        parts.append(
            f"{len(every)} cases, {total:.0f} CPU seconds, median {middle:.1f}, "
            f"most {seconds[-1]:.1f}"
        )
    return "\n\n".join(parts)
