"""Whether this process has kept anything that the same command, started again, goes on from."""

from __future__ import annotations


class SavedWork:
    """What a process has kept so far. Whoever keeps something new notes it; whoever stops the process asks.

    in_run: whether a run is written, so that `--resume` goes on with it; also while its report is.
    """

    def __init__(self) -> None:
        self.anything = False
        self.in_run = False

    def note(self) -> None:
        """Something new lies on the disk that a later start need not do again."""
        self.anything = True


SAVED = SavedWork()
"""That of this process."""
