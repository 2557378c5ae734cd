"""What is said of numbers that another tool gave."""

from __future__ import annotations

from pupille.i18n.language import phrase, say
from pupille.report.scores.names import name_of
from pupille.report.scores.section import ScoresWords, measure
from pupille.results.scores import AnswersRecord, Scores


def how_good(scores: Scores, answers: AnswersRecord) -> str:
    """How far off the numbers are, on the mean image."""
    error = measure(scores, "mae").format(answers.metrics["mae"]).in_words()
    if answers.observer:
        return say("Two people differ by {error} on average.", error=error)
    return say("{name} is off by {error} on average.", name=name_of(answers), error=error)


WORDS = ScoresWords(
    how_good=how_good,
    columns=("rmse", "bias", "r2", "spearman"),
    of_classes=(),
    drawn=(),
    keys=("", "", ""),
    meaning=(
        phrase(
            "The mean absolute error is by how much an answer is off on the average image; RMSE weighs large errors "
            "more; the bias is answer minus truth."
        ),
    ),
    sections=(),
)
