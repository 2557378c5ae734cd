"""One search by several processes of one or many machines, which have nothing in common but its folder.

Each is the same command with `--resume`, started as often as one likes, as by the tasks of a cluster array
(`pupille tune DATA --model NAME --out DIR --resume`); no process knows how many others there are, and any of them may
be killed at any moment:

- **A trial is claimed** by the lock of its folder (`runs.lock`: a file that is made in one step, touched every 20
  seconds). Of a process that died on this machine the claim is taken over at once, of one on another machine after ten
  minutes without a sign of life, and the trial goes on from its last checkpoint.
- **A finished trial is a line of the journal**, added under the lock of the folder. Whoever has claimed a trial looks
  there first, so that none is done twice.
- **Who finds nothing left waits** for those under way, since one of them may die, and polls once a second. So each
  command ends with the same search finished. Halving waits so at the end of each stage.
- **One concludes**, who holds the claim of the defaults. The choice depends on the trials, not on who fitted them.
- What each says of its own goes to `events.jsonl` by the first, and beside its preparation by the others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pupille.errors import RunError
from pupille.i18n.language import tell
from pupille.results.tuning import TUNING
from pupille.runs.folder import LOCK
from pupille.runs.lock import claimed
from pupille.runs.trial_lines import read_trials
from pupille.workflows.trials import Search, as_json

POLL = 1.0
"""Seconds between two looks at what the others do."""

Line = Mapping[str, Any]


def lines_of(search: Search) -> list[dict[str, Any]]:
    """The journal. Raises RunError if it speaks of other trials than this search draws."""
    lines = read_trials(search.job.folder)
    check_lines(search, lines)
    return lines


def check_lines(search: Search, lines: Sequence[Line]) -> None:
    """Raises RunError if the lines speak of other trials than this search draws, or has proposed so far."""
    for line in lines:
        number = line.get("trial")
        is_number = isinstance(number, int) and 0 <= number < search.most
        proposed = is_number and int(number or 0) < len(search.trials)
        if not is_number or (proposed and as_json(search.trials[int(number or 0)]) != line.get("settings")):
            raise RunError(
                tell(
                    "{folder!r} holds the trials of another search. Resume as it was begun, or choose a new folder "
                    "with --out.",
                    folder=str(search.job.folder),
                )
            )


def finished(search: Search, stage: int | None = None) -> dict[int, dict[str, Any]]:
    """The lines of the trials that are finished, by number; of a stage of halving those of that stage."""
    return {int(line["trial"]): line for line in lines_of(search) if line.get("stage") == stage}


def do_if_free(
    search: Search, number: int, work: Callable[[int], object], *, stage: int | None = None
) -> bool:
    """Does a trial, or a stage of it, unless it is finished; False where another process is at it."""
    with claimed(search.folder(number)) as is_mine:
        if is_mine and number not in finished(search, stage):
            work(number)
        return is_mine


def do_together(
    search: Search,
    numbers: Sequence[int],
    work: Callable[[int], object],
    *,
    stage: int | None = None,
    is_over: Callable[[], bool] = lambda: False,
) -> None:
    """Does what is left of some trials, or of a stage of them, until all are finished, by this process or another.

    is_over: whether no further one is begun; then only those are waited for that others are at.
    """
    while left := [number for number in numbers if number not in finished(search, stage)]:
        waiting = False
        for number in left:
            if is_over():
                waiting |= is_held(search, number)
            elif not do_if_free(search, number, work, stage=stage):
                waiting = True
        if waiting:
            time.sleep(POLL)
        elif is_over():
            return


def is_held(search: Search, number: int) -> bool:
    """Whether another process is at a trial."""
    if not (search.folder(number) / LOCK).exists():
        return False
    with claimed(search.folder(number)) as is_mine:
        return not is_mine


def conclude_once(search: Search, conclude: Callable[[], None]) -> None:
    """Lets one of the processes conclude; returns when the record of the search is there."""
    while not (search.job.folder / TUNING).exists():
        with claimed(search.folder(0)) as is_mine:
            if is_mine and not (search.job.folder / TUNING).exists():
                conclude()
        if not is_mine:
            time.sleep(POLL)
