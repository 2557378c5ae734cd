"""The form is that of https://cocodataset.org/#format-results; what pycocotools makes of it is what must come out."""

import json

import numpy as np
import pytest
from damaged_json import damaged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO

from pupille.config import DataConfig
from pupille.data.formats.coco_results import is_results, read_results
from pupille.data.formats.drawing import Drawing, DrawnImage, Tree
from pupille.data.formats.drawings import drawing_of
from pupille.errors import DataError, PupilleError
from pupille.i18n.language import tell
from pupille.images.limits import DEFAULT_LIMITS
from pupille.shapes.objects import Objects

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
TRUTH = {
    "images": [{"id": 7, "file_name": "a.png", "width": 10, "height": 8}, {"id": 9, "file_name": "b.png"}],
    "categories": [{"id": 3, "name": "round"}, {"id": 5, "name": "long"}],
    "annotations": [
        {"id": 1, "image_id": 7, "category_id": 3, "bbox": [1, 1, 4, 4], "area": 16, "iscrowd": 0}
    ],
}


def answer(**values):
    return {"image_id": 7, "category_id": 3, "bbox": [1, 2, 3, 4], "score": 0.5, **values}


def written(folder, content):
    path = folder / "results.json"
    path.write_text(json.dumps(content))
    return Tree.of(path)


def truth(folder, content=TRUTH):
    path = folder / "truth.json"
    path.write_text(json.dumps(content))
    return drawing_of(Tree.of(path), DataConfig(), DEFAULT_LIMITS)


def read(folder, content, **kind):
    return read_results(written(folder, content), truth(folder, **kind), "auto")


def test_answers_bear_the_names_and_scores_that_their_numbers_mean(tmp_path):
    drawing = read(tmp_path, [answer(), answer(image_id=9, category_id=5, score=0.25)])
    assert [image.name for image in drawing.images] == ["a.png", "b.png"]
    assert drawing.objects.images.tolist() == [0, 1]
    assert [drawing.classes[label] for label in drawing.objects.labels] == ["round", "long"]
    assert drawing.objects.scores.tolist() == [0.5, 0.25]
    assert drawing.annotation == "boxes"


def test_boxes_and_areas_are_those_of_pycocotools(tmp_path):
    mask = np.zeros((8, 10), dtype=np.uint8, order="F")
    mask[2:6, 3:9] = 1
    packed = coco_mask.encode(mask)
    runs = {"size": [8, 10], "counts": packed["counts"].decode()}
    masks = [{"image_id": 7, "category_id": 3, "segmentation": runs, "score": 0.5}]
    for content in ([answer()], masks):
        drawing = read(tmp_path, content)
        theirs = COCO(str(tmp_path / "truth.json")).loadRes(str(tmp_path / "results.json")).anns[1]
        x, y, width, height = theirs["bbox"]
        assert drawing.objects.boxes.tolist() == [[x, y, x + width, y + height]]
        assert drawing.objects.areas.tolist() == [theirs["area"]]
    np.testing.assert_array_equal(drawing.objects.shapes[0].mask(), mask.astype(bool))
    assert drawing.annotation == "instances"


def test_images_without_answers_stay_since_nothing_was_found_there(tmp_path):
    assert len(read(tmp_path, [answer()]).images) == 2


def test_stems_serve_where_the_truth_has_no_numbers_with_or_without_their_noughts(tmp_path):
    images = (DrawnImage("images/000000000139.jpg"), DrawnImage("left eye.png"))
    drawn = Drawing(tell("made up"), "boxes", ("round",), images, Objects.none(), class_ids={"0": "round"})
    content = [answer(image_id=139, category_id=0), answer(image_id="left eye", category_id=0)]
    drawing = read_results(written(tmp_path, content), drawn, "auto")
    assert drawing.objects.images.tolist() == [0, 1]


