"""The detectors of torchvision as they were published."""

import pytest
import torch
from torchvision.models import get_model, get_model_weights

from pupille.models.architectures.coco_detectors import address, published
from pupille.models.pretrained.published import coco_classes
from pupille.models.pretrained.published_detector import PublishedDetector
from pupille.models.pretrained.published_detectors import TORCHVISION_DETECTORS

NAME = "ssdlite320_mobilenet_v3_large"


@pytest.fixture(scope="module")
def network():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return published(TORCHVISION_DETECTORS[NAME]).eval()


def test_boxes_and_scores_are_those_of_torchvision_without_the_numbers_that_name_nothing(network):
    whole = get_model(NAME, weights=None, weights_backbone=None).eval()
    assert network.take_published(whole.state_dict()) == []
    pictures = torch.rand(2, 3, 320, 320, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        ours, theirs = network((pictures - 0.5) / 0.5), whole(list(pictures))
    names = get_model_weights(NAME).COCO_V1.meta["categories"]
    assert ours.shape[2] == 4 + 80
    for table, answer in zip(ours, theirs, strict=True):
        named = [
            (*box, coco_classes().index(names[label]), score)
            for box, label, score in zip(
                answer["boxes"].tolist(), answer["labels"].tolist(), answer["scores"].tolist(), strict=True
            )
            if names[label] not in ("N/A", "__background__")
        ]
        rows = table[table[:, 4:].amax(1) > 0]
        mine = [(*row[:4].tolist(), int(row[4:].argmax()), float(row[4:].max())) for row in rows]
        assert len(named) > 50
        assert torch.allclose(torch.tensor(mine), torch.tensor(named), atol=1e-3)


def test_what_lacks_or_has_another_shape_is_named_but_for_counters(network):
    tensors = {name: t for name, t in network.published_state().items() if "num_batches" not in name}
    assert network.take_published(tensors) == []
    first = next(iter(tensors))
    assert network.take_published({**tensors, first: torch.zeros(1)}) == [first]


@pytest.mark.parametrize("name", TORCHVISION_DETECTORS)
def test_the_row_states_what_torchvision_states(name):
    line, stated = TORCHVISION_DETECTORS[name], get_model_weights(name).COCO_V1
    with torch.device("meta"):
        whole, theirs = published(line), get_model(name, weights=None, weights_backbone=None)
    assert isinstance(whole, PublishedDetector)
    assert line.parameters == stated.meta["num_params"]
    assert line.megabytes == pytest.approx(stated.meta["_file_size"], abs=0.05)
    assert address(line) == stated.url
    assert {key: t.shape for key, t in whole.published_state().items()} == {
        key: t.shape for key, t in theirs.state_dict().items()
    }
    seen = theirs.transform
    assert (line.side,) == tuple(seen.min_size)
    assert (list(line.mean), list(line.std)) == (seen.image_mean, seen.image_std)


def test_every_picture_changes_what_a_trial_gives():
    for name in (NAME, "fasterrcnn_mobilenet_v3_large_320_fpn"):
        with torch.random.fork_rng(devices=[]):
            whole = published(TORCHVISION_DETECTORS[name]).eval()
        pictures = torch.stack([torch.full((3, 64, 64), -2.0), torch.rand(3, 64, 64)])
        with torch.inference_mode():
            one, other = whole.trial(pictures)
        assert one.isfinite().all()
        assert not torch.equal(one, other)


def test_nothing_is_added_to_the_variance_where_torchvision_adds_nothing():
    with torch.device("meta"):
        layers = {
            name: [m.eps for m in published(TORCHVISION_DETECTORS[name]).modules() if hasattr(m, "eps")]
            for name in ("retinanet_resnet50_fpn", "fcos_resnet50_fpn")
        }
    assert set(layers["retinanet_resnet50_fpn"]) == {0.0}
    assert 0.0 not in layers["fcos_resnet50_fpn"]
