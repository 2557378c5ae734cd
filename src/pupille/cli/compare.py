"""`pupille compare DATA`: the ladder on one honest split; `pupille compare RUN RUN`: two finished runs."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from pupille.cli.finish import finish, write_report
from pupille.cli.option_types import Duration
from pupille.cli.options import (
    FETCH,
    JSON,
    QUIET,
    RESUME,
    SEED,
    data_options,
    gate_options,
    limit_options,
    listener,
    split_options,
    typed,
)
from pupille.cli.options_evaluation import question_options
from pupille.cli.options_repeats import repeats_options
from pupille.cli.options_training import DEVICES, HIDDEN, SCRATCH, train_options
from pupille.cli.screen import Verb
from pupille.cli.two_runs import check_single, check_two, show_two
from pupille.cli.worker import follow
from pupille.config import DataConfig, GateConfig, RepeatsConfig, SplitConfig, TrainConfig
from pupille.errors import ConfigError
from pupille.evaluation.questions import EvaluationConfig
from pupille.i18n.language import say, tell
from pupille.images.limits import Limits
from pupille.models.names import HEADS
from pupille.results.encode import encoded
from pupille.training.distributed.environment import follows


def named_models(models: Sequence[str], *, scratch: bool) -> list[str] | None:
    """The rungs that --models names, from random weights where that was asked for; None for all."""
    from pupille.models.names import split_name
    from pupille.models.registry import from_scratch

    if scratch and not models:
        raise ConfigError(
            tell("--from-scratch trains the networks in --models from random weights. Name them there.")
        )
    names = [name.strip() for name in ",".join(models).split(",") if name.strip()] if models else None
    if scratch and names:
        names = [from_scratch(name) for name in names]
        if not any(split_name(name).scratch for name in names):
            raise ConfigError(
                tell("--from-scratch is for pretrained networks, and --models names none. Leave it out.")
            )
    return names


@click.command("compare", cls=Verb)
@click.argument("data_source", metavar="DATA|RUN")
@click.argument("other", metavar="[RUN]", required=False)
@click.option(
    "--models",
    metavar="A,B,...",
    multiple=True,
    help="Rungs to climb, by name; may be given several times.  [default: all whose weights are here]",
)
@click.option(
    "--out", type=click.Path(), metavar="DIR", help="Folder to write.  [default: runs/<name of the data>]"
)
@click.option(
    "--with",
    "tools",
    metavar="TOOL:MODEL",
    multiple=True,
    help="Of boxes: compare another tool too, run by its template, such as ultralytics:yolo11n.",
)
@click.option("--budget", type=Duration(), help="Leave out what would take longer in all: 90s, 10m, 1.5h.")
@click.option(
    "--head",
    "heads",
    type=click.Choice(HEADS),
    multiple=True,
    help="What stands on pretrained networks; may be given several times.  [default: linear]",
)
@click.option(
    "--margin", type=float, metavar="X", help="Two runs: the smallest difference that matters, such as 0.02."
)
@click.option(
    "--settle", type=float, metavar="X", help="Two runs: how many test images would settle such a difference."
)
@click.option(
    "--protocol",
    type=click.Path(),
    metavar="FILE",
    help="What `pupille plan` sealed; says where it was followed.",
)
@click.option(
    "--piece",
    type=int,
    metavar="K",
    help="One task of many: fit this piece alone, counted from 0, beside --out.",
)
@click.option(
    "--gather", is_flag=True, help="Take over the pieces that were fitted beside --out, and finish."
)
@click.option(
    "--explain", "explained", is_flag=True, help="Say in the report what the chosen model looks at too."
)
@HIDDEN
@SCRATCH
@FETCH
@SEED
@DEVICES
@RESUME
@QUIET
@JSON
@split_options
@train_options
@gate_options
@question_options
@repeats_options
@data_options
@limit_options
def command(
    data_source: str,
    other: str | None,
    models: tuple[str, ...],
    out: str | None,
    tools: tuple[str, ...],
    budget: float | None,
    heads: tuple[str, ...],
    margin: float | None,
    settle: float | None,
    protocol: str | None,
    piece: int | None,
    gather: bool,
    explained: bool,
    hidden: tuple[int, ...] | None,
    scratch: bool,
    fetch: bool,
    seed: int,
    devices: str,
    resume: bool,
    quiet: bool,
    as_json: bool,
    split: SplitConfig,
    train: TrainConfig,
    gate: GateConfig,
    asked: EvaluationConfig,
    repeats: RepeatsConfig,
    data: DataConfig,
    limits: Limits,
) -> None:
    """Compare the ladder of models on one split of your images, or two finished runs.

    DATA is a folder with one folder of images per class, a zip or tar of one, a table (CSV, TSV, Excel) of paths and
    labels, MNIST-style IDX files, or a name: digits, shapes, or one of `pupille data list`. The model is chosen on the
    validation images; the test images are opened once, afterwards.

    With two folders that `train` or `compare` wrote on one split, their models are compared on its test images.
    """
    if follows():
        follow()
        return
    if other is not None:
        check_two(click.get_current_context())
        show_two(data_source, other, margin=margin, settle=settle, seed=seed, as_json=as_json)
        return
    check_single(data_source, margin, settle)
    from pupille.models.pretrained.fetch import fetch_missing
    from pupille.workflows.compare import compare

    progress_listener, names = listener(quiet), named_models(models, scratch=scratch)
    if fetch:
        if names is None:
            raise ConfigError(
                tell("--fetch brings the weights of the networks in --models. Name them there.")
            )
        fetch_missing(names, progress_listener)
    comparison = compare(
        data_source,
        models=names,
        heads=heads,
        out=out,
        data=data,
        split=split,
        train=train,
        gate=gate,
        asked=asked,
        protocol=protocol,
        repeats=repeats,
        limits=limits,
        budget=budget,
        arguments={"hidden": hidden} if hidden else None,
        devices=devices,
        resume=resume,
        piece=piece,
        gather=gather,
        tools=tools,
        command=typed(),
        listener=progress_listener,
    )
    if piece is not None:
        click.echo(say("Piece {number} is fitted: {folder}", number=piece, folder=str(comparison.folder)))
        return
    report = finish(comparison.folder)
    if explained:
        from pupille.workflows.explained_report import explain_in_report

        explain_in_report(
            comparison.folder,
            data_source,
            data=data,
            limits=limits,
            seed=seed,
            command=typed(),
            listener=progress_listener,
        )
        report = write_report(comparison.folder)
    written = say("Report: {path}", path=str(report))
    click.echo(
        json.dumps(encoded(comparison.results), ensure_ascii=False)
        if as_json
        else f"{comparison}\n\n{written}"
    )
