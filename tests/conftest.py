"""What all tests share."""

from hypothesis import settings

# The same examples everywhere: a law that fails, fails for everybody.
settings.register_profile("steady", derandomize=True)
settings.load_profile("steady")
