"""What cannot be asked of models that find boxes."""

from __future__ import annotations

from collections.abc import Sequence

from pupille.errors import ConfigError
from pupille.evaluation.questions import EvaluationConfig
from pupille.i18n.language import tell


def check_questions(classes: Sequence[str], asked: EvaluationConfig) -> None:  # noqa: ARG001
    """Raises ConfigError for a threshold of a class and sets with a coverage."""
    wholes = (asked.positive, asked.least_recall, asked.prevalence)
    if asked.youden or any(value is not None for value in wholes):
        raise ConfigError(
            tell(
                "--positive, --least-recall, --youden and --prevalence are about classes of whole images, and here "
                "boxes are found. From which score on a box counts is chosen by F1, or by --least-precision, the "
                "costs, --unbiased-counts or --miss-at-most; leave the others out."
            )
        )
    if asked.coverage is not None:
        raise ConfigError(
            tell(
                "--coverage promises classes or numbers of whole images, and here boxes are found. Leave it out."
            )
        )
