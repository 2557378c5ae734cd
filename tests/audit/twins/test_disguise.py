"""Copies of real photos in another light and under noise, and photos that are none."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from pupille.audit.facts.gather import gather
from pupille.audit.twins.disguise import in_other_light, under_noise, with_tones
from pupille.audit.twins.find import find_twins, grey_reader
from pupille.data.open import open_images

N = 24
SETS = {"hurricane": "hurricane/train/*/*7.jpeg", "coco": "coco/images/train2017/*.jpg"}
WHOLE = (0.0, 0.0, 1.0, 1.0)
Change = Callable[[Image.Image, np.random.Generator], Image.Image]


def lighter(share: float) -> Change:
    """So much of white is added to each value, whatever becomes of those near the ends."""
    return lambda photo, rng: clipped(np.asarray(photo, dtype=np.float64) + 255 * share)


def noisy(deviation: float, factor: float = 1.0) -> Change:
    """Gaussian noise in grey levels, after a change of brightness."""
    return lambda photo, rng: clipped(
        factor * np.asarray(photo, dtype=np.float64) + rng.normal(0, deviation, (*photo.size[::-1], 3))
    )


def clipped(values: np.ndarray) -> Image.Image:
    return Image.fromarray(np.clip(np.rint(values), 0, 255).astype(np.uint8))


CHANGES: dict[str, Change] = {
    "brightened by 30 %": lambda photo, rng: ImageEnhance.Brightness(photo).enhance(1.3),
    "darkened by 30 %": lambda photo, rng: ImageEnhance.Brightness(photo).enhance(0.7),
    "30 % of white added": lighter(0.3),
    "30 % of white taken away": lighter(-0.3),
    "half as much contrast again": lambda photo, rng: ImageEnhance.Contrast(photo).enhance(1.5),
    "noise of 8": noisy(8),
    "noise of 20": noisy(20),
    "noise of 20, darker": noisy(20, 0.7),
}

LEAST = {"30 % of white taken away": 0.7, "noise of 20, darker": 0.7}
"""A dark photo of which 30 % of white is taken away is black over more than half of it."""


@pytest.mark.parametrize("change", list(CHANGES))
@pytest.mark.parametrize("name", list(SETS))
def test_copies_in_other_light_or_with_noise_are_twins_and_nothing_else_is(
    name: str, change: str, shared: Path, tmp_path: Path
) -> None:
    rng = np.random.default_rng(5)
    for number, file in enumerate(sorted((shared / "data").glob(SETS[name]))[:N]):
        photo = Image.open(file).convert("RGB")
        photo.thumbnail((160, 160))
        photo.save(tmp_path / f"{number:02} a.png")
        CHANGES[change](photo, rng).save(tmp_path / f"{number:02} b.jpg", quality=92)
    twins = twins_in(tmp_path)
    names = [[name[:2] for name in twin] for twin in twins]
    assert all(len(set(numbers)) == 1 for numbers in names)
    assert len(names) >= LEAST.get(change, 0.85) * N


@pytest.mark.parametrize(("folder", "n"), [("chasedb1/images", 28), ("coco/images/train2017", 128)])
def test_photos_of_one_kind_are_no_twins(folder: str, n: int, shared: Path) -> None:
    photos = shared / "data" / folder
    assert len(list(photos.glob("*.jpg"))) == n
    assert twins_in(photos) == []


def test_two_photos_of_one_fruit_are_no_twins(shared: Path, tmp_path: Path) -> None:
    """Shot one after the other from one place: they agree by 0.97 in the edges of small copies."""
    oranges = sorted((shared / "data/fruit_gps/train/orange").glob("*.jpg"))
    for file in oranges:
        (tmp_path / file.name).write_bytes(file.read_bytes())
    twins = twins_in(tmp_path)
    # What stands in the set as mirrored copies are twins; all else is not.
    assert 0 < len(twins) < 5
    assert all(len(twin) == 2 for twin in twins)


def test_noise_is_named_where_it_was_seen(shared: Path, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    for number, file in enumerate(sorted((shared / "data").glob(SETS["hurricane"]))[:8]):
        photo = Image.open(file).convert("RGB")
        photo.save(tmp_path / f"{number} a.png")
        noisy(25)(photo, rng).save(tmp_path / f"{number} b.png")
    dataset, facts, _ = gather(open_images(tmp_path), cache=False)
    changes = [twin.changes[1] for twin in find_twins(facts, grey_reader(dataset))]
    assert any("noisier or shifted" in change for change in changes)
    assert "noisier or shifted" not in changes_of_a_lighter_copy(tmp_path / "0 a.png", tmp_path / "light")


def changes_of_a_lighter_copy(file: Path, folder: Path) -> str:
    folder.mkdir()
    photo = Image.open(file)
    photo.save(folder / "a.png")
    ImageEnhance.Brightness(photo).enhance(1.2).save(folder / "b.png")
    dataset, facts, _ = gather(open_images(folder), cache=False)
    (twin,) = find_twins(facts, grey_reader(dataset))
    return twin.changes[1]


def test_tones_are_laid_on_those_of_the_other_by_their_ranks() -> None:
    picture = np.array([[10, 20], [30, 40]], dtype=np.uint8)
    dark = np.array([[0, 0], [100, 200]], dtype=np.uint8)
    assert with_tones(picture, picture, dark).tolist() == [[0, 0], [100, 200]]
    tied = np.array([[10, 10], [20, 30]], dtype=np.uint8)
    wide = np.array([[0, 50], [100, 200]], dtype=np.uint8)
    assert with_tones(tied, tied, wide).tolist() == [[25, 25], [100, 200]]
    # 20 stands between 10 and 30, which the part has, and none of the part is beyond 30.
    part = np.array([[10, 30]], dtype=np.uint8)
    assert with_tones(picture, part, np.array([[0, 80]], dtype=np.uint8)).tolist() == [[0, 40], [80, 80]]


def test_light_does_not_make_one_picture_of_two_and_noise_does_not_hide_one() -> None:
    rng = np.random.default_rng(3)
    first, second = (np.kron(rng.integers(40, 216, (8, 8)), np.ones((16, 16))).astype(np.uint8) for _ in "ab")
    dark = np.clip(first.astype(np.int64) - 100, 0, 255).astype(np.uint8)
    assert in_other_light(first, dark, WHOLE)
    assert in_other_light(dark, first, WHOLE)
    assert not in_other_light(first, second, WHOLE)
    grainy = np.clip(first + rng.normal(0, 30, first.shape), 0, 255).astype(np.uint8)
    assert under_noise(first, grainy, WHOLE)
    assert not under_noise(first, second, WHOLE)


def twins_in(folder: Path) -> list[list[str]]:
    dataset, facts, _ = gather(open_images(folder), cache=False)
    names = list(dataset.samples["id"])
    return [[names[row] for row in twin.rows] for twin in find_twins(facts, grey_reader(dataset))]
