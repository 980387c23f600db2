import sys
from pathlib import Path

# `tables.py` stands beside the tests and belongs to no package.
sys.path.append(str(Path(__file__).parent / "parts"))
