"""How many wrong tokens an address may send before it is told to wait."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from math import ceil

# Addresses that are remembered; the one that was heard longest ago is forgotten.
_ADDRESSES = 10_000


class WrongTokens:
    """Counts wrong tokens by address, over a sliding window.

    Parameters
    ----------
    most
        Wrong tokens that are answered in `seconds`.
    seconds
        Length of the window.
    clock
        Seconds that never run backwards.

    Notes
    -----
    It slows down who tries tokens; that they can't be found by trying, their length
    sees to. Right tokens are answered all the same. Behind a proxy a whole team comes
    from one address, and nobody may lock the others out.

    Examples
    --------
    >>> wrong = WrongTokens(most=2, seconds=60, clock=lambda: 0.0)
    >>> [wrong.wait("10.0.0.7") for _ in range(3)]
    [0, 0, 60]
    """

    def __init__(
        self,
        *,
        most: int = 10,
        seconds: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._turn = threading.Lock()

    def wait(self, address: str) -> int:
        """Count one wrong token; give the seconds to wait, 0 where there are none."""
        now = self._clock()
        with self._turn:
            times = self._times.setdefault(address, deque(maxlen=self._most))
            self._times.move_to_end(address)
            if len(self._times) > _ADDRESSES:
                self._times.popitem(last=False)
            while times and times[0] <= now - self._seconds:
                times.popleft()
            if len(times) == self._most:
                return max(1, ceil(times[0] + self._seconds - now))
            times.append(now)
            return 0
