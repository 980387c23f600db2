"""Vega as one script, for pages that turn interactive where scripts run.

Bundling takes a second or two, so the bundle is kept in the user's cache folder, once
for each version of vl-convert. A folder that can't be written costs the time again.
"""

import os
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from ...errors import InputError
from ..write import write

# A script element ends at the first of these, even inside a string.
_ENDS_ELEMENT = ("</script", "<!--")


def vega_script() -> str:
    """Give Vega, Vega-Lite and Vega-Embed as the text of a classic script."""
    kept = cache_folder(os.environ, sys.platform) / f"vega-{version(_PACKAGE)}.js"
    try:
        script = kept.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        script = _bundle()
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


def closed(script: str) -> str:
    r"""Keep a script from ending its own element.

    Only strings and regular expressions hold these letters in a bundle, and in both
    the backslash changes nothing.

    Examples
    --------
    >>> closed('"</script>"')
    '"<\\/script>"'
    """
    for end in _ENDS_ELEMENT:
        script = script.replace(end, f"{end[0]}\\{end[1:]}")
    return script


_PACKAGE = "vl-convert-python"


def _bundle() -> str:
    import vl_convert  # noqa: PLC0415 - starts an engine

    # The stub wants a snippet; without one the bundle puts its names on the window.
    return closed(vl_convert.javascript_bundle())  # pyright: ignore[reportCallIssue]


def _keep(path: Path, script: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, script)
    except (OSError, InputError):
        # Nothing is lost but time.
        return
