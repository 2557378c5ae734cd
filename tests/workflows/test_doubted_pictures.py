"""The images whose annotation is doubted, drawn: what is as it is, what is doubted, and what the model says."""

import pytest

from drawn_boxes import written
from pupille.data.open import open as open_dataset
from pupille.results.objects_record import DoubtRecord, DoubtsRecord
from pupille.workflows.doubted_pictures import MOST_PICTURES, doubted_pictures


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return open_dataset(written(tmp_path_factory.mktemp("doubted") / "set", 20))


def test_a_doubted_object_is_drawn_apart_from_the_others_beside_the_answer(dataset, tmp_path):
    row_of = {id_: row for row, id_ in enumerate(dataset.samples["id"])}
    id_ = next(id_ for id_, row in row_of.items() if len(dataset.objects([row])) >= 2)
    objects = dataset.objects([row_of[id_]])
    box, name = tuple(objects.boxes[0].tolist()), dataset.classes[objects.labels[0]]
    other = next(each for each in dataset.classes if each != name)
    items = (
        DoubtRecord("swapped", id_, box, other, 0.9, 0.2, box, name),
        DoubtRecord("forgotten", id_, (1.0, 1.0, 9.0, 9.0), name, 0.8, 0.1),
    )
    record = DoubtsRecord(20, {"swapped": 1, "forgotten": 1, "misplaced": 0}, items)
    (picture,) = doubted_pictures(dataset, record, row_of, tmp_path)
    assert (tmp_path / picture.thumbnail).is_file()
    roles = [each.role for each in picture.objects]
    assert roles == ["missed", *["truth"] * (len(objects) - 1), "wrong", "wrong"]
    assert [each.score for each in picture.objects][-2:] == [0.9, 0.8]
    assert f"{name} probably {other}" in str(picture.caption)
    assert "probably forgotten" in str(picture.caption)


def test_few_images_are_drawn_and_none_without_doubts(dataset, tmp_path):
    row_of = {id_: row for row, id_ in enumerate(dataset.samples["id"])}
    items = tuple(DoubtRecord("forgotten", id_, (1.0, 1.0, 9.0, 9.0), "disc", 0.8, 0.1) for id_ in row_of)
    record = DoubtsRecord(20, {"forgotten": 20, "swapped": 0, "misplaced": 0}, items)
    assert len(doubted_pictures(dataset, record, row_of, tmp_path)) == MOST_PICTURES < len(row_of)
    assert doubted_pictures(dataset, None, row_of, tmp_path) == ()
