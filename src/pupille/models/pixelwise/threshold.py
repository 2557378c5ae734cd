"""Classes by grey value alone: Otsu's threshold, and its form for several classes, found in each picture anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from pupille.errors import ModelError
from pupille.i18n.language import phrase, tell
from pupille.i18n.stored_text import Sentence
from pupille.models.pixelwise.agreement import mean_iou
from pupille.models.pixelwise.rule import Masks, Pictures
from pupille.results.masks import ClassMask

BLURS = (0.0, 1.0, 2.0, 4.0)
"""Deviations, in pixels, of the Gaussian by which a picture may be smoothed first."""
BINS = 128
MOST_PICTURES = 30
"""Training pictures on which channel and blur are chosen."""
CHANNELS = (tell("red"), tell("green"), tell("blue"))


@dataclass(frozen=True)
class Threshold:
    """channel: which one is looked at, -1 for the mean of all. blur: deviation in pixels. order: (K,) the classes from
    dark to bright.
    """

    learns: ClassVar[str] = phrase("a channel, a blur, and the order of the classes from dark to bright")
    channel: int
    blur: float
    order: tuple[int, ...]

    @classmethod
    def fitted(
        cls,
        pictures: Pictures,
        masks: Masks,
        validation: tuple[Pictures, Masks] | None,  # noqa: ARG003
        *,
        classes: int,
        background: int | None,
        seed: int,
    ) -> Threshold:
        """The channel and blur with the best IoU on training pictures, on 30 of them where there are more."""
        rows = np.sort(np.random.default_rng(seed).permutation(len(pictures))[:MOST_PICTURES])
        some, truth = pictures[rows], masks[rows]
        channels = [-1] if pictures.shape[3] == 1 else [-1, *range(pictures.shape[3])]
        best, chosen = -1.0, None
        for channel in channels:
            for blur in BLURS:
                grey = np.stack([smoothed(picture, channel, blur) for picture in some])
                means = [
                    float(grey[truth == k].mean()) if (truth == k).any() else np.inf for k in range(classes)
                ]
                rule = cls(channel, blur, tuple(int(k) for k in np.argsort(means, kind="stable")))
                answers = np.stack([rule._of_grey(picture) for picture in grey])
                score = mean_iou(truth, answers, classes, background)
                if score > best:
                    best, chosen = score, rule
        assert chosen is not None
        return chosen

    @property
    def parameters(self) -> int:
        """The channel, the blur, and the order of the classes."""
        return 2 + len(self.order)

    @property
    def notes(self) -> tuple[Sentence, ...]:
        """The rule in words."""
        channel = (
            tell("the grey value")
            if self.channel < 0
            else tell("the channel {name}", name=CHANNELS[self.channel])
        )
        blur = tell("as it is") if not self.blur else tell("smoothed by {blur:g2} px", blur=self.blur)
        return (
            tell(
                "The rule: Otsu's threshold on {channel}, {blur}, found in each picture anew.",
                channel=channel,
                blur=blur,
            ),
        )

    def classes_of(self, picture: NDArray[np.float32]) -> ClassMask:
        """The class of each pixel by its grey value."""
        return self._of_grey(smoothed(picture, self.channel, self.blur))

    def _of_grey(self, grey: NDArray[np.float32]) -> ClassMask:
        cuts = otsu(grey, len(self.order))
        return np.array(self.order, dtype=np.int16)[np.searchsorted(cuts, grey, side="right")]

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """Channel, blur and order."""
        return {
            "channel": np.array([self.channel], dtype=np.int64),
            "blur": np.array([self.blur]),
            "order": np.array(self.order, dtype=np.int64),
        }

    @classmethod
    def of_arrays(
        cls, arrays: Mapping[str, NDArray[np.generic]], *, shape: tuple[int, int, int], classes: int
    ) -> Threshold:
        """The inverse of `arrays`. Raises ModelError if they are not those of this model."""
        try:
            channel, blur = int(arrays["channel"][0]), float(arrays["blur"][0])
            order = tuple(int(k) for k in arrays["order"])
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise ModelError(
                tell("the weights are not those of a threshold. Copy the run folder again.")
            ) from error
        if not -1 <= channel < shape[2] or blur not in BLURS or sorted(order) != list(range(classes)):
            raise ModelError(tell("the weights are not those of a threshold. Copy the run folder again."))
        return cls(channel, blur, order)


def smoothed(picture: NDArray[np.float32], channel: int, blur: float) -> NDArray[np.float32]:
    """(H, W) one channel of a picture (H, W, C), or the mean of all where it is -1, smoothed."""
    from scipy.ndimage import gaussian_filter

    grey = picture.mean(axis=2) if channel < 0 else picture[..., channel]
    return np.asarray(gaussian_filter(grey, blur, mode="nearest") if blur else grey, dtype=np.float32)


def otsu(grey: NDArray[np.float32], classes: int) -> NDArray[np.float64]:
    """(classes - 1,) rising values between which grey values spread least (Otsu 1979), exact on 128 bins.

    The best cuts of the first bins into few classes are extended bin by bin and class by class, so that no combination
    is left out.
    """
    low, high = float(grey.min()), float(grey.max())
    if low == high:
        return np.full(classes - 1, high)
    counts, edges = np.histogram(grey, bins=BINS, range=(low, high))
    middles = (edges[:-1] + edges[1:]) / 2
    n, total = (np.concatenate([[0.0], np.cumsum(values)]) for values in (counts, counts * middles))
    weight = n[None, :] - n[:, None]
    # What a class of the bins a to b - 1 adds to the spread between classes.
    gain = np.divide(
        (total[None, :] - total[:, None]) ** 2, weight, out=np.zeros_like(weight), where=weight > 0
    )
    gain[np.tril_indices(BINS + 1)] = -np.inf
    best, cuts = gain[0], []
    for _ in range(classes - 1):
        reached = best[:, None] + gain
        cuts.append(reached.argmax(axis=0))
        best = reached.max(axis=0)
    places, end = [], BINS
    for cut in reversed(cuts):
        end = int(cut[end])
        places.append(edges[end])
    return np.array(places[::-1])
