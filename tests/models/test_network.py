from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import safe_open

from pupille.errors import ModelError
from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel, build_network, to_input
from pupille.models.preprocessing import Preprocessing

GREY = Preprocessing(4, 6, 1, low=0.0, high=255.0, mean=(0.4,), std=(0.2,))
COLOUR = Preprocessing(4, 6, 3, low=-1.0, high=3.0, mean=(0.1, 0.5, 0.9), std=(0.1, 0.2, 0.4))


def spec(name: str = "mlp", **arguments: object) -> ModelSpec:
    return ModelSpec(name, ("a", "b", "c"), GREY, arguments)  # type: ignore[arg-type]


def model() -> NetworkModel:
    torch.manual_seed(0)
    return NetworkModel(spec(), build_network(spec()))


@pytest.mark.parametrize("prepared", [GREY, COLOUR], ids=["grey", "colour"])
def test_input_is_the_window_then_the_mean_then_the_deviation_channels_first(prepared: Preprocessing) -> None:
    pixels = np.random.default_rng(0).uniform(prepared.low, prepared.high, (5, 4, 6, prepared.channels))
    shown = (pixels - prepared.low) / (prepared.high - prepared.low)
    by_hand = np.moveaxis((shown - prepared.mean) / prepared.std, 3, 1)
    got = to_input(torch.from_numpy(pixels.astype(np.float32)), prepared)
    assert got.shape == (5, prepared.channels, 4, 6)
    assert got.dtype == torch.float32
    np.testing.assert_allclose(got.numpy(), by_hand, atol=1e-5)


def test_networks_and_classical_rungs_see_the_same_numbers() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (5, 4, 6, 1), dtype=np.uint8)
    got = to_input(torch.from_numpy(pixels), GREY).numpy()
    np.testing.assert_allclose(np.moveaxis(got, 1, 3), GREY.apply(pixels), atol=1e-6)


def test_input_leaves_the_pixels_as_they_were() -> None:
    pixels = torch.ones(2, 4, 6, 1)
    to_input(pixels, GREY)
    assert (pixels == 1).all()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"hiden": (3,)}, "Did you mean 'hidden'"),
        ({"hidden": 3}, "must be a value such as"),
        ({"hidden": (3.0,)}, "must be a value such as"),
        ({"hidden": "33"}, "must be a value such as"),
    ],
)
def test_arguments_that_the_builder_does_not_take_are_refused(arguments: dict, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        build_network(spec(**arguments))


def test_a_rung_that_is_no_network_is_refused() -> None:
    with pytest.raises(ModelError, match="svm is not a network"):
        build_network(spec("svm"))


def test_probabilities_are_the_softmax_of_the_logits() -> None:
    one = model()
    pixels = np.random.default_rng(1).integers(0, 256, (7, 4, 6, 1), dtype=np.uint8)
    with torch.inference_mode():
        logits = one.network(to_input(torch.from_numpy(pixels), GREY)).numpy().astype(np.float64)
    by_hand = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(one.predict(pixels), by_hand, rtol=1e-12)


def test_more_images_than_fit_into_one_batch_come_out_in_order() -> None:
    one = model()
    pixels = np.random.default_rng(1).integers(0, 256, (1100, 4, 6, 1), dtype=np.uint8)
    turned = one.predict(np.ascontiguousarray(pixels[::-1]))[::-1]
    np.testing.assert_allclose(one.predict(pixels), turned, atol=1e-6)


def test_pixels_that_may_not_be_written_to_are_read() -> None:
    pixels = np.zeros((2, 4, 6, 1), np.uint8)
    pixels.flags.writeable = False
    assert model().predict(pixels).shape == (2, 3)


def test_dropout_is_off_while_predicting() -> None:
    network = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Dropout(0.5), torch.nn.Linear(24, 3)).train()
    one = NetworkModel(spec(), network)
    pixels = np.full((1, 4, 6, 1), 200, np.uint8)
    np.testing.assert_array_equal(one.predict(pixels), one.predict(pixels))


def test_what_is_saved_is_plain_tensors(tmp_path: Path) -> None:
    one = model()
    one.save(tmp_path)
    with safe_open(tmp_path / "weights.safetensors", "pt") as file:
        sizes = {name: file.get_tensor(name).numel() for name in file.keys()}  # noqa: SIM118
    assert sum(sizes.values()) == one.parameters == (24 + 1) * 100 + 101 * 100 + 101 * 3


def test_the_channels_of_a_pixel_stay_side_by_side_in_memory() -> None:
    inputs = to_input(torch.zeros(5, 4, 6, 3, dtype=torch.uint8), COLOUR)
    assert inputs.shape == (5, 3, 4, 6)
    assert inputs.is_contiguous(memory_format=torch.channels_last)
    assert not inputs.is_contiguous()
