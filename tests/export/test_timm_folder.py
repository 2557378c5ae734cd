"""What timm's form can hold, and how a size becomes a share and the same size again."""

import json
import math

import pytest
from torch import nn

from pupille.errors import ModelError
from pupille.export.timm_folder import config, crop_share, holdable, linear_layer
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing


def prepared(height, resize):
    return Preprocessing(
        height, height, 3, 0.0, 255.0, (0.5,) * 3, (0.5,) * 3, fit="crop", resize=resize, interpolation="bicubic"
    )  # fmt: skip


@pytest.mark.parametrize("height", [64, 160, 224, 288, 299])
def test_every_size_comes_back_from_its_share(height):
    for resize in range(height, height + 200):
        assert math.floor(height / crop_share(prepared(height, resize))) == resize


def test_the_only_linear_layer_is_found_and_no_other_head_is_taken_for_one():
    layer = nn.Linear(3, 2)
    assert linear_layer(layer) is layer
    assert linear_layer(nn.Sequential(layer)) is layer
    assert linear_layer(nn.Sequential(layer, nn.ReLU())) is None
    assert linear_layer(nn.Identity()) is None


def test_the_description_is_that_of_timm():
    spec = ModelSpec("regnetx_002", ("cat", "dog"), prepared(224, 256))
    record = config(spec)
    assert (record["architecture"], record["num_classes"], record["label_names"]) == (
        "regnetx_002", 2, ["cat", "dog"],
    )  # fmt: skip
    assert record["pretrained_cfg"]["crop_pct"] == 0.875
    assert json.loads(json.dumps(record)) == record


class Other:
    def __init__(self, name):
        self.spec = ModelSpec(name, ("a", "b"), prepared(224, 256))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("lenet5", "no published network of timm"),
        ("resnet18+scratch", "no published network of timm"),
        ("regnetx_002", "no classes apart by a head"),
    ],
)
def test_what_it_cannot_hold_is_refused_with_the_reason(name, reason):
    with pytest.raises(ModelError, match=rf"{reason}.*Use --to onnx"):
        holdable(Other(name))
