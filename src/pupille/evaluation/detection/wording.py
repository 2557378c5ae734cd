"""What is said of an evaluation of objects: what its intervals are about, what is undefined and why."""

from __future__ import annotations

from collections.abc import Sequence

from pupille.evaluation.inference.estimate import FEW_GROUPS, FEWEST_IMAGES
from pupille.i18n.language import StoredText, phrase, tell, tell_joined, tell_shortened, tells
from pupille.i18n.visible import shorten

FEWEST_OF_CLASS = 10
"""A class on fewer images, or in fewer groups, has no interval."""

FEW_FOR_AP = 60
"""With fewer images or groups than this, AP is told to be too high."""

NAMED = 8
"""Classes that a sentence names with their thresholds."""

NO_SCORES = phrase("the answers bear no scores, so they have no order and no average precision")
NOT_COMPARABLE = phrase(
    "several models answered, and the scores of different models do not compare, so the answers have no common order "
    "and no average precision"
)
OWN_THRESHOLDS = phrase(
    "Several models answered. Precision, recall, counts and kinds of errors are of answers from the score on that the "
    "validation of each model chose; there is no AP of all of them, as scores of different models do not compare."
)
NO_OBJECT = phrase("no such object is drawn")
NO_ANSWER = phrase("nothing was answered")
NO_OBJECT_OF_CLASS = phrase("no such object of this class is drawn")
NO_ANSWER_OF_CLASS = phrase("nothing was answered as this class")
NO_ERROR = phrase("no such error costs anything here, and how rare they are cannot be told from that")
ALIKE = phrase("too few images, or all alike: no interval can be given")
OWN_LOSSES = phrase(
    "Each kind of error is mended alone, so the losses by kind of error do not add up to what is missing."
)
EVERY_ANSWER = phrase(
    "Precision, recall and counts are of all answers as they are given: no score was asked for."
)


def rare_class(n_units: int, *, grouped: bool) -> StoredText:
    """Why a class has no interval."""
    if grouped:
        return tells(
            "objects of it lie in {n} group, too few for an interval, which needs {least}",
            "objects of it lie in {n} groups, too few for an interval, which needs {least}",
            n_units,
            least=FEWEST_OF_CLASS,
        )
    return tells(
        "objects of it lie on {n} image, too few for an interval, which needs {least}",
        "objects of it lie on {n} images, too few for an interval, which needs {least}",
        n_units,
        least=FEWEST_OF_CLASS,
    )


def rare_error(n_units: int, *, grouped: bool) -> StoredText:
    """Why the loss by a kind of error has no interval."""
    if grouped:
        return tells(
            "such errors lie in {n} group, too few for an interval, which needs {least}",
            "such errors lie in {n} groups, too few for an interval, which needs {least}",
            n_units,
            least=FEWEST_OF_CLASS,
        )
    return tells(
        "such errors lie on {n} image, too few for an interval, which needs {least}",
        "such errors lie on {n} images, too few for an interval, which needs {least}",
        n_units,
        least=FEWEST_OF_CLASS,
    )


def rare_classes(names: Sequence[str], value: float | None, *, grouped: bool) -> StoredText:
    """That some classes are too rare for the interval of a mean. value: the mean over the others, None without any."""
    which = tell_shortened(list(names))
    unit = tell("groups") if grouped else tell("images")
    if value is None:
        return tell(
            "every class lies in fewer than {least} {unit}: no interval can be given",
            least=FEWEST_OF_CLASS,
            unit=unit,
        )
    return tell(
        "the interval is that of the mean over the other classes, {value:g3}: in fewer than {least} {unit} lie {which}",
        value=value,
        least=FEWEST_OF_CLASS,
        unit=unit,
        which=which,
    )


def about_intervals(n_units: int, *, grouped: bool, resamples: int, seed: int) -> StoredText:
    """What the 95 % intervals are about and how they are made."""
    how = tell(
        "{resamples} resamples of whole images or groups (seed {seed}), with Student's t on the logit scale for "
        "precisions and recalls, studentised for false positives and errors of counts",
        resamples=resamples,
        seed=str(seed),
    )
    if not grouped and n_units < FEWEST_IMAGES:
        return tells(
            "No 95 % intervals: there is {n} image, and {least} are needed.",
            "No 95 % intervals: there are {n} images, and {least} are needed.",
            n_units,
            least=FEWEST_IMAGES,
        )
    if not grouped:
        return tells(
            "95 % intervals for these answers, by {n} image, and n counts images, not objects: {how}.",
            "95 % intervals for these answers, by {n} images, and n counts images, not objects: {how}.",
            n_units,
            how=how,
        )
    if n_units < FEW_GROUPS:
        return tells(
            "No 95 % intervals: the images are of {n} group, and {least} are needed. n counts groups.",
            "No 95 % intervals: the images are of {n} groups, and {least} are needed. n counts groups.",
            n_units,
            least=FEW_GROUPS,
        )
    return tell(
        "95 % intervals for these answers, by {n} groups, and n counts groups, not objects: {how}.",
        n=n_units,
        how=how,
    )


