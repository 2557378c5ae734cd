"""A polite request to stop (SIGTERM, SIGUSR1), as a cluster sends it before it takes the machine away.

While a network is trained the signal only sets a flag, and the loop saves at its next step boundary. Everywhere else
what is finished lies safely on disk already, so the program stops at once. The sentence and the exit code say whether
anything new was saved: whoever starts the same command again and again needs to know.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from pupille.i18n.language import say
from pupille.runs.saved import SAVED

SIGNALS = ("SIGTERM", "SIGUSR1")
TRY_AGAIN = 75
"""`EX_TEMPFAIL` of sysexits.h."""


class StoppedError(BaseException):
    """The run was asked to stop and did. Like KeyboardInterrupt, it is no error and nothing may swallow it."""

    @property
    def code(self) -> int:
        """The exit code: 75 (try again) if anything new was saved, else 128 and the number of the signal."""
        if SAVED.anything or REQUESTS.name is None:
            return TRY_AGAIN
        return 128 + signal.Signals[REQUESTS.name]


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
        """The sentence for the user: what was saved, and what the same command would do."""
        if not SAVED.anything:
            return say(
                "Stopped by {signal} before anything new was saved. The same command begins where this one began.",
                signal=self.name,
            )
        if SAVED.in_run:
            return say(
                "Stopped by {signal}, with everything saved: run the same command with --resume to go on.",
                signal=self.name,
            )
        return say(
            "Stopped by {signal}. What was done is kept: the same command goes on from there.",
            signal=self.name,
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
