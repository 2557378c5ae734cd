"""The one limit of time of the suite. No test may fail because a machine is slow; speed is what benchmarks look at."""

import time
from collections.abc import Callable

HANGING = 600.0
"""Seconds after which something is taken to hang for ever: ten times what the longest wait takes on a quiet machine."""


def wait_until(done: Callable[[], object]) -> None:
    """Waits until `done` answers with something true. Raises AssertionError if that hangs."""
    until = time.monotonic() + HANGING
    while not done():
        assert time.monotonic() < until, "it hangs"
        time.sleep(0.02)
