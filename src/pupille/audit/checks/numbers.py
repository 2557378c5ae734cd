"""Checks of numbers to be predicted: written wrongly, in two units, rounded, or readable without the picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from pupille.audit.check import Answer, Check, Evidence, NotApplicable
from pupille.audit.checks.shortcuts import HOW_TAKEN, SUMMARIES, Feature
from pupille.audit.facts.one_image import IN_MEMORY
from pupille.data.dataset import COLUMNS, VALUE, Dataset
from pupille.i18n.language import StoredText, phrase, tell, tells
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.finding import Finding

NO_NUMBERS = tell("no numbers are to be predicted.")
FAR = 3.0
"""Numbers further than this many times the middle half's spread beyond it are far out (Tukey 1977)."""
FEWEST = 20
"""With fewer images than this nothing is said of how numbers spread."""
FACTORS = (10, 100, 1000)
ROOM = 0.12
"""How far the decimal logarithm of two medians' ratio may lie from that of a factor: a third to either side."""
FEWEST_OF_GROUP = 5
MOST_GROUPS = 30
"""A column of more different words names images rather than groups of them."""
HEAPED, USUAL = 0.4, 0.2
"""Share of numbers whose last digit is 0 or 5 that is told, and the share of numbers read off finely."""
LARGEST_P = 0.001
TELLING = 0.3
"""Share of the ranks' variance that a feature alone explains, at the lower end of its interval, that is told."""


def two_numbers(evidence: Evidence) -> Answer:
    """One picture that has several numbers."""
    dataset = evidence.dataset
    if VALUE not in dataset.samples.columns:
        return NotApplicable(NO_NUMBERS)
    values, ids = dataset.values, list(dataset.samples["id"])
    torn = [twin.rows for twin in evidence.twins if np.ptp(values[list(twin.rows)]) > 0]
    if not torn:
        return ()
    gaps = [float(np.ptp(values[list(rows)])) for rows in torn]
    widest = int(np.argmax(gaps))
    sentence = tells(
        "{n} picture has several numbers; they lie {gap:g3} apart, from {low:g3} to {high:g3}.",
        "{n} pictures have several numbers; the farthest apart are {low:g3} and {high:g3}, by {gap:g3}.",
        len(torn),
        gap=gaps[widest],
        low=float(values[list(torn[widest])].min()),
        high=float(values[list(torn[widest])].max()),
    )
    advice = tell(
        "Look at each and correct the wrong number; where both were measured, that is how sure they are."
    )
    together = tuple(tuple(ids[row] for row in rows) for rows in torn)
    flat = tuple(id_ for group in together for id_ in group)
    return (Finding(TWO_NUMBERS.code, TWO_NUMBERS.severity, sentence, flat, advice, together),)


def far_numbers(evidence: Evidence) -> Answer:
    """Numbers far from all the others, as a slip of the keyboard makes them."""
    values = numbers_of(evidence.dataset)
    if values is None:
        return NotApplicable(NO_NUMBERS)
    low, high = (float(value) for value in np.quantile(values, [0.25, 0.75]))
    if len(values) < FEWEST or high == low:
        return NotApplicable(tell("there are too few different numbers to tell which lie apart."))
    far = np.flatnonzero((values < low - FAR * (high - low)) | (values > high + FAR * (high - low)))
    if not len(far):
        return ()
    order = far[np.argsort(-np.abs(values[far] - np.median(values)), kind="stable")]
    ids = tuple(str(evidence.dataset.samples["id"].iloc[row]) for row in order)
    sentence = tells(
        "{n} number lies far from all others: {first:g4}, where half of them are between {low:g4} and {high:g4}.",
        "{n} numbers lie far from all others, the farthest {first:g4}; half of all are between {low:g4} and {high:g4}.",
        len(far),
        first=float(values[order[0]]),
        low=low,
        high=high,
    )
    advice = tell(
        "Look whether they are slips (a missing decimal point, two columns exchanged) and correct them. Where they are "
        "right, a few of them decide the mean error."
    )
    return (Finding(FAR_NUMBERS.code, FAR_NUMBERS.severity, sentence, ids, advice),)


