import pytest

from pupille.errors import ModelError
from pupille.models.architectures.mlp import build


def count(shape: tuple[int, int, int], n_classes: int, hidden: tuple[int, ...]) -> int:
    return sum(p.numel() for p in build(shape, n_classes, hidden=hidden).parameters())


def test_its_parameters_are_those_counted_by_hand() -> None:
    assert count((1, 28, 28), 10, (100, 100)) == 785 * 100 + 101 * 100 + 101 * 10 == 89_610


def test_without_hidden_layers_it_is_a_logistic_regression() -> None:
    assert count((3, 4, 5), 7, ()) == (60 + 1) * 7


@pytest.mark.parametrize("hidden", [(0,), (100, -1), (1_000_001,)])
def test_a_layer_of_no_or_too_many_neurons_is_refused(hidden: tuple[int, ...]) -> None:
    with pytest.raises(ModelError, match="1 to 1,000,000 neurons"):
        build((1, 8, 8), 10, hidden=hidden)


def test_too_many_layers_are_refused() -> None:
    with pytest.raises(ModelError, match="at most 100 layers"):
        build((1, 8, 8), 10, hidden=(1,) * 101)
