"""What is asked of the predictions, as it is typed."""

from dataclasses import replace

import click
import pytest

from pupille.cli.options_evaluation import question_options
from pupille.errors import ConfigError
from pupille.evaluation.questions import EvaluationConfig


@click.command("verb")
@question_options
def verb(asked):
    return asked


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ([], {}),
        (["--positive", "ill"], {"positive": "ill"}),
        (["--cost-missed", "5"], {"cost_missed": 5.0}),
        (["--cost-false-alarm", "2"], {"cost_false_alarm": 2.0}),
        (["--least-recall", "0.95"], {"least_recall": 0.95}),
        (["--least-precision", "0.8"], {"least_precision": 0.8}),
        (["--youden"], {"youden": True}),
        (["--prevalence", "0.01"], {"prevalence": 0.01}),
        (["--coverage", "0.9"], {"coverage": 0.9}),
        (["--unbiased-counts"], {"unbiased_counts": True}),
        (["--miss-at-most", "10%"], {"miss_at_most": 0.1}),
        (["--miss-at-most", "0.25"], {"miss_at_most": 0.25}),
        (["--by", "camera"], {"by": "camera"}),
    ],
)
def test_a_question_changes_its_own_setting_and_no_other(words, changed):
    assert verb.main(words, standalone_mode=False) == replace(EvaluationConfig(), **changed)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--youden", "--cost-missed", "5"], "one wish"),
        (["--least-recall", "0.9", "--least-precision", "0.9"], "one wish"),
        (["--miss-at-most", "10%", "--unbiased-counts"], "one wish"),
        (["--miss-at-most", "10"], "such as 0.95"),
        (["--coverage", "90"], "a share above 0 and below 1"),
        (["--cost-false-alarm", "0"], "a number above 0"),
    ],
)
def test_wishes_that_exclude_each_other_or_make_no_sense_are_refused(words, why):
    with pytest.raises(ConfigError, match=why):
        verb.main(words, standalone_mode=False)
