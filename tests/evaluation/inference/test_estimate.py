"""Which interval one metric gets, and what is said where none can be given."""

import numpy as np
import pytest
from scipy.stats import norm, t
from statsmodels.stats.proportion import proportion_confint

from pupille.evaluation.inference.estimate import CAUTIOUS, Estimate, Sizes, mean_metric, no_interval, too_few
from pupille.results.metric import Metric

NOTHING = np.empty(0)


def of_share(right: int, n: int, *, lowest: float = 0.0, resampled: np.ndarray = NOTHING, **more) -> Estimate:
    """The share of right images, stretched to the range from `lowest` to 1, with its jackknife."""
    share, left_out = right / n, np.repeat([(right - 1) / (n - 1), right / (n - 1)], [right, n - right])
    width, sizes = 1 - lowest, Sizes(np.array([n]), np.array([n]))
    return Estimate(lowest + width * share, n, resampled, lowest + width * left_out, sizes, lowest, **more)


def wilson_with_students_quantile(share: float, n: float, units: int) -> tuple[float, float]:
    alpha = 2 * norm.sf(t.ppf(0.975, units - 1))
    return proportion_confint(share * n, n, alpha=alpha, method="wilson")


@pytest.mark.parametrize("lowest", [0.0, -1.0])
def test_few_images_have_wilsons_interval_at_their_jackknife_variance_with_students_quantile(
    lowest: float,
) -> None:
    # The jackknife variance of a share is p (1 - p) / (n - 1): as many as 19 independent images.
    metric = of_share(16, 20, lowest=lowest).metric(n_units=20, grouped=False)
    stretched = [lowest + (1 - lowest) * p for p in (0.8, *wilson_with_students_quantile(0.8, 19, 20))]
    assert (metric.value, metric.low, metric.high) == pytest.approx(stretched, abs=1e-9)


def test_a_closed_form_is_taken_for_independent_images_and_never_for_groups() -> None:
    estimate = of_share(16, 20, exact=(0.25, 0.75))
    alone = estimate.metric(n_units=20, grouped=False)
    # Rounding, or a form of another centre, never leaves the value outside of its bounds.
    assert (alone.low, alone.value, alone.high) == (0.25, 0.8, 0.8)
    assert estimate.metric(n_units=20, grouped=True).low == pytest.approx(
        wilson_with_students_quantile(0.8, 19, 20)[0]
    )


def test_images_are_resampled_only_where_the_value_is_away_from_its_bounds() -> None:
    narrow = np.random.default_rng(0).normal(size=400) * 1e-3
    away = of_share(80, 100, resampled=0.8 + narrow).metric(n_units=100, grouped=False)
    near = of_share(95, 100, resampled=0.95 + narrow).metric(n_units=100, grouped=False)
    assert away.high - away.low < 0.01
    assert (near.low, near.high) == pytest.approx(wilson_with_students_quantile(0.95, 99, 100), abs=1e-9)


def test_groups_that_all_say_the_same_count_as_so_many_images_and_the_reader_is_told() -> None:
    sizes = Sizes(np.array([600]), np.array([12]))
    metric = Estimate(1.0, 12, NOTHING, np.ones(12), sizes).metric(n_units=12, grouped=True)
    # Wilson's lower bound of n out of n is n / (n + z squared).
    assert (metric.low, metric.high) == pytest.approx((12 / (12 + t.ppf(0.975, 11) ** 2), 1.0))
    assert metric.reason == CAUTIOUS


@pytest.mark.parametrize(("n_units", "said"), [(1, "one group"), (9, "9 groups are too few"), (10, None)])
def test_fewer_than_ten_groups_leave_the_value_alone_whatever_the_method(
    n_units: int, said: str | None
) -> None:
    of_metric = of_share(7, 10).metric(n_units=n_units, grouped=True)
    of_mean = mean_metric(0.7, n_units, (0.5, 0.6), n_units=n_units, grouped=True, reason="first")
    assert of_metric.value == of_mean.value == 0.7
    assert no_interval(n_units, grouped=False) is None
    if said:
        assert of_metric.low is of_mean.high is None
        assert said in of_metric.reason
        assert of_mean.reason.startswith("first; ")
        assert said in of_mean.reason
    else:
        assert of_metric.low < 0.7 < of_metric.high
        assert (of_mean.low, of_mean.high, of_mean.reason) == (0.5, 0.7, "first")


def test_what_is_undefined_or_of_one_image_or_all_alike_says_so() -> None:
    sizes = Sizes(np.array([1]), np.array([1]))
    undefined = Estimate(np.nan, 4, NOTHING, NOTHING, sizes, reason="no image of a class")
    assert undefined.metric(n_units=4, grouped=False) == Metric(None, None, None, 4, "no image of a class")
    one = Estimate(1.0, 1, NOTHING, NOTHING, sizes).metric(n_units=1, grouped=False)
    assert (one.value, one.low, one.high) == (1.0, None, None)
    assert "one image" in one.reason
    alike = mean_metric(0.3, 8, None, n_units=8, grouped=False, reason=None)
    assert (alike.value, alike.low) == (0.3, None)
    assert "all alike" in alike.reason


@pytest.mark.parametrize(
    ("n", "grouped", "reason"),
    [
        (10, False, None),
        (9, False, "9 images are too few"),
        (1, False, "1 image is too few"),
        (10, True, None),
    ],
)
def test_from_ten_images_or_groups_on_there_is_an_interval(n, grouped, reason):
    said = too_few(n, grouped=grouped)
    assert said is None if reason is None else reason in said
