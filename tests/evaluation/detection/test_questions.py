"""What cannot be asked of models that find boxes."""

import pytest

from pupille.errors import ConfigError
from pupille.evaluation.classification.operating_point import check_question as of_classes
from pupille.evaluation.detection.questions import check_questions
from pupille.evaluation.instances.questions import check_questions as of_outlines
from pupille.evaluation.questions import EvaluationConfig
from pupille.evaluation.segmentation.questions import check_questions as of_masks


@pytest.mark.parametrize(
    ("asked", "option"),
    [
        ({"positive": "cell"}, "--positive"),
        ({"least_recall": 0.9}, "--least-recall"),
        ({"youden": True}, "--youden"),
        ({"prevalence": 0.1}, "--prevalence"),
        ({"coverage": 0.9}, "--coverage"),
    ],
)
def test_what_is_about_whole_images_is_refused_of_boxes_with_the_option_to_leave_out(asked, option):
    with pytest.raises(ConfigError, match="[Ll]eave") as refusal:
        check_questions(("cell",), EvaluationConfig(**asked))
    assert option in str(refusal.value)
    assert "boxes" in str(refusal.value)


def test_a_user_who_asks_for_nothing_of_boxes_or_for_groups_is_not_stopped():
    check_questions(("cell", "dust"), EvaluationConfig())
    check_questions(("cell", "dust"), EvaluationConfig(by=("site", "sex")))


@pytest.mark.parametrize(
    "asked",
    [{"cost_missed": 2.0}, {"least_precision": 0.9}, {"unbiased_counts": True}, {"miss_at_most": 0.1}],
)
def test_wishes_about_boxes_are_asked_of_boxes_and_of_nothing_else(asked):
    check_questions(("cell",), EvaluationConfig(**asked))
    if EvaluationConfig(**asked).about_boxes:
        for other in (of_classes, of_masks, of_outlines):
            with pytest.raises(ConfigError, match="are about boxes"):
                other(("a", "b"), EvaluationConfig(**asked))
