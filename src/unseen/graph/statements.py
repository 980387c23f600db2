"""The grammar that dagitty and DOT have in common: statements in braces."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from .tokens import Token, Tokens

_DEEPEST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeStatement:
    """A node with its attributes; an attribute without a value has an empty one."""

    name: str
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeStatement:
    """One arrow between each of the nodes `left` and each of `right`."""

    left: tuple[str, ...]
    arrow: Token
    right: tuple[str, ...]
    attributes: dict[str, str]


Statement = NodeStatement | EdgeStatement

# Statements on the way, and in the end the nodes that were met.
_Nodes = Generator[Statement, None, tuple[str, ...]]


def read_statements(tokens: Tokens, *, ports: bool) -> tuple[Statement, ...]:
    """Read statements in braces, up to the end of the text.

    Parameters
    ----------
    tokens
        The text from the opening brace on.
    ports
        Whether a name may have a port, as in ``a:north``.

    Raises
    ------
    InputError
        If a statement can't be read; the message has the line.
    """
    tokens.expect("{")
    found = tuple(_Reader(tokens=tokens, ports=ports).block(_Scope()))
    if tokens.next.kind != "end":
        raise tokens.error(tokens.next, "the graph is already closed")
    return found


@dataclass(slots=True, kw_only=True)
class _Scope:
    """Attributes that hold inside a pair of braces, and the nodes met there."""

    node: dict[str, str] = field(default_factory=dict)
    edge: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, None] = field(default_factory=dict)
    depth: int = 0


@dataclass(slots=True, kw_only=True)
class _Reader:
    tokens: Tokens
    ports: bool
    subgraphs: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def block(self, scope: _Scope) -> Iterator[Statement]:
        """Read statements up to and with the closing brace."""
        tokens = self.tokens
        if scope.depth > _DEEPEST:
            raise tokens.error(tokens.next, f"braces are nested over {_DEEPEST} deep")
        while not tokens.skip("}"):
            if tokens.skip(";", ","):
                continue
            if tokens.next.kind == "end":
                raise tokens.error(tokens.next, "'}' was expected")
            yield from self.statement(scope)

    def statement(self, scope: _Scope) -> Iterator[Statement]:
        first = self.tokens.next
        word = first.text.lower() if first.kind == "word" else ""
        if word in {"graph", "node", "edge"}:
            yield from self.default(scope)
            return
        single = first.kind in ("word", "text") and word != "subgraph"
        left = yield from self.group(scope)
        if single and self.tokens.skip("="):  # an attribute of the graph itself
            self.name()
            return
        scope.nodes.update(dict.fromkeys(left))
        groups, arrows = [left], []
        while self.tokens.next.kind == "arrow":
            arrows.append(self.tokens.take())
            group = yield from self.group(scope)
            scope.nodes.update(dict.fromkeys(group))
            groups.append(group)
        attributes = self.attributes()
        if single and not arrows:
            yield NodeStatement(name=left[0], attributes=scope.node | attributes)
        for left, arrow, right in zip(groups[:-1], arrows, groups[1:], strict=True):
            yield EdgeStatement(
                left=left,
                arrow=arrow,
                right=right,
                attributes=scope.edge | attributes,
            )

    def default(self, scope: _Scope) -> Iterator[Statement]:
        """Read ``node [...]``, ``edge [...]``, ``graph [...]``, ``node = ...``."""
        word = self.tokens.take()
        if self.tokens.skip("="):
            self.name()
        elif self.tokens.sees("["):
            given = self.attributes()
            if word.text.lower() == "node":
                scope.node = scope.node | given
            elif word.text.lower() == "edge":
                scope.edge = scope.edge | given
        else:
            raise self.tokens.error(word, "this word has a meaning of its own")
        yield from ()

    def group(self, scope: _Scope) -> _Nodes:
        """Read a node, or a subgraph, and return its nodes."""
        tokens, title = self.tokens, None
        if tokens.next.kind == "word" and tokens.next.text.lower() == "subgraph":
            tokens.take()
            title = None if tokens.sees("{") else self.name()
            if not tokens.sees("{"):
                return self.subgraphs.get(title or "", ())
        if not tokens.skip("{"):
            return (yield from self.node(scope))
        inner = _Scope(node=scope.node, edge=scope.edge, depth=scope.depth + 1)
        yield from self.block(inner)
        nodes = tuple(inner.nodes)
        scope.nodes.update(inner.nodes)
        if title is not None:
            self.subgraphs[title] = nodes
        return nodes

    def node(self, scope: _Scope) -> _Nodes:
        token = self.tokens.next
        if token.kind == "word" and token.text.startswith("-"):
            raise self.tokens.error(token, "a name was expected")
        name = self.name()
        if self.ports and self.tokens.skip(":"):
            self.name()
            if self.tokens.skip(":"):
                self.name()
        # Seen in an edge alone, a node still has the attributes of its scope.
        if scope.node and not self.tokens.sees("="):
            yield NodeStatement(name=name, attributes=scope.node)
        return (name,)

    def name(self) -> str:
        token = self.tokens.take()
        if token.kind not in ("word", "text"):
            raise self.tokens.error(token, "a name was expected")
        text = token.text
        while token.kind == "text" and self.tokens.skip("+"):
            token = self.tokens.take()
            if token.kind != "text":
                raise self.tokens.error(token, "a quoted text was expected")
            text += token.text
        return text

    def attributes(self) -> dict[str, str]:
        found: dict[str, str] = {}
        while self.tokens.skip("["):
            while not self.tokens.skip("]"):
                if self.tokens.skip(",", ";"):
                    continue
                key = self.name()
                found[key] = self.name() if self.tokens.skip("=") else ""
        return found
