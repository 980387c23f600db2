"""What the tests of the vault share."""

import sys
from pathlib import Path

# `vault_case.py` is shared by the tests of this folder and belongs to no package.
sys.path.append(str(Path(__file__).parent))
