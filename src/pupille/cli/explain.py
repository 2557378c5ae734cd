"""`pupille explain RUN [IMAGES]`: what a model looks at, and what the maps of it are worth."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pupille.cli.finish import write_report
from pupille.cli.options import JSON, QUIET, SEED, limit_options, listener, typed
from pupille.cli.screen import Verb
from pupille.i18n.language import for_terminal, say
from pupille.images.limits import Limits


@click.command("explain", cls=Verb)
@click.argument("run", metavar="RUN", type=click.Path())
@click.argument("images", metavar="[IMAGES]", type=click.Path(), required=False)
@click.option(
    "--method",
    metavar="NAME",
    default="auto",
    show_default=True,
    help="contributions, activation, occlusion, gradcam, integrated-gradients, shapley or treeshap; `auto` takes the "
    "first of the first three that fits the model.",
)
@click.option(
    "--image",
    "named",
    multiple=True,
    metavar="ID",
    help="Show the map of this image; may be given several times. The tests stay on images drawn by chance.",
)
@click.option(
    "--objects",
    type=click.Path(),
    metavar="SOURCE",
    help="Boxes, outlines or masks of the same images: say whether the maps lie on them.",
)
@click.option(
    "--members",
    is_flag=True,
    help="Say too whether the model gives away which images it learned from, by one pass over all of them.",
)
@click.option(
    "--groups",
    is_flag=True,
    help="Look too for groups of images that nobody named and on which the model is worse.",
)
@click.option(
    "--out", type=click.Path(), metavar="FILE", help="Page to write.  [default: RUN/explanation.html]"
)
@SEED
@QUIET
@JSON
@limit_options
def command(
    run: str,
    images: str | None,
    method: str,
    named: tuple[str, ...],
    objects: str | None,
    members: bool,
    groups: bool,
    out: str | None,
    seed: int,
    quiet: bool,
    as_json: bool,
    limits: Limits,
) -> None:
    """Say what the model of RUN looks at, and what the maps of it are worth.

    IMAGES are those that the run was made from: its test images are explained. Other images with their labels may be
    given; a built-in set need not be. The verdict comes first: whether the maps are about the model and about its
    decisions, and whether the model could do without the middle of the pictures, the colours, the detail. With
    --members it ends with what the model remembers of its training images, and what that means for sharing it. With
    --groups it says which images that look alike, or share a column of metadata, the model is worse on; `pupille
    evaluate RUN` and the report say it from then on.
    """
    from pupille.report.drawn_explanation_page import explained_as_text
    from pupille.results.encode import encoded
    from pupille.workflows.explain import explain

    explained = explain(
        run,
        images,
        method=method,
        named=named,
        members=members,
        groups=groups,
        objects=objects,
        out=out,
        seed=seed,
        limits=limits,
        command=typed(),
        listener=listener(quiet),
    )
    written = say(
        "Page: {path}; figures: {figures}", path=str(explained.page), figures=str(explained.figures)
    )
    if groups:
        written += "\n" + say("Report: {path}", path=str(write_report(Path(run))))
    click.echo(
        json.dumps(encoded(explained.explanation), ensure_ascii=False)
        if as_json
        else for_terminal(f"{explained_as_text(explained.explanation)}\n\n{written}")
    )
