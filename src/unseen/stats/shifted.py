"""A symmetric matrix plus many multiples of the identity, solved for all of them."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import get_lapack_funcs

from .tridiagonal import Tridiagonal

Array = NDArray[np.float64]

_ptsv, _stev = get_lapack_funcs(("ptsv", "stev"), dtype=np.float64)
# Axes between two cuts: more make decomposing the pieces dear, fewer the cuts.
_PIECE = 96
# Rows of the axes at a time.
_ROWS = 1024


@dataclass(frozen=True, slots=True)
class _Piece:
    """Axes between two cuts, on which the matrix is diagonal after a turn.

    Legend: s axes. `first` and `last` are what ties them to the cuts before and
    after, shape (s,), and None at the ends.
    """

    where: slice
    values: Array
    vectors: Array
    first: Array | None
    last: Array | None


class Shifted:
    r"""Inverses of :math:`A + \alpha I` for a positive semidefinite A and many α.

    Parameters
    ----------
    matrix
        A, as `tridiagonal` turned it, with m axes.

    Attributes
    ----------
    values
        Eigenvalues of A, rising, at least 0, shape (m,).

    Notes
    -----
    Penalties are at least what keeps the least eigenvalue above rounding: a smaller
    one cannot be told from it.

    The diagonal of an inverse needs no eigenvectors. A few axes are cut out of the
    tridiagonal matrix, the pieces between them are diagonal after a turn of their own,
    and what is left of the cuts is tridiagonal again. All terms are squares and none
    is subtracted, so that small ones keep their digits.

    Examples
    --------
    >>> from unseen.stats.tridiagonal import tridiagonal
    >>> shifted = Shifted(tridiagonal(np.array([[2.0, 0.0], [1.0, 2.0]], order="F")))
    >>> shifted.values.round(9).tolist(), shifted.own(np.ones(1)).round(9).tolist()
    ([1.0, 3.0], [[0.375], [0.375]])
    """

    def __init__(self, matrix: Tridiagonal) -> None:
        self._matrix = matrix
        least, largest = float(matrix.values[0]), float(matrix.values[-1])
        self._floor = 64 * np.finfo(float).eps * largest - least
        self.values = np.maximum(matrix.values, 0.0)
        # Of a size that rounding alone can make.
        self.values[self.values < 4 * np.finfo(float).eps * largest] = 0.0

    def resolved(self, alphas: Array) -> Array:
        """Give the penalties that are used for others, shape (L,)."""
        return np.maximum(alphas, self._floor)

    def turn(self, vectors: Array) -> Array:
        """Give vectors of shape (n,) or (n, K) along the axes, (m,) or (m, K)."""
        return self._matrix.axes.T @ vectors

    def back(self, along: Array) -> Array:
        """Give what lies along the axes, shape (m, K), on the rows, shape (n, K)."""
        return self._matrix.axes @ along

    def solve(self, along: Array, alphas: Array) -> Array:
        r"""Give :math:`(A + \alpha I)^{-1}` times a vector, all along the axes.

        Parameters
        ----------
        along
            Shape (m,), as `turn` gives it.
        alphas
            Above 0, shape (L,).

        Returns
        -------
        solutions
            Shape (m, L).
        """
        diagonal, beside = self._matrix.diagonal, self._matrix.beside
        solved = np.empty((len(along), len(alphas)), order="F")
        for at, alpha in enumerate(self.resolved(alphas)):
            if len(beside):
                solved[:, at] = _ptsv(diagonal + alpha, beside, along)[2]
            else:
                solved[:, at] = along / (diagonal + alpha)
        return solved

    def own(self, alphas: Array) -> Array:
        r"""Give the diagonals of :math:`Q (A + \alpha I)^{-1} Q^\top` for the axes Q.

        Parameters
        ----------
        alphas
            Above 0, shape (L,).

        Returns
        -------
        diagonals
            Shape (n, L).
        """
        alphas = self.resolved(alphas)
        pieces = self._pieces()
        inverses = [1 / (piece.values[:, None] + alphas) for piece in pieces]
        pivots, ties = self._cuts(pieces, inverses, alphas)
        found = np.empty((len(self._matrix.axes), len(alphas)))
        for start in range(0, len(found), _ROWS):
            some = slice(start, start + _ROWS)
            found[some] = _own(self._matrix.axes[some], pieces, inverses, pivots, ties)
        return found

    def _pieces(self) -> list[_Piece]:
        diagonal, beside = self._matrix.diagonal, self._matrix.beside
        m = len(diagonal)
        pieces: list[_Piece] = []
        start = 0
        while start < m:
            # The last piece is no cut alone: each cut lies between two pieces.
            stop = m if start + _PIECE + 1 >= m else start + _PIECE
            values, vectors = _diagonal(diagonal[start:stop], beside[start : stop - 1])
            first = vectors[0] * beside[start - 1] if start else None
            last = vectors[-1] * beside[stop - 1] if stop < m else None
            pieces.append(_Piece(slice(start, stop), values, vectors, first, last))
            start = stop + 1
        return pieces

    def _cuts(
        self, pieces: list[_Piece], inverses: list[Array], alphas: Array
    ) -> tuple[Array, Array]:
        """Give pivots (C, L) of the cuts' own matrix, and ties to the cut before."""
        at = [piece.where.stop for piece in pieces[:-1]]
        pivots = self._matrix.diagonal[at][:, None] + alphas
        ties = np.zeros_like(pivots)
        for cut, (before, after) in enumerate(pairwise(pieces)):
            assert before.last is not None
            assert after.first is not None
            pivots[cut] -= before.last**2 @ inverses[cut]
            pivots[cut] -= after.first**2 @ inverses[cut + 1]
            if before.first is not None:
                tie = -(before.first * before.last) @ inverses[cut]
                ties[cut] = tie / pivots[cut - 1]
                pivots[cut] -= ties[cut] * tie
        return pivots, ties


def _diagonal(diagonal: Array, beside: Array) -> tuple[Array, Array]:
    if len(diagonal) == 1:
        return diagonal, np.ones((1, 1))
    values, vectors, _ = _stev(diagonal, beside)
    return values, vectors


def _own(
    axes: Array,
    pieces: list[_Piece],
    inverses: list[Array],
    pivots: Array,
    ties: Array,
) -> Array:
    """Add up squares along pieces and cuts for some rows of the axes, shape (r, L)."""
    total = np.zeros((len(axes), inverses[0].shape[1]))
    # What the cut before has left of each row; what the cut at hand has so far.
    before = at_hand = total
    for place, (piece, inverse) in enumerate(zip(pieces, inverses, strict=True)):
        along = axes[:, piece.where] @ piece.vectors
        total += np.square(along) @ inverse
        if piece.first is not None:
            at_hand -= along @ (piece.first[:, None] * inverse)
            if place > 1:
                at_hand -= ties[place - 1] * before
            total += np.square(at_hand) / pivots[place - 1]
            before = at_hand
        if piece.last is not None:
            at_hand = axes[:, piece.where.stop, None] - along @ (
                piece.last[:, None] * inverse
            )
    return total
