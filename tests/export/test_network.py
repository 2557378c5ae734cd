"""Networks as graphs: random weights, pictures of noise."""

import importlib.util

import numpy as np
import pytest
import torch

from pupille.export.detection import PART as BOXES
from pupille.export.detector import to_graph as detector_graph
from pupille.export.engine import Session
from pupille.export.network import to_graph
from pupille.export.segmentation import PART as MASKS
from pupille.models.boxwise.operating import Operating
from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel, build_network
from pupille.models.preprocessing import Preprocessing

ENCODED = [
    f"{decoder}:{name}"
    for decoder in ("unet", "fpn", "deeplabv3plus")
    for name in ("regnetx_002", "mobilenetv2_100")
]
DETECTORS = ["one-stage:regnetx_002", "fcos", "retinanet", "ssdlite", "fcos:mobilenetv2_100"]
needs_encoders = pytest.mark.skipif(
    importlib.util.find_spec("segmentation_models_pytorch") is None,
    reason="needs segmentation-models-pytorch",
)


def model(name, task, **options):
    torch.manual_seed(0)
    prepared = Preprocessing(50, 70, 3, 0, 255, (0.5,) * 3, (0.25,) * 3)
    spec = ModelSpec(name, ("ground", "disc", "square"), prepared, task=task, **options)
    return NetworkModel(spec, build_network(spec).eval())


def parity(model, part, graph, n=3):
    pixels = np.random.default_rng(0).integers(0, 256, (n, 50, 70, 3), dtype=np.uint8)
    there = Session(graph.SerializeToString()).answers(pixels)
    return part.parity(tuple(map(str, range(n))), part.reference(model, pixels), there, model.spec)


@needs_encoders
@pytest.mark.parametrize(
    "name", ["unet:timm:test_resnet", *(pytest.param(name, marks=pytest.mark.long) for name in ENCODED)]
)
def test_masks_on_an_encoder_leave_as_they_are_drawn_for_any_number_of_pictures(name):
    drawing = model(name, "segmentation")
    outcome = parity(drawing, MASKS, to_graph(drawing, MASKS, None))
    assert (outcome.images, outcome.decisions) == (3, 3 * 50 * 70)
    assert outcome.largest < 1e-4
    assert outcome.changed_decisions == 0


@pytest.mark.long
@pytest.mark.parametrize("name", DETECTORS)
def test_detectors_leave_with_all_that_makes_their_boxes(name):
    finding = model(name, "detection", operating=Operating((0.1, 0.08, 0.075), 0.6))
    outcome = parity(finding, BOXES, detector_graph(finding, BOXES, None))
    assert outcome.images == 3
    assert outcome.decisions > 3
    assert outcome.largest < 1e-4
    outcome.check()
