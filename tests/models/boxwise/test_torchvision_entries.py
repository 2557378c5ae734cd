"""The detectors of torchvision in the table, and on a pretrained network by their name."""

import pytest

from pupille.errors import ModelError
from pupille.models.available import ladder_here, weights_of
from pupille.models.boxwise.query_entries import QUERY_DETECTORS
from pupille.models.boxwise.torchvision_entries import TORCHVISION, TORCHVISION_MASKS
from pupille.models.registry import MODELS, find, in_order, models_for


def test_they_are_compared_only_where_they_are_asked_for():
    assert set(TORCHVISION) <= set(models_for("detection"))
    assert not set(TORCHVISION) & set(ladder_here("detection"))
    assert "one-stage" in ladder_here("detection")
    assert {name for name in MODELS if MODELS[name].by_name} == {
        "rcnn", "maskrcnn", *TORCHVISION, *QUERY_DETECTORS,
    }  # fmt: skip


@pytest.mark.parametrize("kind", TORCHVISION)
def test_each_stands_on_any_pretrained_network_whose_weights_it_begins_with(kind):
    entry = find(f"{kind}:mobilenetv2_100")
    assert entry.given == (kind, "mobilenetv2_100")
    assert entry.channels == 3
    assert weights_of(f"{kind}:mobilenetv2_100") == "mobilenetv2_100"
    assert "MobileNetV2" in str(entry.title)


def test_masks_are_drawn_on_any_pretrained_network_too():
    entry = find("maskrcnn:mobilenetv2_100")
    assert set(entry.builds) == set(TORCHVISION_MASKS["maskrcnn"].builds) == {"instances"}
    assert entry.given == ("mobilenetv2_100",)
    assert weights_of("maskrcnn:mobilenetv2_100") == "mobilenetv2_100"
    assert "maskrcnn" not in ladder_here("instances")


def test_an_unknown_network_or_form_is_refused():
    with pytest.raises(ModelError, match="regnetx_002"):
        find("fcos:regnetx_003")
    with pytest.raises(ModelError, match="Take fcos:regnetx_002"):
        find("fcos:regnetx_002+tuned")


def test_they_come_from_cheap_to_dear():
    names = ["fasterrcnn", "fcos:regnetx_002", "ssdlite", "blobs"]
    assert in_order(names) == ("blobs", "ssdlite", "fasterrcnn", "fcos:regnetx_002")
