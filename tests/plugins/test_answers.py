"""Answers of other tools, good and bad."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import pupille
from drawn_boxes import written
from pupille.data.dataset import Dataset
from pupille.errors import DataError
from pupille.plugins.answers import read_answers
from pupille.plugins.handed import hand_pictures
from pupille.shapes.objects import Objects

Read = Any


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return pupille.open(written(tmp_path_factory.mktemp("answers") / "shapes", 4))


@pytest.fixture
def read(dataset: Dataset, tmp_path: Path) -> Read:
    """Reads a document, a text or files as the answers of a tool."""
    names = hand_pictures(dataset, np.arange(4), tmp_path / "asked")

    def read(answers: object) -> tuple[Objects, list[str]]:
        path = tmp_path / "answers.json"
        if isinstance(answers, dict):
            path = tmp_path / "labels"
            path.mkdir()
            for name, text in answers.items():
                (path / name).write_text(text)
        else:
            path.write_text(answers if isinstance(answers, str) else json.dumps(answers))
        return read_answers(path, dataset, names, tmp_path / "asked" / "images.json", tool="finder")

    return read


def answer(**other: object) -> dict[str, object]:
    return {"image_id": 2, "category_id": 1, "bbox": [4, 5, 10, 20], "score": 0.5, **other}


def test_results_of_coco_are_laid_over_the_images_by_their_numbers(read: Read) -> None:
    objects, notes = read([answer(), answer(image_id=4, category_id=2, score=1)])
    assert objects.images.tolist() == [1, 3]
    assert objects.labels.tolist() == [0, 1]
    assert objects.boxes[0].tolist() == [4, 5, 14, 25]
    assert objects.scores is not None
    assert objects.scores.tolist() == [0.5, 1]
    assert notes == []


def test_text_files_of_yolo_are_taken_by_their_names_and_numbers(read: Read) -> None:
    objects, _ = read({"p00.txt": "1 0.5 0.5 0.25 0.5 0.9\n", "p03.txt": "0 0.5 0.5 0.25 0.5 0.2\n"})
    assert objects.images.tolist() == [0, 3]
    assert objects.labels.tolist() == [1, 0]
    assert objects.boxes[0].tolist() == [24, 16, 40, 48]


def test_numbers_of_yolo_are_no_names_even_where_classes_are_called_by_numbers(
    dataset: Dataset, tmp_path: Path
) -> None:
    table = dataset.annotations
    assert table is not None
    names = {"disc": "1", "square": "2"}
    numbered = pupille.data.dataset.replace(
        dataset, classes=("1", "2"), annotations=table.assign(label=table["label"].map(names))
    )
    handed = hand_pictures(numbered, np.arange(4), tmp_path / "asked")
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "p00.txt").write_text("1 0.5 0.5 0.2 0.2 0.9\n0 0.2 0.2 0.2 0.2 0.9\n")
    objects, _ = read_answers(
        tmp_path / "labels", numbered, handed, tmp_path / "asked" / "images.json", tool="finder"
    )
    assert objects.labels.tolist() == [1, 0]


def test_no_box_at_all_is_an_answer(read: Read) -> None:
    objects, notes = read("[ ]")
    assert len(objects) == 0
    assert objects.scores is not None
    assert "no box" in notes[0]


def test_boxes_beyond_their_images_are_cut_or_left_out_with_a_word(read: Read) -> None:
    objects, notes = read(
        [answer(bbox=[-3, 5, 10, 20]), answer(bbox=[70, 5, 10, 20]), answer(bbox=[-0.2, 5, 9, 9])]
    )
    assert objects.boxes.tolist() == [[0, 5, 7, 25], [0, 5, 8.8, 14]]
    assert notes[0].startswith("1 box reached beyond")
    assert notes[1].startswith("1 box lay beside")


def test_answers_on_other_images_are_left_out_with_a_word(read: Read) -> None:
    objects, notes = read([answer(), answer(image_id=4711)])
    assert len(objects) == 1
    assert "4711" in notes[0]


def test_a_class_that_is_not_known_is_left_out_with_a_word(read: Read) -> None:
    objects, notes = read({"p00.txt": "1 0.5 0.5 0.2 0.2 0.9\n7 0.5 0.5 0.2 0.2 0.9\n"})
    assert objects.labels.tolist() == [1]
    assert any("does not know" in note and "7" in note for note in notes)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ("{nothing", "format that is read"),
        ('[{"image_id": 1, "category_id": 1, "bbox": [NaN, 1, 2, 3], "score": 1}]', "JSON"),
        ([answer(category_id=9)], "category 9"),
        ([answer(image_id=4711)], "4711"),
        ([answer(bbox=[1, 2, 3])], "four numbers"),
        ([answer(score=70)], "between 0 and 1"),
        ([{"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4]}], "no scores"),
    ],
)
def test_answers_that_cannot_be_used_are_refused_with_the_tool_and_the_reason(
    read: Read, answers: object, reason: str
) -> None:
    with pytest.raises(DataError, match="finder") as refused:
        read(answers)
    assert reason in str(refused.value)


def test_a_tool_that_left_no_answers_is_told(dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="finder left no answers"):
        read_answers(tmp_path / "none.json", dataset, (), tmp_path / "list", tool="finder")
