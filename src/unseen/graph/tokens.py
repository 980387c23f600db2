"""The words and signs of texts such as ``dag { "a b" -> c [latent] }``."""

import re
from dataclasses import dataclass
from typing import Literal

from ..errors import InputError

Kind = Literal["word", "text", "arrow", "sign", "end"]

# An arrow is tried first, so that `a->b` isn't read as `a-`; words may start with a
# minus because numbers do.
_PATTERN = re.compile(
    r"""
    (?P<space> \s+ | //[^\n]* | /\*.*?\*/ | (?<!\S)\#[^\n]* )
  | (?P<arrow> <->|@->|<-@|o->|<-o(?!\w)|->|<-(?!-)|@-@|@--|--@|-- )
  | (?P<text> "(?:[^"\\]|\\.)*" )
  | (?P<word> -?[\w.]+ )
  | (?P<sign> [\[\]{};,=:+] )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {'"': '"', "\\": "\\", "n": "\n", "r": "\r", "t": "\t", "\n": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word, a quoted text, an arrow, a sign, or the end.

    Parameters
    ----------
    kind
        Which of these.
    text
        As it stands there; a quoted text without quotes and escapes.
    line
        Line number, from 1.
    """

    kind: Kind
    text: str
    line: int


class Tokens:
    """The tokens of a text, read once from front to back.

    Parameters
    ----------
    text
        The whole text.
    language
        What it is written in, for messages.

    Raises
    ------
    InputError
        If a character has no meaning, or a quoted text doesn't end.
    """

    def __init__(self, text: str, language: str) -> None:
        self._language = language
        self._all = self._scan(text)
        self._at = 0

    @property
    def next(self) -> Token:
        """The token that is read next."""
        return self._all[self._at]

    def take(self) -> Token:
        """Read a token. The end is given again and again."""
        token = self._all[self._at]
        self._at = min(self._at + 1, len(self._all) - 1)
        return token

    def sees(self, *texts: str) -> bool:
        """Whether one of these signs is next."""
        return self.next.kind == "sign" and self.next.text in texts

    def skip(self, *texts: str) -> bool:
        """Read past one of these signs, if it is next."""
        if self.sees(*texts):
            self.take()
            return True
        return False

    def expect(self, text: str) -> None:
        """Read a sign that must be next."""
        if not self.skip(text):
            raise self.error(self.next, f"{text!r} was expected")

    def error(self, token: Token, why: str) -> InputError:
        """Make the error of an unexpected token."""
        what = "its end" if token.kind == "end" else repr(token.text)
        return InputError(
            f"`graph` must be {self._language} that can be read, got {what} in line "
            f"{token.line}, where {why}. Correct that line; a name with other "
            "characters than letters, digits, _ and . stands in double quotes."
        )

    def _scan(self, text: str) -> list[Token]:
        found: list[Token] = []
        place, line = 0, 1
        while place < len(text):
            if text[place] == "<" and not text.startswith("<-", place):
                end = _end_of_html(text, place)
                kind, piece = ("text", text[place + 1 : end - 1]) if end else (None, "")
            else:
                match = _PATTERN.match(text, place)
                kind = match.lastgroup if match else None
                piece = match[0] if match else ""
                end = match.end() if match else 0
                if kind == "text":
                    piece = unquoted(piece)
            if kind is None or not end:
                strange = Token(kind="sign", text=text[place], line=line)
                raise self.error(strange, _why_strange(text[place]))
            if kind != "space":
                found.append(Token(kind=_KINDS[kind], text=piece, line=line))
            line += text.count("\n", place, end)
            place = end
        found.append(Token(kind="end", text="", line=line))
        return found


_KINDS: dict[str, Kind] = {
    "word": "word",
    "text": "text",
    "arrow": "arrow",
    "sign": "sign",
}


def unquoted(text: str) -> str:
    r"""Take the quotes off, and resolve the escapes ``\"``, ``\\``, ``\n``.

    Examples
    --------
    >>> unquoted(r'"a \"b\" c"')
    'a "b" c'
    """
    return _ESCAPE.sub(lambda m: _ESCAPED.get(m[1], m[0]), text[1:-1])


def quoted(name: str) -> str:
    r"""Put quotes on; `unquoted` gives the name again.

    Examples
    --------
    >>> print(quoted('a "b" c'))
    "a \"b\" c"
    """
    for raw, escape in (
        ("\\", r"\\"),
        ('"', r"\""),
        ("\n", r"\n"),
        ("\r", r"\r"),
        ("\t", r"\t"),
    ):
        name = name.replace(raw, escape)
    return f'"{name}"'


def _end_of_html(text: str, place: int) -> int:
    """Find the end of an HTML name of DOT, ``<a <b>c</b>>``; 0 if it has none."""
    depth = 0
    for match in re.compile("[<>]").finditer(text, place):
        depth += 1 if match[0] == "<" else -1
        if not depth:
            return match.end()
    return 0


def _why_strange(character: str) -> str:
    return {
        '"': "a quoted name begins that doesn't end",
        "/": "a comment begins that doesn't end",
        "<": "a name in angle brackets begins that doesn't end",
    }.get(character, "a name, an arrow or a bracket was expected")
