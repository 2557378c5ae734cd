import colorsys
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance
from scipy import ndimage

from pupille.data.augmentation.apply import augment
from pupille.data.augmentation.random_changes import draw
from pupille.data.augmentation.sets import SETS, Augmentation
from pupille.errors import DataError

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
    saturation=0.9,
    hue=90,
    erase=0.3,
)
# The others of a mosaic are drawn among the pictures at hand.
ALONE = {name: settings for name, settings in SETS.items() if not settings.mosaic}
NAMED = {**ALONE, "everything": EVERYTHING}


def pictures(n=24, channels=3, height=17, width=17, *, dtype=torch.uint8, seed=0):
    made = np.random.default_rng(seed).integers(0, 256, (n, channels, height, width), dtype=np.uint8)
    tensor = torch.from_numpy(made)
    return tensor if dtype == torch.uint8 else tensor.to(dtype) / 255


def smooth(n=8, channels=1, height=24, width=24):
    """Pictures without sharp edges, on which two ways to interpolate must agree."""
    rough = np.random.default_rng(1).random((n, channels, height, width))
    soft = ndimage.gaussian_filter(rough, (0, 0, 2, 2))
    return torch.from_numpy((soft - soft.min()) / (soft.max() - soft.min())).float()


def names(n):
    return [f"class/{i}.png" for i in range(n)]


def both(images, chosen, *, seed=3, epoch=2, **options):
    """The augmented pictures, and what the draws say was done to them."""
    ids = names(len(images))
    result = augment(images, ids, settings=chosen, seed=seed, epoch=epoch, **options)
    height, width = images.shape[2:]
    return result, draw(chosen, ids, seed=seed, epoch=epoch, height=height, width=width)


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("dtype", [torch.uint8, torch.float32, torch.bfloat16])
def test_a_sample_is_changed_alike_in_every_batch_and_order_to_the_bit(name, channels, dtype):
    images, ids = pictures(channels=channels, dtype=dtype), names(24)
    chosen = {"settings": NAMED[name], "seed": 5, "epoch": 1}
    whole = augment(images, ids, **chosen)
    order = np.random.default_rng(2).permutation(24)
    mixed = augment(images[order], [ids[i] for i in order], **chosen)
    assert torch.equal(mixed, whole[order])
    for start, stop in ((0, 1), (1, 8), (8, 24)):
        assert torch.equal(augment(images[start:stop], ids[start:stop], **chosen), whole[start:stop])


@pytest.mark.parametrize("name", ["photo", "everything"])
def test_the_number_of_threads_and_the_layout_in_memory_change_no_bit(name):
    images, ids = pictures(n=16, height=96, width=96), names(16)
    chosen = {"settings": NAMED[name], "seed": 5, "epoch": 1}
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        alone = augment(images, ids, **chosen)
        torch.set_num_threads(2)
        assert torch.equal(augment(images, ids, **chosen), alone)
    finally:
        torch.set_num_threads(before)
    channels_last = images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2)
    assert torch.equal(augment(channels_last, ids, **chosen), alone)


@pytest.mark.parametrize("name", [name for name in NAMED if name != "none"])
def test_another_seed_epoch_or_id_is_another_change(name):
    images, ids = pictures(), names(24)
    first = augment(images, ids, settings=NAMED[name], seed=1, epoch=1)
    assert not torch.equal(first, augment(images, ids, settings=NAMED[name], seed=2, epoch=1))
    assert not torch.equal(first, augment(images, ids, settings=NAMED[name], seed=1, epoch=2))
    assert not torch.equal(first, augment(images, ids[::-1], settings=NAMED[name], seed=1, epoch=1))


@pytest.mark.parametrize("dtype", [torch.uint8, torch.float32])
def test_none_is_the_identity_to_the_bit(dtype):
    images = pictures(dtype=dtype)
    kept = images.clone()
    assert torch.equal(augment(images, names(24), settings=SETS["none"], seed=0, epoch=0), kept)


