"""How many pictures a page takes in."""

import numpy as np
from PIL import Image

from pupille.report.sections.pictures import picture, within


def test_pictures_are_taken_in_their_order_as_long_as_there_is_room(tmp_path) -> None:
    names = [f"{k}.png" for k in range(5)]
    for name in names:
        Image.fromarray(np.random.default_rng(0).integers(0, 255, (8, 8), dtype=np.uint8)).save(
            tmp_path / name
        )
    one = len(picture(tmp_path, names[0]).uri)
    assert list(within(names, tmp_path, 3 * one)) == names[:3]
    assert list(within(names, tmp_path, 3 * one - 1)) == names[:2]
    assert list(within([names[0]] * 4, tmp_path, one)) == names[:1]
    assert within(names, tmp_path, 0) == {}
