"""Answers in files laid over the images and classes of a data set, by hand."""

import json

import numpy as np
import pandas as pd
import pytest

from pupille.config import DataConfig
from pupille.data.dataset import ArrayImages, Dataset
from pupille.data.object_answers import read_object_answers
from pupille.errors import DataError
from pupille.i18n.language import retell
from pupille.images.limits import Limits

IDS = ("set/one.png", "set/two.png")


@pytest.fixture
def read(tmp_path):
    """Answers in a file of COCO. images, classes: names; boxes: (image, class, box) by number from 0."""

    def read(images, classes, boxes, truth_classes=("cell", "dust")):
        samples = pd.DataFrame(
            {"id": IDS, "path": IDS, "split": "", "group": "", "label": "", "width": 40, "height": 30}
        )
        annotations = pd.DataFrame(
            columns=["id", "label", "x1", "y1", "x2", "y2", "area", "crowd", "difficult", "shape"]
        )
        store = ArrayImages(np.zeros((2, 30, 40), dtype=np.uint8))
        truth = Dataset(samples, truth_classes, store, "set", "here", "detection", annotations=annotations)
        document = {
            "images": [
                {"id": n, "file_name": name, "width": 40, "height": 30} for n, name in enumerate(images)
            ],
            "categories": [{"id": n, "name": name} for n, name in enumerate(classes)],
            "annotations": [
                {"id": n, "image_id": image, "category_id": label, "bbox": box}
                for n, (image, label, box) in enumerate(boxes)
            ],
        }
        (tmp_path / "answers.json").write_text(json.dumps(document))
        return read_object_answers(tmp_path / "answers.json", truth, DataConfig(), Limits())

    return read


def test_images_and_classes_are_matched_by_name_whatever_their_order(read):
    boxes = [(0, 0, [1, 2, 3, 4]), (1, 1, [5, 5, 5, 5]), (1, 0, [0, 0, 9, 9])]
    answers = read(["two.jpg", "one.jpg"], ["Dust", "CELL"], boxes)
    assert answers.bears == "boxes"
    assert answers.objects.images.tolist() == [1, 0, 0]
    assert answers.objects.labels.tolist() == [1, 0, 1]
    assert answers.objects.boxes.tolist() == [[1, 2, 4, 6], [5, 5, 10, 10], [0, 0, 9, 9]]
    assert answers.answered.tolist() == [True, True]


def test_an_image_of_which_answers_do_not_speak_counts_as_answered_with_nothing(read):
    answers = read(["one.png"], ["cell"], [(0, 0, [1, 2, 3, 4])])
    assert answers.answered.tolist() == [True, False]
    assert retell(answers.notes[-1]).startswith("1 image of the truth is not among the answers")


def test_strangers_among_images_and_classes_are_left_out_and_told(read):
    boxes = [(0, 0, [1, 2, 3, 4]), (0, 1, [1, 2, 3, 4]), (1, 0, [1, 2, 3, 4])]
    answers = read(["one.png", "nine.png"], ["cell", "hair"], boxes)
    assert (len(answers.objects), answers.objects.images.tolist()) == (1, [0])
    notes = " ".join(map(retell, answers.notes))
    assert "1 image of the answers is none of the truth and is left out: nine.png." in notes
    assert "1 answer is of a class that the truth does not know and is left out (hair)." in notes


def test_one_class_alone_is_taken_for_the_only_one_of_the_truth(read):
    answers = read(["one.png"], ["blob"], [(0, 0, [1, 2, 3, 4])], truth_classes=("cell",))
    assert answers.objects.labels.tolist() == [0]
    assert any(
        "calls their only class" in retell(note) or "only class 'blob'" in retell(note)
        for note in answers.notes
    )


def test_numbers_of_classes_count_from_the_first_of_the_truth(read):
    answers = read(["one.png"], ["1", "0"], [(0, 0, [1, 2, 3, 4]), (0, 1, [1, 2, 3, 4])])
    assert answers.objects.labels.tolist() == [1, 0]
    assert any("0 is taken for 'cell'" in retell(note) for note in answers.notes)


@pytest.mark.parametrize(
    ("images", "classes", "reason"),
    [
        (["nine.png"], ["cell"], "none of the 1 images of"),
        (["one.png", "sub/one.png"], ["cell"], "answers the image 'set/one.png' twice"),
        (["one.png"], ["hair", "skin"], "no class is the same"),
    ],
)
def test_answers_that_fit_nothing_are_refused(read, images, classes, reason):
    boxes = [(n, label, [1, 2, 3, 4]) for n in range(len(images)) for label in range(len(classes))]
    with pytest.raises(DataError, match=reason):
        read(images, classes, boxes)
