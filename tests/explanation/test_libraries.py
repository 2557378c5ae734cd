"""Our maps against those of the libraries of the field: captum and shap."""

import warnings

import numpy as np
import pytest
import torch
from captum.attr import FeatureAblation, LayerGradCam
from torch import nn

from digit_models import LABELS, digits, fitted
from pupille.explanation.activation import Activation
from pupille.explanation.classification import QUESTION
from pupille.explanation.fills import mean_colour
from pupille.explanation.linear import Contributions
from pupille.explanation.occlusion import Occlusion
from pupille.explanation.places import place_numbers
from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel, to_input
from pupille.models.preprocessing import Preprocessing

with warnings.catch_warnings():
    # It colours its plots when it is imported, in a way that matplotlib will forget.
    warnings.simplefilter("ignore")
    import shap

CLASSES = tuple("abcd")


class Pooled(nn.Module):
    """Two convolutions, mean pooling and an affine map."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Conv2d(8, 6, 3, stride=2), nn.ReLU())
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.last = nn.Linear(6, len(CLASSES))

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        return self.last(self.pool(self.layers(inputs)).flatten(1))


class Centred(nn.Module):
    """The logits less their mean, which is what a map divides."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        logits = self.network(inputs)
        return logits - logits.mean(dim=1, keepdim=True)


@pytest.fixture(scope="module")
def pictures() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (5, 20, 20, 1)).astype(np.uint8)


@pytest.fixture(scope="module")
def model(pictures: np.ndarray) -> NetworkModel:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = Pooled().eval()
    return NetworkModel(ModelSpec("cnn", CLASSES, Preprocessing.learned(pictures, low=0, high=255)), network)


def inputs_of(model: NetworkModel, pictures: np.ndarray) -> torch.Tensor:
    return to_input(torch.from_numpy(pictures), model.spec.preprocessing)


def test_a_class_activation_map_is_grad_cam_without_its_cut_at_nought(model, pictures):
    sides = np.array([0, 1, 2, 3, 0])
    ours = Activation.of(model, QUESTION, pictures).maps(model, pictures, sides)
    theirs = LayerGradCam(Centred(model.network), model.network.layers).attribute(
        inputs_of(model, pictures), torch.from_numpy(sides), relu_attributions=False
    )
    # The mean of the gradients over places is their sum, an average pool gives each the same.
    np.testing.assert_allclose(ours, theirs[:, 0].detach().numpy(), atol=1e-5)


def test_occlusion_by_one_grey_is_captums_ablation_of_places(model, pictures):
    sides = np.array([3, 2, 1, 0, 3])
    ours = Occlusion(QUESTION, ("mean",)).maps(model, pictures, sides)
    numbers = place_numbers(pictures, (7, 7))
    theirs = FeatureAblation(Centred(model.network)).attribute(
        inputs_of(model, pictures),
        baselines=inputs_of(model, mean_colour(pictures, model.spec.preprocessing)),
        target=torch.from_numpy(sides),
        feature_mask=torch.from_numpy(numbers)[None, None],
    )
    first = [np.argwhere(numbers == place)[0] for place in range(49)]
    every = np.stack([theirs[:, 0, y, x].numpy() for y, x in first], axis=1).reshape(5, 7, 7)
    np.testing.assert_allclose(ours, every, atol=1e-5)


def test_contributions_of_a_linear_model_are_shaps_values():
    pixels, labels = digits()
    model = fitted(pixels[:500], labels[:500])
    some, sides = pixels[600:605], np.array([3, 1, 4, 1, 5])
    rows = model.spec.preprocessing.apply(pixels).reshape(len(pixels), -1).astype(np.float64)
    values = shap.LinearExplainer(
        (model.estimator.coef_, model.estimator.intercept_),
        shap.maskers.Independent(rows[:500], max_samples=500),
    ).shap_values(rows[600:605])
    theirs = np.stack([values[row, :, side] for row, side in enumerate(sides)]) - values.mean(axis=2)
    ours = Contributions.of(model, QUESTION, pixels[:500]).maps(model, some, sides)
    assert len(LABELS) == values.shape[2]
    np.testing.assert_allclose(ours.reshape(5, -1), theirs, atol=1e-5)
