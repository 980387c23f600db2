"""The command `unseen` and its verbs."""

import os
import sys

import typer

from .audit_command import audit
from .demo_command import demo
from .explain_command import explain
from .fit_command import fit
from .stop import INTERRUPTED, stopping
from .vault_command import vault

app = typer.Typer(
    name="unseen",
    help="Will your model hold up on unseen data? Find out, find out why, fix it.",
    add_completion=False,
    # Rich would double the time that --help takes.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command()(audit)
app.command()(fit)
app.command()(explain)
app.command()(demo)
app.add_typer(vault)


@app.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version."),
) -> None:
    if version:
        from .._version import __version__  # noqa: PLC0415

        sys.stdout.write(f"unseen {__version__}\n")
        raise typer.Exit
    if context.invoked_subcommand is None:
        sys.stdout.write(f"{context.get_help()}\n")


def run() -> None:
    """Run the command line; the entry point of the `unseen` command."""
    # One thread of linear algebra: the matrices are small, and waiting threads burn
    # time. Read when NumPy is first imported, so it must be said before.
    for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        if "--model" not in sys.argv:
            os.environ.setdefault(name, "1")
    with stopping():
        # Not standalone: Typer would tell a wrong option in four lines.
        status = app(standalone_mode=False) or 0
        if status == INTERRUPTED:
            # Some versions of Typer turn Ctrl-C into its status, without a word.
            raise KeyboardInterrupt
        raise SystemExit(status)
