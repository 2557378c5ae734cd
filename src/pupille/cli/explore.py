"""`pupille explore SOURCE`: what images hold, with or without labels."""

from __future__ import annotations

import json

import click

from pupille.cli.options import JSON, QUIET, SEED, data_options, limit_options, listener, typed
from pupille.cli.screen import Verb
from pupille.config import DataConfig
from pupille.exploration.methods import METHODS
from pupille.i18n.language import for_terminal, say
from pupille.images.limits import Limits


@click.command("explore", cls=Verb)
@click.argument("source", metavar="SOURCE")
@click.option(
    "--features",
    metavar="NAME",
    default="auto",
    show_default=True,
    help="pixels, or a pretrained network; `auto`: the first whose weights are here, else pixels.",
)
@click.option(
    "--method", type=click.Choice(METHODS), default="kmeans", show_default=True, help="How clusters are made."
)
@click.option("--like", type=click.Path(), metavar="FILE", help="Show the images most like this one.")
@click.option(
    "--no-picture", is_flag=True, help="Leave out the picture, which takes longest with many images."
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
    no_picture: bool,
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

    explored = explore(
        source,
        features=features,
        method=method,
        like=like,
        out=out,
        picture=not no_picture,
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
