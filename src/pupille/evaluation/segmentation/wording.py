"""What is said of an evaluation of masks: what its intervals are about, what is undefined and why."""

from __future__ import annotations

from collections.abc import Sequence

from pupille.evaluation.inference.estimate import FEW_GROUPS, FEWEST_IMAGES
from pupille.evaluation.segmentation.statistics import FEWEST_OF_CLASS
from pupille.i18n.language import StoredText, phrase, tell, tell_joined, tell_shortened, tells
from pupille.results.arrays import FloatArray

EVEN_ENOUGH = 10.0
"""Images or groups of equal size as which those of a class should weigh at least."""

FEW_FOR_FAILURES = 300
"""Up to so many images or groups, rare failures may be missing from all of them."""

NO_CLASS = phrase("the class is on no image, neither in the truth nor in the answer")
NO_CLASSES = phrase("no class but the background is drawn on any image")
NO_BOUNDARY = phrase("neither the truth nor the answer has a boundary on any image")
NO_DISTANCE = phrase("on no image do truth and answer both have a boundary, so there is no distance")
PARTLY_MEASURED = phrase("only of images on which truth and answer both have a boundary")
CAUTIOUS = phrase("all images, or groups, say the same, so the interval is a cautious one")
NO_SPREAD = phrase("all images, or groups, say the same, so no interval can be given")


def about_intervals(n_units: int, *, grouped: bool, one_stack: bool) -> StoredText:
    """What the 95 % intervals are about and how they are made."""
    how = tell(
        "the jackknife with Student's t, for shares on the scale of the log odds, for distances on that of the "
        "logarithm"
    )
    if grouped and n_units < FEW_GROUPS:
        return tells(
            "No 95 % intervals: the images are of {n} group, and {least} are needed. n counts groups.",
            "No 95 % intervals: the images are of {n} groups, and {least} are needed. n counts groups.",
            n_units,
            least=FEW_GROUPS,
        )
    if grouped:
        return tell(
            "95 % intervals for these answers, by {n} groups, and n counts groups: {how}.", n=n_units, how=how
        )
    if n_units < FEWEST_IMAGES:
        return tells(
            "No 95 % intervals: there is {n} image, and {least} are needed.",
            "No 95 % intervals: there are {n} images, and {least} are needed.",
            n_units,
            least=FEWEST_IMAGES,
        )
    if one_stack:
        return tells(
            "95 % intervals over {n} slice, about this stack: {how}. They say nothing of other stacks, and "
            "neighbouring slices are alike, so they may be too short.",
            "95 % intervals over {n} slices, about this stack: {how}. They say nothing of other stacks, and "
            "neighbouring slices are alike, so they may be too short.",
            n_units,
            how=how,
        )
    return tells(
        "95 % intervals for these answers, by {n} image: {how}.",
        "95 % intervals for these answers, by {n} images: {how}.",
        n_units,
        how=how,
    )


def class_on_few(n: int, *, grouped: bool) -> StoredText:
    """Why a class has no interval. n: images or groups on which it is drawn."""
    if grouped:
        return tells(
            "it is drawn in {n} group, and an interval needs {least}",
            "it is drawn in {n} groups, and an interval needs {least}",
            n,
            least=FEWEST_OF_CLASS,
        )
    return tells(
        "it is drawn on {n} image, and an interval needs {least}",
        "it is drawn on {n} images, and an interval needs {least}",
        n,
        least=FEWEST_OF_CLASS,
    )


def left_out_of_mean(names: Sequence[str]) -> StoredText:
    """That a mean is without the classes that are drawn on few images."""
    return tell("mean without {classes}, drawn on too few images", classes=tell_shortened(names))


def nothing_reaches(name: str, share: float) -> StoredText:
    """What an answer of one class everywhere would reach."""
    return tell("an answer of {name!r} everywhere reaches {share:1} %", name=name, share=100 * share)


def nothing_is_better(name: str) -> StoredText:
    """That marking nothing has the better pixel accuracy."""
    return tell(
        "An answer of {name!r} everywhere would have a better pixel accuracy than this one, so pixel accuracy says "
        "nothing here: go by the IoU.",
        name=name,
    )


def ignored(share: float) -> StoredText:
    """That some pixels count nowhere, as the truth asks."""
    return tell("The truth sets {share:1} % of the pixels aside; they count nowhere.", share=100 * share)


def unanswered(n: int) -> StoredText:
    """That pixels without an answer are missed. n: images with such pixels."""
    return tells(
        "On {n} image the answer leaves pixels without a class; they count as missed.",
        "On {n} images the answer leaves pixels without a class; they count as missed.",
        n,
    )


def rare_failures(n_units: int, *, grouped: bool) -> StoredText:
    """That the intervals know nothing of failures that are rarer than images, or groups, can show (rule of three)."""
    share = 100 * 3 / n_units
    if grouped:
        return tell(
            "The intervals know nothing of rare failures: a group on which the answer fails wholly may be missing "
            "among {n} if such groups are fewer than {share:1} % of all.",
            n=n_units,
            share=share,
        )
    return tell(
        "The intervals know nothing of rare failures: an image on which the answer fails wholly may be missing among "
        "{n} if such images are fewer than {share:1} % of all.",
        n=n_units,
        share=share,
    )


def uneven(names: Sequence[str], equal: float, *, grouped: bool) -> StoredText:
    """That few images hold most of some classes. equal: images, or groups, of equal size that would weigh as much."""
    n = max(1, round(equal))
    if grouped:
        return tells(
            "Few groups hold most of {classes}: all together weigh like {n} group of equal size. Figures of all "
            "images together lean on them, and their intervals may be too short; the mean of the images counts each "
            "alike.",
            "Few groups hold most of {classes}: all together weigh like {n} groups of equal size. Figures of all "
            "images together lean on them, and their intervals may be too short; the mean of the images counts each "
            "alike.",
            n,
            classes=tell_shortened(names),
        )
    return tells(
        "Few images hold most of {classes}: all together weigh like {n} image of equal size. Figures of all "
        "images together lean on them, and their intervals may be too short; the mean of the images counts each "
        "alike.",
        "Few images hold most of {classes}: all together weigh like {n} images of equal size. Figures of all "
        "images together lean on them, and their intervals may be too short; the mean of the images counts each "
        "alike.",
        n,
        classes=tell_shortened(names),
    )


def only_answered(names: Sequence[str]) -> StoredText:
    """That the truth never shows some classes that are answered."""
    return tell(
        "No image of the truth shows {classes}, which the answer draws; means are over the other classes.",
        classes=tell_shortened(names),
    )


def few_groups(names: Sequence[str], values: FloatArray) -> StoredText:
    """The IoU of each group, where they are too few for an interval. values: (U,), NaN where undefined."""
    if len(names) == 1:
        return tell("All images are of one group, so no interval can be given.")
    each = [
        tell("{name!r} undefined", name=name)
        if value != value
        else tell("{name!r} {share:1} %", name=name, share=100 * float(value))
        for name, value in zip(names, values, strict=True)
    ]
    return tell(
        "Only {n} groups: too few for an interval, which needs {least}. Groups may differ more than the figures show. "
        "IoU of each: {values}.",
        n=len(names),
        least=FEW_GROUPS,
        values=tell_joined(each, "; "),
    )
