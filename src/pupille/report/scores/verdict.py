"""What the scores say in sentences: how good each set of answers is, and whether they differ."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import phrase, retell, say, says
from pupille.report.scores.names import name_in, name_of
from pupille.report.scores.section import ScoresContext, ScoresSection, measure, words_of
from pupille.report.tables.columns import filled
from pupille.results.evaluation import Difference
from pupille.results.scores import Scores

MOST = 3
"""Sets of answers of which the verdict speaks in sentences; the table shows all."""


def verdict(scores: Scores) -> list[str]:
    """How good the answers are, each against the first, and on how many images that rests."""
    words = words_of(scores)
    sentences = [words.how_good(scores, answers) for answers in scores.answers[:MOST]]
    sentences += [_compared(scores, difference) for difference in scores.differences[:MOST]]
    if scores.why_primary:
        sentences.append(retell(scores.why_primary))
    return [*sentences, _rests_on(scores), *_sides(scores), *_unanswered(scores)]


def _compared(scores: Scores, difference: Difference) -> str:
    written = measure(scores, scores.primary_metric)
    values = {
        "name": name_in(scores, difference.name),
        "first": name_of(scores.answers[0]),
        "metric": written.named(),
        "difference": written.in_words(difference),
    }
    if difference.word == "better":
        return say("By {metric} {name} is better than {first}, by {difference}.", **values)
    if difference.word == "worse":
        return say("By {metric} {name} is worse than {first}, by {difference}.", **values)
    return say(
        "By {metric} these images cannot tell {name} from {first}: a difference of {difference}, which does not show "
        "that the two are equal.",
        **values,
    )


def _rests_on(scores: Scores) -> str:
    truth = scores.truth
    if truth.groups is not None:
        return says(
            "This rests on {n}\u00a0group of images, and holds for images like these.",
            "This rests on {n}\u00a0groups of images, and holds for images like these.",
            truth.groups,
        )
    return says(
        "This rests on {n}\u00a0image, and holds for images like it.",
        "This rests on {n}\u00a0images, and holds for images like these.",
        truth.images,
    )


def _sides(scores: Scores) -> list[str]:
    """That pictures of the two eyes of a person were counted apart; nothing where they are not so named."""
    if not scores.truth.sides:
        return []
    return [
        says(
            "Caution: {n}\u00a0name has a picture of the left and one of the right, as of two eyes, and each was "
            "counted as a witness of its own. If they are of one person, the intervals are too narrow: give "
            "--group-pattern.",
            "Caution: {n}\u00a0names have a picture of the left and one of the right, as of two eyes, and each was "
            "counted as a witness of its own. If they are of one person, the intervals are too narrow: give "
            "--group-pattern.",
            scores.truth.sides,
        )
    ]


def _unanswered(scores: Scores) -> list[str]:
    """Which answers do not speak of all images, and what that does to their figures."""
    return [
        says(
            "Caution: {name} does not speak of {n}\u00a0of {all}\u00a0images, which counts as answered with nothing. "
            "If it was never asked about it, its figures are too low: give a truth without it.",
            "Caution: {name} does not speak of {n}\u00a0of {all}\u00a0images, which count as answered with nothing. "
            "If it was never asked about them, its figures are too low: give a truth without them.",
            answers.unanswered,
            name=name_of(answers),
            all=scores.truth.images,
        )
        for answers in scores.answers
        if answers.unanswered
    ]


def make(context: ScoresContext) -> dict[str, Any]:
    """The sentences."""
    return {"verdict": verdict(context.scores)}


def text(context: ScoresContext) -> str:
    """The sentences as a paragraph."""
    return filled(verdict(context.scores))


VERDICT = ScoresSection("verdict", phrase("Verdict"), make, "scores/verdict.html.j2", text)
