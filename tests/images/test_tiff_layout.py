"""What a TIFF says about its samples, and what of it is refused by name."""

import io

import numpy as np
import pytest
import tifffile

from pupille.errors import ImageError, Refusal
from pupille.images.open_image import decode_image
from pupille.images.tiff import Tiff
from pupille.images.tiff_layout import ASSOCIATED, FLOAT, LZW, RGB, SIGNED, UNSIGNED, TiffLayout

RAMP = np.tile(np.arange(0, 256, 8, dtype="u1")[None, :, None], (32, 1, 3))


def file_of(picture: np.ndarray, **options: object) -> bytes:
    out = io.BytesIO()
    tifffile.imwrite(out, picture, metadata=None, **options)
    return out.getvalue()


def layout_of(data: bytes) -> TiffLayout:
    tiff = Tiff.of(data)
    return TiffLayout.of(tiff, tiff.directory(tiff.first))


def refusal(data: bytes) -> ImageError:
    with pytest.raises(ImageError) as caught:
        decode_image(data, name="x")
    return caught.value


def test_a_layout_is_what_was_written() -> None:
    data = file_of(
        np.zeros((4, 9, 8), "f4"),
        photometric="rgb",
        planarconfig="separate",
        extrasamples=["assocalpha"],
        compression="lzw",
        byteorder=">",
        bigtiff=True,
    )
    layout = layout_of(data)
    assert (layout.order, layout.big, layout.planar, layout.compression) == (">", True, True, LZW)
    assert (layout.bits, layout.format, layout.samples, layout.photometric) == ((32,) * 4, FLOAT, 4, RGB)
    assert layout.alpha == ASSOCIATED
    assert not layout.is_undecided
    assert not layout.is_plain


@pytest.mark.parametrize(
    ("kind", "samples", "options", "plain"),
    [
        ("u1", 1, {}, True),
        ("u1", 3, {"photometric": "rgb"}, True),
        ("u2", 1, {"compression": "deflate", "byteorder": ">"}, True),
        ("i2", 1, {"compression": "deflate", "byteorder": ">"}, False),
        ("u2", 3, {"photometric": "rgb"}, False),
        ("u1", 3, {"photometric": "rgb", "planarconfig": "separate"}, False),
        ("u2", 1, {"photometric": "miniswhite", "byteorder": ">"}, False),
        ("u1", 3, {"photometric": "rgb", "compression": "jpeg"}, True),
    ],
)
def test_what_pillow_reads_as_it_was_written_is_left_to_it(
    kind: str, samples: int, options: dict, plain: bool
) -> None:
    shape = (16, 16, samples) if "planarconfig" not in options else (samples, 16, 16)
    layout = layout_of(file_of(np.zeros(shape[:2] if samples == 1 else shape, kind), **options))
    assert layout.is_plain is plain
    assert layout.format == (SIGNED if kind[0] == "i" else UNSIGNED)


@pytest.mark.parametrize(
    ("compression", "name"),
    [
        ("jpeg2000", "JPEG 2000"),
        ("jpegxl", "JPEG XL"),
        ("jpegxr", "JPEG XR"),
        ("lerc", "LERC"),
        ("png", "PNG"),
        ("webp", "WebP"),
    ],
)
def test_a_compression_that_is_not_read_is_called_by_its_name(
    compression: str, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    error = refusal(file_of(RAMP, photometric="rgb", compression=compression))
    assert error.refusal is Refusal.FOREIGN
    assert error.reason.startswith(f"is a TIFF whose pixels are stored as {name}, which is not read")
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""


def test_what_is_unknown_is_not_called_damaged() -> None:
    complex_numbers = refusal(file_of(np.zeros((4, 4), "c8")))
    assert "complex numbers" in complex_numbers.reason
    volume = refusal(file_of(np.zeros((16, 16, 16), "u1"), volumetric=True, tile=(16, 16, 16)))
    assert "a volume of 16 slices" in volume.reason
    inks = refusal(file_of(np.zeros((4, 8, 9), "u2"), photometric="separated", planarconfig="separate"))
    assert "4 samples of 16 bits, stored in a way that is not read" in inks.reason
    twelve = refusal(
        file_of(np.zeros((4, 8, 3), "u2"), photometric="rgb", bitspersample=12, compression=None)
    )
    assert "3 samples of 12 bits" in twelve.reason
    assert {error.refusal for error in (complex_numbers, volume, inks, twelve)} == {Refusal.FOREIGN}


def test_transparency_of_numbers_without_a_white_is_a_choice() -> None:
    picture = np.zeros((4, 4, 4), "f4")
    stored = {"photometric": "rgb", "extrasamples": ["unassalpha"]}
    assert "choose channels, such as" in refusal(file_of(picture, **stored)).reason
    picture[..., 3] = 1
    assert decode_image(file_of(picture, **stored), name="x").pixels.shape == (4, 4, 3)
    picture[..., 3] = 0
    assert decode_image(file_of(picture, **stored), name="x", bands=(1, 2, 3)).pixels.shape == (4, 4, 3)
