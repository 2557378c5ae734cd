"""Models that no file of operators holds."""

import pytest

from pupille.errors import ModelError
from pupille.export.refused import queries_to_graph, to_graph
from pupille.export.segmentation import PART
from pupille.models.model import ModelSpec
from pupille.models.pixel_model import PixelModel
from pupille.models.pixelwise.threshold import Threshold
from pupille.models.preprocessing import Preprocessing


def model(name):
    spec = ModelSpec(
        name, ("floor", "cell"), Preprocessing(8, 8, 1, 0, 255, (0.5,), (0.2,)), task="segmentation"
    )
    return PixelModel(spec, Threshold(-1, 0.0, (0, 1)))


def test_a_rule_is_refused_with_a_network_to_take_in_its_place():
    with pytest.raises(ModelError, match=r"otsu.*ONNX.*unet"):
        to_graph(model("otsu"), PART, None)


def test_queries_are_refused_with_a_network_to_take_in_their_place():
    with pytest.raises(ModelError, match=r"dfine:n.*queries look at places.*unet"):
        queries_to_graph(model("dfine:n"), PART, None)
