"""Who shows the events of a run: a bar in a terminal, plain lines in a file or cluster log, one cell in Jupyter."""

from __future__ import annotations

import sys
import time
from typing import Any, TextIO

from pupille.i18n.language import count, for_terminal, retell
from pupille.runs.events import Event, Listener


class Bar:
    """One moving line in a terminal; statements stand above it."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.width = 0
        self.last = 0.0

    def __call__(self, event: Event) -> None:
        """Shows a statement at once, a step at most ten times a second and at its end."""
        if not event.moving:
            self._write(for_terminal(retell(event.text)) + "\n")
            return
        now = time.monotonic()
        if event.done < event.total and now - self.last < 0.1:
            return
        self.last = now
        filled = round(20 * event.done / event.total)
        bar = "█" * filled + "·" * (20 - filled)
        self._write(for_terminal(f"{bar} {step_of(event)}") if event.done < event.total else "")

    def _write(self, text: str) -> None:
        cleared = "\r" + " " * self.width + "\r" if self.width else ""
        self.width = 0 if text.endswith("\n") else len(text)
        self.stream.write(cleared + text)
        self.stream.flush()


class Lines:
    """One plain line a statement; a step that takes long tells every half minute where it is."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.last = time.monotonic()

    def __call__(self, event: Event) -> None:
        """Writes the event, unless it only moves a step on that was told a short time ago."""
        if event.moving and time.monotonic() - self.last < 30:
            return
        self.last = time.monotonic()
        self.stream.write(for_terminal(step_of(event) if event.moving else retell(event.text)) + "\n")
        self.stream.flush()


class Cell:
    """One output of a notebook cell, updated in place: the statements so far and the step under way."""

    def __init__(self) -> None:
        from IPython.display import display

        self.statements: list[str] = []
        self.last = 0.0
        self.handle: Any = display(  # type: ignore[no-untyped-call]
            {"text/plain": ""}, raw=True, display_id=True
        )

    def __call__(self, event: Event) -> None:
        """Shows the event; steps at most five times a second."""
        step = ""
        if event.moving:
            if event.done < event.total and time.monotonic() - self.last < 0.2:
                return
            self.last = time.monotonic()
            step = step_of(event) if event.done < event.total else ""
        else:
            self.statements.append(retell(event.text))
        self.handle.update({"text/plain": "\n".join([*self.statements, *([step] if step else [])])}, raw=True)


def step_of(event: Event) -> str:
    """A step that moves on, with how far it is: `reading the images 1,200/6,000`."""
    return f"{retell(event.text)} {count(event.done)}/{count(event.total)}"


def fitting_listener(stream: TextIO | None = None) -> Listener:
    """The listener that fits where the program runs; terminal and lines go to `stream`, by default standard error."""
    if "ipykernel" in sys.modules and "IPython" in sys.modules:
        shell = sys.modules["IPython"].get_ipython()
        if shell is not None and hasattr(shell, "kernel"):
            return Cell()
    target = stream or sys.stderr
    return Bar(target) if target.isatty() else Lines(target)
