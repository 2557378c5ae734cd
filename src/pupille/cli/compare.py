"""`pupille compare DATA`: the ladder on one honest split."""

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
from pupille.cli.values import Duration
from pupille.config import DataConfig, GateConfig, SplitConfig, TrainConfig
from pupille.data.limits import Limits
from pupille.language import say


@click.command("compare")
@click.argument("data_source", metavar="DATA")
@click.option(
    "--models", metavar="A,B,...", help="Rungs to climb, by name.  [default: all of `pupille models`]"
)
@click.option(
    "--out", type=click.Path(), metavar="DIR", help="Folder to write.  [default: runs/<name of the data>]"
)
@click.option("--budget", type=Duration(), help="Leave out what would take longer in all: 90s, 10m, 1.5h.")
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
    models: str | None,
    out: str | None,
    budget: float | None,
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
    """Compare the ladder of models on one split of your images.

    DATA is a folder with one folder of images per class, a zip or tar of one, a table (CSV, TSV, Excel) of paths and
    labels, MNIST-style IDX files, or a built-in name: digits, shapes. The model is chosen on the validation images;
    the test images are opened once, afterwards.
    """
    del seed
    from pupille.ladder import compare

    comparison = compare(
        data_source,
        models=[name.strip() for name in models.split(",") if name.strip()] if models is not None else None,
        out=out,
        data=data,
        split=split,
        train=train,
        gate=gate,
        limits=limits,
        budget=budget,
        resume=resume,
        command=typed(),
        listener=listener(quiet),
    )
    report = finish(comparison.folder)
    written = say("Report: {path}", path=str(report))
    click.echo(
        json.dumps(comparison.results, ensure_ascii=False) if as_json else f"{comparison}\n\n{written}"
    )
