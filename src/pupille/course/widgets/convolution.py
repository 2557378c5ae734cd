"""A convolution to play with: a filter to edit, a window to move."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pupille.course.widgets.frame import Widget, filled
from pupille.errors import DataError
from pupille.i18n.language import phrase, say, speaking, tell

HEIGHT = 470
"""Pixels of the page in a notebook."""
SIDES = (3, 64)
"""Fewest and most points along a side of the picture."""
PRESETS = (
    (phrase("Laplacian"), (0, 1, 0, 1, -4, 1, 0, 1, 0)),
    (phrase("vertical edges"), (1, 0, -1, 2, 0, -2, 1, 0, -1)),
    (phrase("horizontal edges"), (1, 2, 1, 0, 0, 0, -1, -2, -1)),
    (phrase("blur"), (1 / 9,) * 9),
    (phrase("sharpen"), (0, -1, 0, -1, 5, -1, 0, -1, 0)),
    (phrase("leave it as it is"), (0, 0, 0, 0, 1, 0, 0, 0, 0)),
)
"""Filters at a click, row by row; the page begins with the first."""


def convolution_widget(picture: NDArray[np.generic], language: str) -> Widget:
    """The page that shows a grey picture (H, W), 0 to 255, a filter to edit, and what it makes of the picture.

    Raises DataError for a picture in colour, or one too small or too large to be shown point by point.
    """
    grey = np.asarray(picture)
    if grey.ndim != 2 or not SIDES[0] <= min(grey.shape) <= max(grey.shape) <= SIDES[1]:
        raise DataError(
            tell(
                "the explorer takes one grey picture of {low} to {high} points a side, such as images[0]. Got the "
                "shape {shape}.",
                low=SIDES[0],
                high=SIDES[1],
                shape=str(grey.shape),
            )
        )
    with speaking(language):
        title = say("A filter to edit, and what it makes of a picture")
        words = {
            "names": {
                "picture-name": say("The picture"),
                "filter-name": say("The filter"),
                "map-name": say("What comes out: blue above 0, orange below"),
                "how": say("Change a weight, or move the window: click into the picture, or the arrow keys."),
            },
            "cell": say("weight in row {row}, column {column}", row="{row}", column="{column}"),
            "place": say(
                "Row {row}, column {column}: {products} = {sum}",
                row="{row}",
                column="{column}",
                products="{products}",
                sum="{sum}",
            ),
        }
        presets = [(say(name), values) for name, values in PRESETS]
    data = {
        "picture": np.rint(grey.astype(float)).astype(int).tolist(),
        "presets": presets,
        "words": words,
    }
    return filled("convolution.html", data, title=title, language=language, height=HEIGHT)
