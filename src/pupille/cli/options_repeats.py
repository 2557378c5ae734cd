"""What is trained again, to see how much of a result is chance: options of `compare`."""

from __future__ import annotations

import click

from pupille.cli.options import gathered
from pupille.config import RepeatsConfig

AGAIN = [
    click.option(
        "--folds", type=int, metavar="K", help="Little data: deal all images to K folds, each tested once."
    ),
    click.option(
        "--repeats", type=int, metavar="R", help="Deal the folds R times, with other seeds.  [default: 1]"
    ),
    click.option("--seeds", type=int, metavar="N", help="Train with N seeds: the spread of training."),
    click.option(
        "--leave-out",
        metavar="COLUMN",
        help="Will it work elsewhere? Train without each site in turn, and score it there.",
    ),
    click.option(
        "--learning-curve",
        is_flag=True,
        help="Would more images help? Train on fifths of the training images.",
    ),
]


def make_repeats(
    *,
    folds: int | None,
    repeats: int | None,
    seeds: int | None,
    leave_out: str | None,
    learning_curve: bool,
) -> RepeatsConfig:
    """The settings of further trainings."""
    return RepeatsConfig(
        folds=folds,
        repeats=1 if repeats is None else repeats,
        seeds=seeds,
        leave_out=leave_out,
        learning_curve=learning_curve,
    )


repeats_options = gathered(AGAIN, make_repeats, "repeats")