@pytest.mark.parametrize("name", NAMED)
def test_the_originals_stay_as_they_are(name):
    images = pictures(dtype=torch.float32)
    kept = images.clone()
    augment(images, names(24), settings=NAMED[name], seed=0, epoch=0)
    assert torch.equal(images, kept)


def orientations(picture):
    """The eight orientations of a picture (C, H, W), by numpy."""
    turned = [np.rot90(picture, k, (1, 2)) for k in range(4)]
    return [*turned, *(np.rot90(picture[:, :, ::-1], k, (1, 2)) for k in range(4))]


def test_aerial_gives_all_eight_orientations_pixel_for_pixel():
    images = pictures(n=200)
    result, changes = both(images, SETS["aerial"])
    for original, seen, number in zip(images.numpy(), result.numpy(), changes.orientation, strict=True):
        assert np.array_equal(seen, orientations(original)[number])
    assert set(changes.orientation) == set(range(8))


def test_aerial_keeps_the_shape_of_pictures_that_are_not_square():
    images = pictures(n=60, height=6, width=11)
    result, changes = both(images, SETS["aerial"])
    assert result.shape == images.shape
    for original, seen, number in zip(images.numpy(), result.numpy(), changes.orientation, strict=True):
        assert np.array_equal(seen, orientations(original)[number])


def test_the_matrix_of_an_orientation_is_the_orientation():
    """The same turns done by interpolation, at a rotation too small to see, give the same picture."""
    images = smooth(n=40)
    exact, changes = both(images, SETS["aerial"])
    nearly, _ = both(images, replace(SETS["aerial"], rotation=1e-6))
    assert len(set(changes.orientation)) == 8
    torch.testing.assert_close(nearly, exact, atol=1e-4, rtol=0)


@pytest.mark.parametrize("size", [(24, 24), (20, 33)])
def test_a_rotation_is_that_of_scipy(size):
    images = smooth(height=size[0], width=size[1])
    result, changes = both(images, Augmentation(rotation=40))
    for original, seen, matrix in zip(images.numpy(), result.numpy(), changes.matrix, strict=True):
        angle = np.degrees(np.arctan2(-matrix[0, 1], matrix[0, 0]))
        expected = ndimage.rotate(original[0], angle, reshape=False, order=1, mode="reflect")
        np.testing.assert_allclose(seen[0], expected, atol=1e-4)


def test_a_shift_is_that_of_scipy_and_the_border_is_reflected():
    images = smooth(height=20, width=30)
    result, changes = both(images, Augmentation(shift=0.5))
    for original, seen, matrix in zip(images.numpy(), result.numpy(), changes.matrix, strict=True):
        expected = ndimage.shift(original[0], -matrix[::-1, 2], order=1, mode="reflect")
        np.testing.assert_allclose(seen[0], expected, atol=1e-4)


@pytest.mark.parametrize("chosen", [Augmentation(zoom=0.5), Augmentation(crop=0.7), EVERYTHING])
def test_any_movement_is_the_affine_transform_of_scipy(chosen):
    moving = replace(chosen, brightness=0.0, contrast=0.0, saturation=0.0, hue=0.0, erase=0.0)
    images = smooth(n=12)
    result, changes = both(images, moving)
    swap = np.array([[0, 1], [1, 0]])
    for original, seen, matrix in zip(images.numpy(), result.numpy(), changes.matrix, strict=True):
        linear = swap @ matrix[:, :2] @ swap
        # scipy counts from the centre of the first pixel, (0.5, 0.5) here.
        offset = matrix[::-1, 2] + linear @ [0.5, 0.5] - 0.5
        expected = ndimage.affine_transform(original[0], linear, offset, order=1, mode="reflect")
        np.testing.assert_allclose(seen[0], expected, atol=2e-4)


