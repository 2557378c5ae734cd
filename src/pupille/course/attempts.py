"""The attempts at the exercises of a notebook: a line for each, in a file beside it and nowhere else.

Neither name nor time is written: the number of the exercise, the verdict, and the sentence that the learner read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pupille.course.exercises.marking import State, Verdict
from pupille.errors import PupilleError
from pupille.storage.regular_file import open_to_append, read_bytes

ENDING = ".attempts.jsonl"
LONGEST_SENTENCE = 500


@dataclass(frozen=True)
class Attempt:
    """One check of an exercise that was begun. sentence: why it is not right yet, in the learner's language."""

    exercise: str
    state: State
    sentence: str


def attempts_file(name: str, language: str) -> Path | None:
    """Where the attempts of a lesson's notebook go: into the folder it runs in; None where no notebook runs."""
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython

    running = getattr(get_ipython(), "kernel", None) is not None
    return Path.cwd() / f"{name}.{language}{ENDING}" if running else None


def write_attempt(path: Path, verdict: Verdict) -> bool:
    """Adds the verdict on an exercise that was begun; whether the file is new.

    A learner goes on where the folder cannot be written.
    """
    if verdict.state is State.NOT_BEGUN:
        return False
    record = {"exercise": verdict.number, "state": verdict.state.value, "sentence": verdict.sentence}
    line = json.dumps(record, ensure_ascii=False) + "\n"
    with suppress(OSError, PupilleError):
        is_new = not path.exists()
        with open_to_append(path) as file:
            file.write(line.encode("utf-8"))
        return is_new
    return False


def read_attempts(path: Path) -> list[Attempt]:
    """The attempts in a file; lines that are none are left out. Raises OSError and FileError of the file itself."""
    attempts = []
    for line in read_bytes(path).decode("utf-8", errors="replace").splitlines():
        with suppress(ValueError, TypeError, KeyError, RecursionError):
            record = json.loads(line)
            sentence = str(record["sentence"])[:LONGEST_SENTENCE]
            attempts.append(Attempt(str(record["exercise"]), State(record["state"]), sentence))
    return attempts


def until_right(attempts: Sequence[Attempt]) -> list[Attempt]:
    """The attempts at one exercise up to the first right one; the same verdict twice running is one.

    "Run all" checks every exercise anew, which is no attempt.
    """
    counted: list[Attempt] = []
    for attempt in attempts:
        if not counted or attempt != counted[-1]:
            counted.append(attempt)
        if attempt.state is State.RIGHT:
            break
    return counted
