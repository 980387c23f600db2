"""Vega as one script, for pages that turn interactive where scripts run.

Bundling takes a second or two, so the bundle is kept in the user's cache folder, once
for each version of vl-convert. A folder that can't be written costs the time again.
"""

import os
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from ...charts.script import vega_bundle
from ...errors import InputError
from ..write import write

_PACKAGE = "vl-convert-python"


def vega_script() -> str:
    """Give Vega, Vega-Lite and Vega-Embed as the text of a classic script."""
    kept = cache_folder(os.environ, sys.platform) / f"vega-{version(_PACKAGE)}.js"
    try:
        script = kept.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        script = vega_bundle()
        _keep(kept, script)
    return script


def cache_folder(environ: Mapping[str, str], platform: str) -> Path:
    """Give the folder in which this user's programs keep what they can make again.

    Examples
    --------
    >>> cache_folder({"XDG_CACHE_HOME": "/var/cache/me"}, "linux").as_posix()
    '/var/cache/me/unseen'
    """
    home = Path(environ.get("HOME") or Path.home())
    if platform == "win32":
        base = Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "unseen"


def _keep(path: Path, script: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, script)
    except (OSError, InputError):
        # Nothing is lost but time.
        return
