"""`pupille predict RUN IMAGES`: classes and probabilities for new images."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pupille.cli.option_types import parse_bands
from pupille.cli.options import BANDS, FETCH, JSON, QUIET, limit_options, listener
from pupille.cli.predict_shards import (
    gathered,
    insist_on_folder,
    insist_on_form,
    refuse_beside_shards,
    refuse_format,
    shard_by_shard,
)
from pupille.cli.printed import left_out_line
from pupille.cli.screen import Verb
from pupille.errors import ConfigError
from pupille.i18n.language import for_terminal, says, tell
from pupille.images.limits import Limits


@click.command("predict", cls=Verb)
@click.argument("run", metavar="RUN", type=click.Path())
@click.argument("images", metavar="IMAGES", type=click.Path())
@click.option(
    "--out", type=click.Path(), metavar="FILE", help="Table to write: predictions.csv, or .parquet."
)
@click.option("--top", type=click.IntRange(1), metavar="N", help="Name the N most probable classes.")
@click.option(
    "--sum",
    "sums",
    multiple=True,
    metavar="NAME=A-B,C",
    help="Add the probabilities of these classes, counted from 0: `--sum dog=151-268`. All others become `other`.",
)
@click.option("--sum-file", type=click.Path(), metavar="FILE", help="The same, from a TOML file.")
@click.option(
    "--door", metavar="NAME", help="Say from which probability of this class on a door should open."
)
@click.option("--cost-missed", type=float, metavar="X", help="Of a door that stays shut.  [default: 1]")
@click.option("--cost-false-alarm", type=float, metavar="X", help="Of one that opens wrongly.  [default: 1]")
@click.option(
    "--coverage",
    type=float,
    metavar="X",
    help='Allow "I don\'t know": the set of classes that holds the true one with this share, such as 0.9.',
)
@click.option(
    "--pixel-size",
    type=float,
    metavar="X",
    help="Micrometres that the side of a pixel is long, for the sizes of objects.  [default: sizes in pixels]",
)
@click.option("--entropy", is_flag=True, help="Of masks and outlines: maps of where the model does not know.")
@click.option("--only", metavar="NAMES", help="Of boxes: list these classes alone, such as `person,dog`.")
@click.option("--shards", type=click.IntRange(1), metavar="N", help="Deal IMAGES into N tables, below --out.")
@click.option("--shard", type=int, metavar="K", help="Predict this one of them alone, counted from 0.")
@click.option("--gather", is_flag=True, help="Join the tables of all shards to one, and count.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet"]),
    help="Of the tables of shards, and of what --gather writes.  [default: csv; of --gather as the shards are]",
)
@click.option("--page", type=int, default=0, show_default=True, help="Which page of files with several.")
@BANDS
@FETCH
@QUIET
@JSON
@limit_options
def command(
    run: str,
    images: str,
    out: str | None,
    top: int | None,
    sums: tuple[str, ...],
    sum_file: str | None,
    door: str | None,
    cost_missed: float | None,
    cost_false_alarm: float | None,
    coverage: float | None,
    pixel_size: float | None,
    entropy: bool,
    only: str | None,
    shards: int | None,
    shard: int | None,
    gather: bool,
    form: str | None,
    page: int,
    bands: str | None,
    fetch: bool,
    quiet: bool,
    as_json: bool,
    limits: Limits,
) -> None:
    """Say what a finished model sees in IMAGES: a file, a folder or a zip.

    RUN is a folder that `train` or `compare` wrote; a comparison uses its chosen model. `model:NAME` is a pretrained
    network as it was published: `pupille predict model:regnetx_002 PHOTOS --top 5` names classes of ImageNet,
    `model:dfine_n` finds those of COCO. Images that cannot be read are listed with the reason.

    With --shards the images, a folder, a plain .tar or a .txt file with a path a line, are dealt into tables, each by
    itself: `--shard $SLURM_ARRAY_TASK_ID` predicts one of them, and --gather joins them.
    """
    from pupille.evaluation.classification.merged_classes import parse_sums, read_sums
    from pupille.evaluation.classification.thresholds import Costs
    from pupille.models.names import PUBLISHED
    from pupille.models.pretrained.fetch import fetch_missing
    from pupille.workflows.predict import predict

    if shard is not None and shards is None:
        raise ConfigError(tell("--shard needs to know how many there are. Add --shards."))
    if shards is not None or gather:
        refuse_beside_shards(
            {
                "--sum": sums or sum_file,
                "--door": door,
                "--pixel-size": pixel_size,
                "--entropy": entropy,
                "--only": only,
                "--bands": bands,
                "--fetch": fetch,
                "--json": as_json,
            }
        )
        folder, heard = insist_on_folder(out), listener(quiet)
        if shards is not None:
            shard_by_shard(run, images, folder, shards, shard, top, coverage, page, form, limits, heard)
        if gather:
            gathered(folder, form)
        return
    refuse_format(form)
    insist_on_form(out)
    if sums and sum_file:
        raise ConfigError(tell("give the sums either with --sum or with --sum-file, not both."))
    missed, alarm = (1.0 if cost is None else cost for cost in (cost_missed, cost_false_alarm))
    if not door and (cost_missed, cost_false_alarm) != (None, None):
        raise ConfigError(tell("costs are those of a door. Name the class it opens for with --door."))
    progress_listener = listener(quiet)
    if fetch:
        if not run.startswith(PUBLISHED):
            raise ConfigError(
                tell(
                    (
                        "{run!r} is the folder of a run, which holds its weights. Leave --fetch out; it is "
                        "for model:NAME."
                    ),
                    run=run,
                )
            )
        fetch_missing([run.removeprefix(PUBLISHED)], progress_listener)
    prediction = predict(
        run,
        images,
        sums=read_sums(Path(sum_file)) if sum_file else parse_sums(sums),
        door=door,
        costs=Costs(missed, alarm),
        coverage=coverage,
        pixel_size=pixel_size,
        entropy=entropy,
        only=() if only is None else tuple(name.strip() for name in only.split(",")),
        limits=limits,
        page=page,
        bands=None if bands is None else parse_bands(bands),
        listener=progress_listener,
    )
    if out:
        prediction.write(Path(out), top)
        written = says(
            "{n} image predicted by {model}: {file}",
            "{n} images predicted by {model}: {file}",
            len(prediction.predictions),
            model=prediction.model,
            file=out,
        )
        click.echo(for_terminal(written), err=as_json)
    if as_json:
        click.echo(json.dumps(prediction.to_json(top), ensure_ascii=False))
    else:
        for line in [
            *([] if out else prediction.lines(top)),
            *prediction.sentences(),
        ]:
            click.echo(for_terminal(line))
    for item in prediction.left_out:
        click.echo(for_terminal(left_out_line(item)), err=True)
