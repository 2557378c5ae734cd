"""Sizes without decoding are those that decoding gives."""

from pathlib import Path

import pytest
from PIL import Image

from pupille.errors import ImageError
from pupille.images.limits import DEFAULT_LIMITS, Limits
from pupille.images.open_image import read_image
from pupille.images.picture_size import PictureSize, picture_sizes

ORIENTATION = 0x0112


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_upright_size_is_that_of_the_decoded_picture(
    tmp_path: Path, suffix: str, orientation: int
) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    Image.new("RGB", (40, 20)).save(tmp_path / f"a{suffix}", exif=exif)
    (size,) = picture_sizes([f"a{suffix}"], tmp_path, DEFAULT_LIMITS)
    pixels = read_image(tmp_path / f"a{suffix}", root=tmp_path, name="a", limits=DEFAULT_LIMITS).pixels
    assert isinstance(size, PictureSize)
    assert size.upright == (pixels.shape[1], pixels.shape[0])
    assert (size.stored, size.orientation) == ((40, 20), orientation)


def test_what_cannot_be_read_is_an_error_with_its_path_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff\xe0 cut")
    (tmp_path / "b.jpg").write_bytes(b"")
    Image.new("L", (3, 2)).save(tmp_path / "c.png")
    Image.new("L", (3000, 2000)).save(tmp_path / "d.png")
    limits = Limits(megapixels=1.0)
    first, second, third, large, missing = picture_sizes(
        ["a.jpg", "b.jpg", "c.png", "d.png", "e.png"], tmp_path, limits
    )
    assert [type(item) for item in (first, second, large, missing)] == [ImageError] * 4
    assert isinstance(third, PictureSize)
    assert third.upright == (3, 2)
    assert "e.png" in str(missing)


def test_the_nine_orientations_of_the_corpus_look_the_same(shared: Path) -> None:
    root = shared / "data" / "odd" / "exif_orientation"
    files = sorted(path.name for path in root.iterdir() if path.suffix.lower() in (".jpg", ".jpeg"))
    sizes = dict(zip(files, picture_sizes(files, root, DEFAULT_LIMITS), strict=True))
    for kind in ("Landscape", "Portrait"):
        of_kind = {size.upright for name, size in sizes.items() if name.lower().startswith(kind.lower())}  # type: ignore[union-attr]
        assert len(of_kind) == 1, of_kind
