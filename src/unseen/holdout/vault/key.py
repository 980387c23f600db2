"""The key of a vault: where it is kept, and what is derived from it."""

import base64
import binascii
import contextlib
import hashlib
import hmac
import os
import secrets
import stat
from pathlib import Path
from typing import Any

from ...errors import InputError

VARIABLE = "UNSEEN_VAULT_KEY"
SERVICE = "unseen"
_BYTES = 32
_OTHERS = stat.S_IRWXG | stat.S_IRWXO

KeyGiven = bytes | str | os.PathLike[str] | None


def derived(key: bytes, salt: bytes, use: str) -> bytes:
    """Derive the 32 bytes for one use from a vault's key, by HKDF.

    Parameters
    ----------
    key
        The vault's key, 32 bytes.
    salt
        The vault's own random bytes: vaults that share a key share nothing else.
    use
        What they are for: two uses never share bytes.

    References
    ----------
    H. Krawczyk, P. Eronen (2010), RFC 5869, doi:10.17487/RFC5869.

    Examples
    --------
    >>> rows = derived(bytes(32), b"salt", "rows")
    >>> len(rows), rows == derived(bytes(32), b"salt", "ledger")
    (32, False)
    """
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    info = f"unseen.vault/1 {use}".encode()
    return HKDF(algorithm=SHA256(), length=_BYTES, salt=salt, info=info).derive(key)


def check_of(key: bytes, salt: bytes) -> str:
    """Give what tells a wrong key from changed rows; it tells nothing of the key."""
    return hmac.new(derived(key, salt, "check"), salt, hashlib.sha256).hexdigest()


def key_for_opening(given: KeyGiven, commitment: str) -> bytes:
    """Find the key of a vault: as given, in the environment, or in the keyring.

    Parameters
    ----------
    given
        32 bytes, the path of a key file, or None.
    commitment
        The vault's commitment; the key's name in the keyring.

    Raises
    ------
    InputError
        If there is none, or it is no key. The text never shows it.
    """
    found = _given_or_environment(given)
    if found is not None:
        return found
    ring = _keyring()
    kept = None
    if ring is not None:
        with contextlib.suppress(Exception):  # each backend fails in its own way
            kept = ring.get_password(SERVICE, commitment)
    if kept is None:
        raise InputError(
            f"`key` must be given, stand in {VARIABLE} or in the keyring, got none. "
            "Name the key file with --key-file, or key=."
        )
    return _read(kept, "the keyring")


def key_for_sealing(given: KeyGiven) -> tuple[bytes, bool]:
    """Give the key to seal with, and whether the keyring has yet to keep it.

    A key file that is not there is made, for its owner's eyes alone.

    Raises
    ------
    InputError
        If the key can be kept nowhere: nothing could be opened with it.
    """
    if isinstance(given, str | os.PathLike) and not Path(given).exists():
        return _new_file(Path(given)), False
    found = _given_or_environment(given)
    if found is not None:
        return found, False
    if _keyring() is None:
        raise InputError(
            f"`key` must be kept somewhere, got no key file, no {VARIABLE} and no "
            "keyring on this machine. Name a file with --key-file, or key=."
        )
    return secrets.token_bytes(_BYTES), True


def keep_in_keyring(key: bytes, commitment: str) -> None:
    """Keep the key under the vault's commitment."""
    ring = _keyring()
    try:
        if ring is None:
            raise LookupError
        ring.set_password(SERVICE, commitment, key.hex())
    except Exception as why:  # each backend fails in its own way
        raise InputError(
            f"The keyring must keep the key, got {type(why).__name__}. Unlock it, or "
            "name a file with --key-file, or key=."
        ) from None


def check_apart(given: KeyGiven, folder: Path) -> None:
    """Refuse a key that lies in the vault: who copies one would have both."""
    if not isinstance(given, str | os.PathLike):
        return
    if Path(given).resolve().is_relative_to(folder.resolve()):
        raise InputError(
            f"`key` must be kept apart from the vault, got {os.fspath(given)!r} "
            "inside it. Name a path elsewhere."
        )


def _given_or_environment(given: KeyGiven) -> bytes | None:
    if isinstance(given, bytes):
        if len(given) != _BYTES:
            raise _no_key("the one given")
        return given
    if given is not None:
        return _from_file(Path(given))
    spelled = os.environ.get(VARIABLE)
    return None if spelled is None else _read(spelled, VARIABLE)


def _from_file(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        spelled = path.read_text("ascii", "replace")
    except OSError as why:
        reason = (why.strerror or str(why)).lower()
        raise InputError(
            f"`key` must be a file that can be read, got {str(path)!r} ({reason}). "
            "Check the path."
        ) from None
    if os.name == "posix" and mode & _OTHERS:
        raise InputError(
            f"`key` must be a file that only its owner can read, got {str(path)!r} "
            f"with mode {stat.S_IMODE(mode):04o}. Run: chmod 600 {path}"
        )
    return _read(spelled, f"the file {str(path)!r}")


def _new_file(path: Path) -> bytes:
    key = secrets.token_bytes(_BYTES)
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "wb") as file:
            file.write(key.hex().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as why:
        reason = (why.strerror or str(why)).lower()
        raise InputError(
            f"`key` must be a file that can be written, got {str(path)!r} ({reason}). "
            "Make its folder, or name another path."
        ) from None
    return key


def _read(spelled: str, where: str) -> bytes:
    text = spelled.strip()
    with contextlib.suppress(ValueError):
        if len(text) == 2 * _BYTES:
            return bytes.fromhex(text)
    with contextlib.suppress(ValueError, binascii.Error):
        key = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
        if len(key) == _BYTES:
            return key
    raise _no_key(f"something else in {where}")


def _no_key(what: str) -> InputError:
    return InputError(
        f"`key` must have {_BYTES} bytes, in text as hex or base64, got {what} which "
        "has not. Make one with: openssl rand -hex 32"
    )


def _keyring() -> Any:
    """Give the module `keyring`, or None where it can keep nothing."""
    try:
        import keyring  # noqa: PLC0415 - an extra
        from keyring.backends import fail  # noqa: PLC0415
    except ImportError:
        return None
    return None if isinstance(keyring.get_keyring(), fail.Keyring) else keyring
