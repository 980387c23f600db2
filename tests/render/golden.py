"""Files that outputs are compared with, byte for byte.

To accept a change, look at it, then run the tests once with ``UNSEEN_GOLDEN=write``.
"""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def same_as_golden(name: str, text: str) -> bool:
    path = FOLDER / name
    if os.environ.get("UNSEEN_GOLDEN") == "write":
        path.write_text(text, "utf-8", newline="")
    return path.read_bytes().decode() == text
