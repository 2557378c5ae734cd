"""What files say beside their pixels; written by Pillow or by hand, read by us, and never trusted."""

import io
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from PIL.ExifTags import IFD
from PIL.TiffImagePlugin import IFDRational

from hanging import HANGING
from pupille.audit.facts.record import Metadata
from pupille.audit.metadata.exif import exif_says
from pupille.audit.metadata.read import read_metadata
from pupille.audit.metadata.values import date_of, text_of
from pupille.audit.metadata.xmp_iptc import iptc_says, photoshop_says, xmp_says

PICTURE = Image.new("RGB", (16, 8), "teal")
BLOCKS = {
    315: "Marie Curie",
    33432: "Institut du Radium",
    271: "NIKON CORPORATION",
    272: "NIKON D90",
    305: "Ver.1.00",
    306: "2021:05:06 07:08:09",
    270: "left\n hand",
}
INNER = {
    36867: "2020:02:29 16:48:18",
    42033: "B123",
    42037: "L456",
    42032: "Irene",
    37510: b"ASCII\0\0\0seen",
}
GPS = {1: "S", 2: (47.0, 37.0, 7.63), 3: "W", 4: (122.0, 11.0, 51.89)}
EXPECTED = Metadata(
    latitude=-47.6187861,
    longitude=-122.1977472,
    camera="NIKON CORPORATION NIKON D90",
    serial="B123, L456",
    taken="2020-02-29T16:48:18",
    people=("Marie Curie", "Institut du Radium", "Irene"),
    comments=("left hand", "seen"),
    software="Ver.1.00",
    blocks=("exif", "gps"),
)
"""By hand: 47 + 37/60 + 7.63/3600 = 47.61878611; 122 + 11/60 + 51.89/3600 = 122.19774722."""

XMP = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" aux:SerialNumber="0123"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="47,37.5N" exif:GPSLongitude="8,30,36E"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreateDate="2019-01-02T03:04:05+01:00" xmp:CreatorTool="Editor 2">
<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Seq><rdf:li>Lise Meitner</rdf:li></rdf:Seq></dc:creator>
<dc:description xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Alt><rdf:li>a cell</rdf:li></rdf:Alt></dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
XMP_EXPECTED = Metadata(
    latitude=47.625,
    longitude=8.51,
    serial="0123",
    taken="2019-01-02T03:04:05",
    people=("Lise Meitner",),
    comments=("a cell",),
    software="Editor 2",
    blocks=("gps", "xmp"),
)


def exif_block(
    blocks: dict[int, Any] = BLOCKS, inner: dict[int, Any] = INNER, gps: dict[int, Any] = GPS
) -> bytes:
    exif = Image.Exif()
    for tag, value in blocks.items():
        exif[tag] = value
    exif.get_ifd(IFD.Exif).update(inner)
    exif.get_ifd(IFD.GPSInfo).update(
        {tag: tuple(map(IFDRational, v)) if isinstance(v, tuple) else v for tag, v in gps.items()}
    )
    return exif.tobytes()


def saved(form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    PICTURE.save(out, form, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "found"), [("JPEG", "JPEG"), ("PNG", "PNG"), ("WEBP", "WebP"), ("TIFF", "TIFF")]
)
def test_an_exif_block_says_the_same_in_every_format(form: str, found: str) -> None:
    assert read_metadata(saved(form, exif=exif_block()), found) == EXPECTED


def test_the_byte_order_of_a_block_does_not_matter() -> None:
    exif = Image.Exif()
    exif.load(exif_block())
    exif.endian = ">"
    assert read_metadata(
        saved("JPEG", exif=b"Exif\0\0" + bytes(exif.tobytes()).removeprefix(b"Exif\0\0")), "JPEG"
    )


@pytest.mark.parametrize(("form", "found"), [("JPEG", "JPEG"), ("WEBP", "WebP")])
def test_an_xmp_packet_says_the_same_in_every_format(form: str, found: str) -> None:
    assert read_metadata(saved(form, xmp=XMP), found) == XMP_EXPECTED


