"""Networks that know their own loss: what they are shown as truth, and what is covered."""

import pytest
import torch

from pupille.data.box_targets import BOX, LABEL, UNKNOWN
from pupille.models.architectures.torchvision_detectors import build
from pupille.training.objectives.detection import Batch
from pupille.training.objectives.objective import LossSettings
from pupille.training.objectives.own_loss import OBJECTIVE, covered

PLAIN = LossSettings()


def rows(*boxes, unknown=()):
    """(1, M, 6) rows of class 0."""
    made = torch.zeros(1, len(boxes), 6)
    made[0, :, BOX] = torch.tensor(boxes, dtype=torch.float32)
    made[0, list(unknown), UNKNOWN] = 1
    return made


def test_a_crowd_is_covered_but_for_the_objects_in_it_that_count():
    pictures = covered(torch.ones(1, 3, 32, 32), rows((0, 0, 16, 16), (4, 4, 8, 8), unknown=(0,)), None)
    shows = torch.ones(32, 32)
    shows[:16, :16] = 0
    shows[4:8, 4:8] = 1
    assert torch.equal(pictures[0, 0], shows)


def test_what_was_reflected_at_an_edge_is_covered():
    shifted = torch.tensor([[[1.0, 0, -8], [0, 1, 0]]])
    pictures = covered(torch.ones(1, 1, 16, 16), rows((10, 2, 14, 6)), shifted)
    assert not pictures[0, 0, :, :8].any()
    assert pictures[0, 0, :, 8:].all()


def test_pictures_of_which_all_is_known_stay_as_they_are():
    pictures = torch.ones(1, 3, 32, 32)
    assert covered(pictures, rows((0, 0, 16, 16)), None) is pictures


class Recorder(torch.nn.Module):
    """A network that keeps what it is given."""

    def forward(self, pictures, truth):
        self.truth = truth
        return {"class": pictures.sum(), "box": torch.tensor(2.0)}


def test_the_loss_is_the_sum_and_what_does_not_count_is_no_truth():
    network = Recorder()
    step = OBJECTIVE.loss(
        network, torch.ones(1, 1, 8, 8), Batch(rows((0, 0, 4, 4), (4, 4, 8, 8), unknown=(1,)), None), PLAIN
    )
    # Of 64 pixels the 16 of the second object are covered.
    assert float(step.loss) == 48 + 2
    assert network.truth[0, :, LABEL].tolist() == [0, -1]


@pytest.mark.parametrize("kind", ["fasterrcnn", "ssdlite"])
def test_where_nothing_is_learned_the_same_pictures_have_the_same_loss(kind):
    torch.manual_seed(0)
    network, pictures = build(kind, (3, 64, 64), 1).eval(), torch.rand(2, 3, 64, 64)
    targets = Batch(rows((5, 5, 25, 25)).repeat(2, 1, 1), None)
    before = torch.get_rng_state()
    losses = {float(OBJECTIVE.loss(network, pictures, targets, PLAIN).loss.detach()) for _ in range(3)}
    assert len(losses) == 1
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("kind", ["fasterrcnn", "ssdlite", "retinanet", "fcos"])
def test_the_place_of_boxes_counts_as_often_as_asked_beside_all_else(kind):
    torch.manual_seed(0)
    network, pictures = build(kind, (3, 64, 64), 1).eval(), torch.rand(2, 3, 64, 64)
    targets = Batch(rows((5, 5, 25, 25)).repeat(2, 1, 1), None)
    once, twice, thrice = (
        float(OBJECTIVE.loss(network, pictures, targets, LossSettings(box_weight=w)).loss.detach())
        for w in (1.0, 2.0, 3.0)
    )
    assert 0 < twice - once < once
    assert thrice - twice == pytest.approx(twice - once, rel=1e-3)
