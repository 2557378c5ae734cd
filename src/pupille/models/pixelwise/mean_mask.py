"""The mask that training pictures have on average: what a model reaches that does not look at the picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from pupille.errors import ModelError
from pupille.i18n.language import phrase, tell
from pupille.i18n.stored_text import Sentence
from pupille.models.pixelwise.agreement import confusion, iou_of
from pupille.models.pixelwise.rule import Masks, Pictures
from pupille.results.arrays import IntArray
from pupille.results.masks import IGNORED, ClassMask

CANDIDATES = 21
"""Thresholds that are tried: quantiles of the frequencies, 0 (everything) and above 1 (nothing) among them."""
NOTHING = 2.0
"""A threshold that no frequency reaches."""
TOGETHER = 16
"""Masks that are looked at together."""


@dataclass(frozen=True)
class MeanMask:
    """likeliest: (H, W) the class that is commonest at each place, but the background. frequency: (H, W) its share of
    the training pictures. threshold: from which share on it is answered. background: the class of all other places, -1
    where there is none.
    """

    learns: ClassVar[str] = phrase("the commonest class of each place, its share, and a threshold")
    likeliest: NDArray[np.int16]
    frequency: NDArray[np.float32]
    threshold: float
    background: int

    @classmethod
    def fitted(
        cls,
        pictures: Pictures,  # noqa: ARG003
        masks: Masks,
        validation: tuple[Pictures, Masks] | None,
        *,
        classes: int,
        background: int | None,
        seed: int,  # noqa: ARG003
    ) -> MeanMask:
        """The frequencies of training, and the threshold with the best IoU on validation, on training without any."""
        counts = np.zeros((classes + 1, *masks[:1].shape[1:]), dtype=np.int64)
        for some in _in_turns(masks):
            counts += _counts(some, classes)
        shares = (counts[:classes] / np.maximum(counts[classes], 1)).astype(np.float32)
        if background is None:
            likeliest = shares.argmax(axis=0).astype(np.int16)
            return cls(likeliest, shares.max(axis=0).astype(np.float32), 0.0, IGNORED)
        shares[background] = -1.0
        likeliest, frequency = shares.argmax(axis=0).astype(np.int16), shares.max(axis=0).astype(np.float32)
        truth = masks if validation is None else validation[1]
        tried = [0.0, *np.unique(np.quantile(frequency, np.linspace(0, 1, CANDIDATES))), NOTHING]
        answers = [np.where(frequency >= least, likeliest, background) for least in tried]
        tables = np.zeros((len(answers), classes, classes), dtype=np.int64)
        for some in _in_turns(truth):
            tables += [confusion(some, np.broadcast_to(answer, some.shape), classes) for answer in answers]
        scores = [iou_of(table, background) for table in tables]
        return cls(likeliest, frequency, float(tried[int(np.argmax(scores))]), background)

    @property
    def parameters(self) -> int:
        """A class and a share for each place, and the threshold."""
        return 2 * self.frequency.size + 1

    @property
    def notes(self) -> tuple[Sentence, ...]:
        """From which share on a place is marked, and how much of the picture that is."""
        if self.background < 0:
            return (tell("Every place has the class that is commonest there in training."),)
        marked = float((self.frequency >= self.threshold).mean())
        if marked in (0.0, 1.0):
            return (
                tell("The best mask that is the same for every picture marks nothing.")
                if not marked
                else tell("The best mask that is the same for every picture marks everything."),
            )
        return (
            tell(
                "The mask that is the same for every picture marks {marked:percent} of it: the places marked in at "
                "least {threshold:percent} of the training pictures.",
                marked=marked,
                threshold=self.threshold,
            ),
        )

    def classes_of(self, picture: NDArray[np.float32]) -> ClassMask:
        """The same mask for every picture."""
        del picture
        if self.background < 0:
            return self.likeliest
        return np.where(self.frequency >= self.threshold, self.likeliest, self.background).astype(np.int16)

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """The two maps, the threshold and the background."""
        return {
            "likeliest": self.likeliest,
            "frequency": self.frequency,
            "threshold": np.array([self.threshold]),
            "background": np.array([self.background], dtype=np.int64),
        }

    @classmethod
    def of_arrays(
        cls, arrays: Mapping[str, NDArray[np.generic]], *, shape: tuple[int, int, int], classes: int
    ) -> MeanMask:
        """The inverse of `arrays`. Raises ModelError if they are not those of this model."""
        try:
            likeliest, frequency = arrays["likeliest"], arrays["frequency"]
            threshold, background = float(arrays["threshold"][0]), int(arrays["background"][0])
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise ModelError(
                tell("the weights are not those of a mean mask. Copy the run folder again.")
            ) from error
        fits = (
            likeliest.shape == frequency.shape == shape[:2]
            and likeliest.dtype == np.int16
            and frequency.dtype == np.float32
            and bool(np.isin(likeliest, np.arange(classes)).all())
            and bool(np.isfinite([*frequency.ravel(), threshold]).all())
            and IGNORED <= background < classes
        )
        if not fits:
            raise ModelError(tell("the weights are not those of a mean mask. Copy the run folder again."))
        return cls(likeliest.astype(np.int16), frequency.astype(np.float32), threshold, background)


def _in_turns(masks: Masks) -> Iterator[ClassMask]:
    for start in range(0, len(masks), TOGETHER):
        yield masks[start : start + TOGETHER]


def _counts(masks: ClassMask, classes: int) -> IntArray:
    """(classes + 1, H, W) in how many of the masks each place is of each class, and of any."""
    every = [*(masks == k for k in range(classes)), masks != IGNORED]
    return np.stack([places.sum(axis=0) for places in every]).astype(np.int64)
