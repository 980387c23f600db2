"""The functions that a highly adaptive lasso adds up: steps or ramps, and products."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, hstack

from .columns import Coded, Column

Array = NDArray[np.float64]
Codes = NDArray[np.int64]
PieceKind = Literal["step", "ramp", "level", "absent"]

# Fewer knots than this in a feature of a product say nothing of a curve.
LEAST_KNOTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A function of one feature.

    Parameters
    ----------
    feature
        Number of the feature, from 0.
    kind
        A step ``1{x >= at}``, a ramp ``(x - at)+`` in units of the feature's range, a
        level of a category, or that the value is missing.
    at
        The knot: a rank for a step, a place in [0, 1] for a ramp, else a code.
    text
        How it reads, the knot in the feature's own unit.
    """

    feature: int
    kind: PieceKind
    at: float
    text: str

    def values(self, rows: Coded) -> Array:
        """Give the function at some rows, shape (n,)."""
        j = self.feature
        if self.kind == "level":
            return (rows.level[j] == self.at).astype(float)
        if self.kind == "absent":
            return rows.absent[j].astype(float)
        if self.kind == "step":
            found = (rows.rank[j] >= self.at).astype(float)
        else:
            found = np.maximum(rows.place[j] - self.at, 0.0)
        # What is missing is above no knot: its own piece says what it means.
        found[rows.absent[j]] = 0.0
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Basis:
    """Products of pieces of different features.

    Parameters
    ----------
    pieces
        Functions of one feature.
    terms
        Numbers of the pieces of each product, shape (T, degree), -1 where it has
        fewer; terms of the same features stand together.
    """

    pieces: tuple[Piece, ...]
    terms: Codes

    def __len__(self) -> int:
        return len(self.terms)

    def take(self, some: Any) -> "Basis":
        """Give some of the terms, in order."""
        return Basis(pieces=self.pieces, terms=self.terms[some])

    def features(self, term: int) -> tuple[int, ...]:
        """Give the features of a term, rising."""
        return tuple(self.pieces[i].feature for i in self.terms[term] if i >= 0)

    def text(self, term: int) -> str:
        """Write a term in the features' own names and units."""
        return " · ".join(self.pieces[i].text for i in self.terms[term] if i >= 0)

    def sections(self) -> list[tuple[tuple[int, ...], Codes]]:
        """Give the features of each group of terms, and which terms these are."""
        found: dict[tuple[int, ...], list[int]] = {}
        for term in range(len(self.terms)):
            found.setdefault(self.features(term), []).append(term)
        return [(key, np.array(some)) for key, some in found.items()]

    def design(self, rows: Coded) -> csc_array:
        """Give the values of all terms, sparse, shape (n, T)."""
        parts: list[csc_array] = []
        order: list[Codes] = []
        for _, some in self.sections():
            terms = self.terms[some]
            product = np.ones((rows.n, len(some)), order="F")
            for column in terms.T:
                if column[0] < 0:
                    break
                own, where = np.unique(column, return_inverse=True)
                values = np.column_stack([self.pieces[i].values(rows) for i in own])
                product *= values[:, where]
            parts.append(csc_array(product))
            order.append(some)
        if not parts:
            return csc_array((rows.n, 0))
        whole = csc_array(hstack(parts, format="csc"))
        places = np.concatenate(order)
        if (np.diff(places) == 1).all():
            return whole
        return csc_array(whole[:, np.argsort(places)])


def main_basis(columns: list[Column], rows: Coded, order: int, max_knots: int) -> Basis:
    r"""Give the functions of single features, without those that are constant.

    Parameters
    ----------
    columns
        What was learned of each feature.
    rows
        The training rows.
    order
        0 for steps, 1 for ramps.
    max_knots
        Most knots of a feature, at quantiles where it has more values.

    Returns
    -------
    Basis

    Notes
    -----
    The basis of the highly adaptive lasso: zero-order indicators :math:`1\{x_j \ge
    X_{ij}\}`, or first-order splines :math:`(x_j - X_{ij})_+`, over knots of the
    data. The least value's step is constant and left out; its ramp is a straight line.

    References
    ----------
    D. Benkeser, M. van der Laan (2016), "The highly adaptive lasso estimator",
    doi:10.1109/DSAA.2016.93.

    Examples
    --------
    >>> from .columns import code_rows, learn_column
    >>> x = np.array([1.0, 2.0, 4.0])
    >>> rows = code_rows([learn_column("x", x)], [x])
    >>> basis = main_basis([learn_column("x", x)], rows, 1, 50)
    >>> [basis.text(i) for i in range(len(basis))]
    ['(x - 1)+', '(x - 2)+']
    >>> basis.design(rows).toarray().round(2).tolist()
    [[0.0, 0.0], [0.33, 0.0], [1.0, 0.67]]
    """
    pieces: list[Piece] = []
    for j, column in enumerate(columns):
        found = _pieces(j, column, order, max_knots)
        if not (column.levels is None and order == 1):
            # The least step is 1 everywhere, but for missing values.
            found = [p for p in found if 0 < p.values(rows).mean() < 1]
        pieces += found
    terms = np.arange(len(pieces)).reshape(-1, 1)
    return Basis(pieces=tuple(pieces), terms=terms)


