"""A polite request to stop (SIGTERM, SIGUSR1), as a cluster sends it before it takes the machine away.

While a network is trained the signal only sets a flag, and the loop saves at its next step boundary. Everywhere else
what is finished lies safely on disk already, so the program stops at once.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = ("SIGTERM", "SIGUSR1")


class StoppedError(BaseException):
    """The run was asked to stop and did. Like KeyboardInterrupt, it is no error and nothing may swallow it."""


class StopRequests:
    """The requests that the handler of the signals passes to the training loop; there is one object a process."""

    def __init__(self) -> None:
        self.name: str | None = None
        self.waiting = False

    def listen(self) -> None:
        """Installs the handler. The command line does so; a library in someone's notebook leaves signals alone."""
        for name in SIGNALS:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self._handle_signal)

    def _handle_signal(self, number: int, _: FrameType | None) -> None:
        self.name = signal.Signals(number).name
        if not self.waiting:
            raise StoppedError(self.sentence())

    def sentence(self) -> str:
        """The sentence for the user."""
        return (
            f"Stopped by {self.name}, with everything saved: run the same command to go on, "
            "with --resume if it writes a run."
        )

    @contextmanager
    def at_step_boundaries(self) -> Iterator[None]:
        """Inside, a signal waits for whoever asks `name` between two steps; at the latest it stops at the end."""
        self.waiting = True
        try:
            yield
        finally:
            self.waiting = False
        if self.name:
            raise StoppedError(self.sentence())


REQUESTS = StopRequests()
