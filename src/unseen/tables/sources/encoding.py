"""Text that is not UTF-8: what it is, and where."""

import codecs

from ...errors import InputError
from .places import Place

_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


def decoded(head: bytes, place: Place) -> str:
    """Decode the beginning of a file, which may end inside a character.

    Raises
    ------
    InputError
        Where it isn't UTF-8.
    """
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError as why:
        raise undecodable(place) from why
    if "\x00" in text:
        raise _not_utf8(place, "UTF-16", "where every other byte is zero")
    return text


def undecodable(place: Place) -> InputError:
    """Say what the file seems to be written in, and where that shows."""
    with place.open() as source:
        head = source.read(4)
        for mark, encoding in _MARKS.items():
            if head.startswith(mark):
                return _not_utf8(place, encoding, "as its first bytes say")
    line = 1
    with place.open() as source:
        decoder = codecs.getincrementaldecoder("utf-8")()
        while chunk := source.read(1 << 20):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as why:
                line += why.object[: why.start].count(b"\n")
                byte = why.object[why.start]
                return _not_utf8(
                    place, "WINDOWS-1252", f"for the byte 0x{byte:02x} in line {line:,}"
                )
            line += chunk.count(b"\n")
    return InputError(
        f"`{place.role}` must be UTF-8 text, got {place.name!r}, which ends inside a "
        "character. It was cut off: copy or write it again."
    )


def _not_utf8(place: Place, encoding: str, why: str) -> InputError:
    return InputError(
        f"`{place.role}` must be UTF-8 text, got {place.name!r}, which looks like "
        f"{encoding} {why}. Convert it, for example with "
        f"`iconv -f {encoding} -t UTF-8`."
    )
