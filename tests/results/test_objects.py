"""Objects with their answers are kept in COCO's form and come back to the bit."""

import contextlib
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO

from pupille.errors import DataError
from pupille.results.objects import ObjectPredictions, pooled
from pupille.shapes.objects import Objects
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength


def disc(x, y):
    rows, columns = np.mgrid[:40, :60]
    return RunLength.of_mask((columns - x) ** 2 + (rows - y) ** 2 < 50)


def predictions(seed=0) -> ObjectPredictions:
    rng = np.random.default_rng(seed)
    low = rng.normal(0, 1e3, (5, 2))
    square = np.array([[1.5, 2], [9.25, 2], [9.25, 8]])
    truth = Objects(
        np.array([0, 0, 2, 2, 2]),
        np.array([1, 0, 0, 1, 1]),
        np.hstack([low, low + rng.lognormal(size=(5, 2))]),
        (None, Polygons((square, square + 20)), Polygons((square,), (square / 2 + 2,)), disc(20, 20), None),
        None,
        rng.lognormal(size=5),
        np.array([False, False, False, True, False]),
        np.array([False, False, True, False, False]),
    )
    answers = Objects(
        np.array([2, 0]), np.array([0, 1]), rng.random((2, 4)), (disc(5, 5), disc(50, 30)), rng.random(2)
    )
    ids = ("a/é\n.png", 'b"\udc80.png', "c")
    return ObjectPredictions(
        ids, np.array([[60, 40], [60, 40], [61, 40]]), ("red, cell", "weiß"), truth, answers
    )


