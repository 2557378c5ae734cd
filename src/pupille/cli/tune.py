"""`pupille tune DATA --model NAME`: settings searched, and taken only where they beat the defaults beyond luck."""

from __future__ import annotations

import json

import click

from pupille.cli.finish import finish
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
from pupille.cli.options_training import DEVICES, HIDDEN, SCRATCH, train_options
from pupille.cli.screen import Verb
from pupille.cli.worker import follow
from pupille.config import SEARCHES, DataConfig, GateConfig, SplitConfig, TrainConfig
from pupille.errors import ConfigError
from pupille.i18n.language import for_terminal, say, tell
from pupille.images.limits import Limits
from pupille.models.names import HEADS
from pupille.results.encode import encoded
from pupille.training.distributed.environment import follows


@click.command("tune", cls=Verb)
@click.argument("data_source", metavar="DATA")
@click.option("--model", required=True, metavar="NAME", help="A rung of `pupille models`.")
@click.option(
    "--search",
    type=click.Choice(SEARCHES),
    default="random",
    show_default=True,
    help="How trials are drawn; halving and tpe (Optuna) thin them out on shares of the training images.",
)
@click.option(
    "--trials",
    type=int,
    default=20,
    show_default=True,
    metavar="N",
    help="At most, the defaults among them: every trial more makes the best look better than it is.",
)
@click.option("--budget", type=Duration(), metavar="TIME", help="Begin no trial after this: 90s, 20m, 2h.")
@click.option("--folds", type=int, metavar="K", help="Let all images outside test choose, in K folds.")
@click.option(
    "--nested",
    type=int,
    metavar="K",
    help="Make the search again in K outer folds, and judge it on images that it never saw; K times as long.",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=RANGE",
    help="Search a setting elsewhere: `C=0.1..100`, `augment=none,light`. Can be repeated.",
)
@click.option(
    "--space", type=click.Path(), metavar="FILE", help="TOML file: what is searched, and nothing else."
)
@click.option("--out", type=click.Path(), metavar="DIR", help="Folder to write.  [default: runs/NAME-tuned]")
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
@data_options
@limit_options
def command(
    data_source: str,
    model: str,
    search: str,
    trials: int,
    budget: float | None,
    folds: int | None,
    nested: int | None,
    settings: tuple[str, ...],
    space: str | None,
    out: str | None,
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
    data: DataConfig,
    limits: Limits,
) -> None:
    """Search the settings of one model, and take them only where they beat the defaults beyond luck.

    The best of many trials looks better than it is. So three figures stand together: the best on the validation images,
    the same corrected for the choice, and the test images, opened once. Trial 0 is the defaults with the options given
    here; a setting that is given is not searched. What is searched for each model stands in `docs/tuning.md`. Started
    again with --resume, also beside others, the command takes trials that nobody has.
    """
    del seed
    if follows():
        follow()
        return
    from pupille.models.pretrained.fetch import fetch_missing
    from pupille.workflows.tune import tune

    progress_listener = listener(quiet)
    model = named_model(model, scratch=scratch, head=head, train=train)
    if fetch:
        fetch_missing([model], progress_listener)
    tuning = tune(
        data_source,
        model=model,
        out=out,
        search=search,
        trials=trials,
        budget=budget,
        folds=folds,
        nested=nested,
        changes=dict(map(parse_setting, settings)),
        space=space,
        data=data,
        split=split,
        train=train,
        gate=gate,
        arguments={"hidden": hidden} if hidden else None,
        limits=limits,
        devices=devices,
        resume=resume,
        command=typed(),
        listener=progress_listener,
    )
    report = finish(tuning.run)
    written = say("Page: {path}; report of the run: {report}", path=str(tuning.page), report=str(report))
    click.echo(
        json.dumps(encoded(tuning.results), ensure_ascii=False)
        if as_json
        else for_terminal(f"{tuning}\n\n{written}")
    )


def named_model(model: str, *, scratch: bool, head: str | None, train: TrainConfig) -> str:
    """The name of the model that the options ask for."""
    from pupille.models.registry import fine_tuned, from_scratch, with_head

    if scratch:
        model = from_scratch(model)
    if head:
        model = with_head(model, head)
    return fine_tuned(model) if train.fine_tune in ("last", "all") else model


def parse_setting(text: str) -> tuple[str, str]:
    """`C=0.1..100` as the name and what stands behind it. Raises ConfigError otherwise."""
    name, sign, values = text.partition("=")
    if not (name.strip() and sign and values.strip()):
        raise ConfigError(
            tell(
                "--set takes a setting and where it is searched, such as C=0.1..100. Got {text!r}.", text=text
            )
        )
    return name.strip(), values.strip()
