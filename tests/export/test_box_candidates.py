"""What a detector looks at before it thins its boxes out, beside torchvision's own answers."""

import numpy as np
import pytest
import torch
from torchvision.ops import batched_nms

from pupille.export.box_candidates import Candidates, Surest, by_class, has_candidates, surest
from pupille.images.geometry import Geometry
from pupille.models.architectures.one_stage import boxes_and_scores
from pupille.models.architectures.one_stage import build as one_stage
from pupille.models.architectures.torchvision_detectors import build
from pupille.models.boxwise.operating import MOST, OVERLAP

KINDS = ("fcos", "retinanet", "ssdlite")


def woken(network):
    """A network whose normalisations and biases are not at their start, so that its answers differ."""
    generator = torch.Generator().manual_seed(1)
    for parameter in network.parameters():
        if parameter.ndim == 1:
            parameter.data += torch.randn(parameter.shape, generator=generator) * 0.1
    return network.eval()


@pytest.mark.parametrize(("height", "width"), [(64, 64), (50, 70)])
@pytest.mark.parametrize("kind", KINDS)
def test_thinned_out_by_torchvision_the_candidates_are_the_answers_of_torchvision(kind, height, width):
    torch.manual_seed(0)
    network = woken(build(kind, (3, height, width), 2))
    pictures = torch.randn(2, 3, height, width)
    with torch.inference_mode():
        candidates = Candidates(network, Geometry(height, width))
        outputs = candidates(pictures)
        own = network(pictures)
    labels, scores = outputs[1], outputs[2].amax(dim=1)
    whole = outputs[3] if candidates.is_continued else outputs[0]
    assert candidates.is_continued == ((height, width) == (50, 70))
    for image in range(2):
        stay = batched_nms(whole[image], scores[image], labels[image], OVERLAP)
        stay = stay[scores[image][stay] > 0.02][:MOST]
        table = own[image][own[image][:, 4:].amax(dim=1) > 0]
        assert len(table) == len(stay) > 2
        torch.testing.assert_close(scores[image][stay], table[:, 4:].amax(dim=1), atol=1e-6, rtol=0)
        ours, theirs = (rows[rows[:, 0].argsort()] for rows in (whole[image][stay], table[:, :4]))
        torch.testing.assert_close(ours, theirs, atol=1e-3, rtol=0)


def test_boxes_are_cut_off_at_the_frame_and_not_at_the_edge_to_which_it_is_continued():
    torch.manual_seed(0)
    candidates = Candidates(woken(build("fcos", (3, 50, 70), 2)), Geometry(50, 70))
    with torch.inference_mode():
        boxes, _, _, whole = candidates(torch.randn(1, 3, 50, 70))
    assert boxes[..., 2].max() == 70
    assert 70 < whole[..., 2].max() <= 96
    np.testing.assert_array_equal(boxes, np.clip(whole.numpy(), 0, [70, 50, 70, 50]))


def test_one_stage_gives_its_surest_answers_first():
    torch.manual_seed(0)
    network = woken(one_stage((3, 64, 64), 2, width=16))
    with torch.inference_mode():
        outputs = network(torch.randn(1, 3, 64, 64))
        boxes, labels, scores = Surest(Geometry(64, 64), 2)(outputs)
        all_boxes, all_scores = boxes_and_scores(outputs, 64, 64)
    flat = all_scores[0].numpy().ravel()
    order = np.argsort(-flat, kind="stable")
    np.testing.assert_allclose(scores[0].amax(dim=0), flat[order], atol=1e-7)
    np.testing.assert_allclose(boxes[0], np.clip(all_boxes[0].numpy()[order // 2], 0, 64), atol=1e-5)
    assert labels.tolist() == [(order % 2).tolist()]


def test_the_surest_of_a_list_by_hand():
    boxes = torch.arange(8.0).reshape(1, 2, 4)
    scores = torch.tensor([[[0.1, 0.9], [0.5, 0.2]]])
    chosen, labels, sure = surest(boxes, scores, 3, first=4)
    assert sure.tolist() == [[pytest.approx(0.9), pytest.approx(0.5), pytest.approx(0.2)]]
    assert labels.tolist() == [[5, 4, 5]]
    assert chosen[0, :, 0].tolist() == [0, 4, 4]


def test_a_score_stands_at_its_class_alone():
    table = by_class(torch.tensor([[1, 0]]), torch.tensor([[0.5, 0.25]]), 3)
    assert table.tolist() == [[[0, 0.25], [0.5, 0], [0, 0]]]


def test_a_detector_that_looks_twice_has_no_candidates_of_this_kind():
    assert not has_candidates(build("fasterrcnn", (3, 64, 64), 2))
    assert all(has_candidates(build(kind, (3, 64, 64), 2)) for kind in KINDS)
