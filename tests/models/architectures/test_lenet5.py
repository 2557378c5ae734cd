import pytest
import torch

from pupille.errors import ModelError
from pupille.models.architectures.lenet5 import build


def test_it_has_the_parameters_that_the_paper_s_dense_variant_has() -> None:
    # By hand: (25 + 1) * 6 + (25 * 6 + 1) * 16 + (25 * 16 + 1) * 120 + (120 + 1) * 84 + (84 + 1) * 10.
    by_hand = 156 + 2_416 + 48_120 + 10_164 + 850
    assert by_hand == 61_706
    assert sum(p.numel() for p in build((1, 32, 32), 10).parameters()) == by_hand


def test_colour_only_changes_the_first_layer() -> None:
    grey, colour = (sum(p.numel() for p in build((c, 32, 32), 10).parameters()) for c in (1, 3))
    assert colour - grey == 2 * 25 * 6


def test_one_score_per_image_and_class() -> None:
    assert build((3, 32, 32), 7)(torch.zeros(2, 3, 32, 32)).shape == (2, 7)


@pytest.mark.parametrize("size", [(28, 28), (32, 31), (64, 64)])
def test_another_size_is_refused_with_what_to_do(size: tuple[int, int]) -> None:
    with pytest.raises(ModelError, match=r"32 x 32 pixels.*Stretch them"):
        build((1, *size), 10)
