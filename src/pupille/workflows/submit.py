"""A comparison handed to Slurm: an array with a task for each piece, then one that gathers; and how far it is.

The scheduler is the engine. Beside the folder of the comparison, `RUN`, lie `RUN.slurm` with the scripts, their logs
and the numbers of the jobs, and `RUN.pieces` with what the tasks fit until it is gathered.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from pupille.config import DataConfig, RepeatsConfig
from pupille.data.open import check_there
from pupille.errors import ConfigError, RunError, unknown_choice
from pupille.i18n.language import StoredText, phrase, tell
from pupille.images.limits import Limits
from pupille.models.available import without_weights
from pupille.runs.events import Listener, silent
from pupille.runs.folder import (
    LOCK,
    RESULTS,
    check_folder,
    make_folder,
    read_json,
    write_atomically,
    write_json,
)
from pupille.storage.regular_file import read_bytes
from pupille.training.run import is_trained
from pupille.workflows.batch_scripts import Cluster, array_script, gather_script
from pupille.workflows.compare import opened_dataset
from pupille.workflows.fit_models import chosen_models
from pupille.workflows.pieces import Piece, is_fitted, piece_folder, pieces_of

ARRAY, GATHER, JOBS = "array.sh", "gather.sh", "jobs.json"
TABLE = "cluster"
SETTINGS = Path("pupille.toml")
FINISHED, FITTED, RUNNING, QUEUED, MISSING = (
    phrase("gathered"),
    phrase("fitted"),
    phrase("running"),
    phrase("queued"),
    phrase("not begun or lost"),
)
STATES = {
    "PENDING": QUEUED,
    "CONFIGURING": QUEUED,
    "REQUEUED": QUEUED,
    "RUNNING": RUNNING,
    "COMPLETING": RUNNING,
}
"""What Slurm calls the state of a task that is not over."""
PATIENCE = 60
"""Seconds in which a command of Slurm must answer."""


@dataclass(frozen=True)
class Submitted:
    """What was written and queued. array, gather: numbers of the jobs, None where nothing was queued."""

    folder: Path
    pieces: tuple[Piece, ...]
    array: str | None
    gather: str | None


@dataclass(frozen=True)
class Status:
    """How far a comparison is. states: of each piece."""

    pieces: tuple[Piece, ...]
    states: tuple[str, ...]
    is_finished: bool

    def counts(self) -> dict[str, int]:
        """How many pieces are in each state."""
        return dict(Counter(self.states))


def scripts_folder(out: Path) -> Path:
    """Where the scripts and logs of a comparison lie."""
    return out.with_name(f"{out.name}.slurm")


def cluster_of(given: Mapping[str, Any], settings: Path = SETTINGS) -> Cluster:
    """What the site asks: the table `[cluster]` of a file of settings, and what was given on the command line above it.

    given: by the names of `Cluster`; None says nothing. Raises ConfigError for a table that cannot be read.
    """
    table: dict[str, Any] = {}
    if settings.exists():
        try:
            table = tomllib.loads(read_bytes(settings, anywhere=True).decode()).get(TABLE, {})
        except ValueError as error:
            raise ConfigError(
                tell("{file!r} is no TOML: {reason}. Correct it.", file=str(settings), reason=str(error))
            ) from error
    known = {field.name for field in fields(Cluster)}
    for name, value in table.items():
        if name not in known:
            raise ConfigError(unknown_choice("a setting of [cluster]", name, sorted(known)))
        table[name] = tuple(value) if isinstance(value, list) else value
    return Cluster(**{**table, **{name: value for name, value in given.items() if value is not None}})


def submit(
    source: str,
    command: Sequence[str],
    out: Path,
    cluster: Cluster,
    *,
    models: Sequence[str] | None,
    heads: Sequence[str],
    repeats: RepeatsConfig,
    seed: int,
    data: DataConfig,
    limits: Limits,
    dry_run: bool = False,
    listener: Listener = silent,
) -> Submitted:
    """Checks images and weights, writes the scripts and queues them.

    command: the words of the comparison behind `pupille`, `--out` among them; the others are what they say. dry_run:
    write only. Raises PupilleError before anything is queued where images or weights are missing, the folder is not
    free, or there is no Slurm.
    """
    check_folder(out, resume=True)
    check_there(source)
    if not dry_run and shutil.which("sbatch") is None:
        raise RunError(
            tell(
                "there is no sbatch here. Submit from a login node of the cluster, or write the scripts with --dry-run."
            )
        )
    dataset = opened_dataset(source, data, limits)
    names = chosen_models(models, heads, task=dataset.task, listener=listener)
    missing = without_weights(names)
    if missing:
        raise RunError(
            tell(
                "the weights of {names} are not here, and nodes that compute often have no internet. Fetch them first, "
                "with `pupille weights fetch`.",
                names=", ".join(missing),
            )
        )
    pieces = pieces_of(names, repeats, seed)
    folder = scripts_folder(out.absolute())
    make_folder(folder)
    words = [sys.executable, "-m", "pupille", *command]
    name, here = f"pupille-{out.name}", Path.cwd()
    write_atomically(folder / ARRAY, array_script(cluster, name, words, len(pieces), folder, here))
    write_atomically(folder / GATHER, gather_script(cluster, name, words, folder, here))
    array = gather = None
    if not dry_run:
        array = queued([str(folder / ARRAY)])
        gather = queued([f"--dependency=afterany:{array}", str(folder / GATHER)])
    write_json(
        folder / JOBS, {"array": array, "gather": gather, "pieces": [asdict(piece) for piece in pieces]}
    )
    return Submitted(folder, pieces, array, gather)


def queued(words: Sequence[str]) -> str:
    """The number of a job that sbatch takes. Raises RunError with what it says if it does not."""
    done = answer_of(["sbatch", "--parsable", *words])
    if done.returncode:
        raise RunError(
            tell(
                "sbatch refuses: {reason}. Nothing was queued by it.",
                reason=done.stderr.strip() or done.stdout.strip(),
            )
        )
    return done.stdout.strip().split(";")[0]


def answer_of(words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """What a command of Slurm says. Raises RunError if it does not answer."""
    try:
        return subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RunError(
            tell(
                "{command} does not answer ({reason}). Ask again later.", command=words[0], reason=str(error)
            )
        ) from error


def status(out: str | Path) -> Status:
    """How far a comparison is that was submitted, with Slurm or, from the files alone, without.

    Raises RunError if none was submitted for this folder.
    """
    whole = Path(out).absolute()
    if not (scripts_folder(whole) / JOBS).exists():
        raise RunError(
            tell("nothing was submitted for {folder!r}. Submit it, or look at its report.", folder=str(out))
        )
    record = read_json(scripts_folder(whole) / JOBS)
    pieces = tuple(Piece(**piece) for piece in record["pieces"])
    in_queue = queue_of(record["array"]) if record["array"] else {}
    states = tuple(state_of(whole, piece, number, in_queue) for number, piece in enumerate(pieces))
    return Status(pieces, states, (whole / RESULTS).exists())


def state_of(whole: Path, piece: Piece, number: int, in_queue: Mapping[int, str]) -> str:
    """The state of one piece."""
    if is_trained(whole / piece.path):
        return FINISHED
    if is_fitted(piece, whole, number):
        return FITTED
    if number in in_queue:
        return in_queue[number]
    return RUNNING if (piece_folder(whole, number) / LOCK).exists() else MISSING


def queue_of(array: str) -> dict[int, str]:
    """The state of every task of an array that is queued or running; empty where there is no Slurm to ask."""
    if shutil.which("squeue") is None:
        return {}
    done = answer_of(["squeue", "--noheader", "--array", f"--jobs={array}", "--format=%K %T"])
    rows = [line.split() for line in done.stdout.splitlines()] if not done.returncode else []
    return {int(row[0]): STATES.get(row[1], RUNNING) for row in rows if len(row) == 2 and row[0].isdecimal()}


def sentence_of(whole: Status) -> StoredText:
    """How far it is, in one sentence."""
    parts = ", ".join(f"{n} {tell(state)}" for state, n in whole.counts().items())
    return tell("{pieces} pieces: {parts}.", pieces=len(whole.pieces), parts=parts)
