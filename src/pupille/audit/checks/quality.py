"""Checks: are there pictures on which little can be seen: blurred, too dark, too bright, nearly uniform?

Every picture is judged by itself and against the set: where most are dark, as in fluorescence, dark is what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from pupille.audit.check import Answer, Check, Evidence, NotApplicable
from pupille.audit.facts.record import Facts
from pupille.data.pixels.threads import chunks_of
from pupille.i18n.language import StoredText, phrase, tell, tells
from pupille.results.arrays import FloatArray
from pupille.results.finding import Finding

DARK, BRIGHT = 0.32, 0.95
"""Dark: 99 % of the picture lies below this luminance. Bright: 95 % lies above. The thresholds of CleanVision 0.3,
which takes them of the single pixels; here they are taken of 32 x 32 areas."""
UNIFORM = 0.02
"""Deviation of the luminance, 0 to 1, below which a picture is nearly uniform: about 5 of 255 grey levels."""
BLURRED = 100.0
"""Variance of the Laplacian, in grey levels squared, below which a picture may be blurred: the value in wide use
(Pech-Pacheco et al. 2000), taken where the longer side has at most 192 pixels."""
BLURRED_FOR_CONTRAST = 0.04
"""Variance of the Laplacian over that of the luminance, below which a picture may be blurred; the ratio keeps dark and
misty pictures apart: 100 at a contrast of 0.2."""
ROUNDING = 20 / 12
"""The variance that rounding to whole grey levels adds to that of the Laplacian: (4 x 4 + 4 x 1) times 1/12."""
STANDS_OUT = 3.5
"""Robust deviations below the median, of the logarithm, at which a picture is more blurred than the set (Iglewicz and
Hoaglin 1993)."""
LEAST_LESS = 2.0
"""In powers of two: a picture with more than a quarter of the usual sharpness is never called blurred."""
LEAST_SIDE = 64
"""Pixels of the shorter side below which sharpness says nothing."""
DEEP = ("I", "F")
"""Modes, by their first letter, whose values have no fixed black and white."""
AT_ONCE = 4096
"""Pictures whose areas are ordered together."""


def blurred(evidence: Evidence) -> Answer:
    """Pictures that are blurred, and more so than the set."""
    rows = [
        row
        for row, fact in enumerate(evidence.facts)
        if min(fact.width, fact.height) >= LEAST_SIDE and not _is_uniform(fact)
    ]
    if not rows:
        return NotApplicable(
            tell("no picture has {side} pixels a side, fewer say nothing about sharpness.", side=LEAST_SIDE)
        )
    sharpness = np.array([max(evidence.facts[row].sharpness - ROUNDING, 1e-3) for row in rows])
    contrast = np.array([255 * evidence.facts[row].contrast for row in rows])
    distance = np.median(np.log2(sharpness)) - np.log2(sharpness)
    spread = 1.4826 * float(np.median(np.abs(distance)))
    is_soft = (sharpness < BLURRED) & (sharpness / contrast**2 < BLURRED_FOR_CONTRAST)
    is_blurred: NDArray[np.bool_] = is_soft & (distance > max(LEAST_LESS, STANDS_OUT * spread))
    blurred_rows = [row for row, flag in zip(rows, is_blurred, strict=True) if flag]
    sentence = tells(
        "{n} of {all} images is far less sharp than the rest and may be blurred.",
        "{n} of {all} images are far less sharp than the rest and may be blurred.",
        len(blurred_rows),
        all=len(rows),
    )
    advice = tell(
        "Look at them: out of focus, moved, or enlarged from a small picture. Remove what you could not label."
    )
    return _answer(evidence, BLUR, blurred_rows, sentence, advice)


def dark(evidence: Evidence) -> Answer:
    """Pictures that are dark nearly everywhere."""
    advice = tell(
        "Look at them: lens cap, failed flash, or night. Remove those on which you cannot see the class."
    )
    return _of_light(
        evidence,
        DARKNESS,
        lambda facts: _shares(facts, 99) < DARK,
        lambda n, all_: tells(
            "{n} of {all} images is dark nearly everywhere.",
            "{n} of {all} images are dark nearly everywhere.",
            n,
            all=all_,
        ),
        advice,
    )


def bright(evidence: Evidence) -> Answer:
    """Pictures that are bright nearly everywhere."""
    advice = tell(
        "Look at them: overexposed, or an empty page. Remove those on which you cannot see the class."
    )
    return _of_light(
        evidence,
        BRIGHTNESS,
        lambda facts: _shares(facts, 5) > BRIGHT,
        lambda n, all_: tells(
            "{n} of {all} images is bright nearly everywhere.",
            "{n} of {all} images are bright nearly everywhere.",
            n,
            all=all_,
        ),
        advice,
    )


def uniform(evidence: Evidence) -> Answer:
    """Pictures of nearly one grey level."""
    advice = tell("Look at them: a picture without content can teach nothing but its label. Remove them.")
    return _of_light(
        evidence,
        UNIFORMITY,
        _are_uniform,
        lambda n, all_: tells(
            "{n} of {all} images is nearly uniform.", "{n} of {all} images are nearly uniform.", n, all=all_
        ),
        advice,
    )


def _shares(facts: Sequence[Facts], percent: int) -> FloatArray:
    """(N,) the luminance below which so many percent of the areas of each picture lie, 0 to 1."""
    parts = [
        np.percentile(np.stack([fact.small.ravel() for fact in some]), percent, axis=1)
        for some in chunks_of(facts, AT_ONCE)
    ]
    return np.concatenate(parts) / 255


def _are_uniform(facts: Sequence[Facts]) -> NDArray[np.bool_]:
    return np.array([_is_uniform(fact) for fact in facts])


def _is_uniform(fact: Facts) -> bool:
    return fact.contrast < UNIFORM


def _of_light(
    evidence: Evidence,
    check: Check,
    are_extreme: Callable[[Sequence[Facts]], NDArray[np.bool_]],
    sentence_of: Callable[[int, int], StoredText],
    advice: StoredText,
) -> Answer:
    """One finding about light, unless most of the set is like that.

    are_extreme: (N,) whether it is true of each. sentence_of: says it of so many of all images.
    """
    rows = [row for row, fact in enumerate(evidence.facts) if not fact.mode.startswith(DEEP)]
    if not rows:
        return NotApplicable(tell("the pictures hold more than 8 bits, so black and white are not fixed."))
    # A uniform picture may be black or white too; it is told once, as uniform.
    extreme_rows = [
        row
        for row, is_extreme in zip(rows, are_extreme([evidence.facts[row] for row in rows]), strict=True)
        if is_extreme and (check is UNIFORMITY or not _is_uniform(evidence.facts[row]))
    ]
    sentence = sentence_of(len(extreme_rows), len(rows))
    if len(extreme_rows) > len(rows) / 2:
        return NotApplicable(tell("{sentence} That is how they were taken.", sentence=sentence))
    return _answer(evidence, check, extreme_rows, sentence, advice)


def _answer(
    evidence: Evidence, check: Check, rows: list[int], sentence: StoredText, advice: StoredText
) -> Answer:
    if not rows:
        return ()
    ids = tuple(evidence.dataset.samples["id"].iloc[rows])
    return (Finding(check.code, check.severity, sentence, ids, advice),)


BLUR = Check("blurred", phrase("blurred pictures"), "note", blurred)
DARKNESS = Check("dark", phrase("pictures that are too dark"), "note", dark)
BRIGHTNESS = Check("bright", phrase("pictures that are too bright"), "note", bright)
UNIFORMITY = Check("uniform", phrase("nearly uniform pictures"), "warning", uniform)
