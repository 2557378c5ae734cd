"""Checks on personal data: what files tell beside their pixels, counted, with the way to be rid of it."""

import shlex
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.ExifTags import IFD

from pupille.audit.check import Evidence, NotApplicable
from pupille.audit.checks import personal
from pupille.audit.facts.gather import gather
from pupille.data.formats.arrays import from_arrays
from pupille.data.open import open_images

CHECKS = (
    personal.POSITIONS,
    personal.SERIALS,
    personal.NAMES,
    personal.DATES,
    personal.THUMBNAILS,
    personal.COMMENTS,
)


def evidence_of(folder: Path) -> Evidence:
    dataset, facts, left_out = gather(open_images(folder))
    return Evidence(dataset, facts, left_out, given=False)


def codes(evidence: Evidence) -> dict[str, str]:
    """Code -> sentence of what was found."""
    answers = [check.look(evidence) for check in CHECKS]
    return {
        finding.code: finding.sentence
        for answer in answers
        if isinstance(answer, tuple)
        for finding in answer
    }


def save(
    path: Path,
    tags: dict[int, object] | None = None,
    inner: dict[int, object] | None = None,
    **options: object,
) -> None:
    exif = Image.Exif()
    exif.update(tags or {})
    exif.get_ifd(IFD.Exif).update(inner or {})
    Image.new("RGB", (8, 8), "teal").save(path, exif=exif, **options)


def test_files_without_metadata_pass(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg")
    assert codes(evidence_of(tmp_path)) == {}


def test_pictures_in_memory_are_no_question() -> None:
    dataset, facts, left_out = gather(from_arrays(np.zeros((3, 8, 8), np.uint8)))
    for check in CHECKS:
        assert isinstance(check.look(Evidence(dataset, facts, left_out, given=False)), NotApplicable)


def test_each_kind_is_told_by_its_own_check(tmp_path: Path) -> None:
    save(tmp_path / "a.jpg")
    save(tmp_path / "b.jpg", {315: "Ada", 33432: "Ada"})
    save(tmp_path / "c.jpg", {306: "2020:01:02 03:04:05"}, {42033: "77"})
    save(tmp_path / "d.jpg", {306: "2020:01:05 03:04:05"}, {42033: "77", 42037: "78"})
    save(tmp_path / "e.jpg", comment="bed 4")
    assert codes(evidence_of(tmp_path)) == {
        "names": "1 of 5 files name an owner, author or holder of rights (1 name).",
        "serial-numbers": "2 of 5 files carry the serial number of a camera or lens (2 devices).",
        "dates": "2 of 5 files tell when they were taken (2 days, 2020-01-02 to 2020-01-05).",
        "comments": "1 of 5 files carry comments or captions (1 text).",
    }


def test_no_name_or_position_itself_stands_in_a_finding(tmp_path: Path) -> None:
    save(
        tmp_path / "b.jpg",
        {315: "Ada Lovelace", 306: "2020:01:02 03:04:05"},
        {42033: "77123"},
        comment="bed 4",
    )
    findings = [finding for check in CHECKS for finding in check.look(evidence_of(tmp_path))]
    assert len(findings) == 4
    for finding in findings:
        assert not any(secret in str(finding) for secret in ("Lovelace", "77123", "bed 4"))


def test_all_photos_of_the_fruit_carry_positions(shared: Path) -> None:
    evidence = evidence_of(shared / "data" / "fruit_gps")
    (finding,) = personal.POSITIONS.look(evidence)
    assert len(finding.ids) == 54
    assert finding.sentence.startswith("54 of 54 files tell where they were taken")
    folder = str(shared / "data" / "fruit_gps")
    assert f"pupille strip {shlex.quote(folder)} --out DIR" in finding.advice
    assert finding.severity == "warning"


def test_the_thumbnails_among_the_hand_signs(shared: Path) -> None:
    evidence = evidence_of(shared / "data" / "sign_digits" / "7")
    (finding,) = personal.THUMBNAILS.look(evidence)
    assert finding.ids == ("IMG_5874.JPG", "IMG_5935.JPG", "IMG_5978.JPG")
    assert list(codes(evidence)) == ["serial-numbers", "dates", "thumbnails"]


@pytest.mark.parametrize("name", ["my photos", "a'b"])
def test_the_command_can_be_pasted_into_a_shell(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    save(tmp_path / name / "a.jpg", {315: "Ada"})
    (finding,) = personal.NAMES.look(evidence_of(tmp_path / name))
    words = shlex.split(finding.advice)
    assert words[words.index("strip") + 1] == str(tmp_path / name)


def test_only_files_that_tell_a_place_are_counted_as_telling_one(tmp_path: Path) -> None:
    place = {1: "N", 2: (48.0, 51.0, 30.0), 3: "E", 4: (2.0, 17.0, 40.0)}
    for number, gps in enumerate([place, place, {0: b"\2\3\0\0"}, {29: "2024:01:01"}, {}]):
        exif = Image.Exif()
        exif.get_ifd(IFD.GPSInfo).update(gps)
        Image.new("RGB", (8, 8), (number, 0, 0)).save(tmp_path / f"{number}.jpg", exif=exif)
    (finding,) = personal.POSITIONS.look(evidence_of(tmp_path))
    assert finding.sentence == (
        "2 of 5 files tell where they were taken (1 place, to about 100 m). "
        "1 more has room for a position but tells none."
    )
    assert finding.ids == ("0.jpg", "1.jpg", "3.jpg")
