"""How the figures were made, for the methods of a paper."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import number, phrase, retell, say, says
from pupille.report.scores.section import ScoresContext, ScoresSection, measure, words_of


def sentences(context: ScoresContext) -> list[str]:
    """Which metric compares, which answers count, what the intervals are, how often images were scored."""
    scores = context.scores
    primary = measure(scores, scores.primary_metric)
    lines = [say("The main metric, by which answers are compared: {metric}.", metric=primary.named())]
    lines += [say(meaning) for meaning in words_of(scores).meaning]
    if scores.threshold is not None:
        lines.append(
            say(
                "Answers with a score below {threshold} do not count in precision, recall, counts and errors.",
                threshold=number(scores.threshold, 3),
            )
        )
    lines += dict.fromkeys(retell(answers.intervals) for answers in scores.answers)
    if scores.truth.opened is not None and scores.truth.opened > 1:
        lines.append(
            says(
                "These images were scored once on this machine.",
                "These images have been scored {n}\u00a0times on this machine; whoever picks the best of many tries on "
                "them gets a figure that is too good.",
                scores.truth.opened,
            )
        )
    return lines


def make(context: ScoresContext) -> dict[str, Any]:
    """The sentences."""
    return {"sentences": sentences(context)}


METHODS = ScoresSection("methods", phrase("Methods"), make, "scores/methods.html.j2")