def heaped_numbers(evidence: Evidence) -> Answer:
    """Numbers that end in 0 or 5 more often than measuring makes them."""
    from scipy.stats import binom

    values = numbers_of(evidence.dataset)
    if values is None:
        return NotApplicable(NO_NUMBERS)
    digits = last_digits(values)
    if len(values) < FEWEST or len(np.unique(digits)) < 2 or len(np.unique(values)) < FEWEST:
        return NotApplicable(tell("there are too few different numbers to tell whether they were rounded."))
    round_ones = int(np.isin(digits, (0, 5)).sum())
    share = round_ones / len(values)
    if share < HEAPED or float(binom.sf(round_ones - 1, len(values), USUAL)) > LARGEST_P:
        return ()
    sentence = tell(
        "{share:percent} of the numbers end in 0 or 5, where finely read ones would be {usual:percent}: many were "
        "rounded or estimated.",
        share=share,
        usual=USUAL,
    )
    advice = tell(
        "No model can be surer than its numbers: the error that rounding makes is in every figure. Measure again what "
        "was estimated, if that matters."
    )
    details = {"share": share, "images": len(values)}
    return (Finding(HEAPED_NUMBERS.code, HEAPED_NUMBERS.severity, sentence, (), advice, details=details),)


def other_unit(evidence: Evidence) -> Answer:
    """Groups whose numbers are 10, 100 or 1,000 times those of the others, as another unit makes them."""
    dataset = evidence.dataset
    values = numbers_of(dataset)
    if values is None:
        return NotApplicable(NO_NUMBERS)
    groupings = groupings_of(dataset)
    if not groupings:
        return NotApplicable(
            tell("the images come in no groups: no folder, group or column tells them apart.")
        )
    findings = []
    for name, words in groupings.items():
        for word in dict.fromkeys(words):
            inside = np.array([other == word for other in words])
            factor = factor_between(values[inside], values[~inside])
            if factor is not None:
                findings.append(_of_unit(dataset, name, word, inside, factor))
    # Of two groups that differ, the smaller one is more likely the odd one.
    return tuple(sorted(findings, key=lambda finding: len(finding.ids))[:1])


def readable_number(evidence: Evidence) -> Answer:
    """Numbers that a feature of the file or of the whole picture tells, without what the picture shows."""
    dataset = evidence.dataset
    values = numbers_of(dataset)
    if values is None:
        return NotApplicable(NO_NUMBERS)
    if len(values) < FEWEST:
        return NotApplicable(tell("there are too few images to tell."))
    telling: list[tuple[float, float, StoredText | str, str]] = []
    for feature, severity in [*((f, "warning") for f in HOW_TAKEN), *((f, "note") for f in SUMMARIES)]:
        explained = explained_by(feature_values(evidence, feature), values)
        if explained and explained[1] > TELLING:
            telling.append((*explained, tell(feature.name), severity))
    for name, words in groupings_of(dataset).items():
        explained = explained_by(words, values)
        if explained and explained[1] > TELLING:
            telling.append((*explained, name, "warning"))
    if not telling:
        return ()
    telling.sort(key=lambda item: -item[0])
    share, low, name, _ = telling[0]
    severity = "warning" if any(item[3] == "warning" for item in telling) else "note"
    sentence = tell(
        "Without looking at what the pictures show, {feature} alone explains {share:percent} of how the numbers rank "
        "(at least {low:percent}).",
        feature=name,
        share=share,
        low=low,
    )
    advice = tell(
        "A model may read the number off that instead of what you mean. Ask whether it will be there in use; if not, "
        "bring images in which it tells nothing, or group by it and test on others."
    )
    others = {str(item[2]): item[0] for item in telling}
    return (Finding(READABLE_NUMBER.code, severity, sentence, (), advice, details={"explained": others}),)


def numbers_of(dataset: Dataset) -> FloatArray | None:
    """(N,) the numbers to predict; None where there are none."""
    return dataset.values if VALUE in dataset.samples.columns else None


def last_digits(values: FloatArray) -> IntArray:
    """(N,) the last digit of each number, written with as many decimals as any of them needs, at most six."""
    for decimals in range(7):
        scaled = np.round(np.abs(values) * 10**decimals, 6)
        if (scaled == np.round(scaled)).all():
            break
    digits: IntArray = (np.round(np.abs(values) * 10**decimals) % 10).astype(np.int64)
    return digits


