"""What models that draw masks cannot be asked."""

import pytest

from pupille.errors import ConfigError
from pupille.evaluation.questions import EvaluationConfig
from pupille.evaluation.segmentation.questions import check_questions


@pytest.mark.parametrize(
    ("asked", "option"),
    [
        (EvaluationConfig(positive="thing"), "--positive"),
        (EvaluationConfig(cost_missed=2), "costs"),
    ],
)
def test_questions_about_whole_images_are_refused(asked: EvaluationConfig, option: str) -> None:
    with pytest.raises(ConfigError, match=option):
        check_questions(("background", "thing"), asked)


def test_nothing_asked_is_allowed() -> None:
    check_questions(("background", "thing"), EvaluationConfig())
    check_questions(("background", "thing"), EvaluationConfig(by="site", coverage=0.95))
