"""When the chosen model does not know: prediction sets, and test images unlike the training ones, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pupille.i18n.counts import images
from pupille.i18n.language import say
from pupille.report.sections.verdict import chosen_run
from pupille.report.tables.numbers import Shown, shown
from pupille.report.unsure_words import novelty_words, sets_words, size_name


@dataclass(frozen=True)
class Unsure:
    """What stands in the section. figures: label and metric of the sets; sizes: of a set, with how many have it."""

    sets: list[str]
    figures: list[tuple[str, Shown]]
    sizes: list[tuple[str, str]]
    novelty: list[str]


def unsure(results: Mapping[str, Any]) -> Unsure | None:
    """Of the chosen run; None where neither sets nor novelty were recorded."""
    run = chosen_run(results)
    sets, novelty = run.get("sets"), run.get("novelty")
    if not sets and not novelty:
        return None
    figures = []
    if sets:
        figures = [
            (say("The true class is in the set"), shown(sets["covered"])),
            (say("The set is one class: an answer"), shown(sets["answered"])),
            (say("Right, of these answers"), shown(sets["right_when_answered"])),
        ]
    sizes = [(size_name(one["classes"]), images(one["images"])) for one in sets["sizes"]] if sets else []
    return Unsure(sets_words(sets), figures, sizes, novelty_words(novelty))
