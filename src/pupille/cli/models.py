"""`pupille models [NAME]`: the ladder, or one model layer by layer."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from pupille.cli.option_types import Hidden, Size
from pupille.cli.screen import Verb
from pupille.i18n.language import (
    StoredText,
    count,
    for_terminal,
    number,
    phrase,
    retell,
    say,
    short,
    translated,
)
from pupille.models.names import split_name
from pupille.models.pretrained.backbone import Backbone
from pupille.models.pretrained.catalogue import BACKBONES, backbone
from pupille.models.pretrained.store import weights_path
from pupille.models.registry import MODELS, find
from pupille.report.tables.columns import aligned

if TYPE_CHECKING:
    from pupille.models.summary import LayerTable

WIDTH = 110
"""Columns of a paragraph below the tables."""


@click.command("models", cls=Verb)
@click.argument("name", required=False)
@click.option(
    "--size", type=Size(), metavar="HxW", help="Input size of the layer table.  [default: the model's own]"
)
@click.option(
    "--channels", type=click.Choice(["1", "3"]), help="Grey or colour.  [default: the model's own, else 1]"
)
@click.option("--classes", type=click.IntRange(2), default=10, show_default=True, help="Classes told apart.")
@click.option("--hidden", type=Hidden(), metavar="N,N,...", help="Neurons of each dense layer (mlp).")
def command(
    name: str | None,
    size: tuple[int, int] | None,
    channels: str | None,
    classes: int,
    hidden: tuple[int, ...] | None,
) -> None:
    """List the ladder of models from cheap to dear, or show the layers of one: `pupille models lenet5`.

    NAME may be that of any network of timm: `pupille models timm:resnet34`.
    """
    if name is None:
        click.echo(for_terminal("\n".join(listed())))
        return
    entry = find(name)
    from pupille.models.summary import layer_table

    own = entry.geometry
    shape = (int(channels or entry.channels or 1), *(size or ((own.height, own.width) if own else (28, 28))))
    arguments = {"hidden": hidden} if hidden else None
    lines = drawn(layer_table(name, shape, classes, arguments))
    if (base := split_name(name).base) not in MODELS or base in BACKBONES:
        lines = [*published(backbone(base)), "", *lines]
    click.echo(for_terminal("\n".join(lines)))


def listed() -> list[str]:
    """The ladder, then what pretrained networks are, cost and expect."""
    plain = [name for name in MODELS if name not in BACKBONES]
    width = max(map(len, plain))
    lines = [
        f"{name:<{width}}  {MODELS[name].year or '':<4}  {in_language(MODELS[name].title)}" for name in plain
    ]
    titles = [say("pretrained"), say("year"), say("parameters"), say("multiply-adds"), say("input")]
    cells = [[*titles, say("code"), say("weights"), say("here")]]
    for line in BACKBONES.values():
        size = f"{line.side}x{line.side}"
        licences = [line.code_licence, line.weights_licence]
        cost = [millions(line.parameters), millions(line.multiply_adds)]
        cells.append([line.name, str(line.year), *cost, size, *licences, here(line)])
    return [
        *lines,
        "",
        *aligned(cells),
        "",
        *textwrap.wrap(
            say(
                "Pretrained networks get a new last layer, their weights stay as they are. Behind the name may stand: "
                "+mlp or +knn (another head), +tuned (trained further), +scratch (random weights, all trained). Any "
                "other of timm: timm:NAME."
            ),
            WIDTH,
        ),
        "",
        say("Layers and parameters of one: pupille models NAME"),
    ]


def here(line: Backbone) -> str:
    """Whether the weights of a network are on this machine."""
    return say("yes") if weights_path(line.name) else say("no")


def millions(total: int | None) -> str:
    """A number of parameters or multiply-adds, in millions."""
    return "" if total is None else f"{number(total / 1e6, 1)} M"


def published(line: Backbone) -> list[str]:
    """Lines of text about a pretrained network, as it was published."""
    year = f" ({line.year})" if line.year else ""
    cost = (
        say("{n:count} parameters", n=line.parameters) if line.parameters else say("parameters not counted")
    )
    if line.multiply_adds:
        cost += ", " + say("{n:count} multiply-adds", n=line.multiply_adds)
    geometry = line.geometry
    return [
        say(
            "{title}{year}; as published, {classes} classes: {cost}",
            title=translated(line.title),
            year=year,
            classes=line.classes,
            cost=cost,
        ),
        say(
            "Input: shorter side to {resize:short} pixels, {interpolation}; the centre of {height:short} x "
            "{width:short}; mean {mean}, deviation {deviation}",
            resize=geometry.resize,
            interpolation=geometry.interpolation,
            height=geometry.height,
            width=geometry.width,
            mean=in_words(line.mean),
            deviation=in_words(line.std),
        ),
        say(
            "Weights: {source}about {megabytes:short}\u00a0MB, licence {licence}; here: {here}. Code: {code}",
            source=f"{line.repository}, " if line.repository else "",
            megabytes=line.megabytes,
            licence=line.weights_licence or say("not stated"),
            here=here(line),
            code=line.code_licence,
        ),
    ]


def in_words(numbers: tuple[float, ...]) -> str:
    """Numbers of the channels, with spaces between."""
    return " ".join(map(short, numbers))


def in_language(title: str) -> str:
    """The title of a model, told or a phrase of the catalogue, in the language that is spoken."""
    return retell(title) if isinstance(title, StoredText) else translated(title)


def drawn(table: LayerTable) -> list[str]:
    """A layer table as lines of text, its totals last."""
    channels, height, width = table.shape
    template = (
        phrase("{name}: {title}; {height:short} x {width:short} grey pictures, {classes} classes")
        if channels == 1
        else phrase("{name}: {title}; {height:short} x {width:short} colour pictures, {classes} classes")
    )
    title = in_language(table.title)
    lines = [
        say(template, name=table.name, title=title, height=height, width=width, classes=table.n_classes),
        "",
    ]
    if table.rows:
        lines += [*aligned(layer_cells(table)), ""]
    lines.append(say("It learns {what}.", what=in_language(table.learns)))
    if table.parameters is not None:
        lines.append(say("Parameters: {n:count}", n=table.parameters))
    if table.multiply_adds is not None:
        between = table.multiply_adds - sum(row.multiply_adds for row in table.rows)
        lines.append(
            say(
                "Multiply-adds for one picture: {n:count}, {between:count} of them between layers, where patches or "
                "neighbours are compared",
                n=table.multiply_adds,
                between=between,
            )
            if between
            else say("Multiply-adds for one picture: {n:count}", n=table.multiply_adds)
        )
    return lines


def layer_cells(table: LayerTable) -> list[list[str]]:
    """The cells of a layer table, its titles first."""
    titles = [say("layer"), say("maps"), say("size"), say("kernel"), say("stride"), say("activation")]
    cells = [[*titles, say("parameters"), say("multiply-adds")]]
    for row in table.rows:
        places = [f"{pair[0]}x{pair[1]}" if pair else "" for pair in (row.size, row.kernel, row.stride)]
        counts = [count(row.parameters), count(row.multiply_adds)]
        cells.append([translated(row.type), count(row.maps), *places, row.activation or "", *counts])
    return cells
