"""A network that finds boxes as an ONNX graph: it thins them out itself."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from torch import nn

from pupille.errors import ModelError
from pupille.export.box_candidates import Candidates, Surest, has_candidates
from pupille.export.box_thinning import BOXES, LABELS, SCORES, WHOLE, thinned_graph
from pupille.export.network import traced
from pupille.export.part import ExportPart
from pupille.i18n.language import tell
from pupille.models.architectures.one_stage import OneStage
from pupille.models.boxwise.operating import Operating
from pupille.models.model import Model
from pupille.models.network import NetworkModel

if TYPE_CHECKING:
    from onnx import ModelProto


def to_graph(
    model: Model,
    part: ExportPart,
    temperature: float | None,
    *,
    features: bool = False,  # noqa: ARG001
) -> ModelProto:
    """The graph of a detector with its suppression and its thresholds. Raises ModelError with the reason for one that
    makes its boxes by steps that operators cannot take."""
    del temperature
    spec = model.spec
    if spec.tiles:
        raise ModelError(
            tell(
                "{model} sees pictures in tiles and joins what it finds over their seams, for which ONNX has no "
                "operator, so it is not exported. Train it without --tiles, or use the run itself.",
                model=spec.name,
            )
        )
    assert isinstance(model, NetworkModel)
    geometry, names = spec.preprocessing.geometry, [BOXES, LABELS, SCORES]
    if isinstance(model.network, OneStage):
        graph = traced(model, model.network, Surest(geometry, len(spec.classes)), names)
    elif has_candidates(model.network):
        # A look at an empty picture must not change what it has learned.
        candidates = Candidates(copy.deepcopy(model.network).eval(), geometry)
        if candidates.is_continued:
            names.append(WHOLE)
        graph = traced(model, candidates, nn.Identity(), names)
    else:
        raise ModelError(
            tell(
                "{model} looks again at regions of each picture, as many as it proposes, which is not written in "
                "operators of ONNX here, so it is not exported. Train a network such as {instead}, or use the run "
                "itself.",
                model=spec.name,
                instead=part.instead,
            )
        )
    operating = spec.operating or Operating()
    least = operating.thresholds or (0.0,) * len(spec.classes)
    return thinned_graph(graph, operating.overlap, least)
