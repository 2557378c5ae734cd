"""Where a model errs more, and that it is taken for true only where training images show it."""

import numpy as np
import pytest

from pupille.evaluation.regression.difficulty import (
    FEWEST,
    expected_errors,
    fit_difficulty,
    held_out,
    interval_scores,
    standard_error,
)
from pupille.evaluation.regression.prediction_intervals import covered, fit_rule, intervals

ALONE = np.arange(2000)


def drawn(seed, n, *, rising=True):
    """Predicted and true numbers from 0 to 10, and their errors, which are five times as large at 10."""
    rng = np.random.default_rng(seed)
    predicted = rng.uniform(0, 10, n)
    spread = 0.5 + 0.2 * predicted if rising else np.ones(n)
    return predicted, spread * rng.normal(size=n)


def fitted(seed, n, **how):
    predicted, errors = drawn(seed, n, **how)
    return fit_difficulty(predicted, errors, np.arange(n) % 3, units=ALONE[:n], unit="g")


def test_errors_that_rise_are_seen_and_come_out_as_large_as_they_are():
    hard = fitted(0, 2000)
    middles = np.array([1.0, 3.0, 5.0, 7.0, 9.0])
    # The mean of an absolute normal error is sqrt(2 / pi) times its deviation.
    np.testing.assert_allclose(hard.expected(middles), np.sqrt(2 / np.pi) * (0.5 + 0.2 * middles), rtol=0.15)
    assert "held out in 3 folds" in hard.how.lower()
    assert " g on average" in hard.how


def test_equal_errors_are_hardly_ever_taken_for_unequal_ones_and_clearly_unequal_ones_mostly_seen():
    wrong = sum(fitted(seed, 120, rising=False).differs for seed in range(60))
    right = sum(fitted(seed, 120).differs for seed in range(60))
    assert wrong <= 6
    assert right >= 40


def test_below_the_fewest_images_or_groups_nothing_is_looked_for():
    assert fitted(1, FEWEST - 1).how.endswith(f"there are {FEWEST - 1}.")
    predicted, errors = drawn(1, 400)
    grouped = fit_difficulty(predicted, errors, np.arange(400) % 3, units=np.arange(400) % 30)
    assert not grouped.differs
    assert grouped.how.endswith("there are 30.")


@pytest.mark.parametrize("nothing", ["predicted", "errors"])
def test_one_number_for_all_and_no_error_at_all_leave_nothing_to_see(nothing):
    given = dict(zip(("predicted", "errors"), drawn(2, 100), strict=True)) | {nothing: np.zeros(100)}
    hard = fit_difficulty(given["predicted"], given["errors"], np.arange(100) % 3, units=ALONE[:100])
    assert not hard.differs
    assert "same number of every image" in hard.how


def test_equal_predicted_numbers_share_a_bin():
    predicted = np.repeat([1.0, 2.0], 100)
    sizes = np.repeat([1.0, 3.0], 100)
    numbers, expected = expected_errors(predicted, sizes, ALONE[:200])
    # 100 errors of 1 and 5 of the mean, 2; then 100 of 3 and 5 of 2.
    np.testing.assert_allclose(numbers, [1.0, 2.0])
    np.testing.assert_allclose(expected, [(100 + 10) / 105, (300 + 10) / 105])


def test_no_expected_error_falls_below_a_fifth_of_the_mean():
    sizes = np.repeat([0.0, 10.0], 1000)
    _, expected = expected_errors(np.arange(2000.0), sizes, ALONE)
    assert expected.min() == pytest.approx(1.0)


def test_an_image_is_judged_by_a_curve_of_the_other_folds():
    fold = np.arange(9) % 3
    asked = []

    def remember(predicted, sizes, units):
        asked.append(sorted(units.tolist()))
        return np.array([0.0]), np.array([float(len(asked))])

    expected = held_out(remember, np.zeros(9), np.ones(9), fold, ALONE[:9])
    assert asked == [[1, 2, 4, 5, 7, 8], [0, 2, 3, 5, 6, 8], [0, 1, 3, 4, 6, 7]]
    np.testing.assert_allclose(expected, fold + 1.0)


def test_an_interval_scores_its_width_and_what_lies_outside_ten_times_as_much():
    # Of 19 errors the one of rank 18 is half a width; 19 lies outside by 1: 36 + 2 / 0.1 * 1.
    scores = interval_scores(np.arange(1.0, 20.0), np.ones(19), ALONE[:19])
    np.testing.assert_allclose(scores, [36.0] * 18 + [56.0])
    # In units of a difficulty that is the error itself every interval is exactly wide enough.
    own = np.arange(1.0, 20.0)
    np.testing.assert_allclose(interval_scores(own, own, ALONE[:19]), 2 * own)


def test_the_standard_error_is_that_of_images_or_of_whole_groups():
    numbers = np.random.default_rng(3).normal(size=50)
    assert standard_error(numbers, ALONE[:50]) == pytest.approx(numbers.std(ddof=1) / np.sqrt(50))
    doubled = np.repeat(numbers, 4)
    assert standard_error(doubled, np.repeat(ALONE[:50], 4)) == pytest.approx(
        numbers.std(ddof=1) / np.sqrt(50)
    )


def test_scaled_intervals_hold_what_was_promised_and_treat_easy_and_hard_images_alike():
    shares, easy, plain_easy = [], [], []
    for seed in range(60):
        hard = fitted(seed, 200)
        (aside, aside_errors), (test, test_errors) = drawn(1000 + seed, 60), drawn(2000 + seed, 400)
        rule = fit_rule(aside_errors, difficulty=hard.expected(aside))
        around = intervals(rule, test, hard.expected(test))
        plain = intervals(fit_rule(aside_errors), test)
        below, true = test < 3, test - test_errors
        shares.append(covered(true, around).value)
        easy.append(np.mean((around.low <= true)[below] & (true <= around.high)[below]))
        plain_easy.append(np.mean((plain.low <= true)[below] & (true <= plain.high)[below]))
    # Promised is 0.9; of 60 images on average 55 / 61.
    assert 0.88 < np.mean(shares) < 0.925
    assert np.mean(easy) < 0.965 < np.mean(plain_easy)
