"""Ask a ledger until told to stop; each answer is printed after it was given.

``python asker.py PATH WHO LOOKS BUDGET``
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from ledger_case import opened, spend

from unseen.holdout.ledger import Look


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(path: str, who: str, looks: str, budget: str) -> None:
    with opened(Path(path)) as ledger:
        tell("open")
        for i in range(int(looks)):
            entry = ledger.append(
                Look(who=who, predictions=f"{i:04x}"), spend(int(budget))
            )
            told = "spent" if "spent" in entry.answer else "told"
            tell(f"{entry.number} {entry.own} {told}")


if __name__ == "__main__":
    main(*sys.argv[1:])
