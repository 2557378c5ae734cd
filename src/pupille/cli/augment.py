"""`pupille augment DATA --set NAME`: what augmentation does, as a picture and in words."""

from __future__ import annotations

from pathlib import Path

import click

from pupille.cli.option_types import parse_bands
from pupille.cli.options import BANDS, SEED, limit_options
from pupille.cli.printed import left_out_line
from pupille.cli.screen import Verb
from pupille.config import DataConfig
from pupille.data.augmentation.sets import SETS, find_set, in_words
from pupille.errors import ConfigError
from pupille.i18n.language import for_terminal, retell, say, says, tell
from pupille.images.limits import Limits


@click.command("augment", cls=Verb)
@click.argument("data_source", metavar="DATA")
@click.option(
    "--set",
    "name",
    default="light",
    show_default=True,
    metavar="NAME",
    help=f"One of {', '.join(SETS)}.",
)
@click.option(
    "--out", type=click.Path(), metavar="FILE", help="Picture to write.  [default: augment-NAME.png]"
)
@click.option("--images", type=int, default=8, show_default=True, help="Images shown, one a row.")
@click.option("--views", type=int, default=6, show_default=True, help="How often each is changed.")
@click.option("--path-column", metavar="NAME", help="Column of a table that holds the image paths.")
@click.option("--label-column", metavar="NAME", help="Column of a table that holds the labels.")
@click.option(
    "--window",
    default="auto",
    show_default=True,
    metavar="LOW,HIGH",
    help="Pixel values shown as black and white: `0,4095`, or percentiles `p1,p99`.",
)
@click.option("--page", type=int, default=0, show_default=True, help="Which page of files with several.")
@BANDS
@SEED
@limit_options
def command(
    data_source: str,
    name: str,
    out: str | None,
    images: int,
    views: int,
    path_column: str | None,
    label_column: str | None,
    window: str,
    page: int,
    bands: str | None,
    seed: int,
    limits: Limits,
) -> None:
    """Show what a set of augmentations does to images of DATA, and say it in words.

    Writes one picture: an image a row, first as it is, then as training would see it in its first epochs. Nothing is
    changed in DATA.
    """
    settings = find_set(name)
    target = Path(out or f"augment-{name}.png")
    if target.suffix.lower() != ".png":
        raise ConfigError(
            tell(
                ("the contact sheet is a PNG picture. Got --out {target!r}; let it end in .png."),
                target=str(target),
            )
        )
    config = DataConfig(
        path_column=path_column,
        label_column=label_column,
        window=window,
        page=page,
        bands=() if bands is None else parse_bands(bands),
    )
    from pupille.data.augmentation.contact_sheet import contact_sheet
    from pupille.i18n.visible import visible
    from pupille.runs.folder import write_named

    sheet = contact_sheet(
        data_source, settings, images=images, views=views, seed=seed, data=config, limits=limits
    )
    write_named(target, sheet.png)
    lines = [say("The set {name!r}:", name=name), *(f"  {retell(change)}" for change in in_words(settings))]
    lines += [
        say("row {row}: {image}", row=row, image=visible(id_)) for row, id_ in enumerate(sheet.ids, start=1)
    ]
    lines.append(
        says(
            "{file}: the images as they are in the first column, then {n} view of each.",
            "{file}: the images as they are in the first column, then {n} views of each.",
            views,
            file=str(target),
        )
    )
    for item in sheet.left_out:
        click.echo(for_terminal(left_out_line(item)), err=True)
    click.echo(for_terminal("\n".join(lines)))
