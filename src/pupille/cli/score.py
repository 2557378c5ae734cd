"""`pupille score TRUTH ANSWERS ...`: how good the answers of other tools are."""

from __future__ import annotations

import json

import click

from pupille.cli.finish import finish
from pupille.cli.options import JSON, QUIET, SEED, data_options, limit_options, listener, typed
from pupille.cli.screen import Verb
from pupille.config import DataConfig
from pupille.i18n.language import for_terminal, say
from pupille.images.limits import Limits
from pupille.results.encode import encoded


@click.command("score", cls=Verb)
@click.argument("truth", metavar="TRUTH", type=click.Path())
@click.argument("answers", metavar="ANSWERS...", nargs=-1, type=click.Path())
@click.option(
    "--second-observer",
    type=click.Path(),
    metavar="FILE",
    help="What another person drew on the same images.",
)
@click.option(
    "--threshold",
    type=float,
    metavar="X",
    help="Answers with a lower score do not count.  [default: all count]",
)
@click.option(
    "--out", type=click.Path(), metavar="DIR", help="Folder to write.  [default: scores/<name of the truth>]"
)
@SEED
@QUIET
@JSON
@data_options
@limit_options
def command(
    truth: str,
    answers: tuple[str, ...],
    second_observer: str | None,
    threshold: float | None,
    out: str | None,
    seed: int,
    quiet: bool,
    as_json: bool,
    data: DataConfig,
    limits: Limits,
) -> None:
    """Say how good ANSWERS are, the boxes or masks that any tool gave for the images of TRUTH.

    TRUTH is a folder or a file of annotated images, ANSWERS are files or folders in any of the formats that Pupille
    reads, with scores or without: docs/formats.md. Images are matched by their names. With several ANSWERS each is
    compared with the first, on the same images.
    """
    from pupille.workflows.score import score

    scored = score(
        truth,
        answers,
        second_observer=second_observer,
        out=out,
        threshold=threshold,
        data=data,
        limits=limits,
        seed=seed,
        command=typed(),
        listener=listener(quiet),
    )
    report = finish(scored.folder)
    written = say("Report: {path}", path=str(report))
    click.echo(
        json.dumps(encoded(scored.scores), ensure_ascii=False)
        if as_json
        else for_terminal(f"{scored}\n\n{written}")
    )
