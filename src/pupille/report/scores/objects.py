"""What is said of boxes and instances that another tool found."""

from __future__ import annotations

from pupille.evaluation.instances.specs import METRICS
from pupille.i18n.language import phrase, say
from pupille.report.scores.counts import COUNTS
from pupille.report.scores.errors import ERRORS
from pupille.report.scores.names import name_of
from pupille.report.scores.section import ScoresWords, measure
from pupille.results.scores import AnswersRecord, Scores


def how_good(scores: Scores, answers: AnswersRecord) -> str:
    """Which share of the objects is found, and which share of the answers is right."""
    recall, precision = (
        measure(scores, name).format(answers.metrics[name]).in_words() for name in ("recall", "precision")
    )
    if answers.observer:
        return say(
            "Another person marks {recall} of the objects drawn; {precision} of what that person marks is one.",
            recall=recall,
            precision=precision,
        )
    return say(
        "{name} finds {recall} of the objects; {precision} of what it marks is one.",
        name=name_of(answers),
        recall=recall,
        precision=precision,
    )


OF_CLASSES = ("ap", "ap50", "pq", "recall", "precision", "f1")

WORDS = ScoresWords(
    how_good=how_good,
    columns=("ap", "pq", "ap50", "f1", "recall", "precision", "count_mae"),
    of_classes=tuple(spec for spec in METRICS if spec.name in OF_CLASSES),
    drawn=("ap", "f1"),
    keys=(
        phrase("found (solid, or blue)"),
        phrase("missed (dashed, or orange)"),
        phrase("nothing of the kind is there (dotted, or red)"),
    ),
    meaning=(
        phrase(
            "An answer finds an object where the two are of one class and share at least half of the area that they "
            "cover together (IoU of at least 0.5); each object can be found once, by the surest answer."
        ),
        phrase(
            "Recall is the share of the objects that are found, precision the share of the answers that find one, F1 "
            "their balance (harmonic mean)."
        ),
        phrase(
            "AP50 is the precision averaged over all recalls as the score falls, the mean over the classes; "
            "AP@[.50:.95] asks for ever closer boxes, from an IoU of 0.5 to one of 0.95 (COCO's definition)."
        ),
    ),
    sections=(ERRORS, COUNTS),
)
