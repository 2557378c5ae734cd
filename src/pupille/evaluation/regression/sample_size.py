"""Before collecting: how many test images a question about predicted numbers needs, if errors are normal.

The error of an image is predicted minus true. Where errors are normal with mean 0 and mean absolute error m, their
standard deviation is m sqrt(pi / 2), and that of the absolute errors m sqrt(pi / 2 - 1). Errors of real models have
longer tails, so that these are the least that will do.
"""

from __future__ import annotations

import math

from scipy.special import ndtri

from pupille.errors import ConfigError
from pupille.evaluation.inference.intervals import normal_quantile
from pupille.evaluation.inference.sample_size import POWER
from pupille.i18n.language import tell

OF_ERRORS = math.sqrt(math.pi / 2)
"""Standard deviation of normal errors, by their mean absolute value."""
OF_ABSOLUTE_ERRORS = math.sqrt(math.pi / 2 - 1)
"""Standard deviation of their absolute values, by the mean of these."""


def images_for_error(error: float, width: float) -> int:
    """The fewest images whose mean absolute error, expected to be `error`, has a 95 % interval no wider than `width`.

    Both in the unit of the numbers. Raises ConfigError unless both are above 0.
    """
    _check(error, width)
    return math.ceil((2 * normal_quantile() * OF_ABSOLUTE_ERRORS * error / width) ** 2)


def images_for_limits(error: float, width: float) -> int:
    """The fewest images whose limits of agreement each have a 95 % interval no wider than `width`.

    A limit has a variance of about 3 s^2 / n, s the standard deviation of the errors (Bland & Altman 1999). Both in the
    unit of the numbers. Raises ConfigError unless both are above 0.
    """
    _check(error, width)
    return math.ceil(3 * (2 * normal_quantile() * OF_ERRORS * error / width) ** 2)


def images_to_settle_errors(difference: float, error: float, *, power: float = POWER) -> int:
    """The images on which a paired interval sees a difference of two mean absolute errors, with this chance.

    The worst case: errors of two models that have nothing in common. difference: the smallest that matters, named
    beforehand; error: that of both models, all in the unit of the numbers. Raises ConfigError unless both are above 0.
    """
    _check(error, difference)
    spread = math.sqrt(2) * OF_ABSOLUTE_ERRORS * error
    return math.ceil(((normal_quantile() + float(ndtri(power))) * spread / difference) ** 2)


def _check(error: float, other: float) -> None:
    if not 0 < error < math.inf or not 0 < other < math.inf:
        raise ConfigError(
            tell(
                "the expected error, the width and the difference are above 0, in the unit of the numbers. Got {error} "
                "and {other}.",
                error=error,
                other=other,
            )
        )
