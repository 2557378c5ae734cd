import numpy as np
import pytest
from PIL import Image

from pupille.data.open import open_images
from pupille.data.pixels.pixel_set import read_pixels
from pupille.errors import ConfigError, DataError
from pupille.images.decoded import shaped
from pupille.images.geometry import BASE, CROP, Geometry

BACKBONES = (
    (224, 0.875, "bicubic"),
    (224, 0.875, "bilinear"),
    (224, 0.95, "bicubic"),
    (224, 0.9, "bicubic"),
    (224, 1.0, "bilinear"),
    (299, 0.875, "bicubic"),
    (299, 0.875, "bilinear"),
    (288, 0.95, "bicubic"),
)
"""Input size, share of the crop and interpolation of configurations that timm states for its weights."""
FEW = {
    "fruit_gps/*/*/*.jpg": 2,
    "bccd/JPEGImages/*.jpg": 2,
    "hurricane/train/*/*.jpeg": 3,
    "sign_digits/**/*.JPG": 3,
    "membrane/**/*.png": 1,
}


def backbone(size, share, interpolation):
    return Geometry(size, size, CROP, int(size / share), interpolation)


def seen_by_timm(image, size, share, interpolation):
    """The pixels that timm's evaluation transform gives, before they are normalised."""
    timm = pytest.importorskip("timm.data")
    transform = timm.create_transform(
        size, is_training=False, crop_pct=share, interpolation=interpolation, normalize=False
    )
    return np.asarray(transform(image).permute(1, 2, 0))


