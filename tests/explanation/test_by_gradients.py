"""Grad-CAM and integrated gradients against what can be written down by hand."""

import numpy as np
import pytest
import torch
from torch import nn

from pupille.explanation.by_gradients import GradCam, IntegratedGradients, last_maps
from pupille.explanation.classification import QUESTION
from pupille.explanation.fills import blurred
from pupille.explanation.regression import QUESTION as NUMBER
from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel, to_input
from pupille.models.preprocessing import Preprocessing
from pupille.results.regression import NumberScale

CLASSES = tuple("abc")


@pytest.fixture(scope="module")
def pictures() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (11, 12, 12, 1)).astype(np.uint8)


def seeded(make):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        return make().eval()


def model_of(network: nn.Module, pictures: np.ndarray) -> NetworkModel:
    return NetworkModel(ModelSpec("cnn", CLASSES, Preprocessing.learned(pictures, low=0, high=255)), network)


def test_on_a_linear_network_integrated_gradients_are_weights_times_the_distance_from_the_blurred_copy(
    pictures,
):
    network = seeded(lambda: nn.Sequential(nn.Flatten(), nn.Linear(144, 3)))
    model = model_of(network, pictures)
    sides = np.arange(11) % 3
    prepared = model.spec.preprocessing
    inputs, plain = (
        to_input(torch.from_numpy(each), prepared).flatten(1).numpy()
        for each in (pictures, blurred(pictures, prepared))
    )
    weights = network[1].weight.detach().numpy()
    expected = (weights - weights.mean(axis=0))[sides] * (inputs - plain)
    made = IntegratedGradients.of(model, QUESTION, pictures)
    np.testing.assert_allclose(made.maps(model, pictures, sides).reshape(11, -1), expected, atol=1e-5)


def test_what_integrated_gradients_add_up_to_is_what_the_score_gains(pictures):
    network = seeded(
        lambda: nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(inplace=True), nn.Flatten(), nn.Linear(400, 3))
    )
    model = model_of(network, pictures)
    sides = np.arange(11) % 3
    before, after = (
        QUESTION.scores(model.predict(each), sides, model)
        for each in (blurred(pictures, model.spec.preprocessing), pictures)
    )
    maps = IntegratedGradients(QUESTION).maps(model, pictures, sides)
    np.testing.assert_allclose(maps.sum(axis=(1, 2)), after - before, atol=0.02)
    assert all(parameter.grad is None for parameter in network.parameters())


def test_a_number_is_divided_on_its_own_side_and_in_its_unit(pictures):
    network = seeded(lambda: nn.Sequential(nn.Flatten(), nn.Linear(144, 1)))
    spec = ModelSpec(
        "mlp",
        (),
        Preprocessing.learned(pictures, low=0, high=255),
        task="regression",
        scale=NumberScale(10.0, 4.0, 10.0, 0.0, 20.0, 60),
    )
    model = NetworkModel(spec, network)
    answers = model.predict(pictures)
    sides = NUMBER.sides(answers, spec)
    assert set(sides) == {-1, 1}
    gained = sides * (answers - model.predict(blurred(pictures, spec.preprocessing)))
    maps = IntegratedGradients(NUMBER).maps(model, pictures, sides)
    np.testing.assert_allclose(maps.sum(axis=(1, 2)), gained, atol=1e-3)


def test_behind_mean_pooling_grad_cam_is_the_weighted_sum_of_the_last_maps_without_what_is_negative(pictures):
    layers = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Conv2d(8, 6, 3, stride=2), nn.ReLU())
    network = seeded(lambda: nn.Sequential(layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6, 3)))
    model = model_of(network, pictures)
    sides = np.arange(11) % 3
    made = GradCam.of(model, QUESTION, pictures)
    with torch.no_grad():
        last = layers(to_input(torch.from_numpy(pictures), model.spec.preprocessing)).numpy()
    weights = network[3].weight.detach().numpy()
    centred = (weights - weights.mean(axis=0))[sides]
    places = last.shape[2] * last.shape[3]
    expected = np.maximum(np.einsum("nk,nkhw->nhw", centred, last), 0) / places
    np.testing.assert_allclose(made.maps(model, pictures, sides), expected, atol=1e-5)
    assert expected.max() > 0


class Words(nn.Module):
    """A network that cuts a picture into words and mixes them, as transformers do."""

    def __init__(self) -> None:
        super().__init__()
        self.cut = nn.Conv2d(1, 5, 4, stride=4)
        self.mix = nn.Linear(5, 5)
        self.last = nn.Linear(5, 3)

    def forward(self, inputs):
        return self.last(self.mix(self.cut(inputs).flatten(2).transpose(1, 2)).mean(dim=1))


class ChannelsLast(nn.Module):
    """A network whose last layer with places keeps its channels last."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(1, 5, 4, stride=4)
        self.norm = nn.LayerNorm(5)
        self.last = nn.Linear(5, 3)

    def forward(self, inputs):
        return self.last(self.norm(self.first(inputs).permute(0, 2, 3, 1)).mean(dim=(1, 2)))


@pytest.mark.parametrize(
    "make", [Words, ChannelsLast, lambda: nn.Sequential(nn.Flatten(), nn.Linear(144, 3))]
)
def test_grad_cam_is_refused_where_what_has_places_last_is_no_map_of_the_picture(make, pictures):
    model = model_of(seeded(make), pictures)
    assert GradCam.of(model, QUESTION, pictures) is None
    assert IntegratedGradients.of(model, QUESTION, pictures) is not None


class Steps(nn.Module):
    """Answers by votes, which change by steps."""

    def forward(self, inputs):
        return (inputs.flatten(1)[:, :3] > 0).float()


def test_votes_have_no_gradient(pictures):
    model = model_of(Steps(), pictures)
    assert IntegratedGradients.of(model, QUESTION, pictures) is None
    assert GradCam.of(model, QUESTION, pictures) is None


def test_the_last_maps_stand_before_the_pooling(pictures):
    network = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    assert last_maps(network, torch.zeros(1, 1, 12, 12)) == "1"
