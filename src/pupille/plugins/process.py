"""A command of a tool, run in a process of its own without a shell, with a limit of time and a log."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pupille.errors import RunError
from pupille.i18n.language import phrase, tell
from pupille.i18n.visible import shorten
from pupille.storage.regular_file import open_regular_file

COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
END = 2**14
"""Bytes of the end of a log in which its last line stands."""
LONGEST_LINE = 300


@dataclass(frozen=True)
class Spent:
    """What a command took: on the clock, and of all processors together; that is 0 where the system does not say."""

    seconds: float
    processor_seconds: float


def run_command(
    words: Sequence[str],
    *,
    tool: str,
    folder: Path,
    environment: Mapping[str, str],
    seconds: float,
    log: Path,
) -> Spent:
    """Runs a command to its end in a folder; what it prints is added to the log.

    seconds: after these it is ended, with all that it has started. Raises RunError for a program that is missing, ends
    with an error or takes longer.
    """
    program = shutil.which(words[0], path=environment.get("PATH"))
    if program is None:
        raise RunError(
            tell(
                "{tool} is run by {program!r}, which is not on PATH. Install it.", tool=tool, program=words[0]
            )
        )
    before, started = _processor_seconds(), time.monotonic()
    with log.open("ab") as printed:
        process = subprocess.Popen(
            [program, *words[1:]],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            code = process.wait(timeout=max(seconds, 0.0))
        except subprocess.TimeoutExpired:
            raise RunError(
                tell(
                    "{tool} was not done after {minutes:g3} minutes and was ended; what it printed stands in {log!r}. "
                    "Give it more with ,minutes=N behind its name, or a longer --budget, and go on with --resume.",
                    tool=tool,
                    minutes=seconds / 60,
                    log=str(log),
                )
            ) from None
        finally:
            _end(process)
    if code:
        line = last_line(log)
        spoke = phrase(
            "{tool} ended with status {status}. Its last line is {line!r}; all of them stand in {log!r}. Mend it, and "
            "go on with --resume."
        )
        silent = phrase(
            "{tool} ended with status {status} and printed nothing. Mend it, and go on with --resume."
        )
        raise RunError(tell(spoke if line else silent, tool=tool, status=str(code), line=line, log=str(log)))
    return Spent(time.monotonic() - started, _processor_seconds() - before)


def last_line(log: Path) -> str:
    """The last line of a log that says anything, without colours."""
    with open_regular_file(log) as file:
        file.seek(max(0, log.stat().st_size - END))
        text = COLOURS.sub("", file.read().decode("utf-8", "replace"))
    lines = [line.strip() for line in re.split(r"[\r\n]+", text) if line.strip()]
    return shorten(lines[-1], LONGEST_LINE) if lines else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process that still runs, and those that it has started."""
    if process.poll() is not None:
        return
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _processor_seconds() -> float:
    """Of all processes that this one has started and that have ended."""
    times = os.times()
    return times.children_user + times.children_system
