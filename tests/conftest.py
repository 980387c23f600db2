"""What all tests share."""

from hypothesis import settings

# The same examples everywhere, however busy the machine: a law that fails, fails for
# everybody.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")