def same(first: Objects, second: Objects) -> None:
    for name in ("images", "labels", "boxes", "areas", "crowd", "difficult"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
    assert (first.scores is None) == (second.scores is None)
    if first.scores is not None:
        np.testing.assert_array_equal(first.scores, second.scores)
    for shape, other in zip(first.shapes, second.shapes, strict=True):
        assert type(shape) is type(other)
        if isinstance(shape, RunLength):
            np.testing.assert_array_equal(shape.counts, other.counts)
            assert shape.size == other.size
        elif shape is not None:
            for mine, theirs in zip((*shape.rings, *shape.holes), (*other.rings, *other.holes), strict=True):
                np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_saved_is_loaded_to_the_bit_and_saved_again_to_the_same_bytes(tmp_path, seed):
    given = predictions(seed)
    given.save(tmp_path, "test")
    loaded = ObjectPredictions.load(tmp_path, "test")
    assert (loaded.ids, loaded.classes) == (given.ids, given.classes)
    np.testing.assert_array_equal(loaded.sizes, given.sizes)
    same(loaded.truth, given.truth)
    same(loaded.answers, given.answers)
    (tmp_path / "again").mkdir()
    loaded.save(tmp_path / "again", "test")
    for name in ("test.json", "test_truth.json"):
        assert (tmp_path / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


# Its arrays are of an older numpy.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_cocos_own_reader_reads_boxes_and_masks(tmp_path):
    given = predictions()
    given.save(tmp_path, "test")
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO(str(tmp_path / "test.json"))
    first = coco.loadAnns([1])[0]
    assert coco.loadCats([first["category_id"]])[0]["name"] == "red, cell"
    x, y, width, height = first["bbox"]
    np.testing.assert_allclose([x, y, x + width, y + height], given.answers.boxes[0])
    np.testing.assert_array_equal(coco_mask.decode(first["segmentation"]), given.answers.shapes[0].mask())


@pytest.mark.parametrize("scores", [None, np.zeros(0)])
def test_no_answer_at_all_is_kept_with_or_without_scores(tmp_path, scores):
    none = Objects.none()
    empty = Objects(none.images, none.labels, none.boxes, scores=scores)
    ObjectPredictions(("a",), np.array([[4, 4]]), ("x",), none, empty).save(tmp_path, "test")
    assert (ObjectPredictions.load(tmp_path, "test").answers.scores is None) == (scores is None)


DAMAGES = {
    "no file": None,
    "no json": b"{",
    "a list": b"[]",
    "a key less": b'{"images": [], "categories": []}',
    "texts for numbers": b'{"info": {"scored": true}, "images": [], "categories": [],'
    b' "annotations": [{"image_id": "x"}]}',
}


@pytest.mark.parametrize("damage", list(DAMAGES))
def test_damaged_files_are_refused(tmp_path, damage):
    predictions().save(tmp_path, "test")
    path = tmp_path / "test.json"
    path.unlink() if DAMAGES[damage] is None else path.write_bytes(DAMAGES[damage])
    with pytest.raises(DataError):
        ObjectPredictions.load(tmp_path, "test")


def test_answers_to_other_images_are_refused(tmp_path):
    given = predictions()
    given.save(tmp_path, "test")
    record = json.loads((tmp_path / "test.json").read_text())
    record["images"].pop()
    (tmp_path / "test.json").write_text(json.dumps(record))
    with pytest.raises(DataError):
        ObjectPredictions.load(tmp_path, "test")


@settings(max_examples=150)
@given(st.data())
def test_a_value_of_another_kind_anywhere_is_refused_or_read_and_never_a_crash(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damaged")
    predictions().save(folder, "test")
    record = json.loads((folder / "test.json").read_text())
    place = record
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(st.sampled_from([None, "x", -1, 1e308, 2**70, [], {}, [[1]], True]))
    (folder / "test.json").write_text(json.dumps(record))
    with contextlib.suppress(DataError):
        ObjectPredictions.load(folder, "test")


def test_parts_of_other_images_become_one_in_the_order_that_is_asked_for():
    first = predictions(0)
    second = predictions(1)
    second = replace(second, ids=("d", "e", "f"), sizes=second.sizes + 5)
    both = pooled([first, second], ids=("f", *first.ids, "e", "d"))
    assert both.ids[0] == "f"
    np.testing.assert_array_equal(both.sizes[[0, 1, 5]], [[66, 45], [60, 40], [65, 45]])
    for rows, part in (([1, 2, 3], first), ([5, 4, 0], second)):
        for whole, own in ((both.truth, part.truth), (both.answers, part.answers)):
            same(whole.on(rows), own)
    assert pooled([first, second]).ids == (*first.ids, "d", "e", "f")


def test_parts_without_any_answer_join_those_with_scores():
    first, second = predictions(0), replace(predictions(1), ids=("d", "e", "f"), answers=Objects.none())
    assert pooled([second, first]).answers.scores.tolist() == first.answers.scores.tolist()
    assert pooled([second]).answers.scores is None


def test_parts_of_one_model_keep_its_thresholds_and_those_of_several_keep_each_its_own():
    first, second = predictions(0), replace(predictions(1), ids=("d", "e", "f"))
    alike = [replace(part, least=np.array([0.2, 0.7])) for part in (first, second)]
    assert pooled(alike).least.tolist() == [0.2, 0.7]
    assert not pooled(alike).of_several_models
    other = replace(second, least=np.array([0.4, 0.1]))
    both = pooled([alike[0], other], ids=("f", *first.ids, "e", "d"))
    assert both.of_several_models
    assert both.least[both.ids.index("c")].tolist() == [0.2, 0.7]
    assert both.least[both.ids.index("f")].tolist() == [0.4, 0.1]
    own = [part.sure for part in (alike[0], other)]
    for rows, sure in (([1, 2, 3], own[0]), ([5, 4, 0], own[1])):
        assert np.array_equal(both.sure[both.answers.rows_on(rows)], sure)


def test_thresholds_of_each_image_come_back_from_the_files_and_others_are_refused(tmp_path):
    given = replace(predictions(), least=np.array([[0.1, 0.2], [0.3, 1 / 3], [0.5, 0.6]]))
    given.save(tmp_path, "test")
    assert np.array_equal(ObjectPredictions.load(tmp_path, "test").least, given.least)
    for least in (np.zeros(3), np.zeros((2, 2))):
        with pytest.raises(DataError, match="threshold"):
            replace(given, least=least)


def test_parts_of_which_one_bears_no_scores_are_pooled_without_any():
    scored = predictions()
    bare = replace(
        scored, ids=("d", "e", "f"), answers=replace(scored.answers, scores=None), least=np.zeros(0)
    )
    for parts in ((scored, bare), (bare, scored)):
        both = pooled(parts)
        assert both.answers.scores is None
        assert len(both.answers) == 4
