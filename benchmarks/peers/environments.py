"""Make one environment for each peer, outside the repository.

``python -m benchmarks.peers.environments [NAME ...]``
"""

import argparse
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ..bases.cache import cache_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A package to compare with.

    Parameters
    ----------
    name
        Name of its adapter in `benchmarks/peers/adapters/`.
    requirements
        What is installed, pinned: a figure belongs to a version.
    """

    name: str
    requirements: tuple[str, ...]


# Parquet is how cases are handed over, whatever the peer itself needs.
_READING = ("pandas", "pyarrow")

PEERS: dict[str, Peer] = {
    peer.name: peer
    for peer in (
        # SciPy is not among what it asks for, but without it no column is scored
        # against a number.
        Peer(
            name="targetleak",
            requirements=("targetleak==0.3.2", "scipy", *_READING),
        ),
        Peer(name="leaklens", requirements=("leaklens==1.3.0", *_READING)),
        Peer(name="skore", requirements=("skore==0.28.0", *_READING)),
    )
}


def folder(name: str) -> Path:
    """Give the folder of a peer's environment."""
    return cache_folder() / "peers" / name


def python(name: str) -> Path:
    """Give the interpreter of a peer's environment."""
    return folder(name) / "bin" / "python"


def uv_command() -> list[str]:
    """Give the words that start uv, wherever it is installed.

    Raises
    ------
    FileNotFoundError
        Where there is no uv.
    """
    if found := shutil.which("uv"):
        return [found]
    for interpreter in (sys.executable, shutil.which("python3") or "python3"):
        words = [interpreter, "-m", "uv"]
        if not subprocess.run([*words, "--version"], capture_output=True).returncode:
            return words
    raise FileNotFoundError("No uv was found. Install it with `pip install uv`.")


def make(peer: Peer) -> None:
    """Make a peer's environment, or leave it where it stands already."""
    if python(peer.name).exists():
        print(f"{peer.name}: {folder(peer.name)} is there")
        return
    uv = uv_command()
    environment = dict(os.environ)
    if "PIP_FIND_LINKS" in environment:
        environment.setdefault("UV_FIND_LINKS", environment["PIP_FIND_LINKS"])
    target = str(folder(peer.name))
    subprocess.run([*uv, "venv", "--quiet", "--python", "3.11", target], check=True)
    subprocess.run(
        [*uv, "pip", "install", "--quiet", "--python", target, *peer.requirements],
        check=True,
        env=environment,
    )
    print(f"{peer.name}: made {target}")


def main(arguments: list[str] | None = None) -> int:
    """Make the environments that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    for name in parser.parse_args(arguments).names or PEERS:
        make(PEERS[name])
    return 0


if __name__ == "__main__":
    sys.exit(main())
