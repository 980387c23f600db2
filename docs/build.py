"""Build the documentation: `python docs/build.py [FOLDER]`, dist/docs by default."""

import sys
from pathlib import Path

from making.site import build

ROOT = Path(__file__).resolve().parent

if __name__ == "__main__":
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "dist" / "docs"
    pages = build(ROOT, out)
    print(f"{len(pages)} pages in {out / 'index.html'}")
