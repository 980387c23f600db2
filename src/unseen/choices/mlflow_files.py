"""The file store of MLflow: folders of experiments, of runs, and a file a metric."""

from math import nan
from pathlib import Path

from ..errors import InputError
from .tracked import Experiment, TrackedRun

_META = "meta.yaml"
_TRASH = ".trash"


def experiments_in_files(folder: Path) -> list[Experiment]:
    """Read the experiments with runs below a folder; empty where there are none.

    Raises
    ------
    InputError
        If a file of a metric holds what is no metric.
    """
    places = [p for root in (folder, folder / _TRASH) for p in _folders(root)]
    found = []
    for place in places:
        meta = _meta(place / _META)
        if "experiment_id" not in meta:
            continue
        runs = [_run(p) for p in _folders(place) if (p / _META).is_file()]
        runs.sort(key=lambda r: (r.start or 0.0, r.id))
        if runs:
            name = meta.get("name", "") or meta["experiment_id"]
            found.append(
                Experiment(id=meta["experiment_id"], name=name, runs=tuple(runs))
            )
    return found


def _folders(root: Path) -> list[Path]:
    if not root.is_dir():
        return []
    return sorted(p for p in root.iterdir() if p.is_dir())


def _run(place: Path) -> TrackedRun:
    meta = _meta(place / _META)
    root = place / "metrics"
    # A key with a slash is a folder and a file in it.
    files = sorted(p for p in root.rglob("*") if p.is_file()) if root.is_dir() else []
    return TrackedRun(
        id=meta.get("run_id", place.name),
        name=meta.get("run_name", ""),
        metrics={p.relative_to(root).as_posix(): _last(p) for p in files},
        start=_seconds(meta.get("start_time")),
        end=_seconds(meta.get("end_time")),
    )


def _last(path: Path) -> float:
    """Give the value with the last step, and of those the last time."""
    best: tuple[int, int] | None = None
    value = nan
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        # time in milliseconds, value, step; newer stores write more behind.
        cells = line.split()
        try:
            at = int(cells[2]) if len(cells) > 2 else 0, int(cells[0])
            this = float(cells[1])
        except (ValueError, IndexError):
            raise InputError(
                f"`runs` must be an MLflow store, got line {number} of {str(path)!r}, "
                "which is no metric. Restore that file."
            ) from None
        if best is None or at >= best:
            best, value = at, this
    return value


def _meta(path: Path) -> dict[str, str]:
    """Read the plain keys of a file that MLflow wrote: one a line, without nesting."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    out = {}
    for line in text.splitlines():
        key, sign, value = line.partition(":")
        if sign and not key.startswith((" ", "#", "-")):
            out[key.strip()] = _plain(value.strip())
    return out


def _plain(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1].replace("''", "'") if text[0] == "'" else text[1:-1]
    return "" if text in ("null", "~") else text


def _seconds(milliseconds: str | None) -> float | None:
    try:
        return int(milliseconds or "") / 1000
    except ValueError:
        return None