def test_a_point_is_found_where_the_matrix_says():
    images = torch.zeros(40, 1, 64, 64)
    images[:, 0, 27:30, 35:38] = 1.0
    moving = Augmentation(mirror=True, turns=True, rotation=30, zoom=0.2, shift=0.1)
    result, changes = both(images, moving)
    there = changes.forward @ [36.5, 28.5, 1.0]
    for seen, (x, y) in zip(result.numpy()[:, 0], there, strict=True):
        row, column = ndimage.center_of_mass(seen)
        assert abs(column + 0.5 - x) < 0.15
        assert abs(row + 0.5 - y) < 0.15


def as_image(picture):
    return Image.fromarray(picture[0] if len(picture) == 1 else picture.transpose(1, 2, 0))


def from_image(image):
    array = np.asarray(image, dtype=np.int64)
    return array[None] if array.ndim == 2 else array.transpose(2, 0, 1)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(
    ("field", "enhancer", "tolerance"),
    [("brightness", ImageEnhance.Brightness, 1), ("contrast", ImageEnhance.Contrast, 2)],
)
def test_brightness_and_contrast_are_those_of_pillow(channels, field, enhancer, tolerance):
    images = pictures(channels=channels)
    result, changes = both(images, Augmentation(**{field: 0.6}))
    for original, seen, factor in zip(images.numpy(), result.numpy(), getattr(changes, field), strict=True):
        expected = from_image(enhancer(as_image(original)).enhance(float(factor)))
        assert np.abs(seen.astype(np.int64) - expected).max() <= tolerance


def test_saturation_is_that_of_pillow():
    images = pictures()
    result, changes = both(images, Augmentation(saturation=0.8))
    for original, seen, factor in zip(images.numpy(), result.numpy(), changes.saturation, strict=True):
        expected = from_image(ImageEnhance.Color(as_image(original)).enhance(float(factor)))
        assert np.abs(seen.astype(np.int64) - expected).max() <= 2


def test_brightness_contrast_and_saturation_follow_one_another_as_in_pillow():
    images = pictures() // 4 + 96  # so that nothing has to be clipped on the way
    chosen = Augmentation(brightness=0.2, contrast=0.2, saturation=0.2)
    result, changes = both(images, chosen)
    for row, original in enumerate(images.numpy()):
        image = ImageEnhance.Brightness(as_image(original)).enhance(float(changes.brightness[row]))
        image = ImageEnhance.Contrast(image).enhance(float(changes.contrast[row]))
        image = ImageEnhance.Color(image).enhance(float(changes.saturation[row]))
        assert np.abs(result[row].numpy().astype(np.int64) - from_image(image)).max() <= 3


def test_hue_is_that_of_colorsys():
    images = pictures(n=6, height=8, width=8)
    images[0] = images[0, :1]  # a grey picture in three channels has no hue to move
    result, changes = both(images, Augmentation(hue=180))
    for original, seen, degrees in zip(images.numpy(), result.numpy(), changes.hue, strict=True):
        for y in range(8):
            for x in range(8):
                hue, saturation, value = colorsys.rgb_to_hsv(*original[:, y, x] / 255)
                expected = np.array(colorsys.hsv_to_rgb((hue + degrees / 360) % 1, saturation, value)) * 255
                assert np.abs(seen[:, y, x] - expected).max() < 0.51


def test_hue_is_moved_after_what_became_too_bright_was_clipped():
    images = pictures(n=6, height=8, width=8)
    result, changes = both(images, Augmentation(brightness=0.9, hue=180))
    assert changes.brightness.max() > 1.2, "something must become too bright, or this shows nothing"
    for row, original in enumerate(images.numpy() / 255):
        for colour, seen in zip(original.reshape(3, -1).T, result[row].numpy().reshape(3, -1).T, strict=True):
            clipped = np.clip(colour * changes.brightness[row], 0, 1)
            hue, saturation, value = colorsys.rgb_to_hsv(*clipped)
            moved = colorsys.hsv_to_rgb((hue + changes.hue[row] / 360) % 1, saturation, value)
            assert np.abs(seen - np.array(moved) * 255).max() < 0.51


