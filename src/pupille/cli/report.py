"""`pupille report DIR`: the report written anew from its results."""

from __future__ import annotations

from pathlib import Path

import click

from pupille.cli.screen import Verb
from pupille.i18n.language import say


@click.command("report", cls=Verb)
@click.option(
    "--papers",
    multiple=True,
    type=click.Choice(["dome", "claim", "tripod-ai", "impact-assessment"]),
    help="Write this document beside the report as well. May be given several times.",
)
@click.argument("folder", metavar="DIR", type=click.Path())
def command(folder: str, papers: tuple[str, ...]) -> None:
    """Write DIR/report.html from DIR/results.json, or DIR/audit.json, and the thumbnails beside it.

    DIR is what `compare`, `train` or `audit` wrote. The original images are not needed. Below DIR/papers come a model
    card, a data sheet, the REFORMS checklist and, where personal data were seen, drafts of a record of processing and
    of an impact assessment. --papers adds the lists of a field: DOME (life sciences), CLAIM (medical imaging) and
    TRIPOD+AI (predictions about the health of persons).
    """
    from pupille.cli.finish import write_report

    click.echo(say("Report: {path}", path=str(write_report(Path(folder), papers))))
