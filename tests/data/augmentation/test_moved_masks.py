"""A mask moves as its picture does, pixel for pixel; torchvision's transforms of masks are the oracle."""

import numpy as np
import pytest
import torch
from torchvision import tv_tensors
from torchvision.transforms import v2
from torchvision.transforms.v2 import functional

from pupille.data.augmentation.apply import apply, changes_of, moved
from pupille.data.augmentation.sets import SETS, Augmentation

IDS = [f"picture {k}" for k in range(24)]


def masks(height=20, width=20, classes=300, n=24):
    """(N, 1, H, W) classes of noise, and ignored pixels."""
    rng = np.random.default_rng(0)
    return torch.from_numpy(rng.integers(-1, classes, (n, 1, height, width)).astype(np.float32))


def changes(settings, height=20, width=20, *, epoch=1):
    found = changes_of(torch.zeros(24, 1, height, width), IDS, settings=settings, seed=4, epoch=epoch)
    assert found is not None
    return found


def as_torchvision(mask, orientation):
    """Mirrored, then turned against the clock by quarters."""
    view = tv_tensors.Mask(mask)
    if orientation >= 4:
        view = functional.horizontal_flip(view)
    return functional.rotate(view, 90 * (int(orientation) % 4), expand=True)


@pytest.mark.parametrize("size", [(20, 20), (12, 31), (257, 257)])
def test_mirrored_and_turned_masks_are_those_of_torchvision_to_the_pixel(size):
    before = masks(*size)
    drawn = changes(Augmentation(mirror=True, flip=True, turns=True), *size)
    after = moved(before, drawn.matrix, mode="nearest")
    assert len(set(drawn.orientation)) >= 4
    for mask, result, orientation in zip(before, after, drawn.orientation, strict=True):
        assert torch.equal(result, as_torchvision(mask, orientation).as_subclass(torch.Tensor))


def test_shifted_masks_are_torchvisions_where_whole_pixels_come_from_inside():
    before = masks(24, 32)
    drawn = changes(Augmentation(shift=0.3), 24, 32)
    for mask, matrix in zip(before, drawn.matrix, strict=True):
        whole = matrix.copy()
        whole[:, 2] = np.round(whole[:, 2])
        x, y = (-whole[:, 2]).astype(int).tolist()
        wanted = functional.affine(
            tv_tensors.Mask(mask), angle=0, translate=[x, y], scale=1, shear=[0, 0], fill=-9
        )
        result = moved(mask[None], whole[None], mode="nearest")[0]
        inside = wanted.as_subclass(torch.Tensor) != -9
        assert inside.float().mean() > 0.4
        assert torch.equal(result[inside], wanted.as_subclass(torch.Tensor)[inside])


def test_rotated_masks_are_torchvisions_but_for_ties_of_the_nearest_pixel():
    before = masks(41, 41)
    drawn = changes(Augmentation(rotation=40), 41, 41)
    after = moved(before, drawn.matrix, mode="nearest")
    for mask, result, matrix in zip(before, after, drawn.matrix, strict=True):
        # Counter-clockwise, as torchvision counts.
        angle = float(np.degrees(np.arctan2(-matrix[0, 1], matrix[0, 0])))
        wanted = functional.rotate(tv_tensors.Mask(mask), angle, fill=-9).as_subclass(torch.Tensor)
        inside = wanted != -9
        assert inside.float().mean() > 0.6
        assert (result[inside] == wanted[inside]).float().mean() > 0.999


EVERYTHING = Augmentation(
    mirror=True,
    flip=True,
    turns=True,
    crop=0.5,
    rotation=45,
    zoom=0.3,
    shift=0.2,
    brightness=0.5,
    contrast=0.5,
)


@pytest.mark.parametrize("settings", [*SETS.values(), EVERYTHING])
@pytest.mark.parametrize("size", [(20, 20), (16, 27)])
def test_no_class_comes_up_that_was_not_there(settings, size):
    if settings == Augmentation():
        return
    before = masks(*size)
    after = moved(before, changes(settings, *size).matrix, mode="nearest")
    for mask, result in zip(before, after, strict=True):
        assert set(result.unique().tolist()) <= set(mask.unique().tolist())


def test_a_mask_lies_on_its_picture_whatever_is_done_to_both():
    """Pictures are smooth blobs, masks what is brighter than half: they agree but at the rim, where it is blended."""
    y, x = np.mgrid[:48, :48]
    rng = np.random.default_rng(1)
    blobs = np.stack([np.exp(-((y - a) ** 2 + (x - b) ** 2) / 90) for a, b in rng.uniform(12, 36, (24, 2))])
    pictures = torch.from_numpy(blobs[:, None]).float()
    moving = Augmentation(mirror=True, flip=True, turns=True, crop=0.4, rotation=45, zoom=0.2, shift=0.1)
    drawn = changes(moving, 48, 48)
    views = apply(pictures, drawn, moving)
    after = moved((pictures > 0.5).float(), drawn.matrix, mode="nearest")
    sure = (views - 0.5).abs() > 0.06
    assert torch.equal((views > 0.5)[sure], (after > 0.5)[sure])
    assert sure.float().mean() > 0.9


def test_the_oracle_itself_keeps_whole_numbers():
    """torchvision resamples masks by the nearest pixel, else it would be none."""
    mask = tv_tensors.Mask(masks()[0])
    turned = v2.RandomRotation((30, 30))(mask)
    assert set(turned.unique().tolist()) <= {*mask.unique().tolist(), 0.0}
