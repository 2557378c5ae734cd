"""What is known of a pretrained network, and how a picture comes to its size."""

import pytest

from pupille.images.geometry import Geometry
from pupille.models.pretrained.backbone import in_timm


def network(**values):
    usual = {"parameters": 25_557_032, "multiply_adds": 4_100_000_000, "width": 2048, "licence": "Apache-2.0"}
    return in_timm("resnet50", "a1_in1k", 2015, "ResNet-50", **usual | values)


# 224 / 0.875 = 256; 224 / 0.95 = 235.8; 288 / 1.0 = 288.
@pytest.mark.parametrize(("side", "crop", "resize"), [(224, 0.875, 256), (224, 0.95, 235), (288, 1.0, 288)])
def test_the_shorter_side_is_resized_to_the_whole_part_of_side_over_crop(side, crop, resize):
    backbone = network(side=side, crop=crop)
    assert backbone.geometry == Geometry(side, side, "crop", resize, "bicubic")


def test_the_weights_lie_in_the_repository_of_their_tag():
    backbone = network()
    assert (backbone.repository, backbone.file) == ("timm/resnet50.a1_in1k", "model.safetensors")
    assert (backbone.classes, backbone.weights_licence, backbone.code_licence) == (
        1000,
        "Apache-2.0",
        "Apache-2.0",
    )


def test_a_file_has_four_bytes_a_parameter_unless_its_size_is_stated():
    assert network().megabytes == 102.2
    assert network(megabytes=98.0).megabytes == 98.0
