"""Objects predicted for new images: what is written, what is told, what cannot be asked."""

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from pupille.data.dataset import LeftOut
from pupille.errors import ConfigError, RunError
from pupille.i18n.language import speaking, tell
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.results.objects_json import images_of, objects_of
from pupille.shapes.label_image import LabelImage
from pupille.workflows.answers import Wishes
from pupille.workflows.object_sizes import SizeUnit
from pupille.workflows.predicted_objects import ObjectPrediction, calibrated

SPEC = ModelSpec(
    "unet-instances", ("cell",), Preprocessing(2, 3, 1, 0, 255, (0.5,), (0.25,)), task="instances"
)
FRAMES = (
    LabelImage(np.array([[1, 0, 2], [1, 0, 2]], dtype=np.int32), np.array([0, 0]), np.array([0.9, 0.75])),
    LabelImage(np.zeros((2, 3), dtype=np.int32), np.zeros(0, dtype=np.int64), np.zeros(0)),
)


def answers(*images):
    array = np.empty(len(images), dtype=object)
    for row, image in enumerate(images):
        array[row] = image
    return array


@pytest.fixture
def prediction() -> ObjectPrediction:
    return ObjectPrediction(
        "unet-instances",
        SPEC,
        ("a/one.png", "b/one.png"),
        ((6, 4), (3, 2)),
        answers(*FRAMES),
        (LeftOut("bad.png", tell("is damaged")),),
        SizeUnit(),
    )


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_label_images_have_the_size_and_the_numbers_of_each_image(prediction, tmp_path):
    prediction.write(tmp_path / "out")
    assert prediction.files() == ["one_labels.tif", "one-2_labels.tif"]
    with Image.open(tmp_path / "out" / "one_labels.tif") as file:
        labels = np.asarray(file)
    assert labels.dtype == np.uint16
    assert np.array_equal(labels, FRAMES[0].labels.repeat(2, axis=0).repeat(2, axis=1))


def test_the_table_has_a_row_for_each_object(prediction):
    found = rows(prediction.to_csv())
    assert [(row["image"], row["label"], row["score"]) for row in found] == [
        ("a/one.png", "1", "0.9"),
        ("a/one.png", "2", "0.75"),
    ]
    assert [float(row["area_px"]) for row in found] == [8, 8]
    assert [row["box_x1_px"] for row in found] == ["0.0", "4.0"]


def test_images_are_counted_with_those_that_have_none_and_those_left_out(prediction):
    found = rows(prediction.counts_csv())
    assert [(row["image"], row["labels"], row["objects"]) for row in found] == [
        ("a/one.png", "one_labels.tif", "2"),
        ("b/one.png", "one-2_labels.tif", "0"),
        ("bad.png", "", ""),
    ]
    assert found[2]["problem"] == "is damaged"


def test_coco_holds_the_same_objects(prediction, tmp_path):
    prediction.write(tmp_path / "out")
    record = json.loads((tmp_path / "out" / "objects.json").read_text())
    ids, sizes, classes = images_of(record)
    assert ids == prediction.ids
    assert sizes.tolist() == [[6, 4], [3, 2]]
    assert classes == ("cell",)
    objects = objects_of(record)
    assert objects.scores.tolist() == [0.9, 0.75]
    assert np.array_equal(objects.shapes[1].mask(), prediction.labels(0).labels == 2)


def test_a_folder_with_something_else_is_left_alone(prediction, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(RunError, match="name another one"):
        prediction.write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_earlier_prediction_is_written_over(prediction, tmp_path):
    prediction.write(tmp_path / "out")
    replace(prediction, frames=answers(*FRAMES[::-1]), sizes=((3, 2), (6, 4))).write(tmp_path / "out")
    assert rows((tmp_path / "out" / "counts.csv").read_text())[0]["objects"] == "0"


def test_more_objects_than_16_bits_hold_are_written_with_32(prediction, tmp_path):
    many = LabelImage(np.arange(66_000, dtype=np.int32).reshape(220, 300), np.zeros(65_999, dtype=np.int64))
    one = replace(prediction, ids=("x.png",), sizes=((300, 220),), frames=answers(many), left_out=())
    from pupille.workflows.predicted_objects import tiff_of

    with Image.open(io.BytesIO(tiff_of(one.labels(0)))) as file:
        assert np.asarray(file).max() == 65_999


def test_a_terminal_says_how_many_and_how_large(prediction):
    first, second = prediction.lines()
    assert first == "a/one.png: 2\u00a0objects, the middle one 3.2\u00a0px across"
    assert second == "b/one.png: 0\u00a0objects"
    assert any("--pixel-size" in line for line in prediction.sentences())


def test_in_micrometres_nothing_is_said_of_pixels(prediction):
    measured = replace(prediction, unit=SizeUnit(0.5))
    assert measured.lines()[0].endswith("1.6\u00a0µm across")
    assert not any("--pixel-size" in line for line in measured.sentences())


def test_of_several_classes_each_is_counted(prediction):
    frame = replace(FRAMES[0], classes=np.array([0, 1]))
    two = replace(prediction, spec=replace(SPEC, classes=("cell", "cyst")), frames=answers(frame, FRAMES[1]))
    assert two.lines()[0].startswith("a/one.png: 2\u00a0objects (cell 1, cyst 1)")
    assert rows(two.counts_csv())[0]["cyst"] == "1"
    assert two.to_json()["images"][0]["objects"][1]["class"] == "cyst"


def test_french_says_it_too(prediction):
    with speaking("fr"):
        assert prediction.lines()[0].startswith("a/one.png\u00a0: 2\u00a0objets, diamètre médian 3,2\u00a0px")
        assert all(line not in prediction.sentences() for line in english_sentences(prediction))


def english_sentences(prediction):
    with speaking("en"):
        return prediction.sentences()


@pytest.mark.parametrize("size", [0.0, -1.0, float("nan"), float("inf")])
def test_a_pixel_has_a_size_above_nought(size):
    with pytest.raises(ConfigError, match="above 0"):
        calibrated(SPEC, Wishes(pixel_size=size), None)


@pytest.mark.parametrize("wishes", [Wishes(door="cell"), Wishes(coverage=0.9), Wishes(sums={"a": (0,)})])
def test_what_is_about_whole_images_is_refused(wishes):
    with pytest.raises(ConfigError, match="outlines objects"):
        calibrated(SPEC, wishes, None)


def test_the_most_probable_classes_are_refused(prediction):
    with pytest.raises(ConfigError, match="--top"):
        prediction.lines(3)


@pytest.mark.parametrize("task", ["classes", "numbers", "masks"])
def test_other_models_are_not_told_how_large_a_pixel_is(task):
    from importlib import import_module

    check = import_module(f"pupille.workflows.predicted_{task}").calibrated
    with pytest.raises(ConfigError, match="--pixel-size is about their sizes"):
        check(replace(SPEC, classes=("a", "b")), Wishes(pixel_size=0.5), None)
