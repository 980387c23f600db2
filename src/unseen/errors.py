"""The exceptions that this package raises on purpose."""


class InputError(ValueError):
    """The caller passed something that cannot be used.

    The text is one sentence of fact and one of advice; at the command line it is
    all that is printed, and the exit status is 2.
    """


class NotApplicable(Exception):
    """A check met data on which its question has no meaning."""


class Undecided(Exception):
    """A check met data that cannot answer its question.

    The text says why, and how many rows would do where that is known.
    """
