"""Every way in which a TIFF may store its samples, written and read back by tifffile beside our own reading."""

import io
import itertools
import struct

import numpy as np
import pytest
import tifffile

from pupille.errors import ImageError, Refusal
from pupille.images import tiff_samples
from pupille.images.open_image import Picture, decode_image

HEIGHT, WIDTH = 20, 18
TYPES = ("u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8")
COMPRESSIONS = (None, "lzw", "deflate", "packbits")
STORED = [
    (*stored, *order)
    for *stored, order in itertools.product(
        ("contig", "separate"),
        COMPRESSIONS,
        (False, True),
        (None, (16, 16)),
        (("<", False), (">", False), (">", True)),
    )
]
"""Planar configuration, compression, predictor, tiles, order of bytes, BigTIFF."""
RNG = np.random.default_rng(0)


def numbers(kind: str, *shape: int) -> np.ndarray:
    if kind[0] == "f":
        return RNG.normal(size=shape).astype(kind)
    bounds = np.iinfo(kind)
    return RNG.integers(bounds.min, bounds.max, shape, dtype=kind, endpoint=True)


def written(picture: np.ndarray, stored: tuple, **options: object) -> bytes:
    """The file that tifffile makes of a picture (H, W, channels)."""
    planar, compression, predictor, tile, order, big = stored
    channels = picture.shape[2]
    out = io.BytesIO()
    tifffile.imwrite(
        out,
        picture[..., 0] if channels == 1 else np.moveaxis(picture, 2, 0) if planar == "separate" else picture,
        compression=compression,
        predictor=predictor or None,
        tile=tile,
        rowsperstrip=None if tile else 7,
        byteorder=order,
        bigtiff=big,
        metadata=None,
        **({"planarconfig": planar} if channels > 1 else {}),
        **options,
    )
    return out.getvalue()


def by_tifffile(data: bytes, channels: int) -> np.ndarray:
    """(H, W) or (H, W, channels), as tifffile reads it."""
    read = tifffile.imread(io.BytesIO(data))
    return np.moveaxis(read, 0, 2) if channels > 1 and read.shape[0] == channels else read


def possible(kind: str, stored: tuple) -> bool:
    """Whether the combination exists: differences are taken of compressed numbers, by tifffile of up to 32 bits."""
    _, compression, predictor, *_ = stored
    return not predictor or (compression not in (None, "packbits") and kind not in ("u8", "i8"))


def decoded(data: bytes, **options: object) -> Picture:
    return decode_image(data, name="x", extension=".tif", **options)


def refusal(data: bytes, **options: object) -> ImageError:
    with pytest.raises(ImageError) as caught:
        decoded(data, **options)
    return caught.value


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("kind", TYPES)
def test_grey_and_colours_of_every_type_are_what_tifffile_reads(kind: str, channels: int) -> None:
    tried = 0
    for stored in STORED:
        if not possible(kind, stored) or (channels == 1 and stored[0] == "separate"):
            continue
        data = written(
            numbers(kind, HEIGHT, WIDTH, channels),
            stored,
            photometric="rgb" if channels == 3 else "minisblack",
        )
        expected, pixels = by_tifffile(data, channels), decoded(data).pixels
        assert pixels.dtype == (kind if kind in ("u1", "u2") else np.float32), stored
        assert np.array_equal(pixels, expected.astype(pixels.dtype)), stored
        tried += 1
    assert tried >= channels * 12


@pytest.mark.parametrize("kind", ["u1", "u2", "f4"])
def test_any_of_two_to_six_channels_can_be_chosen(kind: str) -> None:
    for channels, photometric, stored in itertools.product(range(2, 7), ("minisblack", "rgb"), STORED[::7]):
        if not possible(kind, stored) or (photometric == "rgb" and channels < 4):
            continue
        kinds = ["unspecified"] * (channels - (3 if photometric == "rgb" else 1))
        data = written(
            numbers(kind, HEIGHT, WIDTH, channels), stored, photometric=photometric, extrasamples=kinds
        )
        expected = by_tifffile(data, channels)
        last = decoded(data, bands=(channels,))
        assert np.array_equal(last.pixels, expected[..., channels - 1]), stored
        assert last.notes == (f"of {channels} channels these are read: {channels}",)
        turned = decoded(data, bands=(channels, 1, 2)).pixels
        assert np.array_equal(turned, expected[..., [channels - 1, 0, 1]]), stored
        undecided = refusal(data)
        assert undecided.refusal is Refusal.FOREIGN
        assert f"has {channels} channels" in undecided.reason
        assert "--bands" in undecided.reason
        assert f"channel {channels + 1} is not there" in refusal(data, bands=(channels + 1,)).reason


