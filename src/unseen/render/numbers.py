"""Numbers as a reader sees them: as many places as their interval can bear."""

from math import floor, isfinite, log10

from ..result import Estimate

UNKNOWN = "unknown"
MINUS = "\N{MINUS SIGN}"


def places(*estimates: Estimate | None) -> int:
    """Give the decimal places that the narrowest interval can bear.

    The half-width keeps one digit. Numbers within one, as most scores are, get three
    places at least: two scores are compared by their third place.

    Returns
    -------
    int
        In 0..6; 3 where nothing has an interval.

    Examples
    --------
    >>> e = Estimate(value=.8712, low=.862, high=.88, level=.95, n=900, method="delong")
    >>> places(e)
    3
    """
    known = [e for e in estimates if e is not None]
    widths = [
        e.high - e.low
        for e in known
        if e.low is not None and e.high is not None and isfinite(e.high - e.low)
    ]
    widths = [w for w in widths if w > 0]
    if not widths:
        return 3
    small = all(abs(e.value) <= 1 for e in known if e.value is not None)
    # The nudge keeps a half-width of 0.1 less the last bit from asking for two places.
    digits = -floor(log10(min(widths) / 2) + 1e-9)
    return max(3 if small else 0, min(6, digits))


def number(value: float | None, digits: int = 3) -> str:
    """Write a number with `digits` decimal places, or say that it is unknown.

    Examples
    --------
    >>> number(0.9641), number(23145.2, 0), number(None), number(-0.0001)
    ('0.964', '23,145', 'unknown', '0.000')
    """
    if value is None or not isfinite(value):
        return UNKNOWN
    if abs(value) >= 1e9:
        return f"{value:.3g}".replace("-", MINUS)
    text = f"{value:,.{digits}f}"
    # A minus before nothing but zeros would claim a direction that was rounded away.
    if not any(c in "123456789" for c in text):
        return text.lstrip("-")
    return text.replace("-", MINUS)


def signed(value: float | None, digits: int = 3) -> str:
    """Write a number with its sign.

    Examples
    --------
    >>> signed(0.041), signed(0.0)
    ('+0.041', '0.000')
    """
    text = number(value, digits)
    moved = any(c in "123456789" for c in text)
    return f"+{text}" if moved and not text.startswith(MINUS) else text


def interval(estimate: Estimate, digits: int | None = None) -> str:
    """Write the interval, or nothing where there is none.

    Examples
    --------
    >>> e = Estimate(value=.871, low=.862, high=.88, level=.95, n=900, method="delong")
    >>> interval(e)
    '[0.862, 0.880]'
    """
    if estimate.low is None and estimate.high is None:
        return ""
    digits = places(estimate) if digits is None else digits
    return f"[{number(estimate.low, digits)}, {number(estimate.high, digits)}]"


def with_interval(estimate: Estimate, digits: int | None = None) -> str:
    """Write the value and, where there is one, its interval.

    Examples
    --------
    >>> e = Estimate(value=.871, low=.862, high=.88, level=.95, n=900, method="delong")
    >>> with_interval(e)
    '0.871 [0.862, 0.880]'
    """
    digits = places(estimate) if digits is None else digits
    return f"{number(estimate.value, digits)} {interval(estimate, digits)}".rstrip()


def shows_nothing(estimate: Estimate, digits: int) -> bool:
    """Whether value and interval, written with `digits` places, are nothing but zeros.

    Examples
    --------
    >>> e = Estimate(value=1e-5, low=0.0, high=2e-5, level=0.95, n=900, method="paired")
    >>> shows_nothing(e, 3), shows_nothing(e, 5)
    (True, False)
    """
    shown = [number(v, digits) for v in (estimate.value, estimate.low, estimate.high)]
    return not any(c in "123456789" for text in shown for c in text)


def percent(level: float) -> str:
    """Write a coverage as a percentage.

    Examples
    --------
    >>> percent(0.95)
    '95%'
    """
    return f"{100 * level:g}%"


def counted(n: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun.

    Examples
    --------
    >>> counted(1, "row"), counted(8190, "row"), counted(2, "class", "classes")
    ('1 row', '8,190 rows', '2 classes')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"
