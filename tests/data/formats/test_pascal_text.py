"""Penn-Fudan's text files: boxes that count from a stated pixel."""

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

import pupille
from pupille.config import DataConfig
from pupille.errors import DataError

TEXT = """# Compatible with PASCAL Annotation Version 1.00
Image filename : "set/images/a.png"
Image size (X x Y x C) : 40 x 30 x 3
# Top left pixel co-ordinates : ({origin}, {origin})
Bounding box for object 1 "walker" (Xmin, Ymin) - (Xmax, Ymax) : (3, 4) - (10, 20)
"""


@pytest.mark.parametrize(("origin", "box"), [(1, [2, 3, 10, 20]), (0, [3, 4, 11, 21])])
def test_boxes_count_from_the_pixel_that_the_file_states(tmp_path, origin, box):
    Image.new("RGB", (40, 30)).save(tmp_path / "a.png")
    (tmp_path / "a.txt").write_text(TEXT.format(origin=origin))
    made = pupille.open(tmp_path)
    assert (made.task, made.classes) == ("detection", ("walker",))
    assert made.annotations[["x1", "y1", "x2", "y2"]].to_numpy().tolist() == [box]


def test_a_text_that_names_no_image_is_refused(tmp_path):
    Image.new("RGB", (40, 30)).save(tmp_path / "a.png")
    (tmp_path / "a.txt").write_text(TEXT.replace("Image filename", "Filename"))
    with pytest.raises(DataError, match=r"'a.txt' names no image"):
        pupille.open(tmp_path)


def test_the_boxes_of_penn_fudan_are_those_of_its_masks(shared):
    root = shared / "data" / "formats" / "pennfudan"
    made = pupille.open(root, DataConfig(task="detection"))
    assert any("masks of objects" in note for note in made.notes)
    for id_, objects in made.annotations.groupby("id"):
        mask = np.asarray(
            Image.open(root / id_.replace("PNGImages", "PedMasks").replace(".png", "_mask.png"))
        )
        drawn = [[s[1].start, s[0].start, s[1].stop, s[0].stop] for s in ndimage.find_objects(mask)]
        assert objects[["x1", "y1", "x2", "y2"]].to_numpy().tolist() == drawn
