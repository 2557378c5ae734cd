"""Checks on quality: pictures on which little can be seen, each against its set."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from pupille.audit.check import Check, Evidence, NotApplicable
from pupille.audit.checks import quality
from pupille.audit.facts.gather import gather
from pupille.data.formats.arrays import from_arrays
from pupille.data.open import open_images

CHECKS = (quality.BLUR, quality.DARKNESS, quality.BRIGHTNESS, quality.UNIFORMITY)


def scene(seed: int, side: int = 128) -> np.ndarray:
    """Random blocks with edges, like a textured photo."""
    rng = np.random.default_rng(seed)
    blocks = rng.integers(30, 226, (side // 4, side // 4, 3), dtype=np.uint8)
    return np.kron(blocks, np.ones((4, 4, 1), dtype=np.uint8))


def evidence_of(pictures: list[np.ndarray]) -> Evidence:
    dataset, facts, left_out = gather(from_arrays(np.stack(pictures)))
    return Evidence(dataset, facts, left_out, given=False)


def rows(check: Check, pictures: list[np.ndarray]) -> list[int]:
    answer = check.look(evidence_of(pictures))
    assert isinstance(answer, tuple)
    return [int(id_) for finding in answer for id_ in finding.ids]


def blur(picture: np.ndarray, radius: float) -> np.ndarray:
    return np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(radius)))


def white_page(picture: np.ndarray) -> np.ndarray:
    page = np.full_like(picture, 255)
    page[50:60, 50:60] = 0
    return page


def test_a_set_of_ordinary_pictures_passes() -> None:
    pictures = [scene(seed) for seed in range(30)]
    for check in CHECKS:
        assert rows(check, pictures) == [], check.code


def test_a_blurred_picture_among_sharp_ones_is_found() -> None:
    pictures = [scene(seed) for seed in range(30)]
    pictures[7] = blur(pictures[7], 6)
    assert rows(quality.BLUR, pictures) == [7]


def test_where_all_are_soft_none_is_called_blurred() -> None:
    assert rows(quality.BLUR, [blur(scene(seed), 6) for seed in range(30)]) == []


def test_a_blurred_photo_in_a_file_is_found(shared: Path, tmp_path: Path) -> None:
    for number, path in enumerate(sorted((shared / "data" / "bccd" / "JPEGImages").glob("*.jpg"))[:30]):
        with Image.open(path) as image:
            (image.filter(ImageFilter.GaussianBlur(12)) if number == 4 else image).save(
                tmp_path / f"{number:02}.jpg"
            )
    dataset, facts, left_out = gather(open_images(tmp_path))
    (finding,) = quality.BLUR.look(Evidence(dataset, facts, left_out, given=False))
    assert finding.ids == ("04.jpg",)


def test_tiny_pictures_are_not_judged_for_blur() -> None:
    evidence = evidence_of([blur(scene(seed, 48), 5) for seed in range(12)])
    assert isinstance(quality.BLUR.look(evidence), NotApplicable)


@pytest.mark.parametrize(
    ("check", "change"),
    [
        (quality.DARKNESS, lambda picture: picture // 6),
        (quality.BRIGHTNESS, white_page),
        (quality.UNIFORMITY, lambda picture: np.full_like(picture, 90)),
        (quality.UNIFORMITY, lambda picture: np.full_like(picture, 0)),
    ],
)
def test_one_picture_with_hardly_any_light_or_content_is_found_once(check: Check, change: object) -> None:
    pictures = [scene(seed) for seed in range(20)]
    pictures[3] = change(pictures[3])
    assert [other.code for other in CHECKS if rows(other, pictures) == [3]] == [check.code]


def test_a_black_ground_with_a_bright_object_is_not_dark() -> None:
    pictures = [scene(seed) for seed in range(20)]
    pictures[5] = np.zeros_like(pictures[5])
    pictures[5][50:70, 50:70] = 250
    assert rows(quality.DARKNESS, pictures) == []


def test_where_most_are_dark_the_question_does_not_arise() -> None:
    evidence = evidence_of([scene(seed) // (6 if seed < 15 else 1) for seed in range(20)])
    answer = quality.DARKNESS.look(evidence)
    assert isinstance(answer, NotApplicable)
    assert answer.reason.startswith("15 of 20 images are dark")


def test_pictures_without_a_fixed_white_are_not_judged_for_light() -> None:
    deep = [scene(seed)[..., 0].astype(np.uint16) for seed in range(12)]
    for check in (quality.DARKNESS, quality.BRIGHTNESS, quality.UNIFORMITY):
        assert isinstance(check.look(evidence_of(deep)), NotApplicable)


def test_no_pictures_at_all_leave_the_questions_open() -> None:
    evidence = evidence_of([scene(1)])
    nothing = replace(evidence, dataset=evidence.dataset.subset([]), facts=())
    for check in CHECKS:
        assert isinstance(check.look(nothing), NotApplicable)
