"""The sizes of D-FINE and RT-DETR are those that their authors state."""

import pytest
import torch

from pupille.models.architectures.detr import build
from pupille.models.pretrained.detr_sizes import SIZES
from pupille.models.pretrained.published_detectors import COCO_DETECTORS

MILLIONS = {
    # Peng and others 2024, table 1, and Zhao and others 2023; the smaller ones by the pages of their authors.
    "dfine_n": 4, "dfine_s": 10, "dfine_m": 19, "dfine_l": 31, "dfine_x": 62,
    "rtdetr_r18": 20, "rtdetr_r34": 31, "rtdetr_r50": 42, "rtdetr_r101": 76,
}  # fmt: skip


def test_every_size_is_in_the_table_of_what_is_published():
    assert list(SIZES) == list(MILLIONS)
    assert set(SIZES) <= set(COCO_DETECTORS)


@pytest.mark.parametrize("name", SIZES)
def test_it_has_as_many_weights_as_its_authors_state_and_as_the_table_has(name):
    with torch.device("meta"):
        network = build(name, (3, 640, 640), 80)
    parameters = sum(weight.numel() for weight in network.parameters())
    assert parameters == COCO_DETECTORS[name].parameters
    assert abs(parameters / 1e6 - MILLIONS[name]) < 1
