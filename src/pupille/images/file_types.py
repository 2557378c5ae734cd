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
ARRAYS = tell(
    "NumPy files are not read: open them in Python with numpy.load and hand the arrays over, "
    "pupille.open((images, labels))."
)
HDF5 = tell(
    "HDF5 files are not read: save their images as TIFF, for example in Python with h5py and tifffile."
)
MATLAB = tell("MATLAB files are not read: save their images as TIFF, for example in MATLAB with imwrite.")
CONTAINERS: tuple[tuple[bytes, str], ...] = (
    (b"\x93NUMPY", ARRAYS),
    (b"\x89HDF\r\n\x1a\n", HDF5),
    (b"MATLAB 5.0 MAT-file", MATLAB),
    (b"MATLAB 7.3 MAT-file", MATLAB),
    (b"\x1f\x8b", tell('gzip files are not read: unpack them, for example with "gunzip in.gz".')),
)
"""Files of arrays, which lie beside images as often as they hold some."""
NIFTI = tell(
    "NIfTI volumes are not read: save their slices as 16-bit TIFF, for example in Python with nibabel and tifffile."
)
MICROSCOPES: tuple[tuple[bytes, str], ...] = (
    (
        b"ZISRAWFILE",
        tell('Zeiss CZI files are not read: save them as TIFF, for example with "bfconvert in.czi out.tif".'),
    ),
    (
        b"\xda\xce\xbe\x0a",
        tell('Nikon ND2 files are not read: save them as TIFF, for example with "bfconvert in.nd2 out.tif".'),
    ),
    (
        b"SIMPLE  =",
        tell("FITS files are not read: save them as TIFF, for example in Python with astropy and tifffile."),
    ),
)
POINTERS: tuple[tuple[bytes, str], ...] = (
    (
        b"version https://git-lfs.github.com/spec/",
        tell('is a pointer of Git LFS and not the image itself: bring the images with "git lfs pull".'),
    ),
    (
        b"/annex/objects/",
        tell('is a pointer of git-annex and not the image itself: bring the images with "git annex get".'),
    ),
)
WEB_PAGE = tell(
    "is a web page or the answer of a server and not an image: what was downloaded is an error or a login; download it "
    "again."
)
WEB_STARTS = (b"<!doctype html", b"<html", b"<head", b"<?xml", b"<error")
ZEROS = tell("holds nothing but zeros where an image begins: it was not copied to its end; copy it again.")
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

PEEK = 1024
"""So many first bytes tell what a file is."""
SUBFILE_TYPE, SUB_IFDS, DNG_VERSION = 254, 330, 50706


def format_of(data: bytes) -> str | None:
    """The format as `EXTENSIONS` spells it, by the first bytes; None where it is none of these."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WebP"
    return next((name for start, name in STARTS if data.startswith(start)), None)


def foreign(data: bytes) -> str | None:
    """One sentence about a file of another format, with the way to convert it; None where none is known."""
    if data[4:8] == b"ftyp":
        return BRANDS.get(data[8:12], VIDEO)
    if data[128:132] == b"DICM":
        return DICOM
    if data[344:348] in (b"n+1\0", b"ni1\0") or data[4:8] in (b"n+2\0", b"ni2\0"):
        return NIFTI
    start = beginning(data)
    if start.startswith(b"<svg") or (start.startswith(b"<?xml") and b"<svg" in start):
        return SVG
    return next(
        (sentence for magic, sentence in FOREIGN_STARTS + MICROSCOPES if data.startswith(magic)), None
    )


def sentence_about(data: bytes, extension: str) -> str:
    """One sentence about a file that is none of the formats that are read."""
    return foreign(data) or container(data, extension) or stand_in(data) or UNKNOWN


def container(data: bytes, extension: str) -> str | None:
    """One sentence about a file of arrays, with how to get images out of it; None where it is none that is known.

    extension: with its dot.
    """
    if data.startswith(b"PK\3\4") and extension.lower() == ".npz":
        return ARRAYS
    return next((sentence for magic, sentence in CONTAINERS if data.startswith(magic)), None)


def stand_in(data: bytes) -> str | None:
    """One sentence about what came in place of an image: a pointer, a web page, nothing; None where it is unknown."""
    start = beginning(data)
    if start.startswith(WEB_STARTS) and b"<svg" not in start:
        return WEB_PAGE
    if data and not any(data[:PEEK]):
        return ZEROS
    return next((sentence for magic, sentence in POINTERS if data.startswith(magic)), None)


def beginning(data: bytes) -> bytes:
    """The first bytes of a text, in lower case, without its mark and what is blank before it."""
    return data[:PEEK].lstrip(b"\xef\xbb\xbf \t\r\n").lower()


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
