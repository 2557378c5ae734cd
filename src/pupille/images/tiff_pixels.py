"""The grey or RGB picture that the samples of a TIFF page make, or the channels of it that were chosen."""

from __future__ import annotations

import numpy as np

from pupille.errors import Refusal, RefusedError
from pupille.i18n.language import tell
from pupille.images.bands import chosen_bands
from pupille.images.modes import TURNED, WHITE_AS_STORED, Pixels, finite_floats, on_white, smallest_type
from pupille.images.tiff_layout import ASSOCIATED, FLOAT, UNSIGNED, WHITE_IS_ZERO, TiffLayout
from pupille.images.tiff_samples import Samples


def pixels_of_samples(
    samples: Samples, layout: TiffLayout, bands: tuple[int, ...]
) -> tuple[Pixels, tuple[str, ...]]:
    """The picture and notes about whatever could not be kept. samples: (H, W, samples).

    bands: the channels to take, counted from 1; without any, the colours, laid on white where they are transparent.
    Raises DataError if a channel is not there, or a pixel is not a finite number.
    """
    notes: tuple[str, ...] = ()
    if bands:
        chosen, notes = chosen_bands(samples, bands)
    elif layout.alpha is not None:
        chosen, notes = _on_white(samples[..., :-1], samples[..., -1:], layout)
    else:
        chosen = samples
    if layout.photometric == WHITE_IS_ZERO and layout.format == UNSIGNED:
        chosen, notes = np.iinfo(chosen.dtype).max - chosen, (TURNED, *notes)
    elif layout.photometric == WHITE_IS_ZERO:
        notes = (WHITE_AS_STORED, *notes)
    if chosen.ndim == 3 and chosen.shape[2] == 1:
        chosen = chosen[..., 0]
    pixels, type_notes = _of_known_type(chosen, layout)
    return pixels, (*notes, *type_notes)


def _of_known_type(pixels: Samples, layout: TiffLayout) -> tuple[Pixels, tuple[str, ...]]:
    """uint8 and uint16 as they are, other numbers as the smallest of uint16 and float32 that holds them."""
    if layout.format == FLOAT:
        return finite_floats(pixels)
    if pixels.dtype in (np.uint8, np.uint16):
        return pixels, ()
    if pixels.dtype == np.int8 and pixels.min() >= 0:
        return pixels.view(np.uint8), ()
    return smallest_type(pixels)


def _on_white(colours: Samples, alpha: Samples, layout: TiffLayout) -> tuple[Samples, tuple[str, ...]]:
    """The colours (H, W, 1 or 3) laid on white. Raises RefusedError where no number stands for white."""
    opaque = alpha.dtype.type(1 if layout.format == FLOAT else np.iinfo(alpha.dtype).max)
    if (alpha == opaque).all():
        return colours, ()
    if layout.format != UNSIGNED or alpha.dtype.itemsize > 4:
        raise RefusedError(
            tell(
                "has transparent parts, and no value of its numbers is white: choose channels, such as --bands 1 or "
                "--bands 1,2,3."
            ),
            Refusal.FOREIGN,
        )
    if layout.photometric == WHITE_IS_ZERO:
        laid, notes = on_white(opaque - colours, alpha, associated=layout.alpha == ASSOCIATED)
        return opaque - laid, notes
    return on_white(colours, alpha, associated=layout.alpha == ASSOCIATED)
