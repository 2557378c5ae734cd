"""How the pixels of one page of a TIFF are stored, and whether Pillow reads them as they were written (TIFF 6.0)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pupille.errors import Refusal, RefusedError
from pupille.i18n.language import tell, tell_joined, tells
from pupille.images.tiff import Directory, Tiff

UNSIGNED, SIGNED, FLOAT, VOID = 1, 2, 3, 4
"""Sample formats; a sample of the kind VOID is read as unsigned."""
COMPLEX = (5, 6)
WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, CMYK = 0, 1, 2, 3, 5
PLAIN_COLOURS = (WHITE_IS_ZERO, BLACK_IS_ZERO, RGB)
"""Photometric interpretations whose samples are the pixels."""
ASSOCIATED, UNASSOCIATED = 1, 2
"""The two kinds of transparency that a channel beside the colours may be; 0 is none that is stated."""
NONE, LZW, DEFLATE, PACKBITS, OLD_DEFLATE, LZMA, ZSTD = 1, 5, 8, 32773, 32946, 34925, 50000
LOSSLESS = frozenset({NONE, LZW, DEFLATE, PACKBITS, OLD_DEFLATE, LZMA, ZSTD})
"""Compressions of plain bytes, whatever these bytes mean."""
PREDICTED = LOSSLESS - {NONE, PACKBITS}
"""Compressions before which differences may have been taken."""
NO_PREDICTOR, DIFFERENCES, FLOAT_DIFFERENCES = 1, 2, 3
UNREAD_COMPRESSIONS: Mapping[int, str] = {
    **dict.fromkeys((33003, 33004, 33005, 34712), "JPEG 2000"),
    **dict.fromkeys((22610, 34934), "JPEG XR"),
    **dict.fromkeys((50002, 52546), "JPEG XL"),
    34887: "LERC",
    34933: "PNG",
    50001: "WebP",
    34661: "JBIG",
    34715: "JBIG 2",
    34892: "lossy JPEG",
}
"""Compressions that have a name and are not read here."""
PLANES = 2
"""The planar configuration in which each channel lies by itself."""
WHOLE_SIZES, FLOAT_SIZES = (8, 16, 32, 64), (16, 32, 64)
BITS, COMPRESSION, PHOTOMETRIC, ORIENTATION, SAMPLES, PLANAR = 258, 259, 262, 274, 277, 284
PREDICTOR, EXTRA, SAMPLE_FORMAT, SLICES = 317, 338, 339, 32997


@dataclass(frozen=True)
class TiffLayout:
    """How the pixels of a page are stored.

    order: `<` or `>`, the order of bytes. big: whether the file is a BigTIFF. bits, formats: of each sample of a pixel.
    planar: whether each channel lies by itself. extra: what each channel beside the colours is. slices: of a volume.
    """

    order: str
    big: bool
    bits: tuple[int, ...]
    formats: tuple[int, ...]
    samples: int
    photometric: int
    compression: int
    planar: bool
    predictor: int
    extra: tuple[int, ...]
    orientation: int
    slices: int

    @classmethod
    def of(cls, tiff: Tiff, directory: Directory) -> TiffLayout:
        """The layout that a directory states, with the defaults of TIFF 6.0. Raises struct.error if the file ends."""

        def values(tag: int, *default: int, most: int = 1) -> tuple[int, ...]:
            entry = directory.entries.get(tag)
            stated = tiff.numbers(entry, most=most) if entry else ()
            return tuple(map(int, stated)) or default

        samples = max(1, values(SAMPLES, 1)[0])
        bits, formats = values(BITS, 1, most=samples), values(SAMPLE_FORMAT, UNSIGNED, most=samples)
        return cls(
            order=tiff.order,
            big=tiff.big,
            # Some writers state one number for all samples.
            bits=bits + bits[-1:] * (samples - len(bits)),
            formats=formats + formats[-1:] * (samples - len(formats)),
            samples=samples,
            photometric=values(PHOTOMETRIC, WHITE_IS_ZERO)[0],
            compression=values(COMPRESSION, NONE)[0],
            planar=values(PLANAR, 1)[0] == PLANES and samples > 1,
            predictor=values(PREDICTOR, NO_PREDICTOR)[0],
            extra=values(EXTRA, most=samples),
            orientation=values(ORIENTATION, 1)[0],
            slices=values(SLICES, 1)[0],
        )

    @property
    def format(self) -> int:
        """The format of all samples: UNSIGNED, SIGNED or FLOAT."""
        return UNSIGNED if self.formats[0] == VOID else self.formats[0]

    @property
    def colours(self) -> int:
        """How many channels the photometric interpretation asks for."""
        return {WHITE_IS_ZERO: 1, BLACK_IS_ZERO: 1, PALETTE: 1, CMYK: 4}.get(self.photometric, 3)

    @property
    def alpha(self) -> int | None:
        """The kind of transparency of the only channel beside the colours; None where there is none."""
        beside = self.samples - self.colours
        kinds = (ASSOCIATED, UNASSOCIATED)
        return self.extra[-1] if beside == 1 and self.extra and self.extra[-1] in kinds else None

    @property
    def is_undecided(self) -> bool:
        """Whether there are channels that are neither colours nor transparency, so that someone must choose."""
        return self.samples > self.colours and self.alpha is None

    @property
    def is_uniform(self) -> bool:
        """Whether all samples are whole numbers of 8 to 64 bits, or floats of 16 to 64 bits, of one kind."""
        sizes = FLOAT_SIZES if self.format == FLOAT else WHOLE_SIZES
        alike = len(set(self.bits)) == 1 and len(set(self.formats)) == 1
        return alike and self.format in (UNSIGNED, SIGNED, FLOAT) and self.bits[0] in sizes

    @property
    def has_samples(self) -> bool:
        """Whether `tiff_samples` can take the samples out as they are stored."""
        predictors = (NO_PREDICTOR, DIFFERENCES, *([FLOAT_DIFFERENCES] if self.format == FLOAT else []))
        known = self.predictor in predictors or self.compression not in PREDICTED
        return self.compression in LOSSLESS and self.is_uniform and known

    @property
    def is_plain(self) -> bool:
        """Whether Pillow reads a page of such samples as it was written; others are read by `tiff_samples`.

        Of more than 8 bits Pillow cuts colours to 8, takes planes for one another, and turns compressed numbers of the
        order `>` twice.
        """
        if not self.has_samples or self.photometric not in PLAIN_COLOURS:
            return True
        if self.format != UNSIGNED or self.planar:
            return False
        is_grey_of_16 = (self.samples, self.bits[0], self.photometric) == (1, 16, BLACK_IS_ZERO)
        return self.bits[0] == 8 or is_grey_of_16

    @property
    def is_misread(self) -> bool:
        """Whether Pillow takes the pixels for others, and `tiff_samples` does not know their colours."""
        return self.is_plain and self.planar and self.compression == NONE and self.bits[0] > 8

    def check(self, bands: tuple[int, ...]) -> None:
        """Raises RefusedError, by name, for a compression or numbers that are not read, or channels to choose among."""
        if self.compression in UNREAD_COMPRESSIONS:
            raise RefusedError(
                tell(
                    "is a TIFF whose pixels are stored as {compression}, which is not read; save it again with LZW, "
                    "for example in Python with tifffile and imagecodecs.",
                    compression=UNREAD_COMPRESSIONS[self.compression],
                ),
                Refusal.FOREIGN,
            )
        if set(self.formats) & set(COMPLEX):
            raise RefusedError(
                tell("holds complex numbers; save their amount or phase as an image."), Refusal.FOREIGN
            )
        if self.slices > 1:
            raise RefusedError(
                tell("is a volume of {n} slices in one page; save each slice as a page.", n=self.slices),
                Refusal.FOREIGN,
            )
        if self.is_misread:
            raise RefusedError(self.unknown(), Refusal.FOREIGN)
        if self.is_undecided and not bands:
            raise RefusedError(
                tell(
                    "has {n} channels, and does not say which of them to look at: choose one or three, such as "
                    "--bands 1 or --bands 3,2,1.",
                    n=self.samples,
                ),
                Refusal.FOREIGN,
            )

    def unknown(self) -> str:
        """The sentence that such a layout is not read."""
        return tells(
            "is a TIFF of {n} sample of {bits} bits, stored in a way that is not read; save it again as grey or RGB "
            "of 8 or 16 bits.",
            "is a TIFF of {n} samples of {bits} bits, stored in a way that is not read; save it again as grey or RGB "
            "of 8 or 16 bits.",
            self.samples,
            bits=tell_joined(dict.fromkeys(map(str, self.bits))),
        )
