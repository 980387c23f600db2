"""Sessions of the page: a browser shows its token once and gets a cookie for it."""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from .tokens import Person

COOKIE = "unseen_vault"
SECONDS = 12 * 3600
_SESSIONS = 1_000


class Sessions:
    """Who is behind a cookie. It is kept in memory: a new start ends all sessions.

    Parameters
    ----------
    clock
        Seconds that never run backwards.

    Examples
    --------
    >>> ann, _ = Person.new("ann")
    >>> sessions = Sessions()
    >>> cookie = sessions.begin(ann)
    >>> sessions.person(cookie, [ann]).name, sessions.person(cookie, [])
    ('ann', None)
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: OrderedDict[str, tuple[Person, float]] = OrderedDict()
        self._turn = threading.Lock()

    def begin(self, person: Person) -> str:
        """Give the value of a new cookie."""
        value = secrets.token_urlsafe(32)
        with self._turn:
            self._known[value] = person, self._clock() + SECONDS
            if len(self._known) > _SESSIONS:
                self._known.popitem(last=False)
        return value

    def person(self, value: str, people: Sequence[Person]) -> Person | None:
        """Give the person behind a cookie, None where it is unknown or too old.

        Parameters
        ----------
        value
            Of the cookie.
        people
            Who has a token now: a session ends with the token that began it.
        """
        with self._turn:
            person, until = self._known.get(value, (None, 0.0))
        return person if person in people and self._clock() < until else None