def groupings_of(dataset: Dataset) -> dict[str, Sequence[str]]:
    """Name -> a word for each image: declared groups, folders, and columns of words that are no ids."""
    samples = dataset.samples
    candidates: dict[str, Sequence[str]] = {
        "group": list(samples["group"]),
        "folder": [str(PurePosixPath(path).parent) for path in samples["path"]],
    }
    for column in samples.columns:
        if column not in (*COLUMNS, VALUE):
            candidates[str(column)] = [str(cell) for cell in samples[column]]
    return {
        name: words
        for name, words in candidates.items()
        if 2 <= len(set(words)) <= min(MOST_GROUPS, len(words) // 2)
    }


def factor_between(inside: FloatArray, outside: FloatArray) -> int | None:
    """The power of ten by which one group's numbers are larger or smaller than the others'; None for none.

    Both need five numbers above 0, medians that far apart within a third, and middle halves that do not meet.
    """
    first, second = inside[inside > 0], outside[outside > 0]
    if (
        min(len(first), len(second)) < FEWEST_OF_GROUP
        or len(first) < len(inside)
        or len(second) < len(outside)
    ):
        return None
    apart = float(np.log10(np.median(first) / np.median(second)))
    for factor in FACTORS:
        if abs(abs(apart) - np.log10(factor)) <= ROOM:
            larger, smaller = (first, second) if apart > 0 else (second, first)
            if np.quantile(larger, 0.25) > np.quantile(smaller, 0.75):
                return factor if apart > 0 else -factor
    return None


def _of_unit(dataset: Dataset, name: str, word: str, inside: Any, factor: int) -> Finding:
    rows = np.flatnonzero(inside)
    values = {"n": len(rows), "name": name, "word": word, "factor": abs(factor)}
    sentence = (
        tell(
            "The numbers of {n} images ({name} {word!r}) are about {factor} times those of all others, as if they were "
            "in another unit.",
            **values,
        )
        if factor > 0
        else tell(
            "The numbers of {n} images ({name} {word!r}) are about 1/{factor} of those of all others, as if they were "
            "in another unit.",
            **values,
        )
    )
    advice = tell("Look at some of them. If the unit is another one, convert these numbers before training.")
    ids = tuple(str(dataset.samples["id"].iloc[row]) for row in rows)
    return Finding(OTHER_UNIT.code, OTHER_UNIT.severity, sentence, ids, advice)


def feature_values(evidence: Evidence, feature: Feature) -> FloatArray | Sequence[str]:
    """The values of a feature, numbers or words; all unknown for pictures in memory, which are no files."""
    if feature.name == "file size" and any(fact.format == IN_MEMORY for fact in evidence.facts):
        return np.full(len(evidence.facts), np.nan)
    values = [feature.of(fact) for fact in evidence.facts]
    if any(isinstance(value, str) for value in values):
        return [str(value) for value in values]
    return np.array(values, dtype=np.float64)


def explained_by(feature: FloatArray | Sequence[str], values: FloatArray) -> tuple[float, float] | None:
    """Share of the variance of the numbers' ranks that a feature explains, and the lower end of its 95 % interval.

    Of numbers the square of Spearman's correlation, with Fisher's interval; of words epsilon squared of Kruskal and
    Wallis, which is corrected for the number of groups, without an interval of its own: its lower end is the value less
    what chance explains in 19 of 20 shuffles. None where the feature is unknown, or it or the numbers are all alike.
    """
    from scipy.stats import rankdata, spearmanr

    if isinstance(feature, np.ndarray):
        known = np.isfinite(feature)
        if known.sum() < FEWEST or not np.ptp(feature[known]) or not np.ptp(values[known]):
            return None
        rho = abs(float(spearmanr(feature[known], values[known]).statistic))
        reach = 1.96 / np.sqrt(known.sum() - 3)
        low = float(np.tanh(max(np.arctanh(min(rho, 1 - 1e-12)) - reach, 0.0)))
        return rho**2, low**2
    words = list(feature)
    names = sorted(set(words))
    if not 2 <= len(names) <= MOST_GROUPS:
        return None
    number = np.array([names.index(word) for word in words])
    ranks = rankdata(values)
    explained = _epsilon_squared(number, ranks)
    rng = np.random.default_rng(0)
    chance = [_epsilon_squared(rng.permutation(number), ranks) for _ in range(99)]
    return explained, explained - float(np.quantile(chance, 0.95))


def _epsilon_squared(number: IntArray, ranks: FloatArray) -> float:
    sizes = np.bincount(number)
    means = np.bincount(number, weights=ranks) / sizes
    between = float((sizes * (means - ranks.mean()) ** 2).sum())
    total = float(((ranks - ranks.mean()) ** 2).sum())
    n, k = len(ranks), len(sizes)
    within = (total - between) / max(n - k, 1)
    return max((between - (k - 1) * within) / total, 0.0) if total else 0.0


TWO_NUMBERS = Check("two-numbers", phrase("one picture with two numbers"), "warning", two_numbers)
FAR_NUMBERS = Check("far-numbers", phrase("numbers far from all others"), "warning", far_numbers)
HEAPED_NUMBERS = Check("heaped-numbers", phrase("rounded numbers"), "note", heaped_numbers)
OTHER_UNIT = Check("other-unit", phrase("numbers in another unit"), "warning", other_unit)
READABLE_NUMBER = Check(
    "readable-number", phrase("numbers that can be told without the picture"), "warning", readable_number
)
