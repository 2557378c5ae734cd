"""What the audit says of copies, and of one picture under two labels."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import pupille.data.open as opening
from pupille.audit.check import Check, Evidence, NotApplicable
from pupille.audit.checks.duplicates import NEAR_DUPLICATES, SAME_FILES, SAME_PIXELS, TWO_LABELS
from pupille.audit.facts.gather import gather
from pupille.audit.twins.find import Twin
from pupille.results.finding import Finding

Maker = Callable[..., Evidence]


@pytest.fixture
def photos(shared: Path, tmp_path: Path) -> Callable[[], Evidence]:
    """Twelve blood smears in two classes, and what a test adds to them."""
    smears = sorted((shared / "data/bccd/JPEGImages").glob("*.jpg"))[100:112]
    for number, smear in enumerate(smears):
        with Image.open(smear) as image:
            folder = tmp_path / ("odd" if number % 2 else "even")
            folder.mkdir(exist_ok=True)
            image.resize((160, 120)).save(folder / f"{number}.png")

    def look() -> Evidence:
        dataset, facts, left_out = gather(opening.open(tmp_path), cache=False)
        return Evidence(dataset, facts, left_out, given=False)

    return look


def only(check: Check, evidence: Evidence) -> Finding:
    answer = check.look(evidence)
    assert isinstance(answer, tuple)
    (finding,) = answer
    assert finding.code == check.code
    assert set(finding.ids) == {id_ for group in finding.groups for id_ in group}
    return finding


def test_different_pictures_pass(photos: Callable[[], Evidence]) -> None:
    evidence = photos()
    assert [check.look(evidence) for check in (SAME_FILES, SAME_PIXELS, NEAR_DUPLICATES, TWO_LABELS)] == [
        ()
    ] * 4


def test_copies_of_a_file_are_told(photos: Callable[[], Evidence], tmp_path: Path) -> None:
    data = (tmp_path / "even/0.png").read_bytes()
    for name in ("a", "b"):
        (tmp_path / f"even/{name}.png").write_bytes(data)
    evidence = photos()
    finding = only(SAME_FILES, evidence)
    assert finding.sentence == "2 images repeat another one byte by byte: 1 picture is there more than once."
    assert finding.groups == (("even/0.png", "even/a.png", "even/b.png"),)
    assert "--drop-duplicates" in finding.advice
    assert [SAME_PIXELS.look(evidence), NEAR_DUPLICATES.look(evidence), TWO_LABELS.look(evidence)] == [
        (),
        (),
        (),
    ]


def test_the_same_pixels_in_another_file_are_told(photos: Callable[[], Evidence], tmp_path: Path) -> None:
    with Image.open(tmp_path / "even/0.png") as image:
        image.save(tmp_path / "even/a.bmp")
    evidence = photos()
    finding = only(SAME_PIXELS, evidence)
    assert (
        finding.sentence == "1 image repeats another one pixel by pixel: 1 picture is there more than once."
    )
    assert SAME_FILES.look(evidence) == ()


def test_a_changed_copy_is_told_with_the_change(photos: Callable[[], Evidence], tmp_path: Path) -> None:
    with Image.open(tmp_path / "even/0.png") as image:
        image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(tmp_path / "even/a.jpg", quality=60)
    finding = only(NEAR_DUPLICATES, photos())
    assert finding.details["changes"] == {"even/a.jpg": "mirrored"}
    assert "(mirrored)" in finding.sentence


def test_one_picture_under_two_labels_is_told(photos: Callable[[], Evidence], tmp_path: Path) -> None:
    with Image.open(tmp_path / "even/0.png") as image:
        image.save(tmp_path / "odd/a.jpg", quality=60)
    finding = only(TWO_LABELS, photos())
    assert finding.sentence.startswith(
        "1 picture bears several labels: 2 images show it; the first one is 'even' and"
    )
    assert set(finding.ids) == {"even/0.png", "odd/a.jpg"}


def test_pictures_in_memory_have_no_files_and_small_ones_no_other_form(make_evidence: Maker) -> None:
    pictures = np.random.default_rng(0).integers(256, size=(6, 8, 8), dtype=np.uint8)
    pictures[5] = pictures[0]
    dataset, facts, left_out = gather(opening.open((pictures, list("aabbab"))))
    evidence = Evidence(dataset, facts, left_out, given=False)
    assert isinstance(SAME_FILES.look(evidence), NotApplicable)
    assert isinstance(NEAR_DUPLICATES.look(evidence), NotApplicable)
    assert only(SAME_PIXELS, evidence).groups == (("0", "5"),)
    assert only(TWO_LABELS, evidence).ids == ("0", "5")


def test_without_classes_there_are_no_two_labels(make_evidence: Maker) -> None:
    evidence = make_evidence(["", ""], names=["a.png", "b.png"], classes=[])
    assert isinstance(TWO_LABELS.look(evidence), NotApplicable)


def test_one_picture_with_different_objects_is_told_with_both_numbers(make_drawn):
    boxes = [
        (0, "cell", 1, 1, 9, 9),
        (0, "cell", 20, 1, 29, 9),
        (1, "cell", 1, 1, 9, 9),
        (2, "cell", 1, 1, 9, 9),
    ]
    twins = (Twin((0, 1), "pixels", ()),)
    (finding,) = TWO_LABELS.look(replace(make_drawn(boxes), known_twins=twins))
    assert finding.groups == (("im000.png", "im001.png"),)
    assert "2 of 'cell' in 'im000.png' and 1 in 'im001.png'" in finding.sentence
    assert TWO_LABELS.look(replace(make_drawn(boxes[1:]), known_twins=twins)) == ()
