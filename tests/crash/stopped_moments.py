"""Comparisons in children that get a signal at a named moment, and are started again until they are finished."""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

from stopped_run import photos

from pupille.cli.main import guarded
from pupille.runs.saved import SAVED
from pupille.training.interrupt import REQUESTS

MOMENTS = {
    "while reading": ("pupille.audit.facts.cache:FactsCache.put", 2),
    "in an epoch": ("pupille.training.history:History.__call__", 2),
    "between rungs": ("pupille.workflows.fit_models:train_run", 2),
    "while scoring test": ("pupille.workflows.score_rungs:score_test", 2),
    "while writing results": ("pupille.workflows.compare:write_results", 1),
    "in the report": ("pupille.cli.compare:finish", 1),
}
"""Moment -> the function before whose n-th call the signal comes."""
PIECES = {"in a piece": ("pupille.workflows.fit_piece:write_json", 1)}
GATHERING = {
    "in a gathering": ("pupille.workflows.take_over:move", 2),
}
RUNGS = ("majority", "mlp")


def words(images: Path, out: Path) -> list[str]:
    """The comparison as it is typed."""
    models = ",".join(RUNGS)
    return [
        *("compare", str(images), "--models", models, "--hidden", "3", "--epochs", "3"),
        *("--quiet", "--out", str(out)),
    ]


def signalled(place: str, call: int, number: int) -> Any:
    """A patch that sends a signal to this very process before the n-th call of a function."""
    module, _, path = place.partition(":")
    owner: Any = __import__(module, fromlist=["_"])
    *outer, name = path.split(".")
    for part in outer:
        owner = getattr(owner, part)
    real: Callable[..., Any] = getattr(owner, name)
    calls = [0]

    def stopped(*arguments: Any, **options: Any) -> Any:
        calls[0] += 1
        if calls[0] == call:
            os.kill(os.getpid(), number)
        return real(*arguments, **options)

    return mock.patch.object(owner, name, stopped)


def child(
    place: Path, typed: list[str], moment: tuple[str, int] | None = None, number: int = 0
) -> tuple[int, str]:
    """Runs a command as the program does, in a child: its exit code and what it said. moment: when a signal comes."""
    pid = os.fork()
    if not pid:
        code = 9
        try:
            os.environ["PUPILLE_HOME"] = str(place / "home")
            sys.stderr = (place / "stderr").open("w", encoding="utf-8")
            sys.stdout = (place / "stdout").open("w", encoding="utf-8")
            SAVED.anything = SAVED.in_run = False
            REQUESTS.name = None
            REQUESTS.listen()
            if moment:
                with signalled(*moment, number):
                    code = guarded(typed)
            else:
                code = guarded(typed)
            sys.stderr.flush()
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return code, (place / "stderr").read_text(encoding="utf-8")


def outcome(out: Path) -> dict[str, bytes]:
    """What a comparison came to."""
    names = ("weights.safetensors", "predictions/validation.csv", "predictions/test.csv")
    return {name: (out / "runs" / "mlp" / name).read_bytes() for name in names}


def scenario(images: Path, place: Path, name: str, number: int) -> dict[str, Any]:
    """One comparison with a signal at a moment: the codes of its starts, what the first said, and what it came to."""
    place.mkdir()
    out = place / "run"
    typed = words(images, out)
    if name in GATHERING or name in PIECES:
        starts: list[tuple[list[str], tuple[str, int] | None]] = [
            ([*typed, "--piece", str(piece)], PIECES.get(name) if piece else None)
            for piece in range(len(RUNGS))
        ]
        starts.append(([*typed, "--gather"], GATHERING.get(name)))
    else:
        starts = [([*typed, "--resume"], MOMENTS[name])]
    codes, sentences = [], []
    for line, moment in starts:
        code, said = child(place, line, moment, number)
        if moment:
            codes.append(code)
            sentences.append(said)
        if code:
            again, _ = child(place, line)
            codes.append(again)
    return {"moment": name, "signal": number, "codes": codes, "said": sentences, "outcome": outcome(out)}


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    images = photos(folder / "photos")
    (folder / "first").mkdir()
    # The first one runs here, so that all that it imports is there for the children.
    if code := guarded(words(images, folder / "first" / "run")):
        raise RuntimeError(f"the command ended with {code}")
    expected = outcome(folder / "first" / "run")
    answers = []
    for index, name in enumerate([*MOMENTS, *PIECES, *GATHERING]):
        number = (signal.SIGUSR1, signal.SIGTERM)[index % 2]
        answer = scenario(images, folder / f"stopped{index}", name, number)
        answers.append({**answer, "outcome": answer["outcome"] == expected})
    print(json.dumps(answers))
