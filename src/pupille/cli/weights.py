"""`pupille weights list | fetch | bundle | import | where | remove`: pretrained weights on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pupille.cli.bundles import BUNDLE_OUT, packed, readme
from pupille.cli.options import JSON, QUIET, listener
from pupille.cli.screen import VerbGroup
from pupille.cli.sizes import size_in_words, size_told
from pupille.errors import ConfigError
from pupille.i18n.language import StoredText, for_terminal, say, says, tell, tells
from pupille.models.pretrained.catalogue import PUBLISHED_HERE
from pupille.models.pretrained.published_detectors import TORCHVISION_DETECTORS
from pupille.report.tables.columns import aligned

if TYPE_CHECKING:
    from pupille.models.pretrained.store import Weights

ENDPOINT = click.option(
    "--endpoint",
    metavar="URL",
    help="A mirror of the hub.  [default: HF_ENDPOINT of the environment, else https://huggingface.co]",
)


@click.group("weights", cls=VerbGroup)
def command() -> None:
    """Keep the weights of pretrained networks on this machine.

    `fetch` uses the network (and --fetch of other commands); everything else works without.
    """


@command.command("list")
@JSON
def list_command(as_json: bool) -> None:
    """List the pretrained networks, and whose weights are here."""
    from pupille.models.pretrained.store import damaged, list_weights, store

    weights = {entry.name: entry for entry in list_weights()}
    if as_json:
        click.echo(json.dumps([entry.to_json() for entry in weights.values()], ensure_ascii=False))
        return
    titles = [say("network"), "", say("size"), say("licence of weights"), "SHA-256", say("source")]
    lines = [*aligned([titles, *rows(weights)]), ""]
    for name, size in damaged().items():
        lines += [
            say(
                "The record of {name} ({size}) is damaged: `pupille weights remove {name}`, then fetch or import the "
                "weights again.",
                name=name,
                size=size_in_words(size),
            ),
            "",
        ]
    lines.append(
        says(
            "{n} here, {size}, in {folder}. `pupille weights fetch NAME` brings another.",
            "{n} here, {size}, in {folder}. `pupille weights fetch NAME` brings another.",
            len(weights),
            size=size_in_words(sum(entry.size for entry in weights.values())),
            folder=str(store()),
        )
    )
    click.echo(for_terminal("\n".join(lines)))


def rows(weights: dict[str, Weights]) -> Iterator[list[str]]:
    """A row a network: those of the table first, then whatever else is here."""
    from pupille.models.pretrained.store import begun, damaged

    broken = damaged()
    for name in [*PUBLISHED_HERE, *(other for other in weights if other not in PUBLISHED_HERE)]:
        if name in weights:
            entry = weights[name]
            yield [
                name,
                say("here"),
                size_in_words(entry.size),
                entry.licence,
                entry.sha256[:12],
                entry.source,
            ]
            continue
        network = PUBLISHED_HERE[name]
        state = say("begun, {size}", size=size_in_words(begun(name))) if begun(name) else say("not here")
        if name in broken:
            state = say("damaged, {size}", size=size_in_words(broken[name]))
        size = say("about {megabytes:1} MB", megabytes=network.megabytes) if network.megabytes else ""
        source = network.repository or (
            "download.pytorch.org" if name in TORCHVISION_DETECTORS else say("import only")
        )
        yield [name, state, size, network.weights_licence, "", source]


@command.command("fetch")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@ENDPOINT
@QUIET
def fetch_command(names: tuple[str, ...], endpoint: str | None, quiet: bool) -> None:
    """Fetch weights from the hub that timm names, checked against the SHA-256 that it states; those of torchvision's
    detectors from their publisher.

    An interrupted fetch goes on where it was. A proxy is taken from HTTPS_PROXY, certificates from SSL_CERT_FILE.
    """
    from pupille.models.pretrained.catalogue import backbone
    from pupille.models.pretrained.fetch import fetch
    from pupille.models.pretrained.hub import Hub

    hub = Hub(endpoint) if endpoint else None
    for name in names:
        backbone(name)  # A misspelt name is told before the first megabyte.
    for name in dict.fromkeys(names):
        fetch(name, hub=hub, listener=listener(quiet))


@command.command("bundle")
@click.argument("names", nargs=-1, required=True, metavar="NAME|RUN...")
@BUNDLE_OUT
@QUIET
def bundle_command(names: tuple[str, ...], out: str, quiet: bool) -> None:
    """Pack weights that are here into one file, with hashes and licences, for a machine without internet.

    RUN is a folder of a run or comparison: the networks that its models begin with.
    """
    from pupille.models.pretrained.bundle import KIND, bundle_weights

    items = bundle_weights(names, out, readme(KIND), listener=listener(quiet))
    click.echo(packed(items, out, KIND))


@command.command("import")
@click.argument("file", metavar="FILE", type=click.Path())
@click.option("--as", "name", metavar="NAME", help="The network that a safetensors file is of.")
@QUIET
def import_command(file: str, name: str | None, quiet: bool) -> None:
    """Take in a bundle, or a safetensors file as the weights of a network, once its tensors are seen to be those.

    A bundle, made by `pupille weights bundle`, names its networks.

    A `.pth` of a detector of torchvision is opened in a process of its own, which reads tensors alone.
    """
    from pupille.models.pretrained.bundle import import_bundle
    from pupille.models.pretrained.import_file import import_weights
    from pupille.models.pretrained.import_pickle import import_pickled, is_of_torch

    if name is None:
        records = import_bundle(insist_on_bundle(file), listener=listener(quiet))
    else:
        takes = import_pickled if name in TORCHVISION_DETECTORS and is_of_torch(file) else import_weights
        records = [takes(insist_on_no_bundle(file), name, listener=listener(quiet))]
    for record in records:
        click.echo(
            say(
                "{name}: here, SHA-256 {sha256} {origin}.",
                name=record.name,
                sha256=record.sha256,
                origin=record.hash_from,
            )
        )


def insist_on_bundle(file: str) -> str:
    """The file. Raises ConfigError for one whose ending says that it is of one network, which must be named."""
    if file.lower().endswith((".safetensors", ".pth")):
        raise ConfigError(tell("{file!r} is of one network. Say which with --as NAME.", file=file))
    return file


def insist_on_no_bundle(file: str) -> str:
    """The file. Raises ConfigError for a bundle."""
    from pupille.storage.bundle import is_bundle

    if is_bundle(Path(file)):
        raise ConfigError(tell("{file!r} is a bundle, which names its networks. Leave --as out.", file=file))
    return file


@command.command("where")
@click.argument("name", required=False)
def where_command(name: str | None) -> None:
    """Print where the weights of a network lie, or the folder of all of them."""
    from pupille.models.pretrained.store import described_weights, store, weights_path

    if name is None:
        click.echo(store())
        return
    described_weights(name)
    click.echo(weights_path(name))


@command.command("remove")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
def remove_command(names: tuple[str, ...]) -> None:
    """Remove weights, or what an interrupted fetch brought of them."""
    from pupille.models.pretrained.store import remove

    for name in dict.fromkeys(names):
        click.echo(for_terminal(say("Removed {name}, {size}.", name=name, size=size_in_words(remove(name)))))


def store_told() -> StoredText:
    """Where the weights lie, how many and how large, for `pupille doctor`."""
    from pupille.models.pretrained.store import list_weights, store

    weights = list_weights()
    names = ", ".join(entry.name for entry in weights) or tell(
        "none; `pupille weights fetch NAME` brings some"
    )
    return tells(
        "{folder} ({n} here, {size}: {names})",
        "{folder} ({n} here, {size}: {names})",
        len(weights),
        folder=str(store()),
        size=size_told(sum(entry.size for entry in weights)),
        names=names,
    )
