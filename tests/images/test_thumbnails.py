import io

import numpy as np
from PIL import Image

from pupille.images.open_image import read_image
from pupille.images.thumbnails import LARGEST, SIDE, thumbnail


def opened(data):
    return Image.open(io.BytesIO(data))


def test_a_tiny_picture_keeps_its_pixels():
    picture = np.random.default_rng(0).integers(0, 256, (8, 8), dtype=np.uint8)
    data, suffix = thumbnail(picture, low=0, high=255)
    assert suffix == ".png"
    assert np.array_equal(np.asarray(opened(data)), picture)


def test_a_large_picture_is_made_small():
    data, suffix = thumbnail(np.zeros((300, 600, 3), np.uint8), low=0, high=255)
    assert suffix == ".jpg"
    assert opened(data).size == (SIDE, SIDE // 2)


def test_the_window_is_shown_from_black_to_white():
    data, _ = thumbnail(np.array([[100, 2000, 4000, 9000]], np.uint16), low=100, high=4000)
    assert np.asarray(opened(data)).tolist() == [[0, 124, 255, 255]]


def test_a_thumbnail_of_a_photo_with_gps_carries_no_metadata(shared):
    photo = next((shared / "data" / "fruit_gps" / "train").rglob("*.jpg"))
    with Image.open(photo) as original:
        assert original.getexif().get_ifd(0x8825), "the photo must carry a position, or this shows nothing"
    data, _ = thumbnail(read_image(photo).pixels, low=0, high=255)
    image = opened(data)
    assert not image.getexif()
    assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & set(image.info)


def test_a_thumbnail_is_as_fine_as_fits_into_its_bytes(shared):
    photos = sorted((shared / "data" / "fruit_gps" / "train").rglob("*.jpg"))[:20]
    sizes = [len(thumbnail(read_image(photo).pixels, low=0, high=255)[0]) for photo in photos]
    assert max(sizes) <= LARGEST
    # A plain page needs no more than it takes at the finest.
    plain = np.full((200, 200, 3), 200, np.uint8)
    finest = io.BytesIO()
    Image.fromarray(plain).resize((SIDE, SIDE)).save(finest, "JPEG", quality=82)
    assert thumbnail(plain, low=0, high=255)[0] == finest.getvalue()
