"""`pupille explore SOURCE`: what images hold, with or without labels."""

from __future__ import annotations

import json

import click

from pupille.cli.options import JSON, QUIET, SEED, data_options, limit_options, listener, typed
from pupille.cli.screen import Verb
from pupille.config import DataConfig
from pupille.errors import ConfigError
from pupille.exploration.methods import METHODS, NO_PICTURE, PICTURES
from pupille.i18n.language import for_terminal, say, tell
from pupille.images.limits import Limits


@click.command("explore", cls=Verb)
@click.argument("source", metavar="SOURCE")
@click.option(
    "--features",
    metavar="NAME",
    default="auto",
    show_default=True,
    help="pixels, or a pretrained network; `auto`: the first that is here, else, and for tiny pictures, pixels.",
)
@click.option(
    "--method", type=click.Choice(METHODS), default="kmeans", show_default=True, help="How clusters are made."
)
@click.option("--like", type=click.Path(), metavar="FILE", help="Show the images most like this one.")
@click.option(
    "--next",
    "most",
    type=int,
    metavar="N",
    help="Choose N images to label next, a fifth at random, and write them into --labels.",
)
@click.option(
    "--labels",
    type=click.Path(),
    metavar="FILE",
    help="Table of --next, which `compare` takes.  [default: NAME-labels.csv]",
)
@click.option(
    "--picture",
    type=click.Choice((*PICTURES, NO_PICTURE)),
    default="tsne",
    show_default=True,
    help="How the picture to look at is laid out; it takes longest with many images.",
)
@click.option(
    "--out", type=click.Path(), metavar="FILE", help="Page to write.  [default: NAME-explored.html]"
)
@SEED
@QUIET
@JSON
@data_options
@limit_options
def command(
    source: str,
    features: str,
    method: str,
    like: str | None,
    most: int | None,
    labels: str | None,
    picture: str,
    out: str | None,
    seed: int,
    quiet: bool,
    as_json: bool,
    data: DataConfig,
    limits: Limits,
) -> None:
    """Say whether images form groups, how stable these are, and what else they could be.

    SOURCE is a folder, an archive or a name, with labels or without. "No structure beyond one blob" is an answer.
    Clusters are made in the space of features, never in the picture.
    """
    from pupille.results.encode import encoded
    from pupille.workflows.explore import explore

    if most is not None:
        click.echo(next_labels(source, most, labels, features, data, limits, seed, quiet, as_json))
        return
    if labels is not None:
        raise ConfigError(tell("--labels is the table of --next. Give --next 20 too, or leave it out."))
    explored = explore(
        source,
        features=features,
        method=method,
        like=like,
        out=out,
        picture=picture,
        data=data,
        limits=limits,
        seed=seed,
        command=typed(),
        listener=listener(quiet),
    )
    written = say("Page: {path}; figures: {figures}", path=str(explored.page), figures=str(explored.figures))
    click.echo(
        json.dumps(encoded(explored.results), ensure_ascii=False)
        if as_json
        else for_terminal(f"{explored}\n\n{written}")
    )


def next_labels(
    source: str,
    most: int,
    labels: str | None,
    features: str,
    data: DataConfig,
    limits: Limits,
    seed: int,
    quiet: bool,
    as_json: bool,
) -> str:
    """What `--next` prints."""
    from pupille.results.encode import encoded
    from pupille.workflows.label_next import label_next

    chosen = label_next(
        source,
        most,
        labels=labels,
        features=features,
        data=data,
        limits=limits,
        seed=seed,
        listener=listener(quiet),
    )
    if as_json:
        return json.dumps({**encoded(chosen), "table": str(chosen.table)}, ensure_ascii=False)
    return for_terminal(str(chosen))
