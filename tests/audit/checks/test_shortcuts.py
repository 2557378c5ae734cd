import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import pupille.data.open
from pupille.audit.check import CouldNotRun, Evidence, NotApplicable
from pupille.audit.checks.shortcuts import AT_MOST, EXAMPLES, NUMBER, look_acquisition, look_summary
from pupille.audit.facts.gather import gather

LABELS = ["cat", "dog"] * 60
IS_DOG = np.array([label == "dog" for label in LABELS])


def seen(source: Path | str) -> Evidence:
    dataset, facts, left_out = gather(pupille.data.open.open(str(source)))
    return Evidence(dataset, facts, left_out, given=False)


def random_names(n: int) -> list[str]:
    return [
        f"{label}/{name:08x}x.png"
        for label, name in zip(LABELS, np.random.default_rng(0).permutation(n), strict=True)
    ]


def only(answer):
    assert isinstance(answer, tuple)
    assert len(answer) == 1
    return answer[0]


PLANTED = [
    ({"width": np.where(IS_DOG, 640, 480)}, {}, "width"),
    ({"format": ["PNG" if dog else "WEBP" for dog in IS_DOG]}, {}, "file format"),
    ({"mode": ["L" if dog else "RGB" for dog in IS_DOG]}, {}, "colour mode"),
    ({}, {"camera": ["Nikon" if dog else "" for dog in IS_DOG]}, "camera"),
    ({}, {"software": ["GIMP" if dog else "" for dog in IS_DOG]}, "writing software"),
    ({}, {"blocks": [("exif",) if dog else () for dog in IS_DOG]}, "kinds of metadata"),
    (
        {},
        {"taken": [f"202{5 if dog else 4}-03-0{1 + i % 9}T10:00:00" for i, dog in enumerate(IS_DOG)]},
        "date of capture",
    ),
    (
        {},
        {
            "taken": [
                f"2024-03-{1 + i // 2 % 28:02d}T{20 if dog else 10}:{i % 60:02d}:00"
                for i, dog in enumerate(IS_DOG)
            ]
        },
        "time of day",
    ),
]


@pytest.mark.parametrize(("facts", "metadata", "feature"), PLANTED)
def test_each_way_of_taking_a_picture_that_tells_the_class_is_named(make_evidence, facts, metadata, feature):
    evidence = make_evidence(LABELS, names=random_names(120), facts=facts, metadata=metadata)
    finding = only(look_acquisition(evidence))
    assert finding.severity == "warning"
    assert finding.details["feature"] == feature
    assert f"The {feature} alone reaches 100.0 %" in finding.sentence
    assert finding.details["balanced_accuracy"]["value"] == 1
    assert finding.details["p"] == 1 / 200
    assert len(finding.ids) == 2 * EXAMPLES
    json.dumps(finding.to_json())


def test_one_class_saved_at_another_jpeg_quality_is_named(shared, tmp_path):
    """Real photos: the same persons' hands, one sign saved at 70, the other at 95."""
    for label, quality in (("0", 70), ("1", 95)):
        (tmp_path / label).mkdir()
        for path in sorted((shared / "data" / "sign_digits" / label).iterdir())[:50]:
            name = f"{abs(hash_of(path.name)):x}x.jpg"
            Image.open(path).convert("RGB").save(tmp_path / label / name, quality=quality)
    finding = only(look_acquisition(seen(tmp_path)))
    assert finding.details["feature"] == "JPEG quality"
    assert "median 70 for '0', 95 for '1'" in finding.sentence


def hash_of(name: str) -> int:
    return sum(ord(letter) * 31**place for place, letter in enumerate(name)) % 2**40


def test_photos_whose_encoding_says_nothing_pass(shared, tmp_path):
    """The negative of the above: the same photos, all saved alike."""
    for label in "01":
        (tmp_path / label).mkdir()
        for path in sorted((shared / "data" / "sign_digits" / label).iterdir())[:50]:
            Image.open(path).convert("RGB").save(
                tmp_path / label / f"{hash_of(path.name):x}x.jpg", quality=80
            )
    assert isinstance(look_acquisition(seen(tmp_path)), NotApplicable)


def test_what_is_random_passes(make_evidence):
    rng = np.random.default_rng(0)
    facts = {
        "width": rng.integers(100, 900, 120),
        "height": rng.integers(100, 900, 120),
        "size": rng.integers(1, 9**6, 120),
    }
    evidence = make_evidence(LABELS, names=random_names(120), facts=facts)
    assert look_acquisition(evidence) == ()
    assert look_summary(evidence) == ()


def test_files_that_do_not_differ_raise_no_question(make_evidence):
    evidence = make_evidence(LABELS, names=random_names(120))
    assert isinstance(look_acquisition(evidence), NotApplicable)
    assert isinstance(look_summary(evidence), NotApplicable)


