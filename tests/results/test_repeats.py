"""Further trainings as results keep them: no part of them is empty."""

import pytest

from pupille.results.metric import Metric
from pupille.results.repeats import (
    FoldsRecord,
    LearningCurveRecord,
    LearningPointRecord,
    OrdinaryScoreRecord,
    SeedsRecord,
    SitesRecord,
)

SCORE = Metric(0.9, 0.8, 0.95, 40)
POINT = LearningPointRecord(20, SCORE)


@pytest.mark.parametrize(
    "make",
    [
        lambda: FoldsRecord(5, 1, 80.0, set_aside=False, recipes=(), chosen={}),
        lambda: SeedsRecord(3, recipes=(), chosen={}),
    ],
)
def test_folds_and_seeds_need_a_recipe(make):
    with pytest.raises(ValueError, match="recipes should hold at least one"):
        make()


def test_sites_left_out_need_a_site():
    with pytest.raises(ValueError, match="sites should hold at least one"):
        SitesRecord("site", (), OrdinaryScoreRecord("cnn", SCORE), {}, 0)


def test_a_learning_curve_needs_points_and_a_fit_or_the_reason_why_there_is_none():
    assert LearningCurveRecord("cnn", (POINT,), None, "too few").fit is None
    with pytest.raises(ValueError, match="points should hold at least one"):
        LearningCurveRecord("cnn", (), None, "too few")
    with pytest.raises(ValueError, match="a reason is needed"):
        LearningCurveRecord("cnn", (POINT,), None, None)
    with pytest.raises(ValueError, match="of some images"):
        LearningPointRecord(0, SCORE)
