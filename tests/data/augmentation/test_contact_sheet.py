import io

import numpy as np
import pytest
from PIL import Image

from pupille.data.augmentation.contact_sheet import CELL, GAP, WIDE_GAP, contact_sheet
from pupille.data.augmentation.sets import SETS
from pupille.errors import ConfigError, DataError


def opened(sheet):
    return Image.open(io.BytesIO(sheet.png))


def photos(folder, n=5, size=(200, 150)):
    folder.mkdir()
    for i in range(n):
        pixels = np.random.default_rng(i).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{i}.png")
    return str(folder)


def cell(array, row, column):
    left = GAP + column * (CELL + GAP) + (WIDE_GAP - GAP) * (column > 0)
    top = GAP + row * (CELL + GAP)
    return array[top : top + CELL, left : left + CELL]


def test_a_row_is_an_image_that_begins_with_the_original(tmp_path):
    source = photos(tmp_path / "photos")
    sheet = contact_sheet(source, SETS["aerial"], images=3, views=4)
    assert sheet.ids == ("0.png", "2.png", "4.png")
    array = np.asarray(opened(sheet))
    assert array.shape == (GAP + 3 * (CELL + GAP), WIDE_GAP + 5 * (CELL + GAP), 3)
    for row, name in enumerate(sheet.ids):
        with Image.open(f"{source}/{name}") as image:
            original = np.asarray(image.resize((CELL, CELL), Image.Resampling.BILINEAR))
        assert np.array_equal(cell(array, row, 0), original)
        eight = [np.rot90(side, k) for side in (original, original[:, ::-1]) for k in range(4)]
        for column in range(1, 5):
            assert any(np.array_equal(cell(array, row, column), one) for one in eight)


def test_small_pictures_are_shown_pixel_for_pixel():
    sheet = contact_sheet("digits", SETS["none"], images=2, views=1)
    array = np.asarray(opened(sheet))
    assert array.ndim == 2
    from sklearn.datasets import load_digits

    first = np.rint(load_digits().images[0] * 255 / 16).astype(np.uint8)
    assert np.array_equal(cell(array, 0, 0), first.repeat(CELL // 8, axis=0).repeat(CELL // 8, axis=1))
    assert np.array_equal(cell(array, 0, 1), cell(array, 0, 0))


def test_the_same_seed_gives_the_same_picture_and_another_one_does_not(tmp_path):
    source = photos(tmp_path / "photos")
    sheets = [contact_sheet(source, SETS["photo"], seed=seed).png for seed in (1, 1, 2)]
    assert sheets[0] == sheets[1] != sheets[2]


def test_a_sheet_of_photos_with_gps_carries_no_metadata(shared):
    source = shared / "data" / "fruit_gps" / "train"
    photo = next(source.rglob("*.jpg"))
    with Image.open(photo) as original:
        assert original.getexif().get_ifd(0x8825), "the photo must carry a position, or this shows nothing"
    image = opened(contact_sheet(str(photo), SETS["photo"], views=2))
    image.load()
    assert not image.getexif()
    assert not image.info


def test_deep_pictures_are_shown_from_their_darkest_to_their_brightest(tmp_path):
    ramp = np.linspace(1000, 3000, 32 * 32).reshape(32, 32).astype(np.uint16)
    Image.fromarray(ramp).save(tmp_path / "deep.png")
    array = np.asarray(opened(contact_sheet(str(tmp_path / "deep.png"), SETS["none"], views=1)))
    shown = cell(array, 0, 0)
    assert shown[0, 0] == 0
    assert shown[-1, -1] == 255
    assert abs(int(shown[CELL // 2, 0]) - 128) < 5


def test_an_image_that_cannot_be_read_is_listed_and_the_others_are_shown(tmp_path):
    source = photos(tmp_path / "photos", n=3)
    (tmp_path / "photos" / "1.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    sheet = contact_sheet(source, SETS["light"], views=1)
    assert sheet.ids == ("0.png", "2.png")
    assert [item.path for item in sheet.left_out] == ["1.png"]


def test_no_readable_image_is_an_error(tmp_path):
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(DataError, match="none of the images"):
        contact_sheet(str(tmp_path / "a.png"), SETS["light"])


@pytest.mark.parametrize("option", ["images", "views"])
@pytest.mark.parametrize("number", [0, 101])
def test_a_number_of_images_or_views_that_makes_no_sheet_is_refused(option, number):
    with pytest.raises(ConfigError, match=f"{option} is a number from 1 to 100"):
        contact_sheet("digits", SETS["light"], **{option: number})
