"""What cannot be asked of models that find boxes."""

from __future__ import annotations

from collections.abc import Sequence

from pupille.errors import ConfigError
from pupille.evaluation.questions import EvaluationConfig
from pupille.i18n.language import tell


def check_questions(classes: Sequence[str], asked: EvaluationConfig) -> None:  # noqa: ARG001
    """Raises ConfigError for a threshold of a class and sets with a coverage."""
    if asked.about_threshold:
        raise ConfigError(
            tell(
                "--positive, the costs, the wishes and --prevalence are about classes of whole images, and here boxes "
                "are found; the score from which on one counts is chosen on validation. Leave them out."
            )
        )
    if asked.coverage is not None:
        raise ConfigError(
            tell(
                "--coverage promises classes or numbers of whole images, and here boxes are found. Leave it out."
            )
        )
