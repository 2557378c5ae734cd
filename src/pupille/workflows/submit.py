"""A comparison handed to Slurm: an array with a task for each piece, then one that gathers.

The scheduler is the engine. Beside the folder of the comparison, `RUN`, lie `RUN.slurm` with the scripts, their logs
and the numbers of the jobs, and `RUN.pieces` with what the tasks fit until it is gathered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pupille.config import DataConfig, RepeatsConfig, TrainConfig
from pupille.data.open import check_there
from pupille.errors import RunError
from pupille.i18n.language import tell, tells
from pupille.images.limits import Limits
from pupille.models.available import without_weights
from pupille.runs.events import Event, Listener, silent
from pupille.runs.folder import check_folder, make_folder, write_atomically, write_json
from pupille.workflows.batch_scripts import ARRAY, GATHER, QUEUE, Batch, Stage, queue_script
from pupille.workflows.cluster import Cluster
from pupille.workflows.compare import opened_dataset
from pupille.workflows.fit_models import chosen_models
from pupille.workflows.lead import lead_for
from pupille.workflows.pieces import Piece, pieces_folder, pieces_of, sites_of
from pupille.workflows.slurm import cancel, is_here, queue_by
from pupille.workflows.submitted import (
    ACTIVE,
    JOBS,
    UNFITTED,
    Jobs,
    Status,
    jobs_of,
    scripts_folder,
    status,
)


@dataclass(frozen=True)
class Request:
    """What a comparison asks, as far as its pieces depend on it. command: its words behind `pupille`; the other fields
    are what they say."""

    command: tuple[str, ...]
    source: str
    out: Path
    models: Sequence[str] | None
    heads: Sequence[str]
    repeats: RepeatsConfig
    train: TrainConfig
    data: DataConfig
    limits: Limits


@dataclass(frozen=True)
class Submitted:
    """What was written and queued. numbers: of the pieces that are to be fitted. arrays, gather: numbers of the jobs;
    gather is None where nothing was queued."""

    folder: Path
    numbers: tuple[int, ...]
    arrays: tuple[str, ...]
    gather: str | None


def submit(
    request: Request,
    cluster: Cluster,
    *,
    dry_run: bool = False,
    resume: bool = False,
    listener: Listener = silent,
) -> Submitted:
    """Checks images and weights, writes the scripts and queues them.

    dry_run: write only. resume: queue again those pieces alone that are lost, or were never begun. Raises PupilleError
    before anything is queued where images or weights are missing, the folder is not free, the comparison is queued
    already, or there is no Slurm.
    """
    check_folder(request.out, resume=True)
    check_there(request.source)
    check_sbatch(dry_run=dry_run)
    check_container(cluster)
    names, pieces = checked(request, listener)
    whole = request.out.absolute()
    folder = scripts_folder(whole)
    before = earlier(request, pieces, resume=resume)
    numbers = tuple(range(len(pieces)))
    if before:
        numbers = tuple(number for number in numbers if before.states[number] in UNFITTED)
    make_folder(folder)
    lead = lead_for(cluster, names, pieces_folder(whole), folder)
    listener(Event(lead.why))
    name = f"pupille-{request.out.name}"
    batch = Batch(cluster, name, request.command, folder, Path.cwd(), lead.seconds, str(lead.why))
    jobs = jobs_of(whole) if before else Jobs(request.command, pieces, (), None)
    active = before.active_arrays if before else ()
    write_atomically(folder / ARRAY, batch.array_script())
    write_atomically(folder / GATHER, batch.gather_script())
    stages = stages_of(pieces, numbers, after=active)
    write_atomically(folder / QUEUE, queue_script(stages, active, folder, cluster.at_once))
    arrays: tuple[str, ...] = ()
    gather = None
    if not dry_run:
        if before and jobs.gather and before.gathering in ACTIVE:
            # It would not wait for what is queued now.
            cancel([jobs.gather])
        *queued, gather = queue_by(folder / QUEUE)
        arrays = tuple(queued)
    write_json(folder / JOBS, asdict(Jobs(request.command, pieces, (*jobs.arrays, *arrays), gather)))
    return Submitted(folder, numbers, arrays, gather)


def checked(request: Request, listener: Listener) -> tuple[tuple[str, ...], tuple[Piece, ...]]:
    """The models and the pieces of a comparison whose images and weights are here. Raises PupilleError if they are
    not."""
    dataset = opened_dataset(request.source, request.data, request.limits)
    names = chosen_models(request.models, request.heads, task=dataset.task, listener=listener)
    check_weights(names)
    sites = sites_of(dataset, request.repeats)
    return names, pieces_of(names, request.repeats, request.train, sites)


def check_sbatch(*, dry_run: bool) -> None:
    """Raises RunError where something is to be queued and there is no Slurm."""
    if not dry_run and not is_here():
        raise RunError(
            tell(
                "there is no sbatch here. Submit from a login node of the cluster, or write the scripts with --dry-run."
            )
        )


def check_weights(names: Sequence[str]) -> None:
    """Raises RunError unless the weights of all these models are here."""
    if missing := without_weights(names):
        raise RunError(
            tell(
                "the weights of {names} are not here, and nodes that compute often have no internet. Fetch them first, "
                "with `pupille weights fetch`.",
                names=", ".join(missing),
            )
        )


def check_container(cluster: Cluster) -> None:
    """Raises RunError for a container that is a file and not here; an address is left to what starts it."""
    name = cluster.container
    if name and "://" not in name and not Path(name).exists():
        raise RunError(
            tell(
                "the container {name!r} of [cluster] is not here. Build it there (docs/cluster.md), or correct "
                "its path.",
                name=name,
            )
        )


def earlier(request: Request, pieces: tuple[Piece, ...], *, resume: bool) -> Status | None:
    """How far the comparison is that was submitted before and is gone on with; None for a new one.

    Raises RunError where the two do not fit: it is in the queue already, finished, another one, or there is none.
    """
    whole = request.out.absolute()
    there = (scripts_folder(whole) / JOBS).exists()
    if not there and resume:
        raise RunError(
            tell(
                "nothing was submitted for {folder!r}, so nothing can be resumed. Submit it without --resume.",
                folder=str(request.out),
            )
        )
    if not there or (not resume and not jobs_of(whole).arrays):
        return None
    now = status(whole)
    if resume and (jobs_of(whole).pieces != pieces or jobs_of(whole).command != request.command):
        raise RunError(
            tell(
                "{folder!r} was submitted with other words: {words}. Resume it with these, or choose another --out.",
                folder=str(request.out),
                words=" ".join(jobs_of(whole).command),
            )
        )
    if now.is_finished:
        raise RunError(tell("{folder!r} is finished. Look at its report.", folder=str(request.out)))
    waiting = sum(state in ACTIVE for state in now.states)
    if not resume:
        raise RunError(
            tells(
                "{folder!r} was submitted already; {n} task of it is queued or running. `pupille status` says how "
                "far it is, `pupille submit --resume` queues what is lost.",
                "{folder!r} was submitted already; {n} tasks of it are queued or running. `pupille status` says how "
                "far it is, `pupille submit --resume` queues what is lost.",
                waiting,
                folder=str(request.out),
            )
        )
    if now.gathering in ACTIVE and not any(state in UNFITTED for state in now.states):
        raise RunError(
            tell("nothing of {folder!r} is lost. Wait for what is queued.", folder=str(request.out))
        )
    return now


def stages_of(pieces: Sequence[Piece], numbers: Sequence[int], *, after: Sequence[str]) -> list[Stage]:
    """The numbers of pieces in stages; those that depend on others wait for the jobs `after` too."""
    by_stage: dict[int, list[int]] = {}
    for number in numbers:
        by_stage.setdefault(pieces[number].stage, []).append(number)
    return [Stage(tuple(some), tuple(after) if stage else ()) for stage, some in sorted(by_stage.items())]
