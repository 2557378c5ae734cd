"""`pupille submit -- compare DATA ...`: a comparison on Slurm, a task for each rung, fold and seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from pupille.cli.compare import command as compare_command
from pupille.cli.compare import named_models
from pupille.cli.options import QUIET, listener, made, make_data, make_limits
from pupille.cli.options_repeats import make_repeats
from pupille.cli.screen import Verb
from pupille.config import DataConfig, RepeatsConfig
from pupille.errors import ConfigError
from pupille.i18n.language import for_terminal, say, says, tell
from pupille.images.limits import Limits


@dataclass(frozen=True)
class TypedComparison:
    """What a typed `compare` asks, as far as its pieces depend on it."""

    source: str
    out: Path
    models: list[str] | None
    heads: tuple[str, ...]
    seed: int
    repeats: RepeatsConfig
    data: DataConfig
    limits: Limits


def comparison_of(words: Sequence[str]) -> TypedComparison:
    """What the words of a comparison ask, read as `compare` reads them.

    Raises ConfigError for another verb, without --out, and for what does not go into pieces; click's own errors for
    options that `compare` does not know.
    """
    if words[0] != "compare":
        raise ConfigError(
            tell(
                "{verb!r} is not dealt into tasks. Put a comparison behind `--`: compare DATA --out RUN.",
                verb=words[0],
            )
        )
    with compare_command.make_context("compare", list(words[1:])) as context:
        values = context.params
    refused = {
        "RUN": values["other"],
        "--budget": values["budget"],
        "--piece": values["piece"] is not None,
        "--gather": values["gather"],
        "--resume": values["resume"],
        "--fetch": values["fetch"],
    }
    if given := [option for option, value in refused.items() if value]:
        raise ConfigError(
            tell("{option} does not go with tasks of a cluster. Leave it out.", option=given[0])
        )
    if values["out"] is None:
        raise ConfigError(
            tell("the tasks need one folder that all of them see. Name it with --out, behind `--`.")
        )
    return TypedComparison(
        values["data_source"],
        Path(values["out"]),
        named_models(values["models"], scratch=values["scratch"]),
        values["heads"],
        values["seed"],
        made(make_repeats, values),
        made(make_data, values),
        made(make_limits, values),
    )


@click.command(
    "submit", cls=Verb, context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False}
)
@click.option("--time", metavar="HH:MM:SS", help="Time of each task.  [default: 02:00:00]")
@click.option("--partition", metavar="NAME", help="Partition of the cluster.")
@click.option("--account", metavar="NAME", help="Account to which the hours are charged.")
@click.option("--gpus", type=click.IntRange(1), metavar="N", help="GPUs of each task.")
@click.option("--cpus", type=click.IntRange(1), metavar="N", help="Cores of each task.  [default: 2]")
@click.option("--memory", metavar="SIZE", help="Memory of each task: 8G.")
@click.option("--dry-run", is_flag=True, help="Write the scripts and queue nothing.")
@QUIET
@click.argument("words", nargs=-1, required=True, metavar="-- compare DATA --out RUN ...")
def command(
    time: str | None,
    partition: str | None,
    account: str | None,
    gpus: int | None,
    cpus: int | None,
    memory: str | None,
    dry_run: bool,
    quiet: bool,
    words: tuple[str, ...],
) -> None:
    """Hand a comparison to Slurm: an array with a task for each rung, fold and seed, then a task that gathers.

    What stands behind `--` is the command as you would type it, with --out. What your site asks of every job may stand
    in the table [cluster] of `pupille.toml`, in the folder where you submit.
    """
    from pupille.workflows.submit import cluster_of, submit

    parsed = comparison_of(words)
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
    submitted = submit(
        parsed.source,
        words,
        parsed.out,
        cluster,
        models=parsed.models,
        heads=parsed.heads,
        repeats=parsed.repeats,
        seed=parsed.seed,
        data=parsed.data,
        limits=parsed.limits,
        dry_run=dry_run,
        listener=listener(quiet),
    )
    n = len(submitted.pieces)
    if submitted.array is None:
        sentence = says(
            "{n} task written: {folder}. Read the scripts, then queue them with sbatch.",
            "{n} tasks written: {folder}. Read the scripts, then queue them with sbatch.",
            n,
            folder=str(submitted.folder),
        )
    else:
        sentence = says(
            "{n} task queued as job {array}, gathered by job {gather}. `pupille status {out}` says how far they are.",
            "{n} tasks queued as job {array}, gathered by job {gather}. `pupille status {out}` says how far they are.",
            n,
            array=submitted.array,
            gather=str(submitted.gather),
            out=str(parsed.out),
        )
    click.echo(for_terminal(sentence))


@click.command("status", cls=Verb)
@click.argument("run", metavar="RUN", type=click.Path())
def status_command(run: str) -> None:
    """Say how far a submitted comparison is: each piece, from the queue and the files."""
    from pupille.workflows.submit import sentence_of, status

    whole = status(run)
    for number, (piece, state) in enumerate(zip(whole.pieces, whole.states, strict=True)):
        where = f" ({piece.climb})" if piece.climb else ""
        click.echo(for_terminal(f"{number:5} {piece.rung}{where}: {tell(state)}"))
    click.echo(for_terminal(sentence_of(whole)))
    if whole.is_finished:
        click.echo(for_terminal(say("The comparison is finished: {folder}", folder=run)))