def test_few_images_cannot_be_asked(make_evidence):
    evidence = make_evidence(["a", "b"] * 5, facts={"width": [1, 2] * 5})
    assert isinstance(look_acquisition(evidence), CouldNotRun)
    assert isinstance(look_summary(evidence), CouldNotRun)


def test_files_numbered_after_sorting_are_a_note(make_evidence):
    names = [f"{label}/img_{row + 1000 * (label == 'dog')}.png" for row, label in enumerate(LABELS)]
    finding = only(look_acquisition(make_evidence(LABELS, names=names)))
    assert finding.details["feature"] == NUMBER
    assert finding.severity == "note"


def test_numbering_beside_a_telling_camera_stays_a_warning(make_evidence):
    names = [f"{label}/img_{row + 1000 * (label == 'dog')}.png" for row, label in enumerate(LABELS)]
    evidence = make_evidence(LABELS, names=names, facts={"width": np.where(IS_DOG, 640, 480)})
    assert only(look_acquisition(evidence)).severity == "warning"


def test_numbers_that_begin_anew_in_each_class_tell_nothing(make_evidence):
    names = [f"{label}/{label}.{row // 2}.png" for row, label in enumerate(LABELS)]
    assert look_acquisition(make_evidence(LABELS, names=names)) == ()


def test_decimals_of_a_coordinate_and_rows_of_an_array_are_no_numbering(make_evidence):
    places = [f"{label}/-95.{row + 1000 * (label == 'dog')}.png" for row, label in enumerate(LABELS)]
    assert isinstance(look_acquisition(make_evidence(LABELS, names=places)), NotApplicable)
    labels = sorted(LABELS)
    rows = make_evidence(labels, names=[str(row) for row in range(120)], facts={"format": "array"})
    assert isinstance(look_acquisition(rows), NotApplicable)


SUMMARIES = [
    ({"size": np.where(IS_DOG, 9000, 5000)}, "file size"),
    ({"sharpness": np.where(IS_DOG, 50.0, 90.0)}, "sharpness"),
    ({"brightness": np.where(IS_DOG, 0.2, 0.7)}, "brightness"),
    ({"contrast": np.where(IS_DOG, 0.2, 0.1)}, "contrast"),
    ({"colour": [(0.1, 0.5, 0.8 if dog else 0.2) for dog in IS_DOG]}, "mean blue"),
    ({"border": [(0.9 if dog else 0.1, 0.1) for dog in IS_DOG]}, "brightness of the border"),
]


@pytest.mark.parametrize(("facts", "feature"), SUMMARIES)
def test_each_summary_that_tells_the_class_is_named_as_a_note(make_evidence, facts, feature):
    finding = only(look_summary(make_evidence(LABELS, facts=facts)))
    assert finding.severity == "note"
    assert finding.details["feature"] == feature


def test_a_camera_of_each_patient_is_no_shortcut_to_a_class_of_patients(make_evidence):
    """Patients have one class and one camera each: what is learned of some says nothing about the others."""
    patient = np.repeat(np.arange(24), 10)
    labels = ["ill" if row % 2 else "well" for row in patient]
    camera = [f"model {number}" for number in patient]
    facts = {"content": [f"c{row}" for row in range(240)]}
    names = [f"{row:x}x.png" for row in range(240)]
    grouped = make_evidence(
        labels, names=names, facts=facts, metadata={"camera": camera}, group=[f"p{row}" for row in patient]
    )
    alone = make_evidence(labels, names=names, facts=facts, metadata={"camera": camera})
    assert look_acquisition(grouped) == ()
    assert only(look_acquisition(alone)).details["feature"] == "camera"


def test_the_file_size_tells_damaged_places_in_about_81_percent_of_the_cases(aerial_tiles):
    """The figure stands in the description of the collection; here on its 1,000 validation images."""
    finding = only(look_summary(aerial_tiles))
    assert finding.details["each_feature_alone"]["file size"] == pytest.approx(0.81, abs=0.03)
    assert finding.details["chance"] == 0.5


def test_the_same_seed_gives_the_same_answer(make_evidence):
    rng = np.random.default_rng(0)
    facts = {"size": rng.integers(0, 1000, 120) + 300 * IS_DOG}
    first, second = (look_summary(make_evidence(LABELS, facts=facts, seed=5)) for _ in range(2))
    assert first == second
    assert only(first)


def test_of_many_images_no_more_than_a_sample_is_looked_at(make_evidence):
    n = 6000
    rng = np.random.default_rng(0)
    labels = ["a", "b"] * (n // 2)
    shift = np.tile([0.0, 0.3], n // 2)
    facts = {
        "brightness": rng.random(n) + shift,
        "contrast": rng.random(n),
        "sharpness": rng.random(n) + shift,
    }
    evidence = make_evidence(labels, facts=facts)
    finding = only(look_summary(evidence))
    assert finding.details["images"] == AT_MOST
