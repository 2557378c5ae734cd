import numpy as np
import pytest
from PIL import Image

from pupille.data.formats.arrays import from_arrays
from pupille.data.open import open as open_dataset
from pupille.data.pixels import pixel_set
from pupille.data.pixels.pixel_set import read_all, read_pixels, to_channels
from pupille.errors import DataError, ImageError
from pupille.images.decoded import content_hash, shaped
from pupille.images.geometry import BASE, Geometry
from pupille.runs.events import Event

RNG = np.random.default_rng(0)


def grey(n=6, side=8, dtype=np.uint8):
    top = 255 if dtype == np.uint8 else 60_000
    return RNG.integers(0, top, (n, side, side)).astype(dtype)


def arrays(images):
    return from_arrays(images, ["a", "b"] * (len(images) // 2))


def test_small_pictures_of_one_size_are_kept_as_they_are():
    images = grey()
    pixels = read_pixels(arrays(images))
    assert pixels.native() == Geometry(8, 8)
    assert np.array_equal(pixels.at(Geometry(8, 8), np.arange(6))[..., 0], images)


def test_large_pictures_are_stretched_to_the_side_asked_for():
    pixels = read_pixels(arrays(grey(side=100)))
    assert pixels.native() == BASE
    assert pixels.at(BASE, np.arange(6)).shape == (6, 32, 32, 1)
    assert {(reading.width, reading.height) for reading in pixels.readings} == {(100, 100)}


def test_stretching_equals_pillows_antialiased_bilinear():
    picture = grey(1, 50)[0]
    expected = np.asarray(Image.fromarray(picture).resize((20, 10), Image.Resampling.BILINEAR))
    assert np.array_equal(shaped(picture, Geometry(10, 20)), expected)


def test_deep_colour_pictures_are_stretched_without_losing_depth():
    ramp = np.linspace(0, 65535, 64).astype(np.uint16)
    picture = np.stack([np.tile(ramp, (64, 1))] * 3, axis=2)
    out = shaped(picture, BASE)
    assert out.shape == (32, 32, 3)
    assert len(np.unique(out)) > 30
    assert out.max() > 64_000


def test_grey_among_colour_pictures_is_shown_as_grey_rgb(tmp_path):
    for name, image in (
        ("a/1.png", Image.new("L", (9, 9), 100)),
        ("b/1.png", Image.new("RGB", (9, 9), (1, 2, 3))),
    ):
        (tmp_path / name).parent.mkdir()
        image.save(tmp_path / name)
    pixels = read_pixels(open_dataset(tmp_path))
    assert pixels.colour == "RGB"
    batch = pixels.at(Geometry(9, 9), np.arange(2))
    assert batch[0, 0, 0].tolist() == [100, 100, 100]
    assert batch[1, 0, 0].tolist() == [1, 2, 3]


def test_colour_becomes_grey_by_the_weights_of_itu_r_601():
    picture = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]], dtype=np.uint8)
    expected = np.asarray(Image.fromarray(picture).convert("L"))
    assert np.abs(to_channels(picture, 1)[..., 0].astype(int) - expected).max() <= 1


def test_an_8_bit_picture_among_16_bit_ones_keeps_its_white(tmp_path):
    for folder, image in (
        ("a", Image.fromarray(np.full((5, 5), 65535, np.uint16))),
        ("b", Image.new("L", (5, 5), 255)),
    ):
        (tmp_path / folder).mkdir()
        image.save(tmp_path / folder / "white.png")
    pixels = read_pixels(open_dataset(tmp_path))
    assert pixels.depth == "16-bit"
    assert (pixels.at(Geometry(5, 5), np.arange(2)) == 65535).all()


def test_float_pictures_are_not_mixed_with_others(tmp_path):
    for folder, image in (("a", Image.new("F", (5, 5), 0.5)), ("b", Image.new("L", (5, 5), 1))):
        (tmp_path / folder).mkdir()
        image.save(tmp_path / folder / "x.tiff")
    Image.new("L", (5, 5), 2).save(tmp_path / "b" / "y.tiff")
    with pytest.raises(
        DataError, match=r"float values \(1\) and some whole numbers \(2\).*fewer are a/x\.tiff\."
    ):
        read_pixels(open_dataset(tmp_path))


def broken_set(tmp_path):
    for name in ("a/1.png", "a/2.png", "b/1.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.new("L", (9, 9)).save(tmp_path / name)
    (tmp_path / "b" / "2.png").write_bytes(b"not a picture")
    return open_dataset(tmp_path)


def test_a_file_that_cannot_be_read_is_listed_and_the_others_go_on(tmp_path):
    pixels = read_pixels(broken_set(tmp_path))
    assert list(pixels.dataset.samples["id"]) == ["a/1.png", "a/2.png", "b/1.png"]
    assert [item.path for item in pixels.dataset.left_out] == ["b/2.png"]
    assert len(pixels.readings) == 3


def test_strict_stops_at_the_first_file_that_cannot_be_read(tmp_path):
    with pytest.raises(ImageError, match=r"b/2\.png"):
        read_pixels(broken_set(tmp_path), strict=True)


def test_nothing_readable_is_an_error_with_the_first_reason(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.png").write_bytes(b"no")
    with pytest.raises(DataError, match="none of the 2 images"):
        read_pixels(open_dataset(tmp_path))


def test_every_picture_is_told_to_the_listener():
    heard: list[Event] = []
    read_pixels(arrays(grey()), listener=heard.append)
    assert [(event.done, event.total) for event in heard] == [(n, 6) for n in range(1, 7)]


def test_equal_pictures_have_equal_hashes_and_others_do_not():
    picture = grey(1)[0]
    other = picture.copy()
    other[0, 0] ^= 1
    assert content_hash(picture) == content_hash(picture.copy())
    assert content_hash(picture) != content_hash(other)
    assert content_hash(picture) != content_hash(picture.astype(np.uint16))
    assert content_hash(np.zeros((2, 8), np.uint8)) != content_hash(np.zeros((4, 4), np.uint8))


def test_the_fingerprint_notices_a_changed_pixel_and_a_changed_label_but_no_other_order():
    images = grey()
    first = read_pixels(arrays(images))
    changed = images.copy()
    changed[3, 0, 0] ^= 1
    assert read_pixels(arrays(changed)).fingerprint() != first.fingerprint()
    assert read_pixels(from_arrays(images, ["b", "a"] * 3)).fingerprint() != first.fingerprint()
    assert first.subset(np.array([5, 4, 3, 2, 1, 0])).fingerprint() == first.fingerprint()


def test_many_pictures_of_a_store_come_in_order_whoever_reads_them(monkeypatch):
    monkeypatch.setattr(pixel_set, "AT_ONCE", 4)
    images = grey(n=30)
    dataset = arrays(images)
    read, steps = dataset.images.read, []

    class Broken:
        """A store whose picture 13 cannot be read."""

        def read(self, path):
            if path == list(dataset.samples["path"])[13]:
                raise DataError("is gone")
            return read(path)

    paths = list(dataset.samples["path"])
    outcomes = read_all(Broken(), paths, Geometry(8, 8), strict=False, listener=steps.append)
    assert [isinstance(outcome, ImageError) for outcome in outcomes] == [k == 13 for k in range(30)]
    assert all(np.array_equal(outcomes[k].pixels, images[k]) for k in range(30) if k != 13)
    assert [step.done for step in steps] == list(range(1, 31))
    with pytest.raises(ImageError, match="is gone"):
        read_all(Broken(), paths, Geometry(8, 8), strict=True, listener=steps.append)
