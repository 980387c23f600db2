"""A report as a file: whole or not at all."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..errors import InputError
from ..result import Report

ENDINGS = ("html", "json", "sarif", "md")


def render(report: Report, path: str | os.PathLike[str]) -> str:
    """Give a report in the format that an ending names.

    Parameters
    ----------
    report
        What the audit gave.
    path
        A path such as ``out/report.html``, or the bare ending, ``html``.

    Returns
    -------
    str
        HTML, JSON, SARIF or Markdown.

    Raises
    ------
    InputError
        If the ending is none of ``.html``, ``.json``, ``.sarif`` and ``.md``.
    """
    match _ending(path):
        case "html":
            from .html.page import to_html  # noqa: PLC0415 - templates and figures

            return to_html(report, pages=_pages())
        case "json":
            from .json import to_json  # noqa: PLC0415 - only the asked-for format

            return to_json(report)
        case "sarif":
            from .sarif import to_sarif  # noqa: PLC0415

            return to_sarif(report, pages=_pages())
        case "md":
            from .markdown import to_markdown  # noqa: PLC0415

            return to_markdown(report)
    raise _unknown_ending(path)


def framed(report: Report) -> str:
    """Give a report as the page in a frame, for a notebook."""
    from .html.page import to_frame  # noqa: PLC0415 - templates and figures

    return to_frame(report, pages=_pages())


def check_writable(path: str | os.PathLike[str]) -> None:
    """Make sure that a file can be written, before the work is done that it tells.

    Raises
    ------
    InputError
        If it cannot.
    """
    target = Path(path)
    if target.is_dir():
        raise _unwritable(path, "it is a folder")
    if _is_device(target):
        return
    try:
        # Tried, not asked: the superuser is told that every folder can be written.
        handle, draft = _draft(target.resolve())
        os.close(handle)
        os.unlink(draft)
    except OSError as why:
        raise _unwritable(path, _reason(why)) from None


def write(path: str | os.PathLike[str], text: str | bytes) -> None:
    """Write a text so that a reader sees the old file or the new one, never a part.

    Parameters
    ----------
    path
        Where to. Its folder must exist; a file that stands there is replaced.
    text
        What to; a string is written as UTF-8, with line ends as they are.

    Raises
    ------
    InputError
        If the file cannot be written. What stood there still stands there.
    """
    target = Path(path)
    content = text if isinstance(text, bytes) else _encoded(text)
    draft: str | None = None
    try:
        if target.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        if _is_device(target):
            # There is nothing to replace: /dev/null must stay what it is.
            target.write_bytes(content)
            return
        # A link keeps pointing where it did: the file behind it is replaced.
        target = target.resolve()
        handle, draft = _draft(target)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(draft, _mode(target))
        os.replace(draft, target)
        draft = None
    except OSError as why:
        raise _unwritable(path, _reason(why)) from None
    finally:
        if draft is not None:
            os.unlink(draft)


def render_as(report: Report, path: str | os.PathLike[str]) -> None:
    """Write a report in the format that the ending of `path` names.

    Raises
    ------
    InputError
        If the ending is unknown, or the file cannot be written.
    """
    write(path, render(report, path))


def _ending(path: str | os.PathLike[str]) -> str:
    text = os.fspath(path)
    return text if text in ENDINGS else Path(text).suffix.removeprefix(".").lower()


def _unknown_ending(path: str | os.PathLike[str]) -> InputError:
    return InputError(
        f"`path` must end in .html, .json, .sarif or .md, got {os.fspath(path)!r}. "
        f"Name it {_named_better(path)}."
    )


def _unwritable(path: str | os.PathLike[str], why: str) -> InputError:
    return InputError(
        f"`path` must be a file that can be written, got {os.fspath(path)!r}: {why}. "
        "Make its folder, or name another path."
    )


def _encoded(text: str) -> bytes:
    # Broken characters (a lone surrogate from a badly decoded name) are written as
    # escapes rather than lost with the whole report.
    return text.encode("utf-8", "backslashreplace")


def _is_device(target: Path) -> bool:
    """Whether this is a device or a pipe, such as /dev/null."""
    return target.exists() and not target.is_file()


def _draft(target: Path) -> tuple[int, str]:
    """Open a new file beside the one that it will replace."""
    return tempfile.mkstemp(dir=target.parent, prefix=".unseen-")


def _reason(why: OSError) -> str:
    return (why.strerror or str(why)).lower()


def _named_better(path: str | os.PathLike[str]) -> str:
    return f"{Path(path).stem or 'report'}.html"


def _mode(target: Path) -> int:
    """Give a new file the rights that the user's mask leaves, an old one its own."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _pages() -> Mapping[str, str]:
    from ..checks.catalogue import CHECKS  # noqa: PLC0415 - loads every check
    from .page import filled_page  # noqa: PLC0415

    return {code: filled_page(cls) for code, cls in CHECKS.items()}
