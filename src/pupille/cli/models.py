"""`pupille models [NAME]`: the ladder, or one model layer by layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pupille.cli.values import Hidden, Size
from pupille.models.registry import MODELS, find
from pupille.report.metrics_table import aligned

if TYPE_CHECKING:
    from pupille.models.layers import LayerTable


@click.command("models")
@click.argument("name", required=False)
@click.option(
    "--size", type=Size(), metavar="HxW", help="Input size of the layer table.  [default: the model's own]"
)
@click.option(
    "--channels", type=click.Choice(["1", "3"]), default="1", show_default=True, help="Grey or colour."
)
@click.option("--classes", type=click.IntRange(2), default=10, show_default=True, help="Classes told apart.")
@click.option("--hidden", type=Hidden(), metavar="N,N,...", help="Neurons of each dense layer (mlp).")
def command(
    name: str | None,
    size: tuple[int, int] | None,
    channels: str,
    classes: int,
    hidden: tuple[int, ...] | None,
) -> None:
    """List the ladder of models from cheap to dear, or show the layers of one: `pupille models lenet5`."""
    if name is None:
        width = max(map(len, MODELS))
        for key, entry in MODELS.items():
            click.echo(f"{key:<{width}}  {entry.year}  {entry.title}")
        click.echo("\nLayers and parameters of one: pupille models NAME")
        return
    own = find(name).geometry
    from pupille.models.layers import layer_table

    height, wide = size or ((own.height, own.width) if own else (28, 28))
    arguments = {"hidden": hidden} if hidden else None
    for line in drawn(layer_table(name, (int(channels), height, wide), classes, arguments)):
        click.echo(line)


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
        lines.append(f"Multiply-adds for one picture: {table.multiply_adds:,}")
    return lines
