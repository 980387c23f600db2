"""Bytes that only the key opens, and that can't be changed without it."""

from collections.abc import Iterator

from ...errors import InputError

_MAGIC = b"unseen.box/1\n"
_CHUNK = 16 * 2**20
_TAG = 16


def lock(content: bytes, *, key: bytes, bound: bytes) -> Iterator[bytes]:
    """Encrypt, 16 MiB at a time.

    Parameters
    ----------
    content
        What is locked away.
    key
        32 bytes that never locked anything else: the nonces are counted.
    bound
        What it belongs to; it opens with that alone.

    Yields
    ------
    bytes
        The parts of the box, in order.

    Notes
    -----
    AES-256-GCM. The nonce counts the chunks and marks the last one, so that chunks
    that are swapped, left out or cut off the end are seen. This is the STREAM
    construction.

    References
    ----------
    NIST SP 800-38D, doi:10.6028/NIST.SP.800-38D; V. T. Hoang, R. Reyhanitabar, P.
    Rogaway, D. Vizár (2015), doi:10.1007/978-3-662-47989-6_24.

    Examples
    --------
    >>> box = b"".join(lock(b"rows", key=bytes(32), bound=b"vault 1"))
    >>> unlock(box, key=bytes(32), bound=b"vault 1")
    b'rows'
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    cipher = AESGCM(key)
    yield _MAGIC
    last = max(0, (len(content) - 1) // _CHUNK)
    for i in range(last + 1):
        part = content[i * _CHUNK : (i + 1) * _CHUNK]
        yield cipher.encrypt(_nonce(i, i == last), part, bound)


def unlock(box: bytes, *, key: bytes, bound: bytes) -> bytes:
    """Decrypt what `lock` gave.

    Raises
    ------
    InputError
        If a bit of it was changed, or it belongs to something else.
    """
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    cipher = AESGCM(key)
    body = memoryview(box)[len(_MAGIC) :]
    size = _CHUNK + _TAG
    last = max(0, (len(body) - 1) // size)
    parts = []
    try:
        if box[: len(_MAGIC)] != _MAGIC or len(body) < _TAG:
            raise InvalidTag
        for i in range(last + 1):
            part = body[i * size : (i + 1) * size]
            parts.append(cipher.decrypt(_nonce(i, i == last), part, bound))
    except InvalidTag:
        raise InputError(
            "The sealed rows must be as they were sealed, got changed ones. "
            "Restore the vault's folder from a copy."
        ) from None
    return b"".join(parts)


def _nonce(count: int, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])