def tied(share: float, low: float, high: float, orders: int) -> StoredText:
    """That many scores are equal across images, and how far AP depends on the order of the images."""
    return tell(
        "{share:percent} of the answers share their score with an answer on another image, and which of them comes "
        "first is chance: in {orders} orders of the images AP@[.50:.95] runs from {low:g4} to {high:g4}.",
        share=share,
        orders=orders,
        low=low,
        high=high,
    )


def more_than_limit(n_images: int, most: int, limited: float, unlimited: float) -> StoredText:
    """That some images have more answers of a class than COCO counts, and both numbers."""
    return tells(
        "{n} image has more than {most} answers of a class. COCO's rule counts the surest {most}: AP@[.50:.95] is "
        "{limited:g4} with them and {unlimited:g4} with all answers.",
        "{n} images have more than {most} answers of a class. COCO's rule counts the surest {most}: AP@[.50:.95] is "
        "{limited:g4} with them and {unlimited:g4} with all answers.",
        n_images,
        most=most,
        limited=limited,
        unlimited=unlimited,
    )


def set_aside(crowds: int, difficult: int) -> list[StoredText]:
    """What is drawn and does not count."""
    notes = []
    if crowds:
        notes.append(
            tells(
                "{n} crowd is neither an object nor background: answers on it do not count.",
                "{n} crowds are neither objects nor background: answers on them do not count.",
                crowds,
            )
        )
    if difficult:
        notes.append(
            tells(
                "{n} object drawn as difficult need not be found: one answer on it does not count.",
                "{n} objects drawn as difficult need not be found: one answer on each does not count.",
                difficult,
            )
        )
    return notes


def without_objects(names: Sequence[str]) -> StoredText:
    """That classes without an object that counts are left out of means."""
    return tells(
        "{which}: no object that counts is drawn, so the class is left out of means over classes.",
        "{which}: no object that counts is drawn, so the classes are left out of means over classes.",
        len(names),
        which=tell_shortened(list(names)),
    )


def by_threshold(threshold: float) -> StoredText:
    """That weaker answers are left out of what needs a threshold."""
    return tell(
        "Precision, recall, counts and kinds of errors are of answers with a score of {threshold:g4} or more; AP is of "
        "all.",
        threshold=threshold,
    )


def by_class(classes: Sequence[str], least: Sequence[float]) -> StoredText:
    """That the answers of each class count from its own score on, as validation chose it."""
    scores = tell_joined(
        [
            tell("{name} {score:2}", name=shorten(name, 40), score=score)
            for name, score in zip(classes[:NAMED], least, strict=False)
        ],
        ", ",
    )
    return tell(
        "Precision, recall, counts and kinds of errors are of answers from the score on that validation chose for "
        "their class ({scores}{more}); AP is of all.",
        scores=scores,
        more=", ..." if len(classes) > NAMED else "",
    )


def few_for_ap() -> StoredText:
    """That AP is too high on few images."""
    return tell(
        "AP on so few images or groups tends to be too high (in simulations by about 0.02 on 20 images), and its "
        "interval holds the truth in about 92 of 100 cases rather than in 95."
    )


def no_overlap_order() -> StoredText:
    """In which order answers without scores are matched."""
    return tell(
        "The answers bear no scores: the one that overlaps an object most is matched first, so their order in the file "
        "changes nothing. Without scores there is no AP; precision, recall, F1 and counts are given."
    )


def not_promised(most: float, least: float, n: int, *, grouped: bool) -> StoredText:
    """That a share missed is not promised, with the least that can be. n: images with objects of validation, or their
    groups."""
    of = (
        tells(
            "{n} group of validation images with objects", "{n} groups of validation images with objects", n
        )
        if grouped
        else tells("{n} validation image with objects", "{n} validation images with objects", n)
    )
    return tell(
        "That at most {most:percent} of the objects of an image are missed is not promised: with every box counted, "
        "however low its score, the least that can be is {least:percent}, by {of}.",
        most=most,
        least=least,
        of=of,
    )
