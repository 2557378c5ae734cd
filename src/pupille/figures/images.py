"""Pictures side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw_images(
    images: Sequence[NDArray[np.generic]] | NDArray[np.generic],
    titles: Sequence[str] = (),
    *,
    columns: int = 8,
    side: float = 1.1,
) -> Figure:
    """A sheet of pictures, each (H, W) grey or (H, W, 3) colour, with a title above each where there are titles.

    side: of one picture, in inches. All grey pictures share one scale from their smallest to their largest value,
    so that they can be compared.
    """
    import matplotlib.pyplot as plt

    rows = math.ceil(len(images) / columns)
    wide = min(columns, len(images))
    height = side * (1.3 if titles else 1.0)
    figure, axes = plt.subplots(rows, wide, figsize=(side * wide, height * rows), squeeze=False)
    grey = [np.asarray(image) for image in images if np.ndim(image) == 2]
    low = min((float(image.min()) for image in grey), default=0.0)
    high = max((float(image.max()) for image in grey), default=1.0)
    for number, ax in enumerate(axes.flat):
        ax.axis("off")
        if number < len(images):
            image = np.asarray(images[number])
            if image.ndim == 2:
                ax.imshow(image, cmap="gray", vmin=low, vmax=high)
            else:
                ax.imshow(image)
            if titles:
                ax.set_title(titles[number], fontsize=8)
    figure.tight_layout()
    return figure


def draw_weights(weights: NDArray[np.floating], ax: Axes) -> None:
    """Weights (H, W) as a picture: blue speaks for the class, red against it, white says nothing."""
    reach = float(np.abs(weights).max()) or 1.0
    ax.imshow(weights, cmap="RdBu", vmin=-reach, vmax=reach)
    ax.axis("off")
