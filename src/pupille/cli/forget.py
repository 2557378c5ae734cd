"""`pupille forget IMAGE ...`: takes every copy of images away, and says which models learned from them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pupille.cli.options import JSON, QUIET, listener
from pupille.cli.screen import Verb
from pupille.cli.sizes import size_in_words
from pupille.i18n.language import for_terminal


@click.command("forget", cls=Verb)
@click.argument("names", metavar="IMAGE...", nargs=-1)
@click.option("--list", "list_file", type=click.Path(), metavar="FILE", help="Names of images, one a line.")
@click.option(
    "--runs",
    type=click.Path(),
    metavar="DIR",
    default=".",
    show_default=True,
    help="Where your runs, comparisons and audits lie, however deep.",
)
@QUIET
@JSON
def command(names: tuple[str, ...], list_file: str | None, runs: str, quiet: bool, as_json: bool) -> None:
    """Take every copy of some images out of the cache and out of runs, and say which models learned from them.

    IMAGE is the name of an image as the runs know it, or of a group (a patient, a place). The cache is emptied; small
    pictures, pages of maps and features are taken out of the folders, reports are drawn anew without them, and a dated
    record is written. Your own images stay where they are. A model that learned from an image has not forgotten it.
    """
    from pupille.report.forgotten_text import as_text
    from pupille.results.encode import encoded
    from pupille.workflows.forget import forget
    from pupille.workflows.names_in_list import names_in_list

    every = [*names, *(names_in_list(Path(list_file)) if list_file else ())]
    outcome, record = forget(every, runs=runs, listener=listener(quiet))
    if as_json:
        click.echo(json.dumps(encoded(outcome), ensure_ascii=False))
        return
    size = size_in_words(outcome.cache_bytes)
    click.echo(for_terminal(as_text(outcome, cache=size, record=str(record))))
