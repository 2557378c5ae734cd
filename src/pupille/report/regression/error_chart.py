"""A drawing of errors: predicted minus true number of each image, over whatever the errors may depend on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from pupille.i18n.language import say
from pupille.report.charts import svg
from pupille.report.regression.points import HEIGHT, MANY, WIDTH, Frame, Point, frame, wide
from pupille.report.tables.quantities import headed

Lines = Callable[[Frame], Sequence[Markup]]
"""What is drawn besides, within the frame."""


def error_chart(
    drawn: Sequence[Point],
    at: Callable[[Point], float],
    *,
    across: str,
    unit: str,
    title: str,
    description: str,
    over: Lines,
    behind: Lines = lambda _: (),
    heights: Sequence[float] = (),
) -> Markup:
    """A mark for each image; on the dashed line of zero a prediction is right.

    at: where an image stands from left to right. across: what that is. behind, over: the marks. heights: other errors
    that must fit in.
    """
    axes = frame(
        wide([at(point) for point in drawn]),
        wide([0.0, *heights, *(point.error for point in drawn)]),
        across=headed(across, unit),
        up=headed(say("predicted minus true"), unit),
        signed=True,
    )
    small = len(drawn) > MANY
    return svg.svg(
        WIDTH,
        HEIGHT,
        [
            *behind(axes),
            *axes.parts,
            axes.level(0.0, "zero"),
            *(axes.mark(point, at(point), point.error, unit, small=small) for point in drawn),
            *over(axes),
        ],
        title=title,
        description=description,
        kind="numbers",
    )
