"""What a model remembers of the images it learned from, and what that means for sharing it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.data.annotations import Targets
from pupille.evaluation.inference.bootstrap import units_of
from pupille.evaluation.inference.membership import (
    FALSE_ALARMS,
    FEWEST_FOR_RATE,
    FEWEST_OF_CLASS,
    Membership,
    calibrated,
    membership,
)
from pupille.explanation.subject import Question
from pupille.i18n.language import StoredText, phrase, tell, tells
from pupille.results.arrays import FloatArray
from pupille.results.explanation import MemoryRecord

HALF = 0.5
"""The area of guessing."""


@dataclass(frozen=True)
class AnsweredImages:
    """Training and new images with what a model says of them. members: (N,) whether it learned from each.

    answers: (N, ...). groups: N names, None without groups.
    """

    answers: FloatArray
    targets: Targets
    members: NDArray[np.bool_]
    groups: tuple[str, ...] | None


def memory(images: AnsweredImages, question: Question, *, seed: int) -> MemoryRecord:
    """What can be told from the answers of a model about who was among its training images."""
    units = units_of(len(images.members), images.groups)
    closeness = question.closeness(images.answers, images.targets)
    # A group of both kinds is known to the model already.
    both = np.isin(units, units[images.members]) & ~images.members
    scores = calibrated(closeness[~both], images.targets.strata()[~both], images.members[~both])
    usable = np.isfinite(scores)
    outcome = membership(
        scores[usable],
        images.members[~both][usable],
        units[~both][usable],
        grouped=images.groups is not None,
        seed=seed,
    )
    return MemoryRecord(
        outcome.area,
        outcome.rate,
        outcome.members,
        outcome.others,
        verdict := verdict_of(outcome),
        tell(SHORT[verdict]),
        in_words(outcome, grouped=images.groups is not None),
        tell(MEANING[verdict]),
        notes(int(both.sum()), int((~usable).sum())),
    )


def verdict_of(outcome: Membership) -> str:
    """`found`, `nothing`, `reversed` where new images fit better than the training ones, or `unclear`."""
    area = outcome.area
    if area.low is None or area.high is None:
        return "unclear"
    if area.low > HALF:
        return "found"
    return "reversed" if area.high < HALF else "nothing"


SHORT = {
    "found": phrase("It gives away which images it learned from."),
    "nothing": phrase("A simple attack does not tell which images it learned from."),
    "reversed": phrase("New images fit it better than those it learned from."),
    "unclear": phrase("There are too few images or groups to tell."),
}
MEANING = {
    "found": phrase(
        "So whoever has the model, or may ask it how sure it is, can find out better than by guessing whether a "
        "picture they hold was among its training images. Where that alone says something of a person (that they were "
        "ill, that they were there), give the model to nobody who may not have the images; a model with less freedom "
        "remembers less. Stronger attacks find more than this simple one."
    ),
    "nothing": phrase(
        "That is no proof of safety: stronger attacks, with many models to compare, find what this simple one does "
        "not. Whether the model may be given away is decided by what was agreed about the images, not by this figure."
    ),
    "reversed": phrase(
        "So the two parts differ in something else than that the model learned from one of them, such as how hard "
        "their pictures are, and nothing can be concluded about what it remembers."
    ),
    "unclear": phrase("Nothing can be concluded about what the model remembers."),
}
"""What follows for sharing the model, by verdict."""


def in_words(outcome: Membership, *, grouped: bool) -> StoredText:
    """The figures in a sentence."""
    area, rate = outcome.area, outcome.rate
    if area.value is None or area.low is None:
        return tell("It cannot be told: {reason}.", reason=area.reason)
    pairs = tell(
        "Of a training image and a new one, how well the answer fits tells which is which in {area:percent} of the "
        "pairs ({low:percent} to {high:percent}); guessing is right in half of them",
        area=area.value,
        low=area.low,
        high=area.high,
    )
    if rate is not None:
        return tell(
            "{pairs}. With one false alarm in a hundred new ones {rate:percent} ({low:percent} to {high:percent}) of "
            "the training images are named; by guessing it would be {guessed:percent}.",
            pairs=pairs,
            rate=rate.value,
            low=rate.low,
            high=rate.high,
            guessed=FALSE_ALARMS,
        )
    return tell(
        "{pairs}. How many are named with one false alarm in a hundred can be told from {least:count} {unit} on; "
        "here are {n:count}.",
        pairs=pairs,
        least=FEWEST_FOR_RATE,
        unit=tell(UNITS[grouped]),
        n=outcome.others,
    )


UNITS = {False: phrase("new images"), True: phrase("new groups")}


def notes(both: int, rare: int) -> tuple[StoredText, ...]:
    """What was left out. both: new images of a group that the model learned from. rare: images of a class with few new
    ones."""
    sentences = []
    if both:
        sentences.append(
            tells(
                "{n:count} new image is left out, whose group is among the training images too.",
                "{n:count} new images are left out, whose groups are among the training images too.",
                both,
            )
        )
    if rare:
        sentences.append(
            tells(
                "{n:count} image is left out, of a class with fewer than {least} new images.",
                "{n:count} images are left out, of classes with fewer than {least} new images.",
                rare,
                least=FEWEST_OF_CLASS,
            )
        )
    return tuple(sentences)
