"""Can the classes be told apart without looking at what the pictures show? Two checks with one small model."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

import numpy as np

from pupille.audit.check import Answer, Check, Evidence, NotApplicable
from pupille.audit.facts.one_image import IN_MEMORY
from pupille.audit.facts.record import Facts
from pupille.audit.probes.held_out import Question, ask
from pupille.audit.probes.naive_bayes import (
    balanced_accuracy,
    bins_of_numbers,
    bins_of_words,
    held_out,
    permutation_p,
)
from pupille.i18n.language import StoredText, phrase, tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.finding import Finding
from pupille.results.metric import Metric

GAIN = 0.10
"""A balanced accuracy this far above chance is told, unless the permutation test says that it may be luck."""

LARGEST_P = 0.05
PERMUTATIONS = 199
AT_MOST = 4000
"""Images looked at; of more, a seeded sample."""

EXAMPLES = 5
"""Images of each class that a finding shows: those that the telling feature gives away most surely."""

NUMBER = phrase("number in the file name")
COUNTER = re.compile(r"(?<!\d)(?<!\d[.,])\d{1,12}$")
"""The whole number that a file name ends in; the decimals of a coordinate are none."""

NAMED = 0.9
"""Share of the file names that must end in a number for the numbers to be used."""

ERA = datetime(1970, 1, 1)
DAY = 86_400.0


@dataclass(frozen=True)
class Feature:
    """A feature known of each picture. name: as sentences say it. of: its value, NaN or "" where it is not known."""

    name: str
    of: Callable[[Facts], float | str]


def _taken(facts: Facts) -> datetime | None:
    try:
        return datetime.fromisoformat(facts.metadata.taken).replace(tzinfo=None)
    except ValueError:
        return None


def _date(facts: Facts) -> float:
    """Days since 1970."""
    taken = _taken(facts)
    return np.nan if taken is None else (taken - ERA).total_seconds() / DAY


def _hour(facts: Facts) -> float:
    """Hours since midnight."""
    taken = _taken(facts)
    return np.nan if taken is None else taken.hour + taken.minute / 60


HOW_TAKEN = (
    Feature(phrase("width"), lambda facts: float(facts.width)),
    Feature(phrase("height"), lambda facts: float(facts.height)),
    Feature(phrase("width divided by height"), lambda facts: facts.width / facts.height),
    Feature(
        phrase("JPEG quality"),
        lambda facts: np.nan if facts.jpeg_quality is None else float(facts.jpeg_quality),
    ),
    Feature(phrase("file format"), lambda facts: facts.format),
    Feature(phrase("colour mode"), lambda facts: facts.mode),
    Feature(phrase("camera"), lambda facts: facts.metadata.camera),
    Feature(phrase("writing software"), lambda facts: facts.metadata.software),
    Feature(phrase("kinds of metadata"), lambda facts: ", ".join(sorted(facts.metadata.blocks))),
    Feature(phrase("date of capture"), _date),
    Feature(phrase("time of day"), _hour),
)
SUMMARIES = (
    Feature(phrase("file size"), lambda facts: float(facts.size)),
    Feature(phrase("mean red"), lambda facts: facts.colour[0]),
    Feature(phrase("mean green"), lambda facts: facts.colour[1]),
    Feature(phrase("mean blue"), lambda facts: facts.colour[2]),
    Feature(phrase("brightness"), lambda facts: facts.brightness),
    Feature(phrase("contrast"), lambda facts: facts.contrast),
    Feature(phrase("sharpness"), lambda facts: facts.sharpness),
    Feature(phrase("brightness of the border"), lambda facts: facts.border[0]),
    Feature(phrase("contrast of the border"), lambda facts: facts.border[1]),
)

Values = Mapping[str, FloatArray | tuple[str, ...]]


@dataclass(frozen=True)
class Apart:
    """How well a few features tell the classes apart. metric: balanced accuracy of all of them together.

    alone: feature -> balanced accuracy by it alone. best: that of the one that gives most away, `feature`, with its
    interval. examples: ids of the images that it gives away most surely.
    """

    metric: Metric
    p: float
    alone: Mapping[str, float]
    feature: str
    best: Metric
    examples: tuple[str, ...]


def look_acquisition(evidence: Evidence) -> Answer:
    """Whether size, quality, camera, date or numbering alone tell the classes apart.

    What only the number in the file name gives away is a note: whoever numbers sorted files makes it so.
    """
    question = ask(evidence, at_most=AT_MOST)
    if not isinstance(question, Question):
        return question
    values = {**_values(evidence, question.rows, HOW_TAKEN), **_numbers(evidence, question.rows)}
    if not values:
        return NotApplicable(
            tell("the files do not differ in size, format, quality, camera or date, and have no numbers.")
        )
    apart = tell_apart(question, values)
    if apart is None:
        return ()
    taken = {name: column for name, column in values.items() if name != NUMBER}
    is_numbering = apart.feature == NUMBER and (not taken or tell_apart(question, taken) is None)
    advice = (
        tell(
            "If the files were numbered after they had been sorted by class, this is harmless; if a camera numbered "
            "them, the classes were photographed one after the other. Then photograph them again in mixed order, or "
            "test on pictures from another day."
        )
        if is_numbering
        else tell(
            "Ask where the pictures of each class come from. Take every class from every source, or save all pictures "
            "in one size, format and quality; otherwise a model can learn the source instead of the subject."
        )
    )
    severity = "note" if is_numbering else "warning"
    begin = tell("How the pictures were taken and saved, not what they show, tells the classes apart")
    return (_finding("acquisition", severity, begin, question, apart, values, advice),)


def look_summary(evidence: Evidence) -> Answer:
    """Whether file size, mean colour, brightness, contrast, sharpness or the border alone tell the classes apart."""
    question = ask(evidence, at_most=AT_MOST)
    if not isinstance(question, Question):
        return question
    values = _values(evidence, question.rows, SUMMARIES)
    if not values:
        return NotApplicable(
            tell("the pictures do not differ in file size, colour, brightness, contrast or sharpness.")
        )
    apart = tell_apart(question, values)
    if apart is None:
        return ()
    advice = tell(
        "Ask whether this belongs to the subject. If not, take the pictures of all classes under the same light and in "
        "the same way. If it does, compare every model with it: what a model gains over it is what it sees of shapes."
    )
    begin = tell("A few summaries of the pictures, without any shape, tell the classes apart")
    return (_finding("summary", "note", begin, question, apart, values, advice),)


def tell_apart(question: Question, values: Values) -> Apart | None:
    """How well features tell the classes apart on held-out images; None if hardly better than chance, or by luck.

    values: feature -> (N,) numbers or texts.
    """
    bins = {
        name: bins_of_words(column) if isinstance(column, tuple) else bins_of_numbers(column)
        for name, column in values.items()
    }
    table, folds = np.stack(list(bins.values()), axis=1), question.folds()
    labels, n_classes = question.labels, len(question.classes)
    probabilities = held_out(table, labels, folds, n_classes)
    value = balanced_accuracy(labels, probabilities)
    if value - question.chance < GAIN:
        return None
    p = permutation_p(
        table, labels, question.units, folds, value=value, permutations=PERMUTATIONS, seed=question.seed
    )
    if p > LARGEST_P:
        return None
    single = {name: held_out(column[:, None], labels, folds, n_classes) for name, column in bins.items()}
    alone = {
        name: balanced_accuracy(labels, feature_probabilities)
        for name, feature_probabilities in single.items()
    }
    feature = max(alone, key=lambda name: alone[name])
    metric, best = question.balanced_accuracy(probabilities), question.balanced_accuracy(single[feature])
    return Apart(metric, p, alone, feature, best, _examples(question, single[feature]))


def _values(evidence: Evidence, rows: IntArray, features: Sequence[Feature]) -> Values:
    """The features that are not the same for all of these images."""
    facts = [evidence.facts[row] for row in rows]
    columns: dict[str, FloatArray | tuple[str, ...]] = {}
    for feature in features:
        column = [feature.of(fact) for fact in facts]
        if len(set(map(str, column))) > 1:
            is_text = isinstance(column[0], str)
            columns[feature.name] = tuple(map(str, column)) if is_text else np.array(column, dtype=np.float64)
    return columns


def _numbers(evidence: Evidence, rows: IntArray) -> Values:
    """The numbers that the file names end in, if nearly all do. Pictures in memory have no names."""
    paths = evidence.dataset.samples["path"]
    if any(evidence.facts[row].format == IN_MEMORY for row in rows):
        return {}
    matches = [COUNTER.search(PurePosixPath(str(paths.iloc[row])).stem) for row in rows]
    numbers = np.array([float(match[0]) if match else np.nan for match in matches])
    known = np.isfinite(numbers)
    return {NUMBER: numbers} if known.mean() >= NAMED and len(np.unique(numbers[known])) > 1 else {}


def _examples(question: Question, probabilities: FloatArray) -> tuple[str, ...]:
    """Of each class the images that are recognised most surely."""
    own = probabilities[np.arange(len(question.labels)), question.labels]
    right = np.argmax(probabilities, axis=1) == question.labels
    chosen: list[int] = []
    for k in range(len(question.classes)):
        mine = np.flatnonzero(right & (question.labels == k))
        chosen += [int(i) for i in mine[np.argsort(-own[mine], kind="stable")][:EXAMPLES]]
    return tuple(question.ids[i] for i in chosen)


def _finding(
    code: str,
    severity: str,
    begin: StoredText,
    question: Question,
    apart: Apart,
    values: Values,
    advice: StoredText,
) -> Finding:
    sentence = tell(
        "{begin}: in {share} (balanced accuracy on held-out images, n = {n}; chance is {chance:1} %, p = {p:3}). The "
        "{feature} alone reaches {alone:1} %{contrast}.",
        begin=begin,
        share=_share(apart.metric),
        n=apart.metric.n,
        chance=100 * question.chance,
        p=apart.p,
        feature=tell(apart.feature),
        alone=100 * apart.alone[apart.feature],
        contrast=_contrast(question, values[apart.feature]),
    )
    details = {
        "balanced_accuracy": apart.metric.to_json(),
        "chance": question.chance,
        "p": apart.p,
        "permutations": PERMUTATIONS,
        "images": len(question.ids),
        "feature": apart.feature,
        "feature_balanced_accuracy": apart.best.to_json(),
        "each_feature_alone": dict(apart.alone),
    }
    return Finding(code, severity, sentence, apart.examples, advice, details=details)


def _share(metric: Metric) -> StoredText:
    if metric.value is None:
        return tell("none of the cases")
    if metric.low is None or metric.high is None:
        return tell("{share:1} % of the cases", share=100 * metric.value)
    return tell(
        "{share:1} % of the cases, 95 % interval {low:1} to {high:1} %",
        share=100 * metric.value,
        low=100 * metric.low,
        high=100 * metric.high,
    )


def _contrast(question: Question, column: FloatArray | tuple[str, ...]) -> str:
    """Between which classes it differs most, by their medians; nothing for texts."""
    if isinstance(column, tuple):
        return ""
    middles = {}
    for k, name in enumerate(question.classes):
        known = column[(question.labels == k) & np.isfinite(column)]
        if len(known):
            middles[name] = float(np.median(known))
    low, high = min(middles, key=lambda k: middles[k]), max(middles, key=lambda k: middles[k])
    if middles[low] == middles[high]:
        return ""
    return tell(
        " (median {lowest:short} for {low!r}, {highest:short} for {high!r})",
        lowest=float(f"{middles[low]:.4g}"),
        low=low,
        highest=float(f"{middles[high]:.4g}"),
        high=high,
    )


ACQUISITION = Check(
    "acquisition", phrase("how the pictures were taken and saved"), "warning", look_acquisition
)
SUMMARY = Check("summary", phrase("summaries of the pictures"), "note", look_summary)
