"""`pupille export RUN --to onnx`: a finished run as one file for other programs."""

from __future__ import annotations

import json

import click

from pupille.cli.options import JSON, QUIET, limit_options, listener
from pupille.cli.screen import Verb
from pupille.cli.sizes import size_in_words
from pupille.export.formats import BITS, FORMATS
from pupille.i18n.language import for_terminal, say
from pupille.images.limits import Limits


@click.command("export", cls=Verb)
@click.argument("run", metavar="RUN", type=click.Path())
@click.option("--to", type=click.Choice(list(FORMATS)), required=True, help="The format of the file.")
@click.option("--out", type=click.Path(), metavar="FILE", help="File to write.  [default: called like RUN]")
@click.option(
    "--data",
    type=click.Path(),
    metavar="DATA",
    help="The images of the run, on whose test part the file is compared.  [default: where they lay]",
)
@click.option(
    "--quantize",
    type=click.Choice(list(BITS)),
    help="Layers or weights alone in 8 bits, a quarter of the size, where validation shows that to be as good.",
)
@click.option(
    "--margin",
    type=float,
    metavar="X",
    help="--quantize: how much the metric may differ, such as 0.01.  [default: a point, or 1 % of the spread]",
)
@QUIET
@JSON
@limit_options
def command(
    run: str,
    to: str,
    out: str | None,
    data: str | None,
    quantize: str | None,
    margin: float | None,
    quiet: bool,
    as_json: bool,
    limits: Limits,
) -> None:
    """Write the model of a finished RUN as one file that predicts in other programs.

    RUN is a folder that `train` or `compare` wrote; a comparison uses its chosen model. The file is compared with the
    run on all test images, and written only if both answer alike. Beside it lies a JSON that says so.
    """
    from pupille.workflows.export import export

    exported = export(
        run, to, out, data=data, quantize=quantize, margin=margin, limits=limits, listener=listener(quiet)
    )
    if as_json:
        click.echo(json.dumps(exported.to_json(), ensure_ascii=False))
        return
    written = say(
        "{model} written: {file} ({size}), and beside it {beside}",
        model=exported.model,
        file=str(exported.file),
        size=size_in_words(exported.size),
        beside=exported.beside.name,
    )
    for line in (written, *exported.sentences):
        click.echo(for_terminal(line))
