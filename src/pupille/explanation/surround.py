"""Does a model that draws need what surrounds the objects? What is lost when all around them is blurred."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pupille.data.pixels.pixel_set import Pixels
from pupille.evaluation.inference.bootstrap import jackknife_variance
from pupille.evaluation.inference.estimate import no_interval, too_few
from pupille.evaluation.inference.intervals import share_interval, student_quantile
from pupille.evaluation.right_answers import RightAnswers
from pupille.explanation.fills import blurred
from pupille.explanation.surround_scores import occluded_scores
from pupille.i18n.language import StoredText, phrase, tell
from pupille.images.geometry import Geometry
from pupille.models.preprocessing import Preprocessing
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric
from pupille.results.surround import SurroundRecord

BoolArray = NDArray[np.bool_]
MARGIN = 0.1
"""Share of its width and height by which a box is larger on the picture that is kept."""
HARDLY = 0.1
"""Share of the right answers that may be lost where what surrounds the objects is hardly needed."""
FULL = 0.9
"""Share of a picture from which on hardly anything surrounds the objects."""


def kept(boxes: FloatArray, size: tuple[int, int], geometry: Geometry) -> BoolArray:
    """(K, 4) boxes of one picture -> (H, W) what of the frame lies in one of them, each enlarged by a tenth.

    size: width and height of the picture, in whose pixels the boxes are.
    """
    width, height = size
    placement = geometry.place(height, width)
    mask = np.zeros((geometry.height, geometry.width), dtype=np.bool_)
    for x1, y1, x2, y2 in boxes:
        wide, tall = MARGIN / 2 * (x2 - x1), MARGIN / 2 * (y2 - y1)
        corners = np.array([[x1 - wide, y1 - tall], [x2 + wide, y2 + tall]])
        (left, top), (right, bottom) = placement.to_frame(corners)
        rows = slice(max(0, int(np.floor(top))), max(0, int(np.ceil(bottom))))
        mask[rows, max(0, int(np.floor(left))) : max(0, int(np.ceil(right)))] = True
    return mask


def boxes_of_mask(mask: BoolArray) -> FloatArray:
    """(H, W) where objects are -> (K, 4) the boxes of the pieces that hang together."""
    from scipy.ndimage import find_objects, label

    pieces = find_objects(label(mask)[0])
    return np.array(
        [(x.start, y.start, x.stop, y.stop) for y, x in (piece for piece in pieces if piece is not None)],
        dtype=np.float64,
    ).reshape(-1, 4)


def surround_blurred(pixels: Pixels, masks: BoolArray, preprocessing: Preprocessing) -> Pixels:
    """(N, H, W, C) pictures with all but (N, H, W) masks blurred."""
    return np.where(masks[..., None], pixels, blurred(pixels, preprocessing))


def surround(
    answers: RightAnswers,
    units: IntArray,
    inside: float,
    *,
    grouped: bool,
    ids: Sequence[str] = (),
    seed: int = 0,
) -> SurroundRecord:
    """What is concluded. units: (N,) images or groups. inside: share of the pictures that is kept as it is. ids: of the
    images."""
    lost = share_lost(answers, units, grouped=grouped)
    verdict = verdict_of(lost, inside)
    return SurroundRecord(
        lost,
        len(units),
        inside,
        verdict,
        tell(SHORT[verdict]),
        in_words(lost, inside, answers),
        occluded_scores(answers.scores, ids, units, grouped=grouped, seed=seed),
    )


def share_lost(answers: RightAnswers, units: IntArray, *, grouped: bool) -> Metric:
    """The share of what was right that no longer is, with an interval over images or groups."""
    some = answers.before > 0
    if not some.any():
        return Metric(None, None, None, 0, tell("nothing was right before"))
    _, number = np.unique(units[some], return_inverse=True)
    before, lost = (np.bincount(number, weights=each[some]) for each in (answers.before, answers.lost))
    n, value = len(before), float(lost.sum() / before.sum())
    if why := no_interval(n, grouped=grouped) or too_few(n, grouped=grouped):
        return Metric(value, None, None, n, why)
    left_out = (lost.sum() - lost) / (before.sum() - before)
    variance = jackknife_variance(left_out)
    low, high = share_interval(
        value, variance, [before.sum() if variance else n], quantile=student_quantile(n)
    )
    return Metric(value, min(low, value), max(high, value), n)


def verdict_of(lost: Metric, inside: float) -> str:
    """`nothing`, `hardly`, `needed` or `unclear`."""
    if inside > FULL:
        return "nothing"
    if lost.low is None or lost.high is None:
        return "unclear"
    if lost.high <= HARDLY:
        return "hardly"
    return "needed" if lost.low > HARDLY else "unclear"


SHORT = {
    "nothing": phrase("The objects fill the pictures: hardly anything surrounds them."),
    "hardly": phrase("It hardly needs what surrounds the objects."),
    "needed": phrase("It needs what surrounds the objects."),
    "unclear": phrase("Whether it needs what surrounds the objects cannot be told."),
}


def in_words(lost: Metric, inside: float, answers: RightAnswers) -> StoredText:
    """The figures in a sentence."""
    if lost.value is None:
        return tell("Nothing was right before, so nothing can be lost.")
    values = {"lost": lost.value, "inside": inside, "n": int(answers.before.sum())}
    if lost.low is None:
        return tell(
            "With all blurred but the objects and a tenth around them ({inside:percent} of the pictures) "
            "{lost:percent} of what was right is lost; no interval: {reason}.",
            **values,
            reason=lost.reason,
        )
    return tell(
        "With all blurred but the objects and a tenth around them ({inside:percent} of the pictures) {lost:percent} "
        "({low:percent} to {high:percent}) of what was right is lost.",
        **values,
        low=lost.low,
        high=lost.high,
    )