def test_transparent_parts_are_laid_on_white_at_every_depth() -> None:
    for kind, stored in itertools.product(("u1", "u2", "u4"), STORED[::5]):
        if not possible(kind, stored):
            continue
        picture = numbers(kind, HEIGHT, WIDTH, 4)
        white = float(np.iinfo(kind).max)
        colours, alpha = picture[..., :3].astype(float), picture[..., 3:] / white
        straight = decoded(written(picture, stored, photometric="rgb", extrasamples=["unassalpha"])).pixels
        laid = colours * alpha + white * (1 - alpha)
        assert np.allclose(straight, laid, rtol=1e-6, atol=0.51), stored
        assert straight.dtype == (kind if kind != "u4" else np.float32)
        # Multiplied by its transparency no colour is above it.
        picture[..., :3] = np.minimum(picture[..., :3], picture[..., 3:])
        multiplied = decoded(written(picture, stored, photometric="rgb", extrasamples=["assocalpha"])).pixels
        laid = picture[..., :3].astype(float) + white * (1 - alpha)
        assert np.allclose(multiplied, laid, rtol=1e-6, atol=2.01), stored


def test_grey_of_16_bits_with_transparency_keeps_its_16_bits() -> None:
    picture = np.array([[[1000, 65535], [1000, 0], [1000, 13107]]], dtype="u2")  # opaque, clear, a fifth
    for stored in STORED[::7]:
        if possible("u2", stored):
            data = written(picture, stored, photometric="minisblack", extrasamples=["unassalpha"])
            assert decoded(data).pixels.tolist() == [[1000, 65535, 200 + 52428]]


def test_white_as_zero_is_turned_round_whatever_the_order_of_bytes() -> None:
    for kind, stored in itertools.product(("u1", "u2", "u4"), STORED):
        if possible(kind, stored) and stored[0] == "contig":
            picture = numbers(kind, HEIGHT, WIDTH, 1)
            pixels = decoded(written(picture, stored, photometric="miniswhite")).pixels
            assert np.array_equal(pixels, (np.iinfo(kind).max - picture[..., 0]).astype(pixels.dtype)), stored


def test_floats_that_no_32_bits_hold_are_told_or_refused() -> None:
    stored = ("contig", None, False, None, "<", False)
    third = decoded(written(np.full((2, 2, 1), 1 / 3), stored, photometric="minisblack"))
    assert third.pixels[0, 0] == np.float32(1 / 3)
    assert third.notes == ("64-bit floating point is read as 32-bit: digits beyond the seventh are dropped",)
    assert decoded(written(np.full((2, 2, 1), 0.5), stored, photometric="minisblack")).notes == ()
    huge = refusal(written(np.full((2, 2, 1), 1e300), stored, photometric="minisblack"))
    assert "beyond those of 32-bit" in huge.reason
    infinite = refusal(written(np.full((2, 2, 1), np.inf), stored, photometric="minisblack"))
    assert "infinite" in infinite.reason


@pytest.mark.parametrize("orientation", range(1, 9))
def test_colours_of_16_bits_stand_upright_as_those_of_8_do(orientation: int) -> None:
    stored = ("separate", "deflate", True, None, ">", False)
    picture = numbers("u1", 5, 7, 3)
    tag = [(274, 3, 1, orientation, True)]
    shallow = decoded(written(picture, stored, photometric="rgb", extratags=tag)).pixels
    deep = decoded(written(picture.astype("u2") * 257, stored, photometric="rgb", extratags=tag)).pixels
    assert np.array_equal(deep, shallow.astype("u2") * 257)
    assert not deep.flags.writeable


