"""The masks that a tool answered, in the classes and for the images of a truth."""

import io

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

import pupille
from pupille.data.formats.mask_answers import read_mask_answers
from pupille.errors import DataError, PupilleError
from pupille.results.masks import IGNORED

MASK = np.array([[0, 0, 1, 1], [0, 1, 1, 1], [2, 2, 0, 0]], dtype=np.uint8)


def truth(root, *masks):
    for i, mask in enumerate(masks):
        for kind in ("images", "masks"):
            (root / kind).mkdir(parents=True, exist_ok=True)
        Image.new("L", (4, 3)).save(root / f"images/{i}.jpg")
        Image.fromarray(mask).save(root / f"masks/{i}.png")
    return pupille.open(root)


def answers(root, **masks):
    root.mkdir()
    for name, mask in masks.items():
        Image.fromarray(mask).save(root / f"{name}.png")
    return root


def test_answers_are_found_by_the_names_of_the_images(tmp_path):
    asked = truth(tmp_path / "truth", MASK, MASK[::-1].copy())
    given = read_mask_answers(answers(tmp_path / "a", **{"1_pred": MASK, "0": MASK, "7": MASK}), asked)
    assert given.ids == ("images/0.jpg", "images/1.jpg")
    assert given.unmatched == ("7.png",)
    assert (given.masks.read("images/1.jpg") == MASK).all()
    assert any("taken as those of the truth" in note for note in given.notes)


def test_one_file_answers_one_image(tmp_path):
    asked = truth(tmp_path / "truth", MASK, MASK)
    root = answers(tmp_path / "a", **{"1": MASK, "0": MASK})
    assert read_mask_answers(root / "1.png", asked).ids == ("images/1.jpg",)


def test_black_and_white_answer_a_truth_of_two_classes_in_other_values(tmp_path):
    asked = truth(tmp_path / "truth", (MASK > 0).astype(np.uint8))
    given = read_mask_answers(answers(tmp_path / "a", **{"0": (MASK == 2) * np.uint8(255)}), asked)
    assert (given.masks.read("images/0.jpg") == (MASK == 2)).all()
    assert any("'background' and 'foreground'" in note for note in given.notes)


def test_a_table_beside_the_answers_names_their_values(tmp_path):
    (tmp_path / "truth").mkdir()
    (tmp_path / "truth/classes.txt").write_text("background\nvessel\nnerve\n")
    asked = truth(tmp_path / "truth", MASK)
    root = answers(tmp_path / "a", **{"0": np.array([1, 2, 0], dtype=np.uint8)[MASK]})
    (root / "classes.txt").write_text("nerve\nbackground\nvessel\n")
    given = read_mask_answers(root, asked)
    assert (given.masks.read("images/0.jpg") == MASK).all()


def test_the_ignored_value_of_the_truth_is_no_answer(tmp_path):
    asked = truth(tmp_path / "truth", np.where(MASK == 0, 255, MASK).astype(np.uint8), MASK)
    given = read_mask_answers(
        answers(tmp_path / "a", **{"0": np.where(MASK == 2, 255, MASK).astype(np.uint8)}), asked
    )
    assert (given.masks.read("images/0.jpg") == np.where(MASK == 2, IGNORED, MASK.astype(int))).all()


def test_an_answer_of_another_size_is_left_out(tmp_path):
    asked = truth(tmp_path / "truth", MASK, MASK)
    given = read_mask_answers(answers(tmp_path / "a", **{"0": MASK, "1": MASK[:2]}), asked)
    assert given.ids == ("images/0.jpg",)
    assert "4 x 2 pixels" in given.left_out[0].reason


@pytest.mark.parametrize(
    ("name", "values", "word"), [("9", MASK, "is called like"), ("0", MASK + 9, "9, 10, 11")]
)
def test_answers_that_fit_nothing_are_refused(tmp_path, name, values, word):
    asked = truth(tmp_path / "truth", MASK)
    with pytest.raises(DataError, match=word):
        read_mask_answers(answers(tmp_path / "a", **{name: values.astype(np.uint8)}), asked)


def test_a_folder_without_masks_is_called_so(tmp_path):
    asked = truth(tmp_path / "truth", MASK)
    with pytest.raises(DataError, match="holds no image file"):
        read_mask_answers(answers(tmp_path / "a"), asked)


def test_the_second_observer_answers_the_first(shared):
    root = shared / "data" / "chasedb1"
    given = read_mask_answers(root / "masks_2ndHO", pupille.open(root))
    assert (len(given.ids), given.unmatched, given.left_out) == (28, (), ())
    drawn = np.asarray(Image.open(root / "masks_2ndHO/Image_14L_2ndHO.png"))
    assert (given.masks.read("images/Image_14L.jpg") == drawn).all()


MANY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def read_or_refused(root, content, ending="png", table=None):
    """Reads one good answer and one of any content: what is taken has the size and the classes of the truth."""
    asked = truth(root / "truth", MASK, MASK)
    given_root = root / "answers"
    given_root.mkdir(exist_ok=True)
    for file in given_root.iterdir():
        file.unlink()
    Image.fromarray(MASK).save(given_root / "0.png")
    (given_root / f"1.{ending}").write_bytes(content)
    if table is not None:
        (given_root / "classes.txt").write_bytes(table)
    answered, masks, sentence = None, [], ""
    try:
        answered = read_mask_answers(given_root, asked)
        masks = [answered.masks.read(id_) for id_ in answered.ids]
    except PupilleError as error:
        sentence = str(error)
    assert "\n" not in sentence
    if answered is None:
        return
    listed = {*answered.ids, *(item.path for item in answered.left_out), *answered.unmatched}
    assert len(listed) >= 2
    for mask in masks:
        assert mask.shape == MASK.shape
        assert set(np.unique(mask)) <= {0, 1, 2, IGNORED}


def encoded(values, form):
    buffer = io.BytesIO()
    Image.fromarray(values).save(buffer, form)
    return buffer.getvalue()


@given(data=st.data())
@MANY
def test_a_damaged_answer_is_read_left_out_or_refused(tmp_path, data):
    form = data.draw(st.sampled_from(["png", "tiff", "bmp", "gif"]))
    damaged = bytearray(encoded(MASK, form))
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.just(len(damaged)), st.integers(0, len(damaged))))
    read_or_refused(tmp_path, bytes(damaged[:cut]), form)


@given(
    kind=st.sampled_from([np.uint8, np.uint16, np.int32, np.float32]),
    values=st.lists(
        st.one_of(st.integers(-(2**31), 2**31 - 1), st.floats(width=32)), min_size=12, max_size=12
    ),
)
@MANY
def test_answers_in_numbers_of_every_kind_are_read_or_refused(tmp_path, kind, values):
    with np.errstate(all="ignore"):
        mask = np.nan_to_num(np.array(values)).astype(np.int64).astype(kind).reshape(MASK.shape)
        if kind is np.float32:
            mask = np.array(values, dtype=np.float32).reshape(MASK.shape)
    read_or_refused(tmp_path, encoded(mask, "tiff"), "tif")


@given(st.binary(max_size=80))
@MANY
def test_any_bytes_in_the_table_beside_answers_are_read_or_refused(tmp_path, table):
    read_or_refused(tmp_path, encoded(MASK, "png"), table=table)
