"""`pupille show DATA`: a page of annotated images."""

from __future__ import annotations

import json

import click

from pupille.cli.options import JSON, QUIET, SEED, data_options, limit_options, listener
from pupille.cli.screen import Verb
from pupille.config import DataConfig
from pupille.i18n.language import for_terminal, retell, say
from pupille.images.limits import Limits


@click.command("show", cls=Verb)
@click.argument("data_source", metavar="DATA", type=click.Path())
@click.option(
    "--out",
    type=click.Path(),
    metavar="FILE",
    help="Page to write.  [default: <name of the data>-annotated.html]",
)
@click.option(
    "--class",
    "classes",
    multiple=True,
    metavar="NAME",
    help="Only images that show it; may be given several times.",
)
@click.option(
    "--size",
    metavar="SIZE",
    help="Only images with a small (below 32 x 32 pixels), medium (below 96 x 96) or large object.",
)
@click.option("--part", metavar="PART", help="Only train, validation or test of a split that the data bring.")
@click.option(
    "--image", "images", multiple=True, metavar="ID", help="This image; may be given several times."
)
@click.option(
    "--finding",
    metavar="CODE",
    help="Only images that this check of the audit speaks of, such as no-area.",
)
@click.option("--most", type=int, default=60, show_default=True, help="Images on the page at most.")
@SEED
@QUIET
@JSON
@data_options
@limit_options
def command(
    data_source: str,
    out: str | None,
    classes: tuple[str, ...],
    size: str | None,
    part: str | None,
    images: tuple[str, ...],
    finding: str | None,
    most: int,
    seed: int,
    quiet: bool,
    as_json: bool,
    data: DataConfig,
    limits: Limits,
) -> None:
    """Show the images of DATA with the boxes, outlines or masks that are drawn on them.

    DATA is a folder or a file of annotations in any of the formats that Pupille reads: docs/formats.md. The page is one
    file that loads nothing.
    """
    from pupille.workflows.show import show

    page = show(
        data_source,
        out=out,
        classes=classes,
        size=size,
        part=part,
        images=images,
        finding=finding,
        most=most,
        seed=seed,
        data=data,
        limits=limits,
        listener=listener(quiet),
    )
    if as_json:
        record = {
            "path": str(page.path),
            "sentence": str(page.sentence),
            "notes": [str(note) for note in page.notes],
        }
        click.echo(json.dumps(record, ensure_ascii=False))
        return
    lines = [retell(page.sentence), *map(retell, page.notes), retell(page.selection)]
    click.echo(for_terminal("\n".join([*lines, "", say("Page: {path}", path=str(page.path))])))
