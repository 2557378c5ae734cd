import io
import struct

import numpy as np
import pytest
from PIL import Image

from pupille.data.sources.image_files import FileImages
from pupille.errors import ImageError
from pupille.images.decoded import BIG, content_hash, plain_orientation, read_file, read_jpeg
from pupille.images.geometry import BASE, Geometry
from pupille.images.limits import Limits
from pupille.images.open_image import ORIENTATION, decode_image
from pupille.images.strip_metadata import bare


def photo(width=640, height=480, seed=0, mode="RGB"):
    """Smooth shapes with some grain, as cameras give."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (9, 12, 3), dtype=np.uint8))
    smooth = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC)).astype(int)
    grain = np.clip(smooth + rng.integers(-9, 10, smooth.shape), 0, 255).astype(np.uint8)
    return Image.fromarray(grain).convert(mode)


def jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", **{"quality": 90, **options})
    return out.getvalue()


def read(data, side, *, name="a.jpg", limits=None, page=0, root=None):
    return read_file(FileImages(root, limits or Limits(), page), name, data, Geometry(side, side))


def stretched_by_pillow(data, side):
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.resize((side, side), Image.Resampling.BILINEAR))


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("side", [121, 224, 600])
def test_a_big_jpeg_less_than_four_times_the_side_is_decoded_in_full(mode, side):
    data = jpeg(photo(mode=mode))
    assert np.array_equal(read(data, side).pixels, stretched_by_pillow(data, side))


def test_a_big_jpeg_that_is_not_larger_than_the_side_stays_as_it_is():
    data = jpeg(photo())
    with Image.open(io.BytesIO(data)) as image:
        assert np.array_equal(read(data, 640).pixels, np.asarray(image))


@pytest.mark.parametrize(("side", "scale"), [(120, 2), (64, 2), (60, 4), (32, 4), (30, 8), (8, 8)])
def test_from_four_times_on_it_is_decoded_at_a_scale_that_leaves_twice_the_side(side, scale):
    data = jpeg(photo())
    with Image.open(io.BytesIO(data)) as image:
        image.draft(None, (640 // scale, 480 // scale))
        assert image.size == (640 // scale, 480 // scale)
        expected = np.asarray(image.resize((side, side), Image.Resampling.BILINEAR))
    assert 480 // scale >= 2 * side
    assert np.array_equal(read(data, side).pixels, expected)


@pytest.mark.parametrize("side", [30, 32, 64, 120])
def test_a_reduced_scale_changes_pixels_by_rounding_only(side):
    data = jpeg(photo())
    difference = read(data, side).pixels.astype(int) - stretched_by_pillow(data, side)
    assert np.abs(difference).max() <= 5
    assert np.abs(difference).mean() < 1


def test_real_photos_at_a_reduced_scale_look_as_in_full(shared):
    paths = sorted((shared / "data" / "fruit_gps").rglob("*.jpg"))[:4]
    for path in paths:
        data = path.read_bytes()
        difference = read(data, 32).pixels.astype(int) - stretched_by_pillow(data, 32)
        assert np.abs(difference).mean() < 1.5


@pytest.mark.parametrize("number", range(9))
@pytest.mark.parametrize("kind", ["landscape", "portrait"])
def test_every_orientation_comes_out_upright(shared, kind, number):
    path = next((shared / "data" / "odd" / "exif_orientation").rglob(f"{kind.title()}_{number}.jpg"))
    data = path.read_bytes()
    whole = decode_image(data, name="a.jpg").pixels
    for side in (32, 224):
        one = read(data, side)
        assert (one.height, one.width) == whole.shape[:2]
        small = np.asarray(Image.fromarray(whole).resize((side, side), Image.Resampling.BILINEAR))
        assert np.abs(one.pixels.astype(int) - small).mean() < 2


def test_cmyk_is_read_and_told_as_through_the_door():
    data = jpeg(photo(mode="CMYK"))
    picture = decode_image(data, name="a.jpg")
    one = read(data, 224)
    assert one.notes == picture.notes != ()
    small = Image.fromarray(picture.pixels).resize((224, 224), Image.Resampling.BILINEAR)
    assert np.array_equal(one.pixels, np.asarray(small))


def test_a_wrong_extension_is_told_as_through_the_door():
    data = jpeg(photo())
    assert (
        read(data, 224, name="a.png").notes == decode_image(data, name="a.png", extension=".png").notes != ()
    )


def test_what_the_door_refuses_stays_refused_with_its_reason():
    data = jpeg(photo())
    for bad, limits in (
        (data[: len(data) // 2], None),
        (data, Limits(megapixels=0.1)),
        (data, Limits(file_bytes=99)),
    ):
        with pytest.raises(ImageError) as ours:
            read(bad, 32, limits=limits)
        with pytest.raises(ImageError) as door:
            decode_image(bad, name="a.jpg", extension=".jpg", limits=limits or Limits())
        assert str(ours.value) == str(door.value)
    only_png = Limits(formats=("PNG",))
    with pytest.raises(ImageError, match="only PNG are allowed"):
        read(data, 32, limits=only_png)


def test_every_cut_of_a_big_jpeg_is_refused_at_a_reduced_scale_too():
    data = jpeg(photo(520, 400))
    for share in np.linspace(0.02, 0.97, 20):
        with pytest.raises(ImageError):
            read(data[: int(share * len(data))], 32)


def test_the_content_is_that_of_the_coded_pixels_whatever_the_side_and_the_metadata():
    data = jpeg(photo())
    marked = jpeg(photo(), comment=b"seen by nobody")
    assert marked != data
    contents = {
        read(one, side).content for one in (data, marked, bare(marked, "JPEG", 1)) for side in (8, 224, 900)
    }
    assert len(contents) == 1
    others = [jpeg(photo(seed=1)), jpeg(photo(), quality=89), jpeg(photo(), subsampling=0)]
    assert len({read(one, 32).content for one in (data, *others)}) == 4


def test_another_orientation_is_another_picture():
    turned = Image.Exif()
    turned[0x0112] = 6
    upright = jpeg(photo())
    assert read(jpeg(photo(), exif=turned), 32).content != read(upright, 32).content
    one = read(jpeg(photo(), exif=turned), 32)
    assert (one.width, one.height) == (480, 640)


def test_smaller_jpegs_and_other_formats_are_known_by_their_pixels():
    small = jpeg(photo(BIG - 1, 300))
    out = io.BytesIO()
    photo().save(out, "PNG")
    for data, name in ((small, "a.jpg"), (out.getvalue(), "a.png")):
        picture = decode_image(data, name=name)
        assert read(data, 32, name=name).content == content_hash(picture.pixels)


def test_a_small_jpeg_reads_as_through_the_door():
    turned = Image.Exif()
    turned[0x0112] = 6
    for data in (
        jpeg(photo(300, 200)),
        jpeg(photo(300, 200, mode="L")),
        jpeg(photo(300, 200, mode="CMYK")),
        jpeg(photo(300, 200), exif=turned),
    ):
        whole, one = decode_image(data, name="a.png", extension=".png"), read(data, 400, name="a.png")
        assert np.array_equal(one.pixels, whole.pixels)
        assert one.notes == whole.notes
        assert one.content == content_hash(whole.pixels)
        assert (one.height, one.width) == whole.pixels.shape[:2]


def test_a_file_that_is_no_jpeg_goes_the_ordinary_way():
    images = FileImages(None)
    assert read_jpeg(jpeg(photo(BIG, 40)), ".jpg", images, BASE) is not None
    assert read_jpeg(b"", ".jpg", images, BASE) is None
    assert read_jpeg(b"\x89PNG\r\n\x1a\n", ".jpg", images, BASE) is None
    assert read_jpeg(jpeg(photo()), ".jpg", FileImages(None, page=1), BASE) is None


def test_a_plainly_said_orientation_is_the_one_that_pillow_finds(shared):
    said = 0
    for path in [
        *(shared / "data" / "fruit_gps").rglob("*.jpg"),
        *(shared / "data" / "odd" / "exif_orientation").rglob("*.jpg"),
    ]:
        with Image.open(path) as image:
            found = plain_orientation(image.info.get("exif", b""))
            assert found in (None, image.getexif().get(ORIENTATION)), path
            said += found is not None
    assert said > 40


@pytest.mark.parametrize("order", [">", "<"])
def test_an_orientation_that_is_not_said_plainly_is_left_to_pillow(order):
    def block(*entries):
        head = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(f"{order}IH", 8, len(entries))
        return b"Exif\0\0" + head + b"".join(struct.pack(f"{order}HHIHH", *entry, 0) for entry in entries)

    assert plain_orientation(block((0x10F, 3, 1, 9), (ORIENTATION, 3, 1, 6))) == 6
    for entries in (
        [(ORIENTATION, 4, 1, 6)],
        [(ORIENTATION, 3, 2, 6)],
        [(ORIENTATION, 3, 1, 9)],
        [(ORIENTATION, 3, 1, 6), (ORIENTATION, 3, 1, 6)],
        [],
    ):
        assert plain_orientation(block(*entries)) is None
    assert plain_orientation(block((ORIENTATION, 3, 1, 6))[:-4]) is None
    assert plain_orientation(b"") is None
