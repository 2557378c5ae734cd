"""`pupille data list | fetch | bundle | import | convert`: public data sets by name, and annotations written anew."""

from __future__ import annotations

import json
from typing import Any

import click

from pupille.cli.bundles import BUNDLE_OUT, packed, readme
from pupille.cli.options import JSON, QUIET, limit_options, listener
from pupille.cli.screen import VerbGroup
from pupille.cli.sizes import size_in_words
from pupille.config import DataConfig
from pupille.data.sources.public_sets import SETS, NamedSet, begun, local_folder, sets_folder
from pupille.i18n.language import for_terminal, retell, say, translated
from pupille.images.limits import Limits
from pupille.report.tables.columns import aligned


@click.group("data", cls=VerbGroup)
def command() -> None:
    """Bring public data sets to this machine, and write annotations in another format.

    A set that is here is opened by its name: `pupille compare mnist`. `fetch` uses the network; everything else works
    without.
    """


@command.command("list")
@JSON
def list_command(as_json: bool) -> None:
    """List the public data sets, and which are here."""
    if as_json:
        click.echo(json.dumps([record(known) for known in SETS.values()], ensure_ascii=False))
        return
    cells = [[say("set"), "", say("to fetch"), say("licence"), say("what it shows"), say("homepage")]]
    for known in SETS.values():
        words = [size_in_words(known.size), retell(known.licence_in_words), translated(known.title)]
        cells.append([known.name, state(known.name), *words, known.homepage])
    here = [
        say("{name} in {folder}", name=name, folder=str(folder))
        for name in SETS
        if (folder := local_folder(name))
    ]
    lines = [
        *aligned(cells),
        "",
        say("Here: {sets}.", sets="; ".join(here) or say("none")),
        say("`pupille data fetch NAME` brings one to {folder}.", folder=str(sets_folder())),
    ]
    click.echo(for_terminal("\n".join(lines)))


def state(name: str) -> str:
    """Whether a data set is here, in words."""
    if local_folder(name):
        return say("here")
    return say("begun, {size}", size=size_in_words(begun(name))) if begun(name) else say("not here")


def record(known: NamedSet) -> dict[str, Any]:
    """A data set as JSON. bytes: of all its files. folder: where it is, null if it is not here."""
    folder = local_folder(known.name)
    return {
        "name": known.name,
        "title": known.title,
        "licence": known.licence,
        "homepage": known.homepage,
        "bytes": known.size,
        "folder": str(folder) if folder else None,
    }


@command.command("fetch")
@click.argument("name", metavar="NAME")
@click.option(
    "--endpoint",
    metavar="URL",
    help="A mirror: the address of a folder that holds the files by their names.  [default: as published]",
)
@QUIET
def fetch_command(name: str, endpoint: str | None, quiet: bool) -> None:
    """Fetch a public data set, checked against its published SHA-256.

    An interrupted fetch goes on where it was. A proxy is taken from HTTPS_PROXY and HTTP_PROXY, certificates from
    SSL_CERT_FILE.
    """
    from pupille.data.sources.fetch import Mirror, fetch

    fetch(name, mirror=Mirror(endpoint) if endpoint else None, listener=listener(quiet))


@command.command("bundle")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@BUNDLE_OUT
@QUIET
def bundle_command(names: tuple[str, ...], out: str, quiet: bool) -> None:
    """Pack data sets that are here into one file, with hashes and licences, for a machine without internet."""
    from pupille.data.sources.bundle import KIND, bundle_sets

    click.echo(packed(bundle_sets(names, out, readme(KIND), listener=listener(quiet)), out, KIND))


@command.command("import")
@click.argument("file", metavar="FILE", type=click.Path())
@QUIET
def import_command(file: str, quiet: bool) -> None:
    """Take in the data sets of a bundle, made by `pupille data bundle`, once all of it is seen to be unharmed."""
    from pupille.data.sources.bundle import import_sets

    import_sets(file, listener=listener(quiet))


@command.command("convert")
@click.argument("data_source", metavar="SOURCE", type=click.Path())
@click.option("--to", metavar="FORMAT", required=True, help="One of coco, yolo, voc, masks.")
@click.option("--out", type=click.Path(), metavar="DIR", required=True, help="New folder to write.")
@click.option("--without-images", is_flag=True, help="Write the annotations alone.")
@click.option("--label-column", metavar="NAME", help="Attribute that holds the class, where several might.")
@QUIET
@JSON
@limit_options
def convert_command(
    data_source: str,
    to: str,
    out: str,
    without_images: bool,
    label_column: str | None,
    quiet: bool,
    as_json: bool,
    limits: Limits,
) -> None:
    """Write the boxes, outlines or masks of SOURCE in another format, with copies of the images.

    Opened again, they are the same; what a format cannot hold is said. Nothing is overwritten.
    """
    from pupille.workflows.convert import convert

    conversion = convert(
        data_source,
        out,
        to,
        copy_images=not without_images,
        config=DataConfig(label_column=label_column),
        limits=limits,
        listener=listener(quiet),
    )
    click.echo(
        json.dumps(conversion.to_json(), ensure_ascii=False) if as_json else for_terminal(str(conversion))
    )
