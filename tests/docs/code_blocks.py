"""The fenced blocks of a Markdown file."""

import re
from pathlib import Path

_FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.M | re.S)


def blocks(path: Path, language: str) -> list[str]:
    """Give the blocks of one language, in order, without their indent."""
    found = []
    for indent, name, text in _FENCE.findall(path.read_text("utf-8")):
        if name == language:
            lines = (line.removeprefix(indent) for line in text.splitlines())
            found.append("\n".join(lines) + "\n")
    return found
