"""Models that no file of operators can hold, or none is written of yet."""

from __future__ import annotations

from typing import NoReturn

from pupille.errors import ModelError
from pupille.export.part import ExportPart
from pupille.i18n.language import tell
from pupille.models.model import Model


def to_graph(
    model: Model, part: ExportPart, temperature: float | None, *, features: bool = False
) -> NoReturn:
    """Raises ModelError, with what to take instead."""
    del part, temperature, features
    raise ModelError(
        tell(
            "{model} follows a rule that has no operator in ONNX, so it is not exported. Train a network such as "
            "unet, or use the run itself.",
            model=model.spec.name,
        )
    )


def not_yet(model: Model, part: ExportPart, temperature: float | None, *, features: bool = False) -> NoReturn:
    """Raises ModelError for a network whose answers are made outside of it."""
    del part, temperature, features
    raise ModelError(
        tell("{model} is not exported yet. Use the run itself: `pupille predict`.", model=model.spec.name)
    )
