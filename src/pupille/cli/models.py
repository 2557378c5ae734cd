"""`pupille models [NAME]`: the ladder, or one model layer by layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pupille.cli.option_types import Hidden, Size
from pupille.models.names import split_name
from pupille.models.pretrained.backbone import Backbone
from pupille.models.pretrained.catalogue import BACKBONES, backbone
from pupille.models.pretrained.store import weights_path
from pupille.models.registry import MODELS, find
from pupille.report.tables.columns import aligned

if TYPE_CHECKING:
    from pupille.models.summary import LayerTable


@click.command("models")
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
        for line in listed():
            click.echo(line)
        return
    entry = find(name)
    from pupille.models.summary import layer_table

    own = entry.geometry
    shape = (int(channels or entry.channels or 1), *(size or ((own.height, own.width) if own else (28, 28))))
    arguments = {"hidden": hidden} if hidden else None
    lines = drawn(layer_table(name, shape, classes, arguments))
    if (base := split_name(name).base) not in MODELS or base in BACKBONES:
        lines = [*published(backbone(base)), "", *lines]
    for line in lines:
        click.echo(line)


def listed() -> list[str]:
    """The ladder, then what pretrained networks are, cost and expect."""
    plain = [name for name in MODELS if name not in BACKBONES]
    width = max(map(len, plain))
    lines = [f"{name:<{width}}  {MODELS[name].year}  {MODELS[name].title}" for name in plain]
    cells = [["pretrained", "year", "parameters", "multiply-adds", "input", "code", "weights", "here"]]
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
        "Pretrained networks get a new last layer, their weights stay as they are. Behind the name may stand: +mlp or",
        "+knn (another head), +tuned (trained further), +scratch (random weights, all trained). Any other of timm:",
        "timm:NAME.",
        "",
        "Layers and parameters of one: pupille models NAME",
    ]


def here(line: Backbone) -> str:
    """Whether the weights of a network are on this machine."""
    return "yes" if weights_path(line.name) else "no"


def millions(count: int | None) -> str:
    """A number of parameters or multiply-adds, in millions."""
    return "" if count is None else f"{count / 1e6:,.1f} M"


def published(line: Backbone) -> list[str]:
    """Lines of text about a pretrained network, as it was published."""
    year = f" ({line.year})" if line.year else ""
    cost = f"{line.parameters:,} parameters" if line.parameters else "parameters not counted"
    if line.multiply_adds:
        cost += f", {line.multiply_adds:,} multiply-adds"
    geometry = line.geometry
    source = f"{line.repository}, " if line.repository else ""
    weights = f"{source}about {line.megabytes:,} MB, licence {line.weights_licence or 'not stated'}"
    return [
        f"{line.title}{year}; as published, {line.classes:,} classes: {cost}",
        f"Input: shorter side to {geometry.resize} pixels, {geometry.interpolation}; the centre of "
        f"{geometry.height} x {geometry.width}; mean {in_words(line.mean)}, deviation {in_words(line.std)}",
        f"Weights: {weights}; here: {here(line)}. Code: {line.code_licence}",
    ]


def in_words(numbers: tuple[float, ...]) -> str:
    """Numbers of the channels, with spaces between."""
    return " ".join(f"{number:g}" for number in numbers)


def drawn(table: LayerTable) -> list[str]:
    """A layer table as lines of text, its totals last."""
    channels, height, width = table.shape
    colour = "grey" if channels == 1 else "colour"
    lines = [
        f"{table.name}: {table.title}; {height} x {width} {colour} pictures, {table.n_classes} classes",
        "",
    ]
    if table.rows:
        cells = [["layer", "maps", "size", "kernel", "stride", "activation", "parameters", "multiply-adds"]]
        for row in table.rows:
            places = [f"{pair[0]}x{pair[1]}" if pair else "" for pair in (row.size, row.kernel, row.stride)]
            counts = [f"{row.parameters:,}", f"{row.multiply_adds:,}"]
            cells.append([row.type, f"{row.maps:,}", *places, row.activation or "", *counts])
        lines += [*aligned(cells), ""]
    lines.append(f"It learns {table.learns}.")
    if table.parameters is not None:
        lines.append(f"Parameters: {table.parameters:,}")
    if table.multiply_adds is not None:
        between = table.multiply_adds - sum(row.multiply_adds for row in table.rows)
        more = (
            f", {between:,} of them between layers, where patches or neighbours are compared"
            if between
            else ""
        )
        lines.append(f"Multiply-adds for one picture: {table.multiply_adds:,}{more}")
    return lines
