"""Masks in which another value than 0 is the background: as asked for, and told."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import pupille
from pupille.config import DataConfig
from pupille.data.formats.mask_answers import read_mask_answers
from pupille.errors import DataError
from pupille.workflows.score import score

MASK = np.array([[0, 0, 255, 255], [0, 255, 255, 255], [0, 255, 0, 0]], dtype=np.uint8)


def folder(root, mask, **options):
    for kind, picture in (("images", np.zeros(mask.shape[:2], dtype=np.uint8)), ("masks", mask)):
        (root / kind).mkdir(parents=True)
        Image.fromarray(picture).save(root / f"{kind}/0.png")
    return pupille.open(root, DataConfig(**options))


def test_the_value_that_is_asked_for_is_the_background(tmp_path):
    made = folder(tmp_path, MASK, background_value="255")
    assert (made.classes, made.background) == (("foreground", "background"), 1)
    assert (made.masks.read("images/0.png") == (MASK == 255)).all()
    assert any(note.startswith("The value 255 is the background") for note in made.notes)


def test_numbered_classes_keep_their_numbers_as_names(tmp_path):
    made = folder(tmp_path, np.array([[0, 1], [2, 2]], dtype=np.uint8), background_value="2")
    assert (made.classes, made.background) == (("0", "1", "background"), 2)


def test_colours_too(tmp_path):
    colours = np.array([[[0, 0, 0], [255, 0, 0]], [[0, 0, 255], [0, 0, 255]]], dtype=np.uint8)
    made = folder(tmp_path, colours, background_value="#0000ff")
    assert made.background == made.classes.index("background")
    assert made.masks.read("images/0.png")[1, 0] == made.background


def test_names_of_a_table_stay(tmp_path):
    (tmp_path / "classes.txt").write_text("membrane\ncell\n")
    made = folder(tmp_path, MASK, background_value="255")
    assert (made.classes, made.background) == (("membrane", "cell"), 1)


def test_no_class_may_be_the_background(tmp_path):
    made = folder(tmp_path, MASK, background_value="none")
    assert made.background is None
    assert any("as asked for" in note for note in made.notes)


def test_a_value_that_no_class_has_is_refused(tmp_path):
    with pytest.raises(DataError, match="--background-value one of 0, 255"):
        folder(tmp_path, MASK, background_value="1")


def test_answers_of_other_values_keep_black_where_the_truth_has_it(tmp_path):
    truth = folder(tmp_path / "truth", MASK, background_value="255")
    (tmp_path / "answers").mkdir()
    Image.fromarray((MASK == 255).astype(np.uint8)).save(tmp_path / "answers/0.png")
    answers = read_mask_answers(tmp_path / "answers", truth)
    assert (answers.masks.read("images/0.png") == truth.masks.read("images/0.png")).all()


def otsu(grey):
    """The threshold between the two levels whose classes differ most (Otsu 1979)."""
    shares = np.bincount(grey.ravel(), minlength=256) / grey.size
    below, sums = np.cumsum(shares), np.cumsum(shares * np.arange(256))
    return int(np.argmax((sums[-1] * below - sums) ** 2 / np.maximum(below * (1 - below), 1e-12)))


def test_on_membranes_marking_nothing_is_righter_by_pixels_than_otsu_and_finds_none(shared, tmp_path):
    source = shared / "data/membrane/train"
    truth = pupille.open(source, DataConfig(background_value="255"))
    assert truth.classes[1 - truth.background] == "foreground"
    whites = []
    for name in ("nothing", "otsu"):
        (tmp_path / name).mkdir()
    for id_, path in zip(truth.samples["id"], truth.samples["path"], strict=True):
        grey = truth.images.read(path).pixels
        whites.append((truth.masks.read(id_) == truth.background).mean())
        dark = np.where(grey <= otsu(grey), 0, 255).astype(np.uint8)
        Image.fromarray(dark).save(tmp_path / "otsu" / f"{Path(id_).stem}.png")
        Image.fromarray(np.full_like(grey, 255)).save(tmp_path / "nothing" / f"{Path(id_).stem}.png")
    scores = score(truth, [tmp_path / "nothing", tmp_path / "otsu"], out=tmp_path / "out").scores
    nothing, threshold = (answers.metrics for answers in scores.answers)
    assert nothing["pixel_accuracy"].value == pytest.approx(np.mean(whites))
    assert round(np.mean(whites), 2) == 0.78
    assert nothing["iou"].value == 0
    assert nothing["pixel_accuracy"].value > threshold["pixel_accuracy"].value
    assert threshold["iou"].value > 0.2
