"""Images that look like another class than their label says: candidates for a second look, never the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pupille.audit.check import Answer, Check, CouldNotRun, Evidence
from pupille.audit.probes.held_out import Question, ask
from pupille.audit.probes.pixel_model import probabilities_by_pixels
from pupille.i18n.language import StoredText, phrase, tell, tells
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.finding import Finding
from pupille.results.metric import Metric

SKILL = 0.5
"""The least share of the way from guessing to always right that the small model must have gone, by the lower end of the
95 % interval of its balanced accuracy. Less able ones doubt mostly good labels; figures stand in `docs/checks.md`."""

MOST_NAMED = 50
"""Images that a finding names at most, the most suspect first."""


@dataclass(frozen=True)
class Suspects:
    """Images whose label is doubted. rows: (M,), the most suspect first. other_class: (M,) the class that each looks
    like.

    margin: (M,) by how much the probability of that class exceeds the label's.
    """

    rows: IntArray
    other_class: IntArray
    margin: FloatArray


def suspects(labels: IntArray, probabilities: FloatArray) -> Suspects:
    """The images off the diagonal of the confident joint (Northcutt, Jiang & Chuang 2021, section 3.1).

    An image counts for the most probable of the classes whose probability reaches that class's threshold: the mean
    probability of the class over the images labelled as it. Ordered by margin. An image whose label has the probability
    0 is not judged: the model has not seen that class. labels: (N,), each of the C classes occurs. probabilities:
    (N, C), each from a model that has not seen the image.
    """
    n_classes = probabilities.shape[1]
    thresholds = np.array([probabilities[labels == k, k].mean() for k in range(n_classes)])
    confident = probabilities >= thresholds
    looks_like = np.where(confident, probabilities, -1.0).argmax(axis=1)
    is_judged = confident.any(axis=1) & (probabilities[np.arange(len(labels)), labels] > 0)
    rows = np.flatnonzero(is_judged & (looks_like != labels))
    margin = probabilities[rows, looks_like[rows]] - probabilities[rows, labels[rows]]
    order = np.argsort(-margin, kind="stable")
    return Suspects(rows[order].astype(np.int64), looks_like[rows][order].astype(np.int64), margin[order])


def look_labels(evidence: Evidence) -> Answer:
    """Which labels a small model doubts that has not seen the image, if that model is able enough to be asked."""
    question = ask(evidence)
    if not isinstance(question, Question):
        return question
    probabilities = probabilities_by_pixels(question, evidence.facts)
    metric = question.balanced_accuracy(probabilities)
    if metric.value is None or metric.low is None or _skill(metric.low, question.chance) < SKILL:
        return CouldNotRun(
            tell(
                "the small model that would doubt labels is not able enough: it is right in {skill}, and chance gives "
                "{chance:1} %. Look through the labels by hand, or at the images that a trained model gets wrong.",
                skill=_in_words(metric),
                chance=100 * question.chance,
            )
        )
    candidates = suspects(question.labels, probabilities)
    return (_finding(question, candidates, probabilities, metric),) if len(candidates.rows) else ()


def _skill(balanced_accuracy: float, chance: float) -> float:
    """0 for guessing, 1 for always right."""
    return (balanced_accuracy - chance) / (1 - chance)


def _in_words(metric: Metric) -> StoredText:
    """The balanced accuracy with its interval."""
    if metric.value is None:
        return tell("no stated share of held-out images")
    if metric.low is None or metric.high is None:
        return tell(
            "{share:1} % of held-out images (balanced accuracy, n = {n})",
            share=100 * metric.value,
            n=metric.n,
        )
    return tell(
        "{share:1} % of held-out images (balanced accuracy, 95 % interval {low:1} to {high:1} %, n = {n})",
        share=100 * metric.value,
        low=100 * metric.low,
        high=100 * metric.high,
        n=metric.n,
    )


def _finding(question: Question, candidates: Suspects, probabilities: FloatArray, metric: Metric) -> Finding:
    n, named_rows = len(candidates.rows), candidates.rows[:MOST_NAMED]
    images = [
        {
            "id": question.ids[row],
            "label": question.classes[question.labels[row]],
            "looks_like": question.classes[other_class],
            "probability_of_label": float(probabilities[row, question.labels[row]]),
            "probability_of_other": float(probabilities[row, other_class]),
        }
        for row, other_class in zip(named_rows, candidates.other_class, strict=False)
    ]
    sentence = tells(
        "{n} of {all} images looks more like another class than like the label to a small model that is right in "
        "{skill}{most}.",
        "{n} of {all} images look more like another class than like the label to a small model that is right in "
        "{skill}{most}.",
        n,
        all=len(question.ids),
        skill=_in_words(metric),
        most=tell("; the {shown} most suspect are named", shown=MOST_NAMED) if n > MOST_NAMED else "",
    )
    advice = tell(
        "Look at them one by one, the first ones first. Correct a label only where you can see that it is wrong: the "
        "model errs too, and an unusual image is not a wrong one."
    )
    details = {"suspects": n, "balanced_accuracy": metric.to_json(), "images": images}
    return Finding(
        "labels", "note", sentence, tuple(question.ids[row] for row in named_rows), advice, details=details
    )


LABELS = Check("labels", phrase("labels that look wrong"), "note", look_labels)
