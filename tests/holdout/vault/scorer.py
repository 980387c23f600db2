"""Score, or open, again and again; each answer is printed after it was given.

``python scorer.py FOLDER WHO score LOOKS FIRST`` or ``... open 1 FIRST``
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from vault_case import opened, random_labels

from unseen.errors import InputError


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(folder: str, who: str, verb: str, looks: str, first: str) -> None:
    with opened(Path(folder)) as vault:
        tell("open")
        for i in range(int(first), int(first) + int(looks)):
            mine = random_labels(vault, i)
            try:
                if verb == "open":
                    estimate = vault.open(mine, who=who)
                    tell(f"final {i} {estimate.value} .")
                    continue
                reply = vault.score(mine, who=who)
            except InputError as why:
                tell(f"refused {i} {type(why).__name__} .")
                continue
            told = "spent" if reply.spent else reply.answer.source
            tell(f"{reply.number} {reply.own} {told} .")


if __name__ == "__main__":
    main(*sys.argv[1:])
