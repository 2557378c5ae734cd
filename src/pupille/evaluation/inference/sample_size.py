"""Before collecting: how many images, of how many patients or places, a question needs.

All functions count test images. Images of one unit (patient, specimen, manuscript, place) resemble each other, so
that `design_effect` times as many are needed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from pupille.errors import ConfigError
from pupille.evaluation.inference.intervals import ALPHA, normal_quantile, wilson
from pupille.i18n.language import phrase, tell
from pupille.results.arrays import FloatArray, IntArray

POWER = 0.8
"""The chance of seeing a difference that is there."""
UNITS = (phrase("patient"), phrase("specimen"), phrase("manuscript"), phrase("place"), phrase("image"))
"""What is often independent."""


@dataclass(frozen=True)
class Need:
    """How many test images and units a question needs. sentence: the answer with what it rests on."""

    images: int
    units: int
    sentence: str


def design_effect(images_per_unit: float, correlation: float) -> float:
    """How many times as many images are needed when they come in units (Kish 1965): 1 + (m - 1) rho.

    images_per_unit: m, on average. correlation: rho, of two images of one unit being right, from 0 to 1.
    Raises ConfigError outside these ranges.
    """
    if images_per_unit < 1 or not 0 <= correlation <= 1:
        raise ConfigError(
            tell(
                "a unit has at least one image, and the correlation within it is from 0 to 1. Got "
                "{images_per_unit} and {correlation}.",
                images_per_unit=images_per_unit,
                correlation=correlation,
            )
        )
    return 1 + (images_per_unit - 1) * correlation


def within_unit_correlation(right: FloatArray, units: IntArray) -> float:
    """How alike images of one unit are in being right: the intraclass correlation by analysis of variance.

    The estimator of Fleiss (1981) for proportions, kept within 0 and 1. right: (N,) 0 or 1, units: (N,) numbered
    from 0. NaN with one unit, or with one image of each.
    """
    sizes = np.bincount(units).astype(np.float64)
    n, k = sizes.sum(), len(sizes)
    if k < 2 or n == k:
        return float("nan")
    means = np.bincount(units, weights=right) / sizes
    between = float((sizes * (means - right.mean()) ** 2).sum()) / (k - 1)
    within = float((sizes * means * (1 - means)).sum()) / (n - k)
    usual = (n - (sizes**2).sum() / n) / (k - 1)
    spread = between + (usual - 1) * within
    return float(np.clip((between - within) / spread, 0, 1)) if spread > 0 else 0.0


def images_for_width(share: float, width: float) -> int:
    """The fewest images whose 95 % Wilson interval of an expected `share` is no wider than `width`.

    Raises ConfigError unless 0 <= share <= 1 and 0 < width < 1.
    """
    if not 0 <= share <= 1 or not 0 < width < 1:
        raise ConfigError(
            tell(
                "the expected share is from 0 to 1 and the wished width above 0 and below 1, both as "
                "shares. Got {share} and {width}.",
                share=share,
                width=width,
            )
        )
    low, high = 0, math.ceil(4 * normal_quantile() ** 2 / width**2) + 1
    while high - low > 1:
        middle = (low + high) // 2
        bounds = wilson(share * middle, middle)
        low, high = (low, middle) if float(bounds[1] - bounds[0]) <= width else (middle, high)
    return high


def images_to_settle(difference: float, discordant: float, *, power: float = POWER) -> int:
    """Test images on which McNemar's test sees a difference of two models' accuracy (Connor 1987, two-sided 5 %).

    difference: the smallest that matters, named beforehand; never the one observed. discordant: the expected share
    of images on which exactly one model is right. Raises ConfigError unless 0 < difference <= discordant <= 1.
    """
    _check_power(power)
    if not 0 < difference <= discordant <= 1:
        raise ConfigError(
            tell(
                "the difference is above 0 and not above the share of images on which exactly one "
                "model is right. Got {difference} and {discordant}.",
                difference=difference,
                discordant=discordant,
            )
        )
    spread = normal_quantile() * math.sqrt(discordant)
    spread += float(ndtri(power)) * math.sqrt(discordant - difference**2)
    return math.ceil((spread / difference) ** 2)


def images_for_recall_and_specificity(
    *, recall: float, specificity: float, width: float, prevalence: float
) -> int:
    """Test images of the user's world so that both shares have 95 % intervals no wider than `width`.

    Positives are rare as `prevalence` says, and recall needs enough of them (Buderer 1996, with Wilson's width).
    Raises ConfigError for shares out of range.
    """
    if not 0 < prevalence < 1:
        raise ConfigError(
            tell("the prevalence is a share above 0 and below 1. Got {prevalence}.", prevalence=prevalence)
        )
    positives, negatives = images_for_width(recall, width), images_for_width(specificity, width)
    return max(math.ceil(positives / prevalence), math.ceil(negatives / (1 - prevalence)))


def images_for_mean_cost(
    *,
    recall: float,
    specificity: float,
    prevalence: float,
    cost_of_miss: float,
    cost_of_alarm: float,
    width: float,
) -> int:
    """Test images so that the mean cost of an image has a 95 % interval no wider than `width`, in the costs' unit.

    The cost of an image is that of a miss, of a false alarm, or 0; n = z^2 variance / (width / 2)^2.
    Raises ConfigError for shares out of range, costs below 0 or a width that is not above 0.
    """
    shares = (recall, specificity, prevalence)
    if not all(0 <= share <= 1 for share in shares) or min(cost_of_miss, cost_of_alarm) < 0 or width <= 0:
        raise ConfigError(
            tell(
                "recall, specificity and prevalence are from 0 to 1, costs not below 0, the width "
                "above 0. Got {shares}, {cost_of_miss}, {cost_of_alarm} and {width}.",
                shares=shares,
                cost_of_miss=cost_of_miss,
                cost_of_alarm=cost_of_alarm,
                width=width,
            )
        )
    missed, alarmed = prevalence * (1 - recall), (1 - prevalence) * (1 - specificity)
    mean = missed * cost_of_miss + alarmed * cost_of_alarm
    variance = missed * cost_of_miss**2 + alarmed * cost_of_alarm**2 - mean**2
    return max(math.ceil((2 * normal_quantile() / width) ** 2 * variance), 1)


def plan(images: int, *, unit: str, images_per_unit: float = 1.0, correlation: float = 0.0) -> Need:
    """Turns a number of independent images into images and units. unit: its word, such as `patient`.

    Raises ConfigError as `design_effect`.
    """
    effect = design_effect(images_per_unit, correlation)
    # Ten groups are the least for which an interval is given at all.
    units = max(math.ceil(images * effect / images_per_unit), 10 if images_per_unit > 1 else 1)
    needed = max(math.ceil(units * images_per_unit), images)
    named = unit_word(unit)
    because = (
        tell(
            "each {unit} gives {each:short} images, which are alike with a correlation of {correlation:short}, so "
            "{effect:2} times the {images} independent images are needed",
            unit=named,
            each=images_per_unit,
            correlation=correlation,
            effect=effect,
            images=images,
        )
        if images_per_unit > 1
        else tell("each {unit} gives one image", unit=named)
    )
    sentence = tell(
        "{needed} test images of {units} different {unit}s: {because}.",
        needed=needed,
        units=units,
        unit=named,
        because=because,
    )
    return Need(needed, units, sentence)


def unit_word(unit: str) -> str:
    """What is independent, in words; the user's own word where it is none of the usual ones."""
    return tell(unit) if unit in UNITS else unit


def _check_power(power: float) -> None:
    if not ALPHA < power < 1:
        raise ConfigError(
            tell("the power is the chance of seeing the difference, such as 0.8. Got {power}.", power=power)
        )
