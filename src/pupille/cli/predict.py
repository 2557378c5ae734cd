"""`pupille predict RUN IMAGES`: classes and probabilities for new images."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pupille.cli.options import JSON, QUIET, limit_options, listener
from pupille.data.limits import Limits

SHOWN = 20
"""Rows printed when no file is asked for."""


@click.command("predict")
@click.argument("run", metavar="RUN", type=click.Path())
@click.argument("images", metavar="IMAGES", type=click.Path())
@click.option("--out", type=click.Path(), metavar="FILE", help="Table to write: predictions.csv.")
@click.option("--page", type=int, default=0, show_default=True, help="Which page of files with several.")
@QUIET
@JSON
@limit_options
def command(
    run: str, images: str, out: str | None, page: int, quiet: bool, as_json: bool, limits: Limits
) -> None:
    """Say what a finished model sees in IMAGES: a file, a folder or a zip.

    RUN is a folder that `train` or `compare` wrote; a comparison uses its chosen model. Images that cannot be read
    are listed with the reason.
    """
    from pupille.prediction import predict
    from pupille.report.text import visible
    from pupille.run import write_atomically

    said = predict(run, images, limits=limits, page=page, listener=listener(quiet))
    if out:
        write_atomically(Path(out), said.to_csv())
        click.echo(f"{len(said.predictions):,} images predicted by {said.model}: {out}", err=as_json)
    if as_json:
        click.echo(json.dumps(said.to_json(), ensure_ascii=False))
    elif not out:
        found = said.predictions
        for id_, guess, row in list(zip(found.ids, found.predicted, found.probabilities, strict=True))[
            :SHOWN
        ]:
            click.echo(f"{visible(id_)}: {visible(found.classes[guess])} ({row[guess]:.1%})")
        if len(found) > SHOWN:
            click.echo(f"... and {len(found) - SHOWN:,} more; --out predictions.csv keeps them all.")
    for item in said.left_out:
        click.echo(f"left out: {item.path!r}: {item.reason}", err=True)
