"""What is said of an evaluation of numbers: what its intervals are about, what is undefined and why."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pupille.evaluation.inference.estimate import FEW_GROUPS
from pupille.i18n.language import StoredText, phrase, tell, tell_joined, tells
from pupille.results.arrays import FloatArray, IntArray

FEW_FOR_SQUARES = 60
"""Up to so many images or groups, rare large errors may be missing from all of them."""

SAME_TRUTH = phrase("all test images have the same true number, so this is not defined")
SAME_PREDICTION = phrase("the model says the same number of every image, so ranks cannot be correlated")
NO_LINE = phrase("the numbers on the horizontal axis are all alike, so there is no line")
RIGHT_CONSTANT = phrase("the constant is right for every image, so there is nothing to gain on it")


def about_intervals(
    n_units: int, *, grouped: bool, resamples: int, seed: int, trained: bool = True
) -> StoredText:
    """What the 95 % intervals are about and how they are made. trained: whether models of a run gave the numbers."""
    how = tell(
        "{resamples} resamples (studentised, seed {seed}) for the mean absolute error and the root mean squared error, "
        "Student's t for the bias, Woodruff's method for the median, and for the others the jackknife with Student's t "
        "on Fisher's scale or on that of the logarithm of what is missing to 1",
        resamples=resamples,
        seed=str(seed),
    )
    if not trained and not grouped:
        return tells(
            "95 % intervals for these answers, by {n} image: {how}.",
            "95 % intervals for these answers, by {n} images: {how}.",
            n_units,
            how=how,
        )
    if not grouped:
        return tells(
            "95 % intervals for these trained models, by {n} image: {how}.",
            "95 % intervals for these trained models, by {n} images: {how}.",
            n_units,
            how=how,
        )
    if n_units < FEW_GROUPS:
        return tells(
            "No 95 % intervals: the test images are of {n} group, and {least} are needed. n counts groups.",
            "No 95 % intervals: the test images are of {n} groups, and {least} are needed. n counts groups.",
            n_units,
            least=FEW_GROUPS,
        )
    if not trained:
        return tell(
            "95 % intervals for these answers, by {n} groups, and n counts groups: {how}.", n=n_units, how=how
        )
    return tell(
        "95 % intervals for these trained models, by {n} groups, and n counts groups: {how}.",
        n=n_units,
        how=how,
    )


def left_out(n: int) -> StoredText:
    """That images without a true number do not count. n: how many."""
    return tells(
        "{n} image without a known number left out.", "{n} images without a known number left out.", n
    )


def rare_errors() -> StoredText:
    """That the intervals of squares may be too short."""
    return tell(
        "So few images may hold none of the rare large errors: where errors are very unequal, the intervals of the "
        "root mean squared error and of the skill in it, of R² and Lin's concordance are too short."
    )


def too_few_to_see(n: int, least: int) -> StoredText:
    """Why nobody looked for harder images. n: training images or groups."""
    return tell(
        "All intervals are equally wide: to see which images are harder, {least} training images or groups are needed, "
        "and there are {n}.",
        least=least,
        n=n,
    )


def nothing_to_see() -> StoredText:
    """Why there are no harder images."""
    return tell(
        "All intervals are equally wide: the model predicts the same number of every image, or errs on none."
    )


def no_harder_images(folds: int) -> StoredText:
    """That errors were not seen to depend on the predicted number."""
    return tell(
        "All intervals are equally wide: held out in {folds} folds, the training images do not show that errors depend "
        "on the predicted number.",
        folds=folds,
    )


def harder_images(folds: int, least: float, most: float, unit: str) -> StoredText:
    """That errors depend on the predicted number. least, most: mean absolute errors, in the unit."""
    return tell(
        "Held out in {folds} folds, the training images show errors that depend on the predicted number, from "
        "{least:g2} to {most:g2}{unit} on average; the intervals follow them.",
        folds=folds,
        least=least,
        most=most,
        unit=f" {unit}" if unit else "",
    )


def few_groups(names: Sequence[str], units: IntArray, errors: FloatArray) -> StoredText:
    """The mean absolute error of each group, where they are too few for an interval. units, errors: (N,)."""
    if len(names) == 1:
        return tell("All test images are of one group, so no interval can be given.")
    sizes = np.bincount(units)
    means = np.bincount(units, weights=np.abs(errors)) / sizes
    values = [
        tells(
            "{name!r} {error:g3} of {n} image",
            "{name!r} {error:g3} of {n} images",
            int(n),
            name=name,
            error=float(m),
        )
        for name, m, n in zip(names, means, sizes, strict=True)
    ]
    return tell(
        "Only {n} groups: too few for an interval, which needs {least}. Groups may differ more than the figures show. "
        "Mean absolute error of each: {values}.",
        n=len(names),
        least=FEW_GROUPS,
        values=tell_joined(values, "; "),
    )
