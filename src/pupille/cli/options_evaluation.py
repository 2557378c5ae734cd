"""What is asked of the predictions beyond the metrics: options that read the same on every verb that scores."""

from __future__ import annotations

import click

from pupille.cli.option_types import Share
from pupille.cli.options import gathered
from pupille.evaluation.questions import EvaluationConfig

QUESTIONS = [
    click.option(
        "--positive",
        metavar="CLASS",
        help="Two classes: the one to find.  [default: X beside not_X, healthy and the like, else the rarer one]",
    ),
    click.option("--cost-missed", type=float, metavar="X", help="Of an image of it not found.  [default: 1]"),
    click.option(
        "--cost-false-alarm", type=float, metavar="X", help="Of another image taken for it.  [default: 1]"
    ),
    click.option(
        "--least-recall", type=float, metavar="X", help="Instead of costs: find this share of them."
    ),
    click.option(
        "--least-precision",
        type=float,
        metavar="X",
        help="Instead of costs: be right so often when it is named.",
    ),
    click.option("--youden", is_flag=True, help="Instead of costs: the highest recall plus specificity."),
    click.option(
        "--prevalence",
        type=float,
        metavar="X",
        help="How frequent the class is where the model will be used.",
    ),
    click.option(
        "--coverage",
        type=float,
        metavar="X",
        help='Allow "I don\'t know": sets of classes that hold the true one with this share, such as 0.9.',
    ),
    click.option(
        "--unbiased-counts",
        is_flag=True,
        help="Of boxes: count from the score on with which as many are found as are drawn.",
    ),
    click.option(
        "--miss-at-most",
        type=Share(),
        metavar="SHARE",
        help="Of boxes: promise that no more of the objects of an image are missed, such as 10%.",
    ),
    click.option(
        "--by",
        metavar="COLUMN",
        multiple=True,
        help="For whom it works: the figures by a column of the table; given again, by their crossings too.",
    ),
]


def make_questions(
    *,
    positive: str | None,
    cost_missed: float | None,
    cost_false_alarm: float | None,
    least_recall: float | None,
    least_precision: float | None,
    youden: bool,
    prevalence: float | None,
    by: tuple[str, ...],
    coverage: float | None,
    unbiased_counts: bool,
    miss_at_most: float | None,
) -> EvaluationConfig:
    """The settings of scoring."""
    return EvaluationConfig(
        positive=positive,
        cost_missed=cost_missed,
        cost_false_alarm=cost_false_alarm,
        least_recall=least_recall,
        least_precision=least_precision,
        youden=youden,
        prevalence=prevalence,
        by=(by[0] if len(by) == 1 else by) or None,
        coverage=coverage,
        unbiased_counts=unbiased_counts,
        miss_at_most=miss_at_most,
    )


question_options = gathered(QUESTIONS, make_questions, "asked")