def test_a_missing_or_damaged_piece_is_never_filled_in() -> None:
    picture = numbers("u2", HEIGHT, WIDTH, 3)
    for stored in STORED[::4]:
        if not possible("u2", stored):
            continue
        data = written(picture, stored, photometric="rgb")
        with tifffile.TiffFile(io.BytesIO(data)) as file:
            page = file.pages[0]
            lengths = page.tags[325 if page.is_tiled else 279]
            places = page.tags[324 if page.is_tiled else 273]
            start, length = page.dataoffsets[-1], page.databytecounts[-1]
            letter = {3: "H", 4: "I", 16: "Q"}
            first_place, first_length = (
                (tag.valueoffset, stored[4] + letter[tag.dtype]) for tag in (places, lengths)
            )
        beyond = bytearray(data)
        struct.pack_into(first_place[1], beyond, first_place[0], len(data) - 4)
        assert "damaged or cut short" in refusal(bytes(beyond)).reason, stored
        if stored[1] is None:
            continue
        nothing = bytearray(data)
        struct.pack_into(first_length[1], nothing, first_length[0], 0)
        assert "damaged or cut short" in refusal(bytes(nothing)).reason, stored
        if stored[1] == "deflate":
            spoiled = data[: start + length // 2] + bytes(length - length // 2) + data[start + length :]
            assert "damaged or cut short" in refusal(spoiled).reason, stored


def test_damage_is_told_in_our_words_alone(capfd: pytest.CaptureFixture[str]) -> None:
    for kind in ("u1", "f4"):
        stored = ("contig", "deflate", False, None, "<", False)
        data = written(numbers(kind, HEIGHT, WIDTH, 1), stored, photometric="minisblack")
        with tifffile.TiffFile(io.BytesIO(data)) as file:
            start = file.pages[0].dataoffsets[1]
        assert "damaged" in refusal(data[:start] + b"\xff" * 9 + data[start + 9 :]).reason
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""


def test_a_small_file_of_very_much_is_refused_before_it_is_decompressed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stored = ("contig", "deflate", False, None, "<", False)
    data = written(np.zeros((64, 64, 3), dtype="f8"), stored, photometric="rgb")
    monkeypatch.setattr(tiff_samples, "MOST_SAMPLE_BYTES", 64 * 64 * 3 * 8)
    assert decoded(data).pixels.shape == (64, 64, 3)
    monkeypatch.setattr(tiff_samples, "MOST_SAMPLE_BYTES", 64 * 64 * 3 * 8 - 1)
    assert refusal(data).refusal is Refusal.LIMIT


def test_a_file_with_spoiled_bytes_is_a_picture_or_one_refusal(capfd: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(0)
    files = [
        written(numbers(kind, HEIGHT, WIDTH, 3), stored, photometric="rgb")
        for kind, stored in itertools.product(("u2", "f4", "f8"), STORED[::9])
        if possible(kind, stored)
    ]
    outcomes = set()
    for n in range(600):
        data = bytearray(files[n % len(files)])
        for place in rng.integers(min(len(data), 400), size=1 + n % 3):
            data[place] = rng.choice([0, 1, 2, 127, 255, rng.integers(256)])
        try:
            outcomes.add(decoded(bytes(data)).pixels.ndim)
        except ImageError as error:
            outcomes.add(error.refusal)
    assert {3, Refusal.DAMAGED, Refusal.FOREIGN} <= outcomes
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""


def test_many_thousands_of_missing_pieces_cost_nothing() -> None:
    stored = ("separate", None, False, None, "<", False)
    data = bytearray(written(numbers("u2", HEIGHT, WIDTH, 3), stored, photometric="rgb"))
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        tags = file.pages[0].tags
        places = {code: tags[code].valueoffset for code in (256, 257, 278)}
        kinds = {code: "<" + {3: "H", 4: "I"}[tags[code].dtype] for code in places}
    for code, value in ((256, 1), (257, 40_000_000), (278, 1)):
        struct.pack_into(kinds[code], data, places[code], value)
    assert "damaged" in refusal(bytes(data)).reason or "more than" in refusal(bytes(data)).reason
