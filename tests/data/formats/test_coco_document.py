"""One JSON file of COCO: strict where it is read, silent where it is only looked at."""

import json

import msgspec
import pytest

from pupille.data.formats.coco_document import CocoDocument, decoded, is_damaged, is_named_early, lists_of
from pupille.errors import DataError

DOCUMENT = {
    "info": {"year": 2026},
    "images": [{"id": 1, "file_name": "a.jpg", "width": 4, "height": 3}],
    "annotations": [{"image_id": 1, "category_id": 2, "bbox": [0, 0, 2, 1], "segmentation": [[0, 0, 1, 1]]}],
    "categories": [{"id": 2, "name": "cat", "supercategory": "animal"}],
}


def test_a_file_is_read_with_what_it_states_and_leaves_outlines_for_later():
    document = decoded(json.dumps(DOCUMENT).encode(), CocoDocument, "a.json")
    (annotation,) = document.annotations
    assert (document.images[0].file_name, document.categories[0].supercategory) == ("a.jpg", "animal")
    assert (annotation.bbox, annotation.area, annotation.score) == ([0, 0, 2, 1], None, None)
    assert msgspec.json.decode(annotation.segmentation) == [[0, 0, 1, 1]]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"annotations": [{"image_id": 1}]}, "annotations"),
        ({"images": [{"id": 1.5}]}, "images"),
        ({"categories": None}, "categories"),
    ],
)
def test_a_field_that_is_no_coco_is_named_with_the_file(change, place):
    data = json.dumps(DOCUMENT | change).encode()
    with pytest.raises(DataError, match=rf"'a\.json' is not COCO's JSON as it should be .*{place}"):
        decoded(data, CocoDocument, "a.json")


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe", b""])
def test_what_is_no_json_is_refused_in_one_sentence(data):
    with pytest.raises(DataError, match=r"'a\.json' is no JSON that can be read"):
        decoded(data, CocoDocument, "a.json")


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"images": [], "annotations": []}', b"[" * 100_000])
def test_other_files_are_no_lists_of_coco(data):
    assert lists_of(data) is None


def test_a_key_is_seen_at_the_beginning_of_the_annotations_alone():
    lists = lists_of(json.dumps(DOCUMENT).encode())
    assert is_named_early(lists, "segmentation")
    assert not is_named_early(lists, "file_name")
    late = {**DOCUMENT, "annotations": [*[{"image_id": 1, "category_id": 2}] * 3000, {"score": 1}]}
    assert not is_named_early(lists_of(json.dumps(late).encode()), "score")


def test_a_file_that_breaks_off_is_damaged_and_other_json_is_not():
    data = json.dumps(DOCUMENT).encode()
    assert is_damaged(data[:-20])
    assert is_damaged(data.replace(b"[0, 0, 2, 1]", b"[NaN, 0, 2, 1]"))
    assert not is_damaged(data)
    assert not is_damaged(b'{"images": 1, "annotations": 2}')
    assert not is_damaged(b'{"shapes": [')
