"""`pupille train DATA --model NAME --out DIR`: one run."""

from __future__ import annotations

import json

import click

from pupille.cli.finish import finish
from pupille.cli.options import (
    JSON,
    QUIET,
    RESUME,
    SEED,
    data_options,
    gate_options,
    language_option,
    limit_options,
    listener,
    split_options,
    train_options,
    typed,
)
from pupille.cli.values import Hidden
from pupille.config import DataConfig, GateConfig, SplitConfig, TrainConfig
from pupille.data.limits import Limits
from pupille.language import say


@click.command("train")
@click.argument("data_source", metavar="DATA")
@click.option("--model", required=True, metavar="NAME", help="A rung of `pupille models`.")
@click.option("--out", required=True, type=click.Path(), metavar="DIR", help="Folder to write.")
@click.option("--hidden", type=Hidden(), metavar="N,N,...", help="Neurons of each dense layer (mlp).")
@SEED
@RESUME
@QUIET
@JSON
@language_option
@split_options
@train_options
@gate_options
@data_options
@limit_options
def command(
    data_source: str,
    model: str,
    out: str,
    hidden: tuple[int, ...] | None,
    seed: int,
    resume: bool,
    quiet: bool,
    as_json: bool,
    split: SplitConfig,
    train: TrainConfig,
    gate: GateConfig,
    data: DataConfig,
    limits: Limits,
) -> None:
    """Fit one model and keep everything about it in a run folder.

    DATA is read and split as by `pupille compare`; the test images are scored once, at the end.
    """
    del seed
    from pupille.ladder import train as train_one

    run = train_one(
        data_source,
        model=model,
        out=out,
        data=data,
        split=split,
        train=train,
        gate=gate,
        arguments={"hidden": hidden} if hidden else None,
        limits=limits,
        resume=resume,
        command=typed(),
        listener=listener(quiet),
    )
    report = finish(run.folder)
    written = say("Report: {path}", path=str(report))
    click.echo(json.dumps(run.results, ensure_ascii=False) if as_json else f"{run}\n\n{written}")
