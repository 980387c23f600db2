"""Code that is not ours: run quietly, the same each time, its errors kept apart."""

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

import numpy as np

_LONGEST = 400


class ModelRaised(Exception):
    """The user's model raised; the text is its own, on one line.

    Parameters
    ----------
    name
        What reports call the model.
    why
        What it raised.
    """

    def __init__(self, name: str, why: BaseException) -> None:
        words = " ".join(str(why).split())
        if len(words) > _LONGEST:
            words = f"{words[: _LONGEST - 1]}…"
        text = f"{type(why).__name__}: {words}" if words else type(why).__name__
        super().__init__(text)
        self.name = name


@contextmanager
def foreign(name: str, seed: int) -> Iterator[None]:
    """Run the user's code: without its warnings, with a seed, its errors named.

    What it prints goes to standard error: standard output may be the report.

    Parameters
    ----------
    name
        What reports call the model.
    seed
        Of NumPy's global state, which is put back afterwards.

    Raises
    ------
    ModelRaised
        Whatever it raises, leaving the program included, but for Ctrl-C.
    """
    # Folds and searches without a `random_state` draw from the global state.
    before = np.random.get_state()  # noqa: NPY002
    np.random.seed(seed % 2**32)  # noqa: NPY002
    try:
        with warnings.catch_warnings(), redirect_stdout(sys.stderr):
            warnings.simplefilter("ignore")
            yield
    except (Exception, SystemExit) as why:
        raise ModelRaised(name, why) from why
    finally:
        np.random.set_state(before)  # noqa: NPY002