@pytest.mark.parametrize("value", [0.0, 1.0, 0.7])
def test_a_flat_picture_never_becomes_brighter_or_darker_than_it_is_by_moving(value):
    images = torch.full((40, 1, 40, 40), value)
    result, _ = both(images, Augmentation(rotation=180, zoom=0.5, crop=0.5), window=(0.0, value or 1.0))
    assert result.max() <= images.max()
    torch.testing.assert_close(result, images, atol=1e-6, rtol=0)


def test_grey_pictures_have_no_colour_to_change():
    images = pictures(channels=1)
    result, _ = both(images, Augmentation(hue=90, saturation=1.0))
    assert torch.equal(result, images)


def test_what_is_erased_is_one_rectangle_in_one_value_and_the_rest_is_untouched():
    images = pictures(n=60)
    result, changes = both(images, Augmentation(erase=0.3))
    for original, seen, place in zip(images.numpy(), result.numpy(), changes.erased, strict=True):
        top, left, bottom, right = place
        inside = np.zeros((17, 17), bool)
        inside[top:bottom, left:right] = True
        assert np.array_equal(seen[:, ~inside], original[:, ~inside])
        assert len(np.unique(seen[:, inside])) == (1 if inside.any() else 0)
    assert 0 < np.count_nonzero(changes.erased[:, 2]) < 60


@pytest.mark.parametrize("channels", [1, 3])
@settings(max_examples=25)
@given(
    st.builds(
        Augmentation,
        mirror=st.booleans(),
        turns=st.booleans(),
        crop=st.floats(0, 0.95),
        rotation=st.floats(0, 180),
        zoom=st.floats(0, 0.5),
        shift=st.floats(0, 0.5),
        brightness=st.floats(0, 0.9),
        contrast=st.floats(0, 0.9),
        saturation=st.floats(0, 1),
        hue=st.floats(0, 180),
        erase=st.floats(0, 0.5),
    ),
    st.sampled_from([(0.0, 1.0), (-200.0, 50.0), (300.0, 4095.0)]),
    st.integers(1, 9),
    st.integers(1, 9),
)
def test_values_never_leave_the_intensity_range(channels, chosen, window, height, width):
    low, high = window
    unit = pictures(6, channels, height, width, dtype=torch.float32)
    result, _ = both(low + (high - low) * unit, chosen, window=window)
    assert torch.isfinite(result).all()
    assert low <= result.min() <= result.max() <= high


@pytest.mark.parametrize("channels", [1, 3])
def test_float_pictures_on_another_scale_are_changed_as_the_same_pictures_in_8_bits(channels):
    images = pictures(channels=channels)
    whole, _ = both(images, EVERYTHING)
    scaled, _ = both(images.double() * 16 + 100, EVERYTHING, window=(100.0, 100.0 + 255 * 16))
    back = (scaled - 100) / 16
    assert scaled.dtype == torch.float64
    assert (back - whole).abs().max() < 0.51


@pytest.mark.parametrize(
    ("images", "ids", "part"),
    [
        (torch.zeros(2, 8, 8), 2, "shape"),
        (torch.zeros(2, 8, 8, 3), 2, "channels second"),
        (torch.zeros(2, 1, 8, 8, dtype=torch.int64), 2, "uint8 or float"),
        (torch.zeros(2, 1, 8, 8), 3, "3 ids for 2 pictures"),
    ],
)
def test_what_cannot_be_augmented_is_refused_with_what_to_do(images, ids, part):
    with pytest.raises(DataError, match=part):
        augment(images, names(ids), settings=SETS["none"], seed=0, epoch=0)


@pytest.mark.parametrize("name", NAMED)
def test_no_pictures_stay_no_pictures(name):
    assert augment(torch.zeros(0, 1, 8, 8), [], settings=NAMED[name], seed=0, epoch=0).shape == (0, 1, 8, 8)
