"""`pupille report DIR`: the report written anew from its results."""

from __future__ import annotations

from pathlib import Path

import click

from pupille.cli.screen import Verb
from pupille.i18n.language import say


@click.command("report", cls=Verb)
@click.argument("folder", metavar="DIR", type=click.Path())
def command(folder: str) -> None:
    """Write DIR/report.html from DIR/results.json, or DIR/audit.json, and the thumbnails beside it.

    DIR is what `compare`, `train` or `audit` wrote. The original images are not needed. Below DIR/papers come a model
    card, a data sheet, the REFORMS checklist and, where personal data were seen, a draft record of processing.
    """
    from pupille.cli.finish import write_report

    click.echo(say("Report: {path}", path=str(write_report(Path(folder)))))