def test_an_xmp_packet_in_a_png_a_tiff_and_a_gif() -> None:
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    assert read_metadata(saved("PNG", pnginfo=text), "PNG") == XMP_EXPECTED
    assert read_metadata(saved("TIFF", tiffinfo={700: XMP}), "TIFF") == XMP_EXPECTED
    gif = saved("GIF")
    magic = b"\1" + bytes(range(255, -1, -1)) + b"\0"
    assert read_metadata(gif[:-1] + b"\x21\xff\x0bXMP DataXMP" + XMP + magic + b";", "GIF") == XMP_EXPECTED


def test_iptc_inside_photoshop_resources() -> None:
    sets = [(80, b"Emmy Noether"), (116, b"(c) G\xc3\xb6ttingen"), (55, b"20180704"), (120, b"caption")]
    record = b"".join(b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(v)) + v for number, v in sets)
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record + b"\0" * (len(record) % 2)
    thumbnail = b"8BIM\x04\x0c\0\0" + struct.pack(">I", 4) + b"tiny"
    body = b"Photoshop 3.0\0" + resource + thumbnail
    jpeg = saved("JPEG")
    said = read_metadata(jpeg[:2] + b"\xff\xed" + struct.pack(">H", len(body) + 2) + body + jpeg[2:], "JPEG")
    assert said.people == ("Emmy Noether", "(c) Göttingen")
    assert (said.taken, said.comments, said.thumbnail, said.blocks) == (
        "2018-07-04T00:00:00",
        ("caption",),
        True,
        ("iptc",),
    )


def test_comments_and_texts() -> None:
    assert read_metadata(saved("JPEG", comment="from the fridge"), "JPEG").comments == ("from the fridge",)
    assert read_metadata(saved("GIF", comment=b"a" * 300 + b"!"), "GIF").comments == ("a" * 200,)
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Ada")
    text.add_text("Comment", "patient 12", zip=True)
    text.add_itxt("Titre", "cœur", zip=True)
    said = read_metadata(saved("PNG", pnginfo=text), "PNG")
    assert (said.people, said.comments, said.blocks) == (
        ("Ada",),
        ("Comment: patient 12", "Titre: cœur"),
        ("text",),
    )


def test_a_thumbnail_inside_the_exif_block(shared: Path) -> None:
    photos = sorted((shared / "data" / "fruit_gps").rglob("*.jpg"))
    said = [read_metadata(path.read_bytes(), "JPEG") for path in photos]
    assert len(said) == 54
    assert all(one.thumbnail for one in said)
    for path, one in zip(photos, said, strict=True):
        with Image.open(path) as image:
            gps = image.getexif().get_ifd(IFD.GPSInfo)
            assert 513 in image.getexif().get_ifd(IFD.IFD1)
        north, west = (float(d + m / 60 + s / 3600) for d, m, s in (gps[2], gps[4]))
        assert (one.latitude, one.longitude) == pytest.approx((north, -west), abs=1e-6)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WebP"])
def test_a_file_without_metadata_says_nothing(form: str) -> None:
    assert read_metadata(saved(form), form) == Metadata()


@pytest.mark.parametrize(
    ("form", "found"), [("JPEG", "JPEG"), ("PNG", "PNG"), ("WEBP", "WebP"), ("TIFF", "TIFF")]
)
def test_an_orientation_alone_is_no_statement_about_the_making(form: str, found: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert read_metadata(saved(form, exif=exif), found) == Metadata()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2020:02:29 16:48:18", "2020-02-29T16:48:18"),
        (b"2020:02:29 16:48:18\0", "2020-02-29T16:48:18"),
        ("20180704", "2018-07-04T00:00:00"),
        ("2019-01-02T03:04:05.5Z", "2019-01-02T03:04:05"),
        ("0000:00:00 00:00:00", ""),
        ("    :  :     :  :  ", ""),
        ("2021:02:30 10:00:00", ""),
        ("last summer", ""),
        (None, ""),
    ],
)
def test_dates_of_every_kind_become_iso(written: object, read: str) -> None:
    assert date_of(written) == read


