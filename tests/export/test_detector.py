"""Detectors that no file holds, with the reason of each."""

from dataclasses import replace

import pytest

from pupille.errors import ModelError
from pupille.export.detection import PART
from pupille.export.detector import to_graph
from pupille.models.boxwise.tiles import Tiles
from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel, build_network
from pupille.models.preprocessing import Preprocessing

PREPARED = Preprocessing(64, 64, 3, 0, 255, (0.5,) * 3, (0.2,) * 3)


def model(name):
    spec = ModelSpec(name, ("disc",), PREPARED, task="detection")
    return NetworkModel(spec, build_network(spec))


def test_one_that_looks_again_at_what_it_proposed_is_refused_with_one_that_does_not():
    with pytest.raises(ModelError, match=r"fasterrcnn looks again at regions.*one-stage"):
        to_graph(model("fasterrcnn"), PART, None)


def test_one_that_sees_tiles_is_refused_with_the_way_out():
    tiled = model("one-stage")
    tiled = replace(tiled, spec=replace(tiled.spec, tiles=Tiles(32, 8)))
    with pytest.raises(ModelError, match=r"tiles.*without --tiles"):
        to_graph(tiled, PART, None)
