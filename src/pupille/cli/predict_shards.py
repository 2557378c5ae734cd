"""`pupille predict RUN LIST --shards N`: a table a shard, and `--gather`, which joins them."""

from __future__ import annotations

from pathlib import Path

import click

from pupille.errors import ConfigError
from pupille.i18n.language import for_terminal, says, tell
from pupille.images.limits import Limits
from pupille.runs.events import Listener

MOST_CLASSES = 20
"""Classes that are counted on a terminal; the table holds all of them."""


def refuse_beside_shards(values: dict[str, object]) -> None:
    """Raises ConfigError for an option that is of one table or picture. values: option -> what was given."""
    given = [option for option, value in values.items() if value]
    if given:
        raise ConfigError(
            tell("{option} is of one prediction and not of shards. Leave one of them out.", option=given[0])
        )


def insist_on_folder(out: str | None) -> str:
    """The folder of the shards. Raises ConfigError without one."""
    if out is None:
        raise ConfigError(tell("shards are written into a folder. Name it with --out."))
    return out


def shard_by_shard(
    run: str,
    images: str,
    out: str,
    shards: int,
    only: int | None,
    top: int | None,
    coverage: float | None,
    page: int,
    form: str | None,
    limits: Limits,
    listener: Listener,
) -> None:
    """Predicts what is not done yet and says how to go on."""
    from pupille.workflows.shard_predictions import predict_shards
    from pupille.workflows.table_forms import CSV

    numbers = predict_shards(
        run,
        images,
        out,
        shards=shards,
        only=only,
        top=top,
        coverage=coverage,
        page=page,
        form=form or CSV,
        limits=limits,
        listener=listener,
    )
    click.echo(
        for_terminal(
            says(
                "{n} shard written into {folder}; `{command}` joins all of them.",
                "{n} shards written into {folder}; `{command}` joins all of them.",
                len(numbers),
                folder=out,
                command=f"pupille predict {run} {images} --out {out} --gather",
            )
        )
    )


def refuse_format(form: str | None) -> None:
    """Raises ConfigError if a form was named for a single table, whose ending says it."""
    if form is not None:
        raise ConfigError(
            tell("--format is of shards. One table takes the form of its ending: --out predictions.parquet.")
        )


def insist_on_form(out: str | None) -> None:
    """Raises ConfigError if a table cannot be written in the form that its ending asks for."""
    from pupille.workflows.table_forms import form_of

    if out is not None:
        form_of(Path(out)).check()


def gathered(out: str, form: str | None) -> None:
    """Joins the shards and says what there is."""
    from pupille.workflows.shard_predictions import gather

    whole = gather(out, form)
    lines = [
        says(
            "{n:count} image predicted: {file}",
            "{n:count} images predicted: {file}",
            whole.images,
            file=str(whole.file),
        )
    ]
    for name, images in list(whole.classes.items())[:MOST_CLASSES]:
        lines.append(says("{class}: {n:count} image", "{class}: {n:count} images", images, **{"class": name}))
    more = len(whole.classes) - MOST_CLASSES
    if more > 0:
        lines.append(says("... and {n} more class", "... and {n} more classes", more))
    if whole.unreadable:
        lines.append(
            says(
                "{n:count} image could not be read; it stands at the end of the table with its reason.",
                "{n:count} images could not be read; they stand at the end of the table with their reason.",
                whole.unreadable,
            )
        )
    if whole.left_out:
        lines.append(
            says(
                "{n:count} other file is no image: {first}.",
                "{n:count} other files are no images, the first of them {first}.",
                len(whole.left_out),
                first=whole.left_out[0].path,
            )
        )
    for line in lines:
        click.echo(for_terminal(line))
