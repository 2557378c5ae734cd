"""The table of layers, against counts made by hand from the paper's description."""

import pytest

from pupille.errors import ModelError
from pupille.models.pretrained.catalogue import BACKBONES
from pupille.models.registry import MODELS
from pupille.models.summary import layer_table


def test_lenet5_layer_by_layer() -> None:
    table = layer_table("lenet5", (1, 32, 32), 10)
    rows = [
        (row.type, row.maps, row.size, row.kernel, row.stride, row.activation, row.parameters)
        for row in table.rows
    ]
    assert rows == [
        ("input", 1, (32, 32), None, None, None, 0),
        ("convolution", 6, (28, 28), (5, 5), (1, 1), "tanh", 156),
        ("average pooling", 6, (14, 14), (2, 2), (2, 2), None, 0),
        ("convolution", 16, (10, 10), (5, 5), (1, 1), "tanh", 2_416),
        ("average pooling", 16, (5, 5), (2, 2), (2, 2), None, 0),
        ("convolution", 120, (1, 1), (5, 5), (1, 1), "tanh", 48_120),
        ("dense", 84, None, None, None, "tanh", 10_164),
        ("dense", 10, None, None, None, "softmax", 850),
    ]
    assert table.parameters == 61_706


def test_multiply_adds_are_weights_times_places() -> None:
    by_hand = 25 * 6 * 28**2 + 25 * 6 * 16 * 10**2 + 25 * 16 * 120 + 120 * 84 + 84 * 10
    table = layer_table("lenet5", (1, 32, 32), 10)
    assert table.multiply_adds == sum(row.multiply_adds for row in table.rows) == by_hand


@pytest.mark.parametrize(
    ("shape", "first"),
    [((1, 28, 28), 785_000), ((3, 4000, 6000), 72_000_001_000)],
    ids=["a digit", "a photo of 24 megapixels"],
)
def test_a_dense_layer_of_a_thousand_neurons_costs(shape: tuple[int, int, int], first: int) -> None:
    table = layer_table("mlp", shape, 10, {"hidden": (1000,)})
    assert table.rows[1].parameters == first
    assert table.parameters == first + 10_010


def test_the_largest_table_takes_no_memory() -> None:
    # Its weights would be 288 terabytes.
    table = layer_table("mlp", (3, 4000, 6000), 10, {"hidden": (1_000_000,)})
    assert table.rows[1].parameters == 72_000_000 * 1_000_000 + 1_000_000


@pytest.mark.parametrize("name", [name for name, entry in MODELS.items() if entry.fitter == "classical"])
def test_a_rung_that_is_no_network_says_what_it_learns(name: str) -> None:
    table = layer_table(name, (1, 8, 8), 10)
    assert table.rows == ()
    assert table.parameters is None
    assert len(table.learns) > 10


@pytest.mark.parametrize("shape", [(1, 0, 8), (0, 8, 8)])
def test_a_picture_without_pixels_is_refused(shape: tuple[int, int, int]) -> None:
    with pytest.raises(ModelError, match="at least 1"):
        layer_table("mlp", shape, 10)


def test_what_the_rung_does_not_take_is_refused() -> None:
    with pytest.raises(ModelError, match="Did you mean 'max_depth'"):
        layer_table("tree", (1, 8, 8), 10, {"depth": 3})
    with pytest.raises(ModelError, match="takes no arguments"):
        layer_table("majority", (1, 8, 8), 10, {"depth": 3})
    with pytest.raises(ModelError, match="32 x 32"):
        layer_table("lenet5", (1, 28, 28), 10)
    with pytest.raises(ModelError, match="Did you mean 'lenet5'"):
        layer_table("lenet", (1, 28, 28), 10)


@pytest.mark.parametrize("name", BACKBONES)
def test_the_rows_of_a_pretrained_network_hold_all_of_its_numbers(name: str) -> None:
    line = BACKBONES[name]
    table = layer_table(name, (3, line.side, line.side), line.classes)
    assert table.parameters == sum(row.parameters for row in table.rows) == line.parameters
    assert table.multiply_adds == line.multiply_adds
    attention = table.multiply_adds - sum(row.multiply_adds for row in table.rows)
    # In each of 12 blocks, 197 patches compare and mix 384 numbers with each other, as two products.
    assert attention == (12 * 2 * 197 * 197 * 384 if name.startswith("vit") else 0)


def test_the_first_rows_of_vgg16_are_those_of_the_paper() -> None:
    rows = layer_table("vgg16", (3, 224, 224), 1000).rows
    convolutions = [row.maps for row in rows if row.type == "convolution" and row.kernel == (3, 3)]
    assert convolutions == [64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512]
    assert [row.size for row in rows if row.type == "maximum pooling"] == [
        (112, 112), (56, 56), (28, 28), (14, 14), (7, 7),
    ]  # fmt: skip


def test_from_scratch_a_small_picture_is_seen_to_be_enlarged() -> None:
    rows = layer_table("resnet18+scratch", (1, 28, 28), 10).rows
    assert [(row.type, row.size) for row in rows[:2]] == [("input", (28, 28)), ("resized", (96, 96))]
