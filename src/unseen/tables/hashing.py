"""64-bit hashes of numbers and strings, the same on every machine and in any order.

Python's own `hash` is salted in each process and Arrow exposes none, so the few
lines that are needed stand here. None of this is meant to withstand an attacker.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from .arrays import validity_of

Hashes = NDArray[np.uint64]

MISSING = np.uint64(0)

_GOLDEN = 0x9E3779B97F4A7C15


def mix(x: NDArray[np.integer], *, salt: int = 0) -> Hashes:
    """Scramble 64-bit words so that every output bit depends on every input bit.

    Parameters
    ----------
    x
        Words of shape (n,), any 64-bit integer type.
    salt
        Makes independent hashes of the same words.

    Returns
    -------
    ndarray of uint64, shape (n,)

    References
    ----------
    S. Vigna's SplitMix64 finaliser; G. Steele, D. Lea, C. Flood (2014), "Fast
    splittable pseudorandom number generators", doi:10.1145/2660193.2660195.

    Examples
    --------
    >>> mix(np.array([0, 1], dtype=np.int64)).tolist()
    [16294208416658607535, 10451216379200822465]
    """
    shift = np.uint64((_GOLDEN * (salt + 1)) & 0xFFFFFFFFFFFFFFFF)
    h = x.view(np.uint64) + shift
    h ^= h >> np.uint64(30)
    h *= np.uint64(0xBF58476D1CE4E5B9)
    h ^= h >> np.uint64(27)
    h *= np.uint64(0x94D049BB133111EB)
    h ^= h >> np.uint64(31)
    return h


def hash_numbers(values: NDArray[np.float64]) -> Hashes:
    """Hash numbers by value: 0.0 and -0.0 are one, NaN is `MISSING`.

    Examples
    --------
    >>> h = hash_numbers(np.array([0.0, -0.0, np.nan, 1.0]))
    >>> bool(h[0] == h[1]), int(h[2]), bool(h[3] == h[0])
    (True, 0, False)
    """
    # Adding zero turns -0.0 into 0.0.
    h = mix((values + 0.0).view(np.int64))
    h[np.isnan(values)] = MISSING
    return h


def hash_strings(strings: pa.Array) -> Hashes:
    """Hash each string of an Arrow array by its UTF-8 bytes; null is `MISSING`.

    Parameters
    ----------
    strings
        A string array of length n.

    Returns
    -------
    ndarray of uint64, shape (n,)

    Notes
    -----
    Multilinear hashing: the bytes of a string are multiplied by fixed odd random
    words, one a position, and added modulo 2^64. Two different strings of the same
    length collide with a chance of at most 2^-57.

    References
    ----------
    D. Lemire, O. Kaser (2014), "Strongly universal string hashing is fast",
    doi:10.1093/comjnl/bxt070.

    Examples
    --------
    >>> h = hash_strings(pa.array(["a", "b", None, "a"]))
    >>> bool(h[0] == h[3]), bool(h[0] == h[1]), int(h[2])
    (True, False, 0)
    """
    n = len(strings)
    if n == 0:
        return np.zeros(0, np.uint64)
    binary = pc.cast(strings, pa.large_binary())
    if isinstance(binary, pa.ChunkedArray):
        binary = binary.combine_chunks()
    _, offsets_buffer, data_buffer = binary.buffers()
    offsets = np.frombuffer(offsets_buffer, np.int64)[
        binary.offset : binary.offset + n + 1
    ]
    lengths = np.diff(offsets)
    first, last = int(offsets[0]), int(offsets[-1])
    sums = np.zeros(n, np.uint64)
    if last > first:
        data = np.frombuffer(data_buffer, np.uint8)[first:last]
        full = lengths > 0
        starts = (offsets[:-1] - first)[full]
        place = np.arange(last - first) - np.repeat(starts, lengths[full])
        # Odd words, one a position within the string.
        words = mix(np.arange(int(lengths.max()), dtype=np.int64)) | np.uint64(1)
        sums[full] = np.add.reduceat((data + np.uint64(1)) * words[place], starts)
    h = mix(sums, salt=1) ^ mix(lengths, salt=2)
    h[h == MISSING] = np.uint64(1)
    valid = validity_of(binary)
    if valid is not None:
        h[~valid] = MISSING
    return h
