"""What cannot be asked of models that draw masks."""

from __future__ import annotations

from collections.abc import Sequence

from pupille.errors import ConfigError
from pupille.evaluation.questions import EvaluationConfig
from pupille.i18n.language import tell


def check_questions(classes: Sequence[str], asked: EvaluationConfig) -> None:  # noqa: ARG001
    """Raises ConfigError for a threshold."""
    asked.refuse_about_boxes()
    if asked.about_threshold:
        raise ConfigError(
            tell(
                "a threshold, a positive class and a prevalence are about classes of whole images, and here every "
                "pixel has a class. Leave --positive, the costs, the wishes and --prevalence out."
            )
        )
