"""A kind of defect, and how it becomes cases on many bases."""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..bases import Base, Column, Frame, Part, TargetKind, bases
from .case import Case, day_columns, to_arrow, with_days

Rng = np.random.Generator

# Where the seeds of a part begin, so that no seed is ever in two parts.
FIRST_SEEDS = {
    Part.TUNING: 0,
    Part.HELDOUT: 1_000_000,
    Part.FINAL: 2_000_000,
    Part.FRESH: 3_000_000,
}

SIZES = (400, 1000, 2500, 6000)
CLASSES = (TargetKind.BINARY, TargetKind.MULTICLASS)
ANY = (TargetKind.BINARY, TargetKind.MULTICLASS, TargetKind.REGRESSION)
REGRESSION = (TargetKind.REGRESSION,)
BINARY = (TargetKind.BINARY,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A clean table, about to have a defect planted.

    Parameters
    ----------
    base
        Where the table comes from.
    frame
        The table; planting works on a copy.
    target
        Name of the target column.
    rng
        Source of all chance in the planting.
    """

    base: Base
    frame: Frame
    target: str
    rng: Rng

    @property
    def y(self) -> Column:
        """Give the target."""
        return self.frame[self.target]

    @property
    def regression(self) -> bool:
        """Say whether the target is a number."""
        return self.base.kind is TargetKind.REGRESSION

    def rarer(self) -> Any:
        """Give the class with the fewest rows."""
        return self.y.value_counts().index[-1]

    def with_column(self, values: Any, name: str | None = None) -> tuple["Draft", str]:
        """Add a column at a random place, under a name that says nothing."""
        name = name or self.fresh_name()
        place = int(self.rng.integers(0, self.frame.shape[1] + 1))
        frame = self.frame.copy()
        frame.insert(place, name, values)
        return replace(self, frame=frame), name

    def fresh_name(self) -> str:
        """Make up a column name that is not taken and says nothing."""
        stems = ("attr", "f", "ref", "q", "item", "x", "fld", "val", "code", "k")
        while True:
            name = f"{self.rng.choice(stems)}_{self.rng.integers(10, 999)}"
            if name not in self.frame.columns:
                return name

    def halves(self, share: float = 0.25) -> tuple[Frame, Frame]:
        """Split the rows at random into train and test."""
        order = self.rng.permutation(len(self.frame))
        cut = round(share * len(order))
        train, test = self.frame.iloc[order[cut:]], self.frame.iloc[order[:cut]]
        return train.reset_index(drop=True), test.reset_index(drop=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """What planting gives: the tables, and the fields of `Case` that it sets.

    Where `split` is True and no test is given, half of the cases have their rows
    split at random into train and test.
    """

    train: Frame
    test: Frame | None = None
    split: bool = True
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of defect, or of clean table.

    Parameters
    ----------
    name
        Its name in the tables that are printed.
    plant
        Plants it with one of the `strengths`.
    strengths
        From strongest to weakest.
    targets
        Kinds of target that it can be planted on.
    answers
        Names of the questions of which any may find it.
    sizes
        Numbers of rows, taken in turn.
    fine, series, hard
        Which bases it needs, as `bases` has it.
    least
        The least rows that a base must have.
    on
        Names of its own bases, where the registry's do not serve; those of the
        wrong part are passed over.
    each
        Cases per strength and seed.
    clean
        Whether nothing is planted.
    by_chance
        Whether it makes rows equal by chance, so that they must not be told of.
    """

    name: str
    plant: Callable[[Draft, str], Planted]
    strengths: tuple[str, ...]
    targets: tuple[TargetKind, ...] = ANY
    answers: tuple[str, ...] = ()
    sizes: tuple[int, ...] = SIZES
    fine: bool = False
    series: bool = False
    hard: bool = False
    least: int = 150
    on: tuple[Base, ...] = ()
    each: int = 2
    clean: bool = False
    by_chance: bool = False

    def places(self, part: Part) -> list[Base]:
        """Give the bases that it is planted on."""
        if self.on:
            return [base for base in self.on if base.part is part]
        return bases(
            part,
            self.targets,
            fine=self.fine,
            series=self.series,
            least=self.least,
            hard=self.hard,
        )

    def recipes(self, part: Part, seeds: int) -> Iterator["Recipe"]:
        """Give the cases to be made, each base and each size in its turn."""
        places = self.places(part)
        first = FIRST_SEEDS[part]
        # Kinds begin at different bases, so that each base meets each defect early.
        turn = zlib.crc32(self.name.encode()) % len(places)
        for seed in range(first, first + seeds):
            for strength in self.strengths:
                for _ in range(self.each):
                    yield Recipe(
                        kind=self,
                        strength=strength,
                        base=places[turn % len(places)],
                        n=self.sizes[turn % len(self.sizes)],
                        seed=seed,
                        # The turn breaks ties between cases alike in all else.
                        turn=turn,
                    )
                    turn += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A case not yet made; making it takes no more than its own name."""

    kind: Kind
    strength: str
    base: Base
    n: int
    seed: int
    turn: int

    @property
    def name(self) -> str:
        """Give the unique name of the case."""
        parts = (self.kind.name, self.strength, self.base.name, self.n)
        return "/".join([*map(str, parts), f"s{self.seed}", f"t{self.turn}"])

    def make(self) -> Case:
        """Draw the table and plant the defect: same name, same bytes."""
        number = zlib.crc32(self.name.encode())
        rng = np.random.default_rng([number, self.seed])
        frame = self.base.draw(max(self.n, self.kind.least), rng)
        draft = Draft(base=self.base, frame=frame, target=self.base.target, rng=rng)
        planted = self.kind.plant(draft, self.strength)
        train, test = planted.train, planted.test
        if test is None and planted.split and number % 2:
            train, test = replace(draft, frame=train).halves()
        fields: dict[str, Any] = {
            "answers": frozenset(self.kind.answers),
            "clean": self.kind.clean,
            "target": self.base.target,
        }
        fields |= planted.fields
        if not (self.base.fine or self.base.coarse or self.kind.by_chance):
            # The base's own repeats may be real: to tell of them is no fault.
            allowed = fields.get("allowed", frozenset())
            fields["allowed"] = allowed | {"shared", "near"}
        tables = [
            to_arrow(t.reset_index(drop=True)) for t in (train, test) if t is not None
        ]
        # Days are text, as in a CSV, in one half of the cases, and dates in the other.
        if number // 2 % 2:
            days = day_columns(tables[0])
            tables = [with_days(table, days) for table in tables]
        return Case(
            name=self.name,
            kind=self.kind.name,
            base=self.base.name,
            strength=self.strength,
            seed=self.seed,
            part=self.base.part,
            train=tables[0],
            test=tables[1] if len(tables) == 2 else None,
            **fields,
        )
