"""What may be trained again, and what makes no sense."""

import pytest

from pupille.config import RepeatsConfig
from pupille.errors import ConfigError


def test_nothing_is_trained_again_unless_it_is_asked_for():
    assert not RepeatsConfig().asked
    assert RepeatsConfig(seeds=5).asked
    assert RepeatsConfig(learning_curve=True).asked


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"folds": 1}, "folds must be at least 2"),
        ({"seeds": 1}, "seeds must be at least 2"),
        ({"folds": 5, "repeats": 0}, "repeats must be at least 1"),
        ({"repeats": 3}, "Give --folds too"),
    ],
)
def test_settings_without_sense_are_refused(settings, why):
    with pytest.raises(ConfigError, match=why):
        RepeatsConfig(**settings)
