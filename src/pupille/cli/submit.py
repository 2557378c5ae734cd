"""`pupille submit -- compare DATA ...` or `tune`: a comparison or a search on Slurm, a task for each piece or trial."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pupille.cli.compare import command as compare_command
from pupille.cli.compare import named_models
from pupille.cli.options import QUIET, listener, made, make_data, make_limits
from pupille.cli.options_repeats import make_repeats
from pupille.cli.options_training import make_train
from pupille.cli.screen import Verb
from pupille.cli.tune import command as tune_command
from pupille.cli.tune import named_model
from pupille.errors import ConfigError
from pupille.i18n.language import for_terminal, say, says, tell

if TYPE_CHECKING:
    from pupille.workflows.submit import Request, Submitted
    from pupille.workflows.submit_search import SearchRequest


def comparison_of(words: Sequence[str]) -> Request:
    """What the words of a comparison ask, read as `compare` reads them.

    Raises ConfigError without --out, and for what does not go into pieces; click's own errors for
    options that `compare` does not know.
    """
    from pupille.workflows.submit import Request

    with compare_command.make_context("compare", list(words[1:])) as context:
        values = context.params
    check_options(values, ("other", "budget", "piece", "gather", "resume", "fetch"))
    return Request(
        tuple(words),
        values["data_source"],
        Path(values["out"]),
        named_models(values["models"], scratch=values["scratch"]),
        values["heads"],
        made(make_repeats, values),
        made(make_train, values),
        made(make_data, values),
        made(make_limits, values),
    )


def search_of(words: Sequence[str]) -> SearchRequest:
    """What the words of a search ask, as `comparison_of`."""
    from pupille.workflows.submit_search import SearchRequest

    with tune_command.make_context("tune", list(words[1:])) as context:
        values = context.params
    check_options(values, ("budget", "resume", "fetch"))
    return SearchRequest(
        tuple(words),
        values["data_source"],
        Path(values["out"]),
        named_model(
            values["model"], scratch=values["scratch"], head=values["head"], train=made(make_train, values)
        ),
        values["trials"],
        made(make_data, values),
        made(make_limits, values),
    )


def check_options(values: Mapping[str, Any], refused: Sequence[str]) -> None:
    """Raises ConfigError for options that do not go with tasks, and without --out."""
    for name in refused:
        if values[name] not in (None, False):
            option = "RUN" if name == "other" else f"--{name}"
            raise ConfigError(
                tell("{option} does not go with tasks of a cluster. Leave it out.", option=option)
            )
    if values["out"] is None:
        raise ConfigError(
            tell("the tasks need one folder that all of them see. Name it with --out, behind `--`.")
        )


@click.command(
    "submit", cls=Verb, context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False}
)
@click.option("--time", metavar="TIME", help="Time of each task: 90m, 2h, 1-12:00:00.  [default: 2h]")
@click.option("--partition", metavar="NAME", help="Partition of the cluster.")
@click.option("--account", metavar="NAME", help="Account to which the hours are charged.")
@click.option("--gpus", type=click.IntRange(1), metavar="N", help="GPUs of each task.")
@click.option("--cpus", type=click.IntRange(1), metavar="N", help="Cores of each task.  [default: 2]")
@click.option("--memory", metavar="SIZE", help="Memory of each task: 8G.")
@click.option("--resume", is_flag=True, help="Queue again only what is lost, then gather.")
@click.option("--dry-run", is_flag=True, help="Write the scripts and queue nothing.")
@QUIET
@click.argument("words", nargs=-1, required=True, metavar="-- compare|tune DATA --out RUN ...")
def command(
    time: str | None,
    partition: str | None,
    account: str | None,
    gpus: int | None,
    cpus: int | None,
    memory: str | None,
    resume: bool,
    dry_run: bool,
    quiet: bool,
    words: tuple[str, ...],
) -> None:
    """Hand a comparison to Slurm: an array with a task for each rung, fold, seed, site that is left out and share of a
    learning curve, then a task that gathers. Or a search: an array with a task for each trial of `tune`.

    What stands behind `--` is the command as you would type it, with --out. What your site asks of every job may stand
    in the table [cluster] of `pupille.toml`, in the folder where you submit.
    """
    from pupille.workflows.cluster import cluster_of
    from pupille.workflows.submit import submit
    from pupille.workflows.submit_search import submit_search

    cluster = cluster_of(
        {
            "time": time,
            "partition": partition,
            "account": account,
            "gpus": gpus,
            "cpus": cpus,
            "memory": memory,
        }
    )
    hears = listener(quiet)
    if words[0] == "compare":
        request = comparison_of(words)
        submitted = submit(request, cluster, dry_run=dry_run, resume=resume, listener=hears)
        click.echo(for_terminal(sentence_of(submitted, str(request.out))))
    elif words[0] == "tune":
        search = search_of(words)
        submitted = submit_search(search, cluster, dry_run=dry_run, resume=resume, listener=hears)
        click.echo(for_terminal(sentence_of(submitted, str(search.out))))
    else:
        raise ConfigError(
            tell(
                "{verb!r} is not dealt into tasks. Put a comparison or a search behind `--`: compare DATA --out RUN.",
                verb=words[0],
            )
        )


def sentence_of(submitted: Submitted, out: str) -> str:
    """What was queued, or written."""
    n = len(submitted.numbers)
    if submitted.arrays and submitted.gather is None:
        return says(
            "{n} task queued as job {arrays}. `pupille status {out}` says how far the search is.",
            "{n} tasks queued as job {arrays}, which share the search. `pupille status {out}` says how far it is.",
            n,
            arrays=", ".join(submitted.arrays),
            out=out,
        )
    if submitted.gather is None:
        return says(
            "{n} task written: {folder}. Read the scripts, then queue them with `bash {queue}`.",
            "{n} tasks written: {folder}. Read the scripts, then queue them with `bash {queue}`.",
            n,
            folder=str(submitted.folder),
            queue=str(submitted.folder / "queue.sh"),
        )
    if not submitted.arrays:
        return say(
            "Every piece is fitted; the task that gathers them is queued as job {gather}.",
            gather=submitted.gather,
        )
    return says(
        "{n} task queued as job {arrays}, gathered by job {gather}. `pupille status {out}` says how far they are.",
        "{n} tasks queued as job {arrays}, gathered by job {gather}. `pupille status {out}` says how far they are.",
        n,
        arrays=", ".join(submitted.arrays),
        gather=submitted.gather,
        out=out,
    )


@click.command("status", cls=Verb)
@click.argument("run", metavar="RUN", type=click.Path())
def status_command(run: str) -> None:
    """Say how far a submitted comparison is: each piece, from the queue and the files."""
    from pupille.workflows.submitted import LOST, jobs_of, status

    if jobs_of(Path(run).absolute()).trials:
        show_search(Path(run))
        return
    whole = status(run)
    for number, (piece, state) in enumerate(zip(whole.pieces, whole.states, strict=True)):
        click.echo(for_terminal(f"{number:5} {piece.label()}: {tell(state)}"))
    click.echo(for_terminal(whole.sentence()))
    if whole.is_finished:
        click.echo(for_terminal(say("The comparison is finished: {folder}", folder=run)))
        return
    click.echo(for_terminal(say("The task that gathers: {state}.", state=tell(whole.gathering))))
    if not whole.sees_queue:
        click.echo(
            for_terminal(
                say("There is no queue to ask here: what waits in one counts as not begun, or lost.")
            )
        )
    if LOST in (*whole.states, whole.gathering):
        show_way_on(Path(run))


def show_search(run: Path) -> None:
    """Says how far a search is."""
    from pupille.workflows.submitted import search_status

    now = search_status(run.absolute())
    click.echo(for_terminal(now.sentence()))
    if now.is_finished:
        click.echo(for_terminal(say("The search is finished: {folder}", folder=str(run))))
    elif now.in_queue is None:
        click.echo(for_terminal(say("There is no queue to ask here.")))
    elif now.in_queue:
        tasks = says("{n} task is queued or running.", "{n} tasks are queued or running.", now.in_queue)
        click.echo(for_terminal(tasks))
    else:
        show_way_on(run)


def show_way_on(run: Path) -> None:
    """Says what queues again what is lost."""
    from pupille.workflows.submitted import jobs_of

    words = shlex.join(jobs_of(run.absolute()).command)
    click.echo(
        for_terminal(say("To queue what is lost again: `pupille submit --resume -- {words}`", words=words))
    )
