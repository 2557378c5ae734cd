"""The loss of networks that know how wrong their masks are: the sum of theirs, blind to what nobody knows."""

import torch

from pupille.training.objectives.objective import LossSettings
from pupille.training.objectives.own_masks import OBJECTIVE


class Told(torch.nn.Module):
    """Answers with two losses, and keeps what it was given."""

    def forward(self, pictures, truth):
        self.pictures, self.truth = pictures, truth
        return {"one": torch.tensor(1.5), "two": pictures.mean() * 0 + 0.25 + torch.rand(()) * 0}


def test_the_loss_is_the_sum_of_the_networks_own():
    network = Told()
    targets = torch.zeros(1, 2, 4, 4, dtype=torch.int32)
    assert float(OBJECTIVE.loss(network, torch.ones(1, 1, 4, 4), targets, LossSettings()).loss) == 1.75
    assert network.truth is targets


def test_pixels_of_which_nothing_is_known_show_the_mean_colour():
    network = Told()
    targets = torch.zeros(1, 2, 4, 4, dtype=torch.int32)
    targets[0, 0, 1] = -1
    OBJECTIVE.loss(network, torch.ones(1, 3, 4, 4), targets, LossSettings())
    assert network.pictures[0, :, 1].abs().sum() == 0
    assert network.pictures[0, :, 0].min() == 1


def test_what_is_drawn_at_random_is_the_same_each_time_where_nothing_is_learned():
    class Drawn(torch.nn.Module):
        def forward(self, pictures, truth):
            return {"one": torch.rand(())}

    network, targets = Drawn().eval(), torch.zeros(1, 2, 4, 4, dtype=torch.int32)
    losses = {
        float(OBJECTIVE.loss(network, torch.ones(1, 1, 4, 4), targets, LossSettings()).loss) for _ in range(3)
    }
    assert len(losses) == 1
