"""What is said of classes that another tool gave to images."""

from __future__ import annotations

from pupille.evaluation.classification.specs import CLASS_METRICS
from pupille.i18n.language import phrase, say
from pupille.report.scores.names import name_of
from pupille.report.scores.section import ScoresWords, measure
from pupille.results.scores import AnswersRecord, Scores


def how_good(scores: Scores, answers: AnswersRecord) -> str:
    """Which share of the images is right."""
    share = measure(scores, "accuracy").format(answers.metrics["accuracy"]).in_words()
    if answers.observer:
        return say("Two people agree on {share} of the images.", share=share)
    return say("{name} names the right class on {share} of the images.", name=name_of(answers), share=share)


WORDS = ScoresWords(
    how_good=how_good,
    columns=("balanced_accuracy", "f1_macro", "kappa"),
    of_classes=tuple(spec for spec in CLASS_METRICS if spec.name in ("recall", "precision", "f1")),
    drawn=(),
    keys=("", "", ""),
    meaning=(
        phrase(
            "Accuracy is the share of images whose class is named rightly; balanced accuracy is the mean of that share "
            "over the classes, so that a rare class counts as much as a common one; kappa is the agreement beyond "
            "chance."
        ),
    ),
    sections=(),
)
