"""A search of settings handed to Slurm: an array with a task for each trial, which share the search.

Each task is the same command with `--resume`: it takes trials that nobody has and ends when the search is finished, so
that no task is bound to a trial, and none must be gathered.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from pupille.config import DataConfig
from pupille.data.open import check_there
from pupille.errors import RunError
from pupille.i18n.language import tell
from pupille.images.limits import Limits
from pupille.models.registry import check_serves
from pupille.runs.events import Event, Listener, silent
from pupille.runs.folder import check_folder, make_folder, write_atomically, write_json
from pupille.workflows.batch_scripts import ARRAY, QUEUE, Batch, Stage, queue_script
from pupille.workflows.cluster import Cluster
from pupille.workflows.compare import opened_dataset
from pupille.workflows.lead import lead_for
from pupille.workflows.slurm import queue_by
from pupille.workflows.submit import Submitted, check_container, check_sbatch, check_weights
from pupille.workflows.submitted import JOBS, Jobs, jobs_of, scripts_folder, search_status
from pupille.workflows.trials import TRIALS


@dataclass(frozen=True)
class SearchRequest:
    """What a search asks, as far as its tasks depend on it. command: its words behind `pupille`; the other fields are
    what they say. trials: at most."""

    command: tuple[str, ...]
    source: str
    out: Path
    model: str
    trials: int
    data: DataConfig
    limits: Limits


def submit_search(
    request: SearchRequest,
    cluster: Cluster,
    *,
    dry_run: bool = False,
    resume: bool = False,
    listener: Listener = silent,
) -> Submitted:
    """Checks images and weights, writes the scripts and queues them.

    resume: queue as many tasks as there are trials left. Raises PupilleError as `submit`.
    """
    check_folder(request.out, resume=True)
    check_there(request.source)
    check_sbatch(dry_run=dry_run)
    check_container(cluster)
    dataset = opened_dataset(request.source, request.data, request.limits)
    check_serves(request.model, dataset.task)
    check_weights([request.model])
    whole = request.out.absolute()
    folder = scripts_folder(whole)
    before, left = tasks_left(request, resume=resume)
    make_folder(folder)
    lead = lead_for(cluster, [request.model], whole / TRIALS, folder)
    listener(Event(lead.why))
    name = f"pupille-{request.out.name}"
    batch = Batch(cluster, name, request.command, folder, Path.cwd(), lead.seconds, str(lead.why))
    numbers = tuple(range(left))
    write_atomically(folder / ARRAY, batch.search_script())
    write_atomically(
        folder / QUEUE, queue_script([Stage(numbers)], (), folder, cluster.at_once, gathers=False)
    )
    arrays = () if dry_run else tuple(queue_by(folder / QUEUE))
    jobs = Jobs(request.command, (), (*before, *arrays), None, request.trials)
    write_json(folder / JOBS, asdict(jobs))
    return Submitted(folder, numbers, arrays, None)


def tasks_left(request: SearchRequest, *, resume: bool) -> tuple[tuple[str, ...], int]:
    """The arrays that were queued before, and how many tasks are to be queued now.

    Raises RunError where the search is in the queue already, finished, another one, or was never submitted.
    """
    whole, folder = request.out.absolute(), str(request.out)
    there = (scripts_folder(whole) / JOBS).exists()
    if not there and resume:
        raise RunError(
            tell(
                "nothing was submitted for {folder!r}, so nothing can be resumed. Submit it without --resume.",
                folder=folder,
            )
        )
    if not there or (not resume and not jobs_of(whole).arrays):
        return (), request.trials
    jobs, now = jobs_of(whole), search_status(whole)
    if jobs.command != request.command:
        raise RunError(
            tell(
                "{folder!r} was submitted with other words: {words}. Resume it with these, or choose another --out.",
                folder=folder,
                words=" ".join(jobs.command),
            )
        )
    if now.is_finished:
        raise RunError(tell("{folder!r} is finished. Look at its report.", folder=folder))
    if now.in_queue or not resume:
        raise RunError(
            tell(
                "{folder!r} was submitted already; {n} of its tasks are queued or running. `pupille status` says how "
                "far it is; when none is left, `pupille submit --resume` queues what is lost.",
                folder=folder,
                n=now.in_queue or 0,
            )
        )
    return jobs.arrays, max(1, request.trials - now.finished)
