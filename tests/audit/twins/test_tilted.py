"""Pictures turned by a few degrees, brightened and made noisy, as augmentation does, beside others."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from pupille.audit.facts.gather import gather
from pupille.audit.facts.perceptual_hash import signatures, whole_signatures
from pupille.audit.twins.find import find_twins, grey_reader
from pupille.audit.twins.tilted import MIDDLE, middles, tilted_pairs
from pupille.data.open import open_images

N = 24


def tilted(picture: Image.Image, number: int, rng: np.random.Generator) -> Image.Image:
    """A copy turned by 3 to 14 degrees to either side, brighter or darker by a fifth, with noise."""
    angle = float(rng.uniform(3, 14)) * (-1) ** number
    turned = picture.rotate(angle, resample=Image.Resampling.BICUBIC)
    bright = np.asarray(
        ImageEnhance.Brightness(turned).enhance(float(rng.uniform(0.8, 1.2))), dtype=np.float64
    )
    return Image.fromarray(np.clip(bright + rng.normal(0, 4, bright.shape), 0, 255).astype(np.uint8))


@pytest.fixture(scope="module")
def photos(shared: Path) -> list[Image.Image]:
    """Photos of many shapes, their longer side 256."""
    found = []
    for file in sorted((shared / "data/coco/images/train2017").glob("*.jpg"))[:N]:
        photo = Image.open(file).convert("RGB")
        photo.thumbnail((256, 256))
        found.append(photo)
    return found


def test_tilted_copies_of_photos_are_twins_and_nothing_else_is(
    photos: list[Image.Image], tmp_path: Path
) -> None:
    rng = np.random.default_rng(1)
    for number, photo in enumerate(photos):
        photo.save(tmp_path / f"{number:02} a.png")
        tilted(photo, number, rng).save(tmp_path / f"{number:02} b.jpg", quality=90)
    dataset, facts, _ = gather(open_images(tmp_path), cache=False)
    names = list(dataset.samples["id"])
    twins = [[names[row][:2] for row in twin.rows] for twin in find_twins(facts, grey_reader(dataset))]
    assert all(len(set(numbers)) == 1 for numbers in twins)
    assert len(twins) >= 0.9 * N


def test_the_middle_after_a_turn_is_what_pillow_turns_and_cuts(photos: list[Image.Image]) -> None:
    for photo in photos[:6]:
        grey = photo.convert("L")
        small = np.asarray(grey.resize((32, 32), Image.Resampling.BOX))[None]
        for angle in (-9.0, 0.0, 12.0):
            turned = grey.rotate(angle, resample=Image.Resampling.BICUBIC)
            width, height = grey.size
            box = (0.1 * width, 0.1 * height, 0.9 * width, 0.9 * height)
            right = np.asarray(turned.resize((32, 32), Image.Resampling.BOX, box=box), dtype=float)
            mine, other = (
                middles(small, np.array([width / height]), turn)[0] for turn in (angle, -angle - 6)
            )
            agreement = np.corrcoef(mine.ravel(), right.ravel())[0, 1]
            assert agreement > 0.9
            assert agreement > np.corrcoef(other.ravel(), right.ravel())[0, 1] + 0.02


def test_pictures_of_several_shapes_are_turned_as_each_alone() -> None:
    rng = np.random.default_rng(3)
    small = rng.integers(256, size=(7, 32, 32), dtype=np.uint8)
    aspect = np.array([1.5, 1.0, 1.5, 0.75, 1.0, 1.5, 0.5])
    together = middles(small, aspect, 6.0)
    for row in range(7):
        assert np.array_equal(together[row], middles(small[row : row + 1], aspect[row : row + 1], 6.0)[0])


def test_the_blend_of_four_pixels_is_pillows() -> None:
    """A square picture: Pillow's affine map with bilinear blending, inside the picture where no edge matters."""
    small = np.random.default_rng(4).integers(256, size=(1, 32, 32), dtype=np.uint8)
    sine, cosine = np.sin(np.radians(9.0)), np.cos(np.radians(9.0))
    share = 1 - 2 * 0.1
    matrix = share * np.array([[cosine, -sine], [sine, cosine]])
    shift = np.array([16.0, 16.0]) - matrix @ [16.0, 16.0]
    (a, b), (d, e) = matrix
    turned = Image.fromarray(small[0]).transform(
        (32, 32), Image.Transform.AFFINE, (a, b, shift[0], d, e, shift[1]), Image.Resampling.BILINEAR
    )
    mine = middles(small, np.array([1.0]), 9.0)[0].astype(int)
    assert np.abs(mine - np.asarray(turned).astype(int)).max() <= 1


def test_the_signature_of_the_whole_is_the_first_of_all() -> None:
    small = np.random.default_rng(2).integers(256, size=(50, 32, 32), dtype=np.uint8)
    assert np.array_equal(whole_signatures(small), signatures(small)[:, 0])


def test_too_many_or_too_few_pictures_are_not_turned(monkeypatch: pytest.MonkeyPatch) -> None:
    small = np.random.default_rng(2).integers(256, size=(3, 32, 32), dtype=np.uint8)
    codes = signatures(small)
    assert codes.shape[1] == MIDDLE + 1

    def unread(position: int) -> np.ndarray:
        raise AssertionError(position)

    monkeypatch.setattr("pupille.audit.twins.tilted.MOST_PICTURES", 2)
    assert tilted_pairs(codes, small, np.ones(3), unread) == []
    assert tilted_pairs(codes[:1], small[:1], np.ones(1), unread) == []
