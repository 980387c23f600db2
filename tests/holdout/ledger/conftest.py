"""What the tests of the ledger share."""

import sys
from pathlib import Path

# `ledger_case.py` is shared by the tests of this folder and belongs to no package.
sys.path.append(str(Path(__file__).parent))
