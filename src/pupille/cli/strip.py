"""`pupille strip DATA --out DIR`: copies without metadata."""

from __future__ import annotations

import json

import click

from pupille.cli.options import JSON, QUIET, limit_options, listener
from pupille.cli.screen import Verb
from pupille.images.limits import Limits


@click.command("strip", cls=Verb)
@click.argument("data_source", metavar="DATA", type=click.Path())
@click.option("--out", type=click.Path(), metavar="DIR", required=True, help="New folder to write.")
@QUIET
@JSON
@limit_options
def command(data_source: str, out: str, quiet: bool, as_json: bool, limits: Limits) -> None:
    """Copy the images of DATA without metadata and with the same pixels.

    DATA is a folder, a zip or tar, a table or one image. Positions, names, dates, serial numbers, comments and embedded
    thumbnails are left behind; only the orientation stays. Every copy is decoded and compared with its original.
    """
    from pupille.workflows.strip import strip

    stripped = strip(data_source, out, limits=limits, listener=listener(quiet))
    click.echo(json.dumps(stripped.to_json(), ensure_ascii=False) if as_json else str(stripped))
