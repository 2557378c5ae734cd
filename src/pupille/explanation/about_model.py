"""Is the map about the model? Maps of randomised variants must be less alike than those of two good ones.

Adebayo and others (2018, https://arxiv.org/abs/1810.03292); the rule by which maps pass is the house's own and stands
in `docs/explanation.md`.
"""

from __future__ import annotations

import numpy as np

from pupille.explanation.means import all_above, means
from pupille.explanation.places import rank_correlations
from pupille.explanation.randomised import Variants
from pupille.explanation.subject import Explainer, Subject
from pupille.i18n.language import StoredText, phrase, tell, tell_joined
from pupille.results.arrays import FloatArray
from pupille.results.explanation import AskedRecord
from pupille.results.metric import Metric

QUESTION = phrase("Are the maps about the model?")
WITHOUT = {
    "head": phrase("with a random last layer"),
    "layers": phrase("with all layers random"),
    "labels": phrase("fitted to shuffled answers"),
}
"""What was taken from a variant -> in words."""


def about_model(subject: Subject, explainer: Explainer, variants: Variants, maps: FloatArray) -> AskedRecord:
    """The answer to the question, by how alike the maps of variants are. maps: (N, h, w) of the model itself."""

    def likeness(first: FloatArray, second: FloatArray) -> FloatArray:
        return np.abs(rank_correlations(first, second))

    def made(model: object) -> FloatArray:
        return explainer.maps(model, subject.pixels, subject.sides)

    alike = {name: likeness(maps, made(model)) for name, model in variants.without.items()}
    rows = dict(alike)
    if variants.two is not None:
        rows["two"] = likeness(*(made(model) for model in variants.two))
    grouped = subject.groups is not None

    def metrics(values: list[FloatArray]) -> tuple[Metric, ...]:
        return means(np.stack(values), subject.units, grouped=grouped, seed=subject.seed) if values else ()

    figures = dict(zip(rows, metrics(list(rows.values())), strict=True))
    passed: bool | None = None
    gaps: tuple[Metric, ...] = ()
    if variants.two is not None and alike:
        gaps = metrics([rows["two"] - values for values in alike.values()])
        passed = all_above(gaps)
    short = SHORT[passed] if "two" in figures else UNKNOWN
    figures |= {f"two less {name}": gap for name, gap in zip(alike, gaps, strict=False)}
    return AskedRecord(
        "model", tell(QUESTION), passed, tell(short), in_words(passed, figures, variants), figures
    )


UNKNOWN = phrase("How alike the maps of two good models are is not known.")
SHORT = {
    True: phrase("They change when what the model learned is taken from it."),
    False: phrase("They stay much the same when what the model learned is taken from it."),
    None: phrase("There are too few images or groups to tell."),
}


def in_words(passed: bool | None, figures: dict[str, Metric], variants: Variants) -> StoredText:
    """The figures in a sentence."""
    listed = tell_joined(
        [
            tell("{what} {likeness}", what=tell(WITHOUT[name]), likeness=with_interval(figures[name]))
            for name in variants.without
        ]
    )
    if not variants.without:
        return tell("Nothing could be taken from the model: {why}.", why=variants.why or "")
    if "two" not in figures:
        return tell(
            "Rank correlation with the maps of the same model {listed}; how alike two good models are is not known: "
            "{why}.",
            listed=listed,
            why=variants.why or "",
        )
    values = {"listed": listed, "two": with_interval(figures["two"])}
    if passed:
        return tell(
            "Rank correlation with the maps of the same model {listed}; between two models that learned from two "
            "draws of the training images {two}, which is more.",
            **values,
        )
    if passed is None:
        return tell(
            "Rank correlation with the maps of the same model {listed}; between two models that learned from two "
            "draws of the training images {two}.",
            **values,
        )
    return tell(
        "Rank correlation with the maps of the same model {listed}; between two models that learned from two draws of "
        "the training images {two}, which is not clearly more.",
        **values,
    )


def with_interval(metric: Metric) -> StoredText:
    """A figure with two decimals and its interval, where it has one."""
    if metric.low is None:
        return tell("{value:2}", value=metric.value)
    return tell("{value:2} ({low:2} to {high:2})", value=metric.value, low=metric.low, high=metric.high)
