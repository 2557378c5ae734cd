"""Objects by grey value and shape: Otsu's threshold, the distance to its edge, a watershed between the tops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from pupille.errors import ModelError
from pupille.i18n.language import phrase, tell
from pupille.i18n.stored_text import Sentence
from pupille.models.objectwise.agreement import Shared, panoptic_quality
from pupille.models.objectwise.flooding import divided, means_of, without_small
from pupille.models.pixelwise.threshold import BLURS, CHANNELS, otsu, smoothed
from pupille.results.arrays import FloatArray
from pupille.shapes.label_image import LabelImage, Labels

BRIGHT, DARK, SMALLER = 1, -1, 0
"""The side of the threshold on which objects are: above, below, or whichever covers less of the picture."""
SIDES = (BRIGHT, DARK, SMALLER)
REACHES = (0.1, 0.2, 0.3, 0.45, 0.7)
"""Least distance of two markers, in diameters of the middle object."""
SMALLEST = (0.0, 0.0625, 0.125, 0.25, 0.5)
"""Least areas of an object that are tried, in areas of the middle object."""
LARGEST_REACH = 2**14
MOST_PICTURES, FEWER_PICTURES = 24, 8
"""Training pictures on which distance and size are chosen, and those on which channel, blur and side are."""

Pictures = NDArray[np.float32]
"""(N, height, width, channels) prepared pixels."""


@dataclass(frozen=True)
class Watershed:
    """channel: which one is looked at, -1 for the mean of all. blur: deviation in pixels. side: as in `SIDES`.

    reach: least distance of two markers in pixels. smallest: least pixels of an object. colours: (classes, channels)
    the mean colour of the objects of each class.
    """

    learns: ClassVar[str] = phrase(
        "a channel, a blur, the side of the threshold, the distance of two markers, the smallest size"
    )
    channel: int
    blur: float
    side: int
    reach: int
    smallest: float
    colours: FloatArray

    @classmethod
    def fitted(cls, pictures: Pictures, truth: Sequence[LabelImage], *, classes: int, seed: int) -> Watershed:
        """The rule with the best panoptic quality on training pictures, on some of them where there are many.

        First channel, blur and side together, then the distance of the markers and the smallest size.
        """
        rows = np.random.default_rng(seed).permutation(len(pictures))[:MOST_PICTURES]
        some, drawn = pictures[rows], [truth[row] for row in rows]
        areas = np.concatenate([image.areas for image in drawn])
        middle = float(np.median(areas))
        reaches = sorted({max(1, round(share * 2 * np.sqrt(middle / np.pi))) for share in REACHES})
        colours = _colours(pictures, truth, classes)
        start = cls(-1, 0.0, BRIGHT, reaches[len(reaches) // 2], middle * SMALLEST[1], colours)
        first = slice(None, FEWER_PICTURES)
        rule = _best(_looks(start, pictures.shape[3]), some[first], drawn[first], classes)[0]
        ways = [replace(rule, reach=reach, smallest=0.0) for reach in reaches]
        return _best(ways, some, drawn, classes, tuple(middle * share for share in SMALLEST))[0]

    @property
    def parameters(self) -> int:
        """Channel, blur, side, distance and size, and a colour for each of several classes."""
        return 5 + (self.colours.size if len(self.colours) > 1 else 0)

    @property
    def notes(self) -> tuple[Sentence, ...]:
        """The rule in words."""
        channel = (
            tell("the grey value")
            if self.channel < 0
            else tell("the channel {name}", name=CHANNELS[self.channel])
        )
        blur = tell("as it is") if not self.blur else tell("smoothed by {blur:g2} px", blur=self.blur)
        sides = {
            BRIGHT: tell("what is brighter is an object"),
            DARK: tell("what is darker is an object"),
            SMALLER: tell("the side that covers less of the picture is an object"),
        }
        notes = [
            tell(
                "The rule: Otsu's threshold on {channel}, {blur}, found in each picture anew; {side}.",
                channel=channel,
                blur=blur,
                side=sides[self.side],
            ),
            tell(
                "Areas are divided by a watershed from the places farthest from their edge, at least {reach} px from "
                "each other, and areas below {smallest:count} px² are left out. All of this was chosen on training "
                "images by panoptic quality.",
                reach=str(self.reach),
                smallest=round(self.smallest),
            ),
        ]
        if len(self.colours) > 1:
            notes.append(tell("An object gets the class whose mean colour is nearest to its own."))
        return tuple(notes)

    def objects_of(self, picture: NDArray[np.float32]) -> LabelImage:
        """The objects of a picture (height, width, channels); they bear no scores."""
        return self._classed(without_small(self._labels(picture), self.smallest), picture)

    def _labels(self, picture: NDArray[np.float32]) -> Labels:
        """The objects before the small ones are left out."""
        from scipy.ndimage import distance_transform_edt, gaussian_filter, maximum_filter

        grey = smoothed(picture, self.channel, self.blur)
        inside = grey > otsu(grey, 2)[0]
        if self.side == DARK or (self.side == SMALLER and inside.mean() > 0.5):
            inside = ~inside
        # The frame of the picture is no edge of an object.
        depth = np.asarray(distance_transform_edt(np.pad(inside, 1, mode="edge")))[1:-1, 1:-1]
        depth = np.asarray(gaussian_filter(depth, 1.0, mode="nearest"))
        tops = depth == maximum_filter(depth, size=2 * self.reach + 1, mode="nearest")
        return divided(inside, tops & inside, -depth)

    def _classed(self, labels: Labels, picture: NDArray[np.float32]) -> LabelImage:
        n = int(labels.max(initial=0))
        if len(self.colours) == 1 or not n:
            return LabelImage(labels, np.zeros(n, dtype=np.int64))
        means = np.stack([means_of(picture[..., k], labels) for k in range(picture.shape[2])], axis=1)
        distances = ((means[:, None] - self.colours[None]) ** 2).sum(axis=2)
        return LabelImage(labels, distances.argmin(axis=1).astype(np.int64))

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """Everything that was learned, as arrays of plain types, by name."""
        return {
            "numbers": np.array([self.channel, self.side, self.reach], dtype=np.int64),
            "blur": np.array([self.blur]),
            "smallest": np.array([self.smallest]),
            "colours": self.colours,
        }

    @classmethod
    def of_arrays(
        cls, arrays: Mapping[str, NDArray[np.generic]], *, shape: tuple[int, int, int], classes: int
    ) -> Watershed:
        """The inverse of `arrays`. Raises ModelError if they are not those of this model."""
        damaged = ModelError(tell("the weights are not those of a watershed. Copy the run folder again."))
        try:
            channel, side, reach = (int(number) for number in arrays["numbers"])
            blur, smallest = float(arrays["blur"][0]), float(arrays["smallest"][0])
            colours = arrays["colours"].astype(np.float64)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise damaged from error
        fits = -1 <= channel < shape[2] and side in SIDES and blur in BLURS and 1 <= reach < LARGEST_REACH
        if not fits or not 0 <= smallest < np.inf or colours.shape != (classes, shape[2]):
            raise damaged
        if not np.isfinite(colours).all():
            raise damaged
        return cls(channel, blur, side, reach, smallest, colours)


def _looks(start: Watershed, channels: int) -> Iterator[Watershed]:
    """Every channel, blur and side."""
    every = [-1] if channels == 1 else [-1, *range(channels)]
    for channel, blur, side in product(every, BLURS, SIDES):
        yield replace(start, channel=channel, blur=blur, side=side)


def _best(
    rules: Sequence[Watershed] | Iterator[Watershed],
    pictures: Pictures,
    truth: Sequence[LabelImage],
    classes: int,
    sizes: Sequence[float] | None = None,
) -> tuple[Watershed, float]:
    """The first rule with the best panoptic quality, and that. sizes: smallest ones to try, else its own."""
    best, chosen = -1.0, None
    for rule in rules:
        shared = [
            Shared.of(drawn, rule._classed(rule._labels(picture), picture))
            for picture, drawn in zip(pictures, truth, strict=True)
        ]
        for smallest in sizes or (rule.smallest,):
            score = panoptic_quality(shared, classes, smallest=smallest)
            if score > best:
                best, chosen = score, replace(rule, smallest=smallest)
    assert chosen is not None
    return chosen, best


def _colours(pictures: Pictures, truth: Sequence[LabelImage], classes: int) -> FloatArray:
    """(classes, channels) the mean over the objects of each class of their mean colour; far away without any."""
    sums, n = np.zeros((classes, pictures.shape[3])), np.zeros(classes)
    for picture, image in zip(pictures, truth, strict=True):
        labels = np.maximum(image.labels, 0)
        for channel in range(pictures.shape[3]):
            means = means_of(picture[..., channel], labels)
            sums[:, channel] += np.bincount(image.classes, weights=means, minlength=classes)
        n += np.bincount(image.classes, minlength=classes)
    return np.where(n[:, None] > 0, sums / np.maximum(n, 1)[:, None], 1e6)
