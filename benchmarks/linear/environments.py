"""Make an environment for each tool, outside the repository.

``UNSEEN_BENCH_CACHE=... python -m benchmarks.linear.environments``

glmnet is Debian's: ``apt-get install r-base-core r-cran-glmnet r-cran-doparallel``.
unseen and scikit-learn share one with what unseen needs, and nothing else: packages
that only tests want (pandas, which scikit-learn loads where it finds it) would count
as their memory and their start.
"""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from ..peers.environments import Peer, make, python

ROOT = Path(__file__).parents[2]
NEEDED = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]

PEERS = {
    "unseen": Peer(
        name="unseen",
        requirements=("--constraint", str(ROOT / "constraints.txt"), *NEEDED),
    ),
    "adelie": Peer(name="adelie", requirements=("adelie==1.1.52", "numpy<2")),
    "skglm": Peer(name="skglm", requirements=("skglm==0.5",)),
}


def lacking() -> dict[str, str]:
    """Give the peers that can't run here, and what to do about each."""
    out = {
        name: "Run `python -m benchmarks.linear.environments`."
        for name in PEERS
        if not python(name).exists()
    }
    asked = "library(glmnet); library(doParallel)"
    rscript = shutil.which("Rscript")
    if (
        rscript is None
        or subprocess.run([rscript, "-e", asked], capture_output=True).returncode
    ):
        out["glmnet"] = "Install r-base-core, r-cran-glmnet and r-cran-doparallel."
    return out


def main() -> int:
    """Make them all, and say what is still lacking."""
    for peer in PEERS.values():
        make(peer)
    for name, advice in lacking().items():
        print(f"{name} is not here. {advice}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
