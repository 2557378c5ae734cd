"""What a file is, by its first bytes: a format that is read, or one with a known way to convert it."""

from __future__ import annotations

from collections.abc import Mapping

from pupille.i18n.language import tell

EXTENSIONS: Mapping[str, tuple[str, ...]] = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"),
    "PNG": (".png", ".apng"),
    "TIFF": (".tif", ".tiff", ".btf", ".tf8", ".lsm", ".svs", ".scn"),
    "BMP": (".bmp", ".dib"),
    "GIF": (".gif",),
    "WebP": (".webp",),
}
"""Usual extensions of each format, spelled for people."""

TIFF_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"MM*\0", b"II\0*")
STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    *((start, "TIFF") for start in TIFF_STARTS),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
)
RAW_EXTENSIONS = (
    ".cr2",
    ".cr3",
    ".nef",
    ".nrw",
    ".arw",
    ".srf",
    ".sr2",
    ".dng",
    ".orf",
    ".rw2",
    ".pef",
    ".srw",
)
RAW_STARTS = (b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"\0MRM")
RAW = tell(
    'camera RAW photos are not read: develop them to TIFF, for example with "darktable-cli in.nef out.tif".'
)
HEIC = tell('HEIC photos are not read: save them as JPEG, for example with "magick in.heic out.jpg".')
FOREIGN_STARTS: tuple[tuple[bytes, str], ...] = (
    *((start, RAW) for start in RAW_STARTS),
    (
        b"%PDF",
        tell(
            'PDF files are not read: turn each page into a PNG, for example with "pdftoppm -png in.pdf out".'
        ),
    ),
    (
        b"%!PS",
        tell('PostScript files are not read: save them as PNG, for example with "magick in.eps out.png".'),
    ),
    (
        b"8BPS",
        tell('Photoshop files are not read: save them as TIFF, for example with "magick in.psd[0] out.tif".'),
    ),
    (
        b"\0\0\0\x0cjP  ",
        tell('JPEG 2000 files are not read: save them as TIFF, for example with "magick in.jp2 out.tif".'),
    ),
    (
        b"\0\0\0\x0cJXL ",
        tell('JPEG XL files are not read: save them as PNG, for example with "djxl in.jxl out.png".'),
    ),
    (
        b"\xff\x0a",
        tell('JPEG XL files are not read: save them as PNG, for example with "djxl in.jxl out.png".'),
    ),
)
BRANDS: Mapping[bytes, str] = {
    b"avif": tell('AVIF images are not read: save them as PNG, for example with "magick in.avif out.png".'),
    b"avis": tell('AVIF images are not read: save them as PNG, for example with "magick in.avif out.png".'),
    b"crx ": RAW,
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"), HEIC),
}
VIDEO = tell('videos are not read: save the frames as PNG, for example with "ffmpeg -i in.mp4 out%05d.png".')
SVG = tell('SVG drawings are not read: save them as PNG, for example with "magick in.svg out.png".')
DICOM = tell(
    'DICOM files are not read: save them as 16-bit PNG, for example with "dcmj2pnm +on2 in.dcm out.png".'
)
UNKNOWN = tell(
    "is none of JPEG, PNG, TIFF, BMP, GIF and WebP; open it in an image program and save it as PNG."
)

SUBFILE_TYPE, SUB_IFDS, DNG_VERSION = 254, 330, 50706


def format_of(data: bytes) -> str | None:
    """The format as `EXTENSIONS` spells it, by the first bytes; None where it is none of these."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WebP"
    return next((name for start, name in STARTS if data.startswith(start)), None)


def foreign(data: bytes) -> str:
    """One sentence about a file of another format, with the way to convert it where one is known."""
    if data[4:8] == b"ftyp":
        return BRANDS.get(data[8:12], VIDEO)
    if data[128:132] == b"DICM":
        return DICOM
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<svg") or (start.startswith(b"<?xml") and b"<svg" in start):
        return SVG
    return next((sentence for magic, sentence in FOREIGN_STARTS if data.startswith(magic)), UNKNOWN)


def is_camera_raw(data: bytes, extension: str, tags: Mapping[int, int]) -> bool:
    """Whether a TIFF is a camera's RAW file, whose first picture is only a small preview.

    extension: with its dot. tags: tag -> first value, of the first directory.
    """
    preview_first = tags.get(SUBFILE_TYPE, 0) & 1 == 1 and SUB_IFDS in tags
    return extension.lower() in RAW_EXTENSIONS or data[8:10] == b"CR" or DNG_VERSION in tags or preview_first


def extension_note(content_format: str, extension: str) -> str | None:
    """A note where the extension is that of another format than the content; None where it is not."""
    claimed = next((name for name, usual in EXTENSIONS.items() if extension.lower() in usual), None)
    if claimed in (None, content_format):
        return None
    return tell(
        "named {extension} but its content is {found}: read as {found}",
        extension=extension,
        found=content_format,
    )
