"""Where tiles lie, which of them answers for what, and boxes over the seams."""

import json

import numpy as np
import pytest

from pupille.errors import DataError
from pupille.models.boxwise.tiles import Tiles, over_seams
from pupille.shapes.objects import Objects

TILES = Tiles(100, 30)
SIZE = (230, 310)
"""Height and width of the picture."""


def squares(*rows, size=20):
    """rows: (class, score, x, y of the middle)."""
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    boxes = np.concatenate([table[:, 2:] - size / 2, table[:, 2:] + size / 2], axis=1)
    return Objects(
        np.zeros(len(table), dtype=np.int64), table[:, 0].astype(np.int64), boxes, scores=table[:, 1]
    )


def seen_by_tiles(objects, tiles=TILES, size=SIZE):
    """The boxes as each tile sees them, cut off at its edges; those that it does not see are left out."""
    tall, wide = tiles.size(*size)
    parts = []
    for corner in tiles.corners(*size):
        boxes = np.clip(objects.boxes - np.tile(corner, 2), 0, [wide, tall, wide, tall])
        rows = np.flatnonzero((boxes[:, 2:] > boxes[:, :2]).all(axis=1))
        parts.append(
            Objects(objects.images[rows], objects.labels[rows], boxes[rows], scores=objects.scores[rows])
        )
    return parts


def test_tiles_cover_the_picture_and_share_at_least_the_overlap_with_their_neighbours():
    for length in (40, 100, 101, 170, 171, 310, 1000):
        starts = TILES.starts(length)
        assert starts[0] == 0
        assert starts[-1] == max(0, length - 100)
        assert (np.diff(starts) <= 70).all()
    assert len(TILES.starts(100)) == 1
    assert len(TILES.starts(170)) == 2
    assert len(TILES.starts(171)) == 3
    assert TILES.size(60, 310) == (60, 100)


def test_an_object_no_longer_than_the_overlap_lies_whole_in_every_tile_nearest_to_its_middle():
    rng = np.random.default_rng(0)
    for x, y in rng.uniform([15, 15], [295, 215], (200, 2)):
        box = np.array([[x - 15, y - 15, x + 15, y + 15]])
        own = [corner for corner in TILES.corners(*SIZE) if TILES.own(box, corner, *SIZE)[0]]
        assert own
        # Whole but for the slack of an eighth of the overlap, in which another tile answers too.
        best = max(own, key=lambda corner: min(*(box[0, :2] - corner), *(corner + 100 - box[0, 2:])))
        assert (box[0, :2] >= best).all()
        assert (box[0, 2:] <= best + 100).all()


def test_every_object_is_found_once_wherever_it_lies_and_whole():
    rng = np.random.default_rng(1)
    spots = [(x, y) for x in range(15, 300, 24) for y in range(15, 220, 24)]
    objects = squares(*[(rng.integers(2), rng.random(), x, y) for x, y in spots])
    joined = over_seams(seen_by_tiles(objects), TILES, *SIZE)
    order, other = (np.lexsort(part.boxes.T) for part in (joined, objects))
    np.testing.assert_array_equal(joined.boxes[order], objects.boxes[other])
    np.testing.assert_array_equal(joined.labels[order], objects.labels[other])
    assert (np.diff(joined.scores) <= 0).all()


def test_of_two_tiles_that_find_one_object_a_little_apart_the_surer_box_stays():
    line = (TILES.starts(310)[:2].sum() + 100) / 2
    parts = seen_by_tiles(squares((0, 0.5, line, 50)))
    first = next(k for k, part in enumerate(parts) if len(part))
    moved = parts[first].boxes + np.array([2, 1, 2, 1])
    parts[first] = Objects(parts[first].images, parts[first].labels, moved, scores=np.array([0.8]))
    joined = over_seams(parts, TILES, *SIZE)
    assert joined.scores.tolist() == [0.8]
    # Of another class it is another object.
    parts[first] = Objects(parts[first].images, np.array([1]), moved, scores=np.array([0.8]))
    assert len(over_seams(parts, TILES, *SIZE)) == 2


def test_thousands_of_objects_are_not_cut():
    side = 1200
    spots = [(x, y) for x in range(5, side - 5, 12) for y in range(5, side - 5, 12)]
    objects = squares(*[(0, 0.5, x, y) for x, y in spots], size=10)
    tiles = Tiles(416, 32)
    assert len(objects) > 9000
    assert len(over_seams(seen_by_tiles(objects, tiles, (side, side)), tiles, side, side)) == len(objects)


def test_tiles_are_read_back_and_other_numbers_refused():
    assert Tiles.from_json(json.loads(json.dumps(TILES.to_json()))) == TILES
    for side, overlap in ((100, 60), (0, 0), (100, 0), (100.0, 30), (10**6, 30)):
        with pytest.raises(DataError, match="Train the model again"):
            Tiles(side, overlap)
