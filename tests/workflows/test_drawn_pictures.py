"""Small pictures with what is drawn on them: their files, and the shapes over them."""

import numpy as np
import pytest
from PIL import Image

import pupille
from drawn_sets import SIDE, boxed, masked
from pupille.images.layers import COLOURS
from pupille.results.masks import IGNORED
from pupille.shapes.objects import Objects
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength
from pupille.workflows.drawn_pictures import MOST_CORNERS, Fate, keep_picture


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    return pupille.open(boxed(tmp_path_factory.mktemp("cells"))[0])


def objects_of(shapes, boxes):
    n = len(shapes)
    boxes = np.array(boxes, dtype=np.float64)
    return Objects(np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64), boxes, tuple(shapes))


def colours_of(folder, record):
    """(H, W, 4) the layer, which is as large as these small pictures."""
    with Image.open(folder / record.layer) as picture:
        return np.asarray(picture)


def test_the_boxes_of_the_data_lie_over_a_copy_of_the_picture(cells, tmp_path):
    record = keep_picture(cells, 1, tmp_path)
    assert (record.id, record.width, record.height, record.layer) == ("images/im01.png", SIDE, SIDE, "")
    assert [(item.label, item.box, item.role) for item in record.objects] == [
        ("cell", (2, 2, 12, 12), "truth"),
        ("cell", (20, 20, 32, 32), "truth"),
        ("dust", (30, 2, 36, 8), "truth"),
    ]
    with Image.open(tmp_path / record.thumbnail) as copy:
        assert (np.asarray(copy) == cells.images.read("images/im01.png").pixels).all()
        assert not copy.getexif()


def test_a_fate_is_the_role_and_score_of_an_object(cells, tmp_path):
    answers = objects_of((None,), [[0, 0, 4, 4]])
    record = keep_picture(cells, 0, tmp_path, objects=answers, fates=[Fate("wrong", 0.25)], caption="why")
    assert [(item.role, item.score) for item in record.objects] == [("wrong", 0.25)]
    assert record.caption == "why"


def test_an_outline_keeps_its_holes_and_at_most_so_many_corners(cells, tmp_path):
    angles = np.linspace(0, 2 * np.pi, 1000, endpoint=False)
    circle = 20 + 15 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    hole = np.array([[18.0, 18.0], [22.0, 18.0], [22.0, 22.0]])
    answers = objects_of((Polygons((circle,), (hole,)),), [[5, 5, 35, 35]])
    (item,) = keep_picture(cells, 0, tmp_path, objects=answers).objects
    ring, inner = item.rings
    assert inner == (18, 18, 22, 18, 22, 22)
    assert len(ring) // 2 <= MOST_CORNERS
    corners = np.reshape(ring, (-1, 2))
    assert np.hypot(*(corners - 20).T) == pytest.approx(15, abs=0.1)


def test_masks_of_objects_lie_on_a_layer_in_the_colours_of_their_fates(cells, tmp_path):
    large, small = np.zeros((2, SIDE, SIDE), dtype=bool)
    large[5:35, 5:35] = True
    small[15:25, 15:25] = True
    answers = objects_of(
        (RunLength.of_mask(small), RunLength.of_mask(large)), [[15, 15, 25, 25], [5, 5, 35, 35]]
    )
    record = keep_picture(cells, 0, tmp_path, objects=answers, fates=[Fate("missed"), Fate("wrong")])
    colours = colours_of(tmp_path, record)
    # The small one, though listed first, lies over the large one: missed is orange, wrong is red.
    assert tuple(colours[20, 20, :3]) == COLOURS[1]
    assert tuple(colours[8, 8, :3]) == COLOURS[5]
    assert colours[0, 0, 3] == 0
    assert [item.on_layer for item in record.objects] == [True, True]


def test_touching_objects_of_one_class_keep_an_outline_between_them(cells, tmp_path):
    left, right = np.zeros((2, SIDE, SIDE), dtype=bool)
    left[:, :20], right[:, 20:] = True, True
    answers = objects_of(
        (RunLength.of_mask(left), RunLength.of_mask(right)), [[0, 0, 20, SIDE], [20, 0, SIDE, SIDE]]
    )
    colours = colours_of(tmp_path, keep_picture(cells, 0, tmp_path, objects=answers))
    assert (colours[:, 19:21, 3] == 255).all()
    assert (colours[:, 10, 3] < 255).all()


def test_masks_of_classes_leave_background_and_ignored_pixels_clear(tmp_path):
    dataset = pupille.open(masked(tmp_path / "data"))
    record = keep_picture(dataset, 2, tmp_path)
    colours = colours_of(tmp_path, record)
    mask = dataset.masks.read("images/im02.png")
    assert ((colours[..., 3] > 0) == (mask == 1)).all()
    assert (colours[mask == 1][:, :3] == COLOURS[1]).all()
    assert IGNORED not in mask
    assert record.objects == ()


@pytest.mark.parametrize("value", [0, 900])
def test_a_picture_of_one_value_is_drawn(tmp_path, value):
    (tmp_path / "data/images").mkdir(parents=True)
    (tmp_path / "data/masks").mkdir()
    Image.fromarray(np.full((50, 60), value, dtype=np.uint16)).save(tmp_path / "data/images/a.png")
    Image.fromarray(np.eye(50, 60, dtype=np.uint8)).save(tmp_path / "data/masks/a.png")
    record = keep_picture(pupille.open(tmp_path / "data"), 0, tmp_path)
    with Image.open(tmp_path / record.thumbnail) as copy:
        assert np.asarray(copy).max() == 0
