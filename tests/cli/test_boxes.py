"""What a newcomer types with boxes that are few, alike, grey, or none at all: one sentence each."""

import csv
from pathlib import Path

import pytest
from PIL import Image

from drawn_boxes import shapes, written
from pupille.cli.main import guarded
from pupille.results.read import results_in


@pytest.fixture
def typed(capsys):
    """The exit code of a command, and what it printed, in one line."""

    def run(*arguments: str | Path) -> tuple[int, str]:
        code = guarded([str(word) for word in arguments])
        printed = capsys.readouterr()
        return code, " ".join((printed.out + printed.err).split())

    return run


def comparison(folder: Path) -> list[str | Path]:
    """What is typed to compare the two rules, beside the folder."""
    return ["compare", folder, "--models", "mean-boxes,blobs", "--out", folder.parent / "run"]


def test_images_without_any_box_are_refused_in_a_sentence_before_anything_is_learned(typed, tmp_path):
    folder = written(tmp_path / "set", drawn=[[]] * 15, pictures=shapes(15)[0])
    code, text = typed(*comparison(folder))
    assert code == 1
    assert "no box is drawn on the training images. Bring images with boxes" in text
    assert "Traceback" not in text
    assert not (tmp_path / "run" / "results.json").exists()


def test_grey_images_of_one_class_with_an_accent_are_learned_and_predicted(typed, tmp_path):
    pictures, drawn = shapes(20)
    folder = written(
        tmp_path / "set",
        pictures=pictures[..., 1],
        drawn=[[("cellule à noyau", *each[1:]) for each in objects] for objects in drawn],
    )
    code, text = typed(*comparison(folder))
    assert code == 0, text
    assert "4 images are annotated and have no object" in text
    run = results_in(tmp_path / "run").chosen_run
    assert run.metrics["ap50"].value > 0.5
    code, text = typed("predict", tmp_path / "run", folder / "images" / "p00.png", "--out", tmp_path / "out")
    assert code == 0, text
    with (tmp_path / "out" / "boxes.csv").open(newline="", encoding="utf-8") as file:
        assert {row["class"] for row in csv.DictReader(file)} == {"cellule à noyau"}


def test_a_class_with_two_boxes_shares_the_score_that_counts_and_says_so(typed, tmp_path):
    pictures, drawn = shapes(20)
    rare = [(row, each) for row, objects in enumerate(drawn) for each in objects if each[0] == "square"][:2]
    few = [
        [each for each in objects if each[0] == "disc" or (row, each) in rare]
        for row, objects in enumerate(drawn)
    ]
    code, text = typed(*comparison(written(tmp_path / "set", pictures=pictures, drawn=few)))
    assert code == 0, text
    assert "Classes with fewer than 20 objects there share one score: disc, square." in text


def test_an_image_that_lies_about_its_size_and_a_box_outside_get_a_sentence_each(typed, tmp_path):
    pictures, drawn = shapes(12)
    drawn[1] = [*drawn[1], ("disc", 70, 10, 90, 30)]
    folder = written(tmp_path / "set", pictures=pictures, drawn=drawn)
    lying = folder / "labels" / "p00.xml"
    lying.write_text(lying.read_text().replace("<width>64<", "<width>640<"))
    code, text = typed("audit", folder, "--out", tmp_path / "audit")
    assert code in (0, 3), text
    assert "boxes beyond their picture (outside)" in text
    code, text = typed("show", folder, "--out", tmp_path / "page.html")
    assert code == 0, text
    assert "1 image has another size than its annotation states: 'images/p00.png' has 64 x 64 pixels" in text
    assert "stated are 640 x 64. The file is believed" in text


def test_boxes_are_not_predicted_by_a_run_that_is_not_there(typed, tmp_path):
    Image.new("RGB", (20, 20)).save(tmp_path / "x.png")
    code, text = typed("predict", tmp_path / "run", tmp_path / "x.png")
    assert code != 0
    assert "Error: " in text
    assert "Traceback" not in text


@pytest.mark.parametrize("wish", [("--top", "3"), ("--pixel-size", "0.5"), ("--coverage", "0.9")])
def test_what_is_about_classes_or_outlines_cannot_be_asked_of_boxes(typed, boxes_run, tmp_path, wish):
    Image.new("RGB", (64, 64)).save(tmp_path / "x.png")
    code, text = typed("predict", boxes_run, tmp_path / "x.png", *wish)
    assert code != 0
    assert "Leave" in text
