"""The section of thresholds: what of validation is worth a table."""

import pytest

from pupille.report.classification.threshold import is_saturated


@pytest.mark.parametrize(
    ("thresholds", "saturated"),
    [
        ([1.0000000000000002, 1.0, 0.99999, 0.9992, 1e-5, 0.0], True),
        ([1.0000000000000002, 0.99999, 0.9989, 0.0], False),
        ([0.9, 0.2], False),
    ],
)
def test_thresholds_that_are_all_as_good_as_0_or_1_are_no_choice(thresholds, saturated):
    assert is_saturated(thresholds) == saturated
