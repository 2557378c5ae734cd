"""What cannot be asked of models that outline objects."""

import pytest

from pupille.errors import ConfigError
from pupille.evaluation.instances.questions import check_questions
from pupille.evaluation.questions import EvaluationConfig


@pytest.mark.parametrize(
    ("asked", "option"),
    [
        ({"positive": "nucleus"}, "--positive"),
        ({"cost_missed": 2.0}, "the costs"),
        ({"least_recall": 0.9}, "the wishes"),
        ({"prevalence": 0.1}, "--prevalence"),
    ],
)
def test_what_is_about_whole_images_is_refused_of_outlines_with_the_option_to_leave_out(asked, option):
    with pytest.raises(ConfigError, match="[Ll]eave") as refusal:
        check_questions(("nucleus",), EvaluationConfig(**asked))
    assert option in str(refusal.value)
    assert "outline" in str(refusal.value)


def test_a_user_who_asks_for_nothing_of_outlines_or_for_groups_is_not_stopped():
    check_questions(("nucleus", "dust"), EvaluationConfig())
    check_questions(("nucleus", "dust"), EvaluationConfig(by=("site", "sex"), coverage=0.95))