def test_answers_on_other_images_are_counted(tmp_path):
    drawing = read(tmp_path, [answer(), answer(image_id=8)])
    assert len(drawing.objects) == 1
    assert any("8" in note for note in drawing.notes)


@pytest.mark.parametrize(
    "content",
    [
        [answer(image_id=8)],
        [answer(category_id=4)],
        [answer(bbox=[1, 2, -3, 4])],
        [answer(), {"image_id": 7, "category_id": 3, "bbox": [1, 2, 3, 4]}],
        [answer(score="high")],
        [answer(score=1e300)],
    ],
)
def test_answers_that_do_not_fit_the_truth_are_refused(tmp_path, content):
    with pytest.raises(DataError):
        read(tmp_path, content)


def test_numbers_that_mean_two_images_of_the_truth_are_refused(tmp_path):
    for part in ("train", "valid"):
        (tmp_path / part).mkdir()
        (tmp_path / part / "_annotations.coco.json").write_text(json.dumps(TRUTH))
    both = drawing_of(Tree.of(tmp_path), DataConfig(), DEFAULT_LIMITS)
    with pytest.raises(DataError, match="results.json"):
        read_results(written(tmp_path, [answer()]), both, "auto")


@pytest.mark.parametrize(
    ("content", "expected"), [([answer()], True), (TRUTH, False), ([], False), ([1], False)]
)
def test_results_are_a_list_of_answers(tmp_path, content, expected):
    assert is_results(written(tmp_path, content)) is expected


WITH_SHAPES = [
    answer(),
    answer(image_id="9", category_id=5, segmentation=[[1, 1, 6, 1, 6, 5]], bbox=None),
    {"image_id": 7, "category_id": 3, "segmentation": {"size": [8, 10], "counts": [4, 12, 64]}, "score": 1},
    {"image_id": 9, "category_id": 3, "segmentation": {"size": [8, 10], "counts": "04010="}, "score": 0},
]
NO_FILE = settings(
    max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def read_or_refused(folder, content):
    """Reads answers of any content: what comes out is finite and on images and classes of the truth."""
    (folder / "results.json").write_bytes(content)
    asked, drawing, sentence = truth(folder), None, ""
    try:
        drawing = read_results(Tree.of(folder / "results.json"), asked, "auto")
    except PupilleError as error:
        sentence = str(error)
    assert "\n" not in sentence
    if drawing is None:
        return
    objects = drawing.objects
    assert np.isfinite(objects.boxes).all()
    assert (objects.boxes[:, 2:] >= objects.boxes[:, :2]).all()
    assert objects.scores is None or np.isfinite(objects.scores).all()
    assert set(objects.images.tolist()) <= {0, 1}
    assert set(drawing.classes) <= {"round", "long"}


@given(damaged(WITH_SHAPES))
@NO_FILE
def test_a_damaged_list_of_answers_is_read_or_refused(tmp_path, text):
    read_or_refused(tmp_path, text.encode())


@given(st.binary(max_size=60), st.integers(0, 400), st.integers(0, 400))
@NO_FILE
def test_bytes_laid_over_answers_are_read_or_refused(tmp_path, noise, at, gap):
    whole = json.dumps(WITH_SHAPES).encode()
    read_or_refused(tmp_path, whole[:at] + noise + whole[at + gap :])


NUMBERS = st.one_of(
    st.floats(), st.integers(-(10**30), 10**30), st.booleans(), st.text(max_size=4), st.lists(st.floats())
)


@given(st.dictionaries(st.sampled_from(["image_id", "category_id", "bbox", "score"]), NUMBERS))
@NO_FILE
def test_numbers_of_every_kind_are_read_or_refused(tmp_path, values):
    read_or_refused(tmp_path, json.dumps([answer(**values)]).encode())
    values = dict(zip(("bbox", "score"), ([value, 1, 2, value] for value in values.values()), strict=False))
    read_or_refused(tmp_path, json.dumps([answer(**values)]).encode())