def photos(shared):
    found = []
    for pattern, n in FEW.items():
        paths = sorted((shared / "data").glob(pattern))
        assert paths, pattern
        found += paths[:: max(1, len(paths) // n)][:n]
    return found


@pytest.fixture
def folder(shared, tmp_path):
    """Real photos of several sizes and kinds."""
    for number, path in enumerate(photos(shared)):
        (tmp_path / f"{number:02}{path.suffix}").write_bytes(path.read_bytes())
    return tmp_path


@pytest.mark.parametrize(("size", "share", "interpolation"), BACKBONES)
def test_a_crop_has_the_bytes_of_timms_evaluation_transform(folder, size, share, interpolation):
    geometry = backbone(size, share, interpolation)
    images = open_images(folder)
    pixels = read_pixels(images, geometries=(geometry,))
    rows = np.arange(len(images))
    for row, path in enumerate(images.samples["path"]):
        with Image.open(folder / path) as image:
            expected = seen_by_timm(image.convert("RGB"), size, share, interpolation)
        ours = pixels.at(geometry, rows[row : row + 1], channels=3)[0]
        assert ours.dtype == np.uint8
        assert np.array_equal(ours, expected), path


def test_a_crop_read_again_from_the_cache_is_the_same(shared, tmp_path):
    paths = sorted((shared / "data" / "hurricane" / "train").glob("*/*.jpeg"))[:40]
    for number, path in enumerate(paths):
        (tmp_path / f"{number:02}.jpeg").write_bytes(path.read_bytes())
    geometry, rows = backbone(224, 0.875, "bicubic"), np.arange(40)
    first, again = (
        read_pixels(open_images(tmp_path), geometries=(geometry,)).at(geometry, rows) for _ in range(2)
    )
    with Image.open(tmp_path / "07.jpeg") as image:
        assert np.array_equal(again[7], seen_by_timm(image, 224, 0.875, "bicubic"))
    assert np.array_equal(first, again)


def test_a_large_jpeg_is_decoded_in_full_for_a_crop(tmp_path):
    coarse = Image.fromarray(np.random.default_rng(0).integers(0, 256, (30, 40, 3), dtype=np.uint8))
    coarse.resize((1600, 1200), Image.Resampling.BICUBIC).save(tmp_path / "a.jpg")
    geometry = Geometry(32, 32, CROP, 40)
    with Image.open(tmp_path / "a.jpg") as image:
        expected = np.asarray(image.resize((53, 40), Image.Resampling.BILINEAR).crop((10, 4, 42, 36)))
    found = read_pixels(open_images(tmp_path), geometries=(geometry,)).at(geometry, np.array([0]))[0]
    assert np.array_equal(found, expected)


def test_grey_pictures_are_shown_to_a_colour_model_three_times(tmp_path):
    Image.fromarray(np.arange(1600, dtype=np.uint8).reshape(40, 40)).save(tmp_path / "a.png")
    pixels = read_pixels(open_images(tmp_path), geometries=(BASE,))
    grey, colour = (pixels.at(BASE, np.array([0]), channels=channels) for channels in (1, 3))
    assert grey.shape == (1, 32, 32, 1)
    assert np.array_equal(colour, np.repeat(grey, 3, axis=3))


def test_a_turned_photo_is_cropped_upright(shared):
    folder = shared / "data" / "odd" / "exif_orientation"
    paths = sorted(folder.rglob("Landscape_[16].jpg"))
    geometry = backbone(224, 0.875, "bicubic")
    upright, turned = (
        read_pixels(open_images(path), geometries=(geometry,)).at(geometry, np.array([0]))[0].astype(int)
        for path in paths
    )
    assert np.abs(upright - turned).mean() < 3


def test_a_set_read_for_two_geometries_gives_each_as_if_it_were_alone(folder):
    images = open_images(folder)
    crop, rows = backbone(224, 0.875, "bilinear"), np.arange(len(images))
    both = read_pixels(images, geometries=(BASE, crop))
    for geometry in (BASE, crop):
        alone = read_pixels(images, geometries=(geometry,))
        assert np.array_equal(both.at(geometry, rows), alone.at(geometry, rows))
        assert both.content == alone.content
        assert both.fingerprint() == alone.fingerprint()


def test_a_geometry_that_was_not_asked_for_is_an_error(folder):
    pixels = read_pixels(open_images(folder))
    with pytest.raises(DataError, match="were not read for"):
        pixels.at(Geometry(64, 64), np.array([0]))


def test_deep_pictures_are_cropped_at_their_depth():
    ramp = np.tile(np.linspace(0, 65535, 64).astype(np.uint16), (48, 1))
    out = shaped(ramp, Geometry(20, 20, CROP, 24))
    small = Image.fromarray(ramp.astype(np.float32)).resize((32, 24), Image.Resampling.BILINEAR)
    assert np.array_equal(out, np.asarray(small)[2:22, 6:26])


def test_a_picture_too_narrow_to_crop_is_listed_and_the_others_go_on(tmp_path):
    Image.new("L", (40_000, 2)).save(tmp_path / "narrow.png")
    Image.new("L", (60, 50), 9).save(tmp_path / "photo.png")
    pixels = read_pixels(open_images(tmp_path), geometries=(Geometry(224, 224, CROP, 256),))
    assert [item.path for item in pixels.dataset.left_out] == ["narrow.png"]
    assert "too narrow to be cropped" in pixels.dataset.left_out[0].reason
    assert len(pixels.dataset) == 1


@pytest.mark.parametrize(
    "geometry", [Geometry(60, 90), Geometry(50, 50, CROP, 64), Geometry(40, 60, CROP, 64, "bicubic")]
)
def test_places_go_into_the_frame_and_back(geometry):
    """A bright square is found where the mapping says that it lies."""
    picture = np.zeros((200, 300), np.uint8)
    picture[90:110, 150:180] = 255
    place = geometry.place(200, 300)
    corners = np.array([[150.0, 90.0], [180.0, 110.0]])
    (left, top), (right, bottom) = place.to_frame(corners)
    rows, columns = np.nonzero(shaped(picture, geometry) > 127)
    assert abs(columns.min() - left) <= 1
    assert abs(columns.max() + 1 - right) <= 1
    assert abs(rows.min() - top) <= 1
    assert abs(rows.max() + 1 - bottom) <= 1
    assert np.allclose(place.to_picture(place.to_frame(corners)), corners)


def test_a_wide_photo_is_placed_as_by_hand():
    place = Geometry(224, 224, CROP, 256).place(768, 1024)
    # 256 * 1024 / 768 = 341.3, cut down; (341 - 224) / 2 = 58.5, rounded to the even 58.
    assert (place.height, place.width, place.top, place.left) == (256, 341, 16, 58)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((0, 32), "1 to 4096 pixels high"),
        ((32, 2**20 + 1), "1 to 4096 pixels high"),
        ((32, 32, "fill"), "stretch or crop"),
        ((32, 32, CROP, 40, "nearest"), "bilinear or bicubic"),
        ((32, 32, "stretch", 40), "has no size beside"),
        ((32, 32, "stretch", None, "bicubic"), "stretching is bilinear"),
        ((32, 32, CROP), "shorter side of 32 to 4096"),
        ((32, 48, CROP, 40), "shorter side of 48 to 4096"),
        ((32, 32, CROP, 5000), "Got 5000"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(arguments, said):
    with pytest.raises(ConfigError, match=said):
        Geometry(*arguments)


def test_the_name_tells_the_size_and_the_fit():
    assert BASE.label == "32px"
    assert Geometry(224, 224, CROP, 256).label == "224px-crop"
    assert Geometry(20, 30).label == "20x30px"


def test_a_square_of_another_side_is_come_to_in_the_same_manner():
    assert Geometry(32, 32).sized(48) == Geometry(48, 48)
    published = Geometry(224, 224, CROP, 256, "bicubic")
    # A share of .875 of the shorter side, as before.
    assert published.sized(112) == Geometry(112, 112, CROP, 128, "bicubic")
    assert published.sized(224) == published
