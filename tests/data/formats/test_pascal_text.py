"""Penn-Fudan's text files: boxes that count from a stated pixel."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage

import pupille
from pupille.config import DataConfig
from pupille.data.formats.drawing import Tree
from pupille.data.formats.pascal_text import is_pascal_text, names_of_ids, read_pascal_text
from pupille.errors import DataError, PupilleError
from pupille.images.limits import DEFAULT_LIMITS

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


@pytest.mark.parametrize(
    ("numbers", "word"),
    [
        ("(3, 4) - (2, 20)", "object 1 .walker. has a box of negative"),
        ("(3, 4) - (10, 2.5)", "has no box of four whole numbers"),
        ("(3, 4) - (10, nan)", "has no box of four whole numbers"),
    ],
)
def test_a_box_that_cannot_be_is_refused_and_not_passed_over(tmp_path, numbers, word):
    Image.new("RGB", (40, 30)).save(tmp_path / "a.png")
    (tmp_path / "a.txt").write_text(TEXT.format(origin=1).replace("(3, 4) - (10, 20)", numbers))
    with pytest.raises(DataError, match=f"'a.txt'.*{word}"):
        pupille.open(tmp_path)


def test_a_first_pixel_that_cannot_be_read_is_refused_and_not_guessed(tmp_path):
    Image.new("RGB", (40, 30)).save(tmp_path / "a.png")
    (tmp_path / "a.txt").write_text(TEXT.format(origin="nan"))
    with pytest.raises(DataError, match=r"'a.txt'.*from which pixel"):
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


WITH_MASK = TEXT.format(origin=1) + 'Pixel mask for object 1 "walker" : "set/masks/a_mask.png"\n'
MANY = settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def read_or_refused(folder, content):
    """Reads a text of any content: what comes out is finite, has sides that are not negative and names of classes."""
    (folder / "a.txt").write_bytes(content)
    tree, drawing, sentence = Tree.of(folder / "a.txt"), None, "'a.txt'"
    if not is_pascal_text(tree):
        return
    names_of_ids(tree)
    try:
        drawing = read_pascal_text(tree, DataConfig(), DEFAULT_LIMITS)
    except PupilleError as error:
        sentence = str(error)
    assert "'a.txt'" in sentence
    if drawing is None:
        return
    boxes = drawing.objects.boxes
    assert np.isfinite(boxes).all()
    assert (boxes[:, 2:] >= boxes[:, :2]).all()
    assert all(drawing.classes)


@given(st.binary(max_size=60), st.integers(0, 400), st.integers(0, 400))
@MANY
def test_bytes_laid_over_a_text_are_read_or_refused(tmp_path, noise, at, gap):
    whole = WITH_MASK.encode()
    read_or_refused(tmp_path, whole[:at] + noise + whole[at + gap :])


@given(
    st.sampled_from(["40", "30", "1", "3", "4", "10", "20"]),
    st.sampled_from(["nan", "-5", "-0", "2.5", "1e308", "9" * 40, "", "x", "٣", "999999", "-999999", "\0"]),
)
@MANY
def test_numbers_of_every_kind_in_a_text_are_read_or_refused(tmp_path, number, other):
    read_or_refused(tmp_path, WITH_MASK.replace(number, other).encode())


@given(st.integers(0, len(WITH_MASK)))
@MANY
def test_a_text_that_breaks_off_is_read_or_refused(tmp_path, n):
    read_or_refused(tmp_path, WITH_MASK.encode()[:n])