def test_texts_are_one_short_line() -> None:
    assert text_of(b"caf\xe9\0\0") == "café"
    assert text_of("a\x1b[31m\r\n\tb\u2028c") == "a [31m b c"
    assert len(text_of("x" * 10_000)) == 200
    assert text_of(12) == ""


@pytest.mark.parametrize(
    "gps",
    [
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
        {1: "N", 2: (95.0, 0.0, 0.0), 3: "E", 4: (8.0, 0.0, 0.0)},
        {1: "N", 2: (47.0, 0.0, 0.0)},
        {29: "2020:03:01"},
    ],
)
def test_a_position_that_is_none_is_present_but_not_told(gps: dict[int, Any]) -> None:
    said = read_metadata(saved("JPEG", exif=exif_block(gps=gps)), "JPEG")
    assert (said.latitude, said.longitude) == (None, None)
    assert "gps" in said.blocks


LAUGHS = (
    b"""<!DOCTYPE lolz [<!ENTITY lol "lol">%s]><x:xmpmeta xmlns:x="adobe:ns:meta/">&lol9;</x:xmpmeta>"""
    % b"".join(
        b'<!ENTITY lol%d "%s">' % (i, b"&lol%s;" % (b"" if i == 1 else b"%d" % (i - 1)) * 10)
        for i in range(1, 10)
    )
)


@pytest.mark.parametrize(
    "packet",
    [
        LAUGHS,
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<a>" * 200_000,
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + b"<rdf/>" * 150_000 + b"</x:xmpmeta>",
        b"<a " + b"b='' " * 50_000 + b"/>",
        b"no xml at all",
        b"",
    ],
)
def test_a_hostile_packet_is_present_silent_and_cheap(packet: bytes) -> None:
    start = time.thread_time()
    said = read_metadata(saved("WEBP", xmp=packet or b" "), "WebP")
    assert said == Metadata(blocks=("xmp",))
    assert time.thread_time() - start < HANGING


def test_a_text_chunk_that_inflates_without_end_is_cut() -> None:
    packed = zlib.compress(b"x" * 200_000_000, 9)
    body = b"Comment\0\0" + packed
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    png = saved("PNG")
    start = time.thread_time()
    assert read_metadata(png[:33] + chunk + png[33:], "PNG").comments == ("Comment: " + "x" * 191,)
    assert time.thread_time() - start < HANGING


def test_directories_that_lead_to_themselves_end() -> None:
    entry = struct.pack("<HHII", 34665, 4, 1, 8) + struct.pack("<HHII", 34853, 4, 1, 8)
    block = b"II*\0" + struct.pack("<IH", 8, 2) + entry + struct.pack("<I", 8)
    assert read_metadata(saved("JPEG", exif=b"Exif\0\0" + block), "JPEG").blocks == ("gps",)


def test_a_directory_of_thousands_of_tags_that_all_claim_the_block_is_cheap() -> None:
    entries = b"".join(struct.pack("<HHII", 300 + i, 2, 60_000, 8) for i in range(4000))
    block = b"II*\0" + struct.pack("<IH", 8, 4000) + entries + bytes(20_000)
    start = time.thread_time()
    read_metadata(saved("PNG", exif=b"Exif\0\0" + block), "PNG")
    assert time.thread_time() - start < HANGING


READERS: list[Callable[[bytes], Any]] = [exif_says, xmp_says, iptc_says, photoshop_says]


@settings(max_examples=150)
@given(st.data())
def test_bytes_changed_anywhere_in_a_file_never_raise(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(["JPEG", "PNG", "WebP", "TIFF", "GIF"]))
    options = {"comment": b"c"} if form == "GIF" else {"exif": exif_block()}
    whole = bytearray(saved(form, **options, **({"xmp": XMP} if form in ("JPEG", "WebP") else {})))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    read_metadata(bytes(whole), form)
    read_metadata(bytes(whole[:cut]), form)


@settings(max_examples=100)
@given(
    st.sampled_from([b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"II+\0\x08\0\0\0\x10\0\0\0", b""]),
    st.binary(max_size=400),
)
def test_bytes_of_any_kind_as_a_tiff_never_raise(start: bytes, rest: bytes) -> None:
    read_metadata(start + rest, "TIFF")