def with_products(
    basis: Basis,
    columns: list[Column],
    rows: Coded,
    order: int,
    max_knots: int,
    max_degree: int,
    features: list[int],
    max_terms: int,
) -> Basis:
    """Add products of pieces of different features, where rows have both.

    Parameters
    ----------
    basis
        The functions of single features.
    columns, rows, order, max_knots
        As in `main_basis`.
    max_degree
        Most features of a product: its knots are those of the rows, of which each
        feature keeps ``max_knots / 2**(degree - 1)``, or fewer.
    features
        Those that may be in products.
    max_terms
        Most terms in all; each degree has an even share, at 4 knots or more.

    Returns
    -------
    Basis

    Notes
    -----
    As hal9001 documents it: knots of products are points of the data, thinned by
    bins of each feature.
    """
    pieces = list(basis.pieces)
    degrees = range(2, min(max_degree, len(features)) + 1)
    width = max(basis.terms.shape[1], max(degrees, default=1))
    found = [_wide(basis.terms, width)]
    for degree in degrees:
        room = (max_terms - len(basis)) // len(degrees)
        knots = max(max_knots // 2 ** (degree - 1), LEAST_KNOTS)
        while True:
            own = {j: _coarse(j, columns[j], rows, order, knots) for j in features}
            at_hand = {j: codes for j, (_, codes) in own.items()}
            groups = list(combinations(sorted(features), degree))
            observed = [_observed(at_hand, group) for group in groups]
            size = sum(len(each) for each in observed)
            if size <= room or knots <= LEAST_KNOTS:
                break
            knots = max(3 * knots // 4, LEAST_KNOTS)
        first: dict[int, int] = {}
        for j, (extra, _) in own.items():
            first[j] = len(pieces)
            pieces += extra
        for group, codes in zip(groups, observed, strict=True):
            if len(codes):
                shifted = codes + np.array([first[j] for j in group])
                found.append(_wide(shifted, width))
    return Basis(pieces=tuple(pieces), terms=np.concatenate(found))


def different(basis: Basis, design: csc_array) -> tuple[Basis, csc_array]:
    """Leave out terms that are constant on the rows or equal to an earlier one.

    Parameters
    ----------
    basis
        The terms.
    design
        Their values on the training rows, shape (n, T).
    """
    n = int((design.shape or (0,))[0])
    if not len(basis):
        return basis, design
    # Equal columns have equal products with any vector, others never all of them.
    probe = np.random.default_rng(0).normal(size=(n, 2))
    prints = design.T @ probe
    size = np.abs(prints).max() or 1.0
    _, first = np.unique(np.round(prints / size, 12), axis=0, return_index=True)
    first = np.sort(first)
    sums = np.asarray(design.sum(axis=0)).ravel()[first]
    squares = np.asarray(design.multiply(design).sum(axis=0)).ravel()[first]
    varies = squares * n - sums**2 > 1e-12 * np.maximum(squares * n, 1e-300)
    kept = first[varies]
    return basis.take(kept), csc_array(design[:, kept])


def _wide(terms: Codes, width: int) -> Codes:
    found = np.full((len(terms), width), -1, np.int64)
    found[:, : terms.shape[1]] = terms
    return found


def _pieces(j: int, column: Column, order: int, max_knots: int) -> list[Piece]:
    """Give the pieces of a feature, the lowest knot first, an absence last."""
    found: list[Piece] = []
    if column.kinds < 2 and not column.gaps:
        return found
    if column.levels is not None:
        return [
            Piece(feature=j, kind="level", at=code, text=_is(column.name, level))
            for code, level in enumerate(column.levels)
        ]
    knots, ranks = column.knots, column.ranks
    assert knots is not None
    assert ranks is not None
    if len(knots) > 1:
        # Divided first: the difference of two huge values is not a number.
        size = max(float(np.abs(knots).max()), np.finfo(float).tiny)
        low, high = knots[0] / size, knots[-1] / size
        # The highest knot's ramp is 0 everywhere.
        usable = len(knots) - order
        some = np.arange(usable)
        if usable > max_knots:
            even = np.linspace(0, 1, max_knots + 1)[:-1] * ranks[usable - 1]
            some = np.unique(np.searchsorted(ranks[:usable], even))
        for i in some.tolist():
            if order:
                place = (knots[i] / size - low) / (high - low)
                text = f"({column.name} - {knots[i]:.4g})+"
                found.append(Piece(feature=j, kind="ramp", at=place, text=text))
            else:
                text = f"1{{{column.name} ≥ {knots[i]:.4g}}}"
                found.append(Piece(feature=j, kind="step", at=ranks[i], text=text))
    if column.gaps:
        text = f"1{{{column.name} missing}}"
        found.append(Piece(feature=j, kind="absent", at=1, text=text))
    return found


def _is(name: str, level: str) -> str:
    if level.startswith("\0"):
        return f"1{{{name} missing}}"
    return f"1{{{name} = {level}}}"


def _coarse(
    j: int, column: Column, rows: Coded, order: int, knots: int
) -> tuple[list[Piece], Codes]:
    """Give pieces for products, and each row's own one, -1 where it has none."""
    pieces = _pieces(j, column, order, knots)
    own = np.full(rows.n, -1, np.int64)
    for code, piece in enumerate(pieces):
        if piece.kind == "ramp":
            at = (rows.place[j] >= piece.at) & ~rows.absent[j]
        else:
            at = piece.values(rows) > 0
        own[at] = code
    if pieces and pieces[0].kind == "step":
        # The step at the least value is 1: its products are of a lower degree.
        own[own == 0] = -1
    return pieces, own


def _observed(codes: dict[int, Codes], group: tuple[int, ...]) -> Codes:
    """Give the different pieces that rows have in all of some features."""
    found = np.column_stack([codes[j] for j in group])
    return np.unique(found[(found >= 0).all(axis=1)], axis=0)
