import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pupille.shapes.polygons import Polygons
from pupille.shapes.rasterising import run_length
from pupille.shapes.run_length import RunLength
from pupille.shapes.tracing import edge_rings, joined

MASKS = arrays(np.bool_, st.tuples(st.integers(1, 9), st.integers(1, 9)))


def of_rows(*rows: str) -> RunLength:
    return RunLength.of_mask(np.array([[pixel == "#" for pixel in row] for row in rows]))


def test_a_square_has_the_four_corners_of_its_pixels() -> None:
    (ring,) = edge_rings(of_rows("....", ".##.", ".##."))
    assert {tuple(corner) for corner in ring.tolist()} == {(1, 1), (3, 1), (3, 3), (1, 3)}
    assert len(ring) == 4


def test_a_hole_is_a_ring_of_its_own() -> None:
    rings = edge_rings(of_rows("###", "#.#", "###"))
    assert sorted(len(ring) for ring in rings) == [4, 4]
    assert {tuple(corner) for ring in rings for corner in ring.tolist()} == {
        *((0, 0), (3, 0), (3, 3), (0, 3)),
        *((1, 1), (2, 1), (2, 2), (1, 2)),
    }


def test_nothing_has_no_ring() -> None:
    assert edge_rings(of_rows("...", "...")) == ()


@pytest.mark.parametrize("rows", [("#.", ".#"), (".#", "#."), ("#.#", ".#.", "#.#")])
def test_pixels_that_touch_by_their_corners_come_back(rows: tuple[str, ...]) -> None:
    shape = of_rows(*rows)
    ring = joined(edge_rings(shape))
    assert run_length(Polygons((ring,)), shape.size).mask().tolist() == shape.mask().tolist()


@given(MASKS)
def test_one_joined_ring_surrounds_the_same_pixels(mask: np.ndarray) -> None:
    rings = edge_rings(RunLength.of_mask(mask))
    if not rings:
        assert not mask.any()
        return
    inside = np.zeros(mask.shape, dtype=bool)
    # By hand: a pixel is inside where a ray from its middle to the left crosses an odd number of upright edges.
    ring = joined(rings)
    for (x1, y1), (x2, y2) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        for row in range(mask.shape[0]):
            if min(y1, y2) < row + 0.5 < max(y1, y2):
                x = x1 + (row + 0.5 - y1) * (x2 - x1) / (y2 - y1)
                inside[row] ^= np.arange(mask.shape[1]) + 0.5 > x
    assert inside.tolist() == mask.tolist()
    assert run_length(Polygons((ring,)), mask.shape).mask().tolist() == mask.tolist()
