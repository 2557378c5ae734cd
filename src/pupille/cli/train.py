"""`pupille train DATA --model NAME --out DIR`: one run."""

from __future__ import annotations

import json

import click

from pupille.cli.finish import finish
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
from pupille.cli.options_training import DEVICES, HIDDEN, SCRATCH, train_options
from pupille.cli.screen import Verb
from pupille.cli.worker import follow
from pupille.config import DataConfig, GateConfig, SplitConfig, TrainConfig
from pupille.evaluation.questions import EvaluationConfig
from pupille.i18n.language import say
from pupille.images.limits import Limits
from pupille.models.names import HEADS
from pupille.results.encode import encoded
from pupille.training.distributed.environment import follows


@click.command("train", cls=Verb)
@click.argument("data_source", metavar="DATA")
@click.option("--model", required=True, metavar="NAME", help="A rung of `pupille models`.")
@click.option("--out", required=True, type=click.Path(), metavar="DIR", help="Folder to write.")
@click.option(
    "--head", type=click.Choice(HEADS), help="What stands on a pretrained network.  [default: linear]"
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
@data_options
@limit_options
def command(
    data_source: str,
    model: str,
    out: str,
    head: str | None,
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
    data: DataConfig,
    limits: Limits,
) -> None:
    """Fit one model and keep everything about it in a run folder.

    DATA is read and split as by `pupille compare`; the test images are scored once, at the end.
    """
    del seed
    if follows():
        follow()
        return
    from pupille.models.pretrained.fetch import fetch_missing
    from pupille.models.registry import fine_tuned, from_scratch, with_head
    from pupille.workflows.compare import train as train_model

    progress_listener = listener(quiet)
    if scratch:
        model = from_scratch(model)
    if head:
        model = with_head(model, head)
    if train.fine_tune in ("last", "all"):
        model = fine_tuned(model)
    if fetch:
        fetch_missing([model], progress_listener)
    run = train_model(
        data_source,
        model=model,
        out=out,
        data=data,
        split=split,
        train=train,
        gate=gate,
        asked=asked,
        arguments={"hidden": hidden} if hidden else None,
        limits=limits,
        devices=devices,
        resume=resume,
        command=typed(),
        listener=progress_listener,
    )
    report = finish(run.folder)
    written = say("Report: {path}", path=str(report))
    click.echo(json.dumps(encoded(run.results), ensure_ascii=False) if as_json else f"{run}\n\n{written}")
