"""The reference of the command line, from the functions that Typer runs."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from html import escape
from typing import Any, get_args, get_type_hints

from typer.models import ArgumentInfo, OptionInfo

from unseen.cli.main import app

from .page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """An argument or an option of a verb.

    Parameters
    ----------
    name
        As it is typed: ``TRAIN``, ``--target``.
    value
        What stands behind an option, or empty.
    help
        What it does.
    default
        Its default, or empty where there is none worth a word.
    """

    name: str
    value: str
    help: str
    default: str


def verbs() -> dict[str, Callable[..., Any]]:
    """Give the function behind each verb."""
    return dict(_verbs_of(app, ""))


def _verbs_of(one: Any, before: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for command in one.registered_commands:
        if command.callback is not None:
            name = command.name or command.callback.__name__
            yield f"{before}{name}", command.callback
    for group in one.registered_groups:
        name = group.name or group.typer_instance.info.name
        yield from _verbs_of(group.typer_instance, f"{before}{name} ")


def words_of(verb: Callable[..., Any]) -> Iterator[Word]:
    """Give the arguments and options of a verb, in order."""
    hints = get_type_hints(verb, include_extras=True)
    for name, parameter in inspect.signature(verb).parameters.items():
        for info in get_args(hints[name]):
            if isinstance(info, ArgumentInfo | OptionInfo):
                yield _word(name, parameter.default, hints[name], info)


def command_line_page() -> Page:
    """Give one section a verb, with every argument and option."""
    parts = ["<h1>Command line</h1>", _EXIT]
    for name, verb in verbs().items():
        anchor = name.replace(" ", "-")
        parts.append(f'<h2 id="{anchor}"><code>unseen {name}</code></h2>')
        said = (inspect.getdoc(verb) or "").split("\n\n")
        parts += [f"<p>{escape(' '.join(p.split()))}</p>" for p in said]
        parts.append(f"<dl>{''.join(_shown(anchor, w) for w in words_of(verb))}</dl>")
    return Page(
        path="command-line.html",
        title="Command line",
        body="\n".join(parts),
        section="Reference",
    )


_EXIT = """<p>All verbs share these exit statuses:</p>
<dl><dt><code>0</code></dt>
<dd>Nothing was found at or above <code>--fail-on</code>.</dd>
<dt><code>1</code></dt><dd>Something was.</dd>
<dt><code>2</code></dt><dd>The input cannot be used; one line on standard error says
what came and what to do, and nothing is written.</dd>
<dt><code>130</code></dt><dd>Stopped with Ctrl-C; nothing is written.</dd></dl>"""


def _word(name: str, default: Any, hint: Any, info: ArgumentInfo | OptionInfo) -> Word:
    kind = get_args(hint)[0]
    choices: list[str] = []
    if inspect.isclass(kind) and issubclass(kind, Enum):
        choices = [str(one.value) for one in kind]
    shown = getattr(default, "value", default)
    empty = default is inspect.Parameter.empty or default is None
    if isinstance(info, ArgumentInfo):
        typed, value = info.metavar or name.upper(), ""
    else:
        typed = f"--{name.replace('_', '-')}"
        value = "|".join(choices) or info.metavar or name.upper()
    return Word(
        name=typed,
        value=value,
        help=info.help or "",
        default="" if empty else str(shown),
    )


def _shown(verb: str, word: Word) -> str:
    anchor = f"{verb}-{word.name.strip('-').lower()}"
    default = (
        f" <small>Default: <code>{escape(word.default)}</code>.</small>"
        if word.default
        else ""
    )
    return (
        f'<dt id="{escape(anchor)}"><code>{escape(word.name)}</code> '
        f"{escape(word.value)}</dt><dd>{escape(word.help)}{default}</dd>"
    )
