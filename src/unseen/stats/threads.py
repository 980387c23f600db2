"""Linear algebra on one thread, where its products are small."""

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[Any]:
    """Keep the linear algebra inside to one thread.

    Threads of small products wait for each other more than they work.

    Examples
    --------
    >>> with one_thread():
    ...     pass
    """
    return _controller().limit(limits=1, user_api="blas")


@cache
def _controller() -> ThreadpoolController:
    # Looking for the libraries takes a millisecond, setting them twenty microseconds.
    return ThreadpoolController()
