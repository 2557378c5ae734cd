"""What is said of masks of classes that another tool drew."""

from __future__ import annotations

from pupille.evaluation.segmentation.specs import CLASS_METRICS
from pupille.i18n.language import listed, phrase, say
from pupille.report.scores.names import name_of
from pupille.report.scores.pixels import PIXELS
from pupille.report.scores.section import ScoresWords, measure
from pupille.results.scores import AnswersRecord, Scores


def how_good(scores: Scores, answers: AnswersRecord) -> str:
    """How much truth and answer share, of all images together and on the mean image."""
    iou, dice = (measure(scores, name).format(answers.metrics[name]) for name in ("iou", "dice"))
    values = {"iou": iou.in_words(), "dice": dice.value, "classes": _averaged(scores, answers)}
    if answers.observer:
        return say("Two people share {iou} of what either marks as {classes} (IoU; Dice {dice}).", **values)
    return say(
        "{name} and the truth share {iou} of what either marks as {classes} (IoU; Dice {dice}).",
        name=name_of(answers),
        **values,
    )


def _averaged(scores: Scores, answers: AnswersRecord) -> str:
    background = answers.masks.background if answers.masks else None
    classes = [name for name in scores.classes if name != background]
    return (
        classes[0]
        if len(classes) == 1
        else say("a class, the mean of {classes}", classes=listed(classes[:5]))
    )


ACCURACIES = ("pixel_accuracy", "pixel_accuracy_of_nothing")

WORDS = ScoresWords(
    how_good=how_good,
    columns=(
        "dice",
        "iou_per_image",
        "boundary_f",
        "surface_distance",
        "pixel_accuracy",
        "pixel_accuracy_of_nothing",
    ),
    of_classes=CLASS_METRICS,
    drawn=("iou", "iou_per_image"),
    keys=(phrase("marked rightly"), phrase("not marked"), phrase("marked wrongly")),
    meaning=(
        phrase(
            "IoU is the area that truth and answer share, over the area that either covers; Dice is twice the shared "
            "area over the sum of the two. IoU of all pixels adds the areas of all images up, so that large images "
            "count more; IoU per image is the mean over the images, each counted once."
        ),
        phrase(
            "Boundary F is the balance of the shares of both outlines that lie near the other; distances between "
            "outlines are in pixels, and undefined on an image where one of the two is empty."
        ),
        phrase(
            "The share of right pixels is shown only beside what an answer reaches that marks nothing, since it is "
            "high wherever little is to be marked."
        ),
    ),
    sections=(PIXELS,),
)
