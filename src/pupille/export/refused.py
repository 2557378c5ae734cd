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
    del temperature, features
    raise ModelError(
        tell(
            "{model} follows a rule that has no operator in ONNX, so it is not exported. Train a network such as "
            "{instead}, or use the run itself.",
            model=model.spec.name,
            instead=part.instead,
        )
    )


def queries_to_graph(
    model: Model, part: ExportPart, temperature: float | None, *, features: bool = False
) -> NoReturn:
    """Raises ModelError for a network whose queries look at places that depend on the picture."""
    del temperature, features
    raise ModelError(
        tell(
            "{model} is made of layers of transformers, whose queries look at places that depend on the picture; that "
            "is not written in operators of ONNX here, so it is not exported. Train a network such as {instead}, or "
            "use the run itself.",
            model=model.spec.name,
            instead=part.instead,
        )
    )
