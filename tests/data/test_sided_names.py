"""Names that show the left and the right of one body."""

import pytest

from pupille.data.sided_names import sided_pairs


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (["a/01L.jpg", "a/01R.jpg", "a/02L.jpg", "a/02R.jpg"], 2),
        (["p1_OD.png", "p1_OS.png"], 1),
        (["p1 left.png", "p1 Right.png", "p2_left.png"], 0),
        (["p1_left.png", "p1_right.png", "p2_left.png", "p2_right.png", "p3_left.png"], 2),
        (["actor.jpg", "actol.jpg", "b.jpg"], 0),
        (["01L.jpg", "02R.jpg"], 0),
        ([], 0),
    ],
)
def test_pairs_count_where_most_pictures_have_one(names, pairs):
    assert sided_pairs(names) == pairs
