"""Augmentation by batch, on the device where the pictures are: turned, moved, recoloured, erased."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pupille.data.augmentation.mosaic import draw_mosaics, put_together
from pupille.data.augmentation.random_changes import Transforms, draw
from pupille.data.augmentation.sets import Augmentation
from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.results.arrays import IntArray

if TYPE_CHECKING:
    from torch import Tensor

GREY = (0.299, 0.587, 0.114)
"""What red, green and blue count for in grey (ITU-R BT.601)."""


def augment(
    images: Tensor,
    ids: Sequence[str],
    *,
    settings: Augmentation,
    seed: int,
    epoch: int,
    window: tuple[float, float] = (0.0, 1.0),
) -> Tensor:
    """The pictures of one epoch, changed as `settings` allow; shape, dtype and device stay.

    images: (N, C, H, W) uint8 or float, grey or RGB. ids: N names. window: black and white of float pictures; those
    of uint8 are 0 and 255, and no value leaves them. What is done to a sample depends on (seed, epoch, its id) alone,
    to the bit, and for mosaics on these pictures, among which its others are drawn. Where nothing is to be done the
    tensor itself is given back.
    Raises DataError for another shape or type, ConfigError for a seed or epoch below 0.
    """
    changes = changes_of(images, ids, settings=settings, seed=seed, epoch=epoch)
    if changes is not None and settings.mosaic:
        height, width = int(images.shape[2]), int(images.shape[3])
        mosaics = draw_mosaics(
            settings, ids, among=len(ids), seed=seed, epoch=epoch, height=height, width=width
        )
        images = put_together(images, images[mosaics.others], mosaics.meeting)
    return images if changes is None else apply(images, changes, settings, window=window)


def changes_of(
    images: Tensor, ids: Sequence[str], *, settings: Augmentation, seed: int, epoch: int
) -> Transforms | None:
    """What is done to the pictures of one epoch after mosaics, None where nothing is; as for `augment`."""
    _check(images, ids)
    if settings == Augmentation() or not ids:
        return None
    height, width = int(images.shape[2]), int(images.shape[3])
    return draw(settings, ids, seed=seed, epoch=epoch, height=height, width=width)


def apply(
    images: Tensor, changes: Transforms, settings: Augmentation, *, window: tuple[float, float] = (0.0, 1.0)
) -> Tensor:
    """The pictures after `changes`, which were drawn from `settings`; the rest as in `augment`."""
    import torch

    if not settings.interpolates:
        images = oriented(images, changes.orientation)
        if not settings.recolours and not settings.erase:
            return images
    is_whole = images.dtype == torch.uint8
    low, high = (0.0, 255.0) if is_whole else window
    result = images.to(torch.promote_types(images.dtype, torch.float32))
    if settings.interpolates:
        result = moved(result, changes.matrix)
    if settings.recolours:
        result = recoloured(result, changes, settings, low=low, high=high)
    if settings.erase:
        result = erased(result, changes.erased, low + (high - low) * changes.level)
    result = result.clamp(low, high)
    return (result.round_() if is_whole else result).to(images.dtype)


def oriented(images: Tensor, orientation: IntArray) -> Tensor:
    """(N, C, H, W) pictures mirrored and turned by quarters, pixel for pixel; numbers as in `Transforms`."""
    import torch

    result = torch.empty_like(images)
    for number in np.unique(orientation):
        rows = torch.from_numpy(np.flatnonzero(orientation == number)).to(images.device)
        some = images[rows].flip(3) if number >= 4 else images[rows]
        result[rows] = some.rot90(int(number) % 4, (2, 3))
    return result


def moved(images: Tensor, matrix: NDArray[np.float64], *, mode: str = "bilinear") -> Tensor:
    """Float pictures moved by (N, 2, 3) matrices as in `Transforms`; beyond the border they are reflected at it.

    mode: `bilinear`, or `nearest` for numbers between which there is nothing, such as those of classes.
    """
    import torch

    n, _, height, width = images.shape
    size = np.array([width, height], dtype=np.float64)
    # From pixels to the -1 ... 1 of grid_sample, in double precision, once for each picture.
    scaled = matrix * 2 / size[:, None]
    scaled[:, :, 2] -= 1
    terms = _column(scaled.reshape(n, 6), images).view(n, 2, 3, 1)
    x = torch.arange(width, device=images.device, dtype=images.dtype) + 0.5
    y = torch.arange(height, device=images.device, dtype=images.dtype) + 0.5
    grid = images.new_empty((n, height, width, 2))
    for axis in (0, 1):
        # Products and sums one by one: a fused or batched product may round by where a picture stands in the batch.
        along_x = terms[:, axis, 0] * x + terms[:, axis, 2]
        along_y = terms[:, axis, 1] * y
        torch.add(along_x[:, None, :], along_y[:, :, None], out=grid[..., axis])
    return torch.nn.functional.grid_sample(
        images, grid, mode=mode, padding_mode="reflection", align_corners=False
    )


def recoloured(
    images: Tensor, changes: Transforms, settings: Augmentation, *, low: float, high: float
) -> Tensor:
    """Float pictures with other brightness, contrast, saturation, hue, in this order, clipped to low ... high.

    Brightness blends with black, contrast with the mean of the grey picture, saturation with the grey picture, as in
    Pillow's ImageEnhance; the three are one sum here, so that only the result is clipped. Hue is that of HSV.
    """
    is_colour = images.shape[1] == 3
    exposure = changes.brightness * changes.contrast
    vividness = changes.saturation if is_colour else np.ones_like(exposure)
    result = images * _column(exposure * vividness, images)
    result += _column(low * (1 - exposure * vividness), images)
    if settings.contrast or (settings.saturation and is_colour):
        grey = _grey(images) - low
        if settings.contrast:
            result += _mean(grey, high - low) * _column((1 - changes.contrast) * changes.brightness, images)
        if settings.saturation and is_colour:
            result += grey * _column((1 - vividness) * exposure, images)
    result.clamp_(low, high)
    return _other_hue(result, _column(changes.hue / 60, images)) if settings.hue and is_colour else result


def erased(images: Tensor, rectangles: IntArray, values: NDArray[np.float64]) -> Tensor:
    """Pictures with one rectangle each (top, left, bottom, right; the last two exclusive) painted in one value."""
    import torch

    _, _, height, width = images.shape
    top, left, bottom, right = torch.from_numpy(rectangles).to(images.device).T[:, :, None]
    y = torch.arange(height, device=images.device)
    x = torch.arange(width, device=images.device)
    rows, columns = (y >= top) & (y < bottom), (x >= left) & (x < right)
    inside = rows[:, None, :, None] & columns[:, None, None, :]
    return torch.where(inside, _column(values, images), images)


def _column(numbers: NDArray[np.float64], like: Tensor) -> Tensor:
    """(N, ...) numbers as a tensor (N, ..., 1, 1, 1), on the pictures' device and in their precision."""
    import torch

    # First the precision, then the device: some devices know no double precision.
    return torch.from_numpy(numbers).to(like.dtype).to(like.device)[..., None, None, None]


def _grey(images: Tensor) -> Tensor:
    """(N, 1, H, W)."""
    if images.shape[1] == 1:
        return images
    red, green, blue = (images[:, i : i + 1] * share for i, share in enumerate(GREY))
    return red + green + blue


def _mean(grey: Tensor, span: float) -> Tensor:
    """(N, 1, 1, 1) mean of each picture. Summed as whole numbers, whose sum is the same in any order."""
    import torch

    steps = (grey * (65535 / span)).round_().sum(dim=(1, 2, 3), keepdim=True, dtype=torch.int64)
    return steps.to(grey.dtype) * (span / 65535 / grey[0].numel())


def _other_hue(images: Tensor, sixths: Tensor) -> Tensor:
    """RGB pictures with the hue of HSV (Smith 1978) moved by (N, 1, 1, 1) sixths of the circle."""
    import torch

    red, green, blue = images.unbind(1)
    brightest, darkest = images.amax(1), images.amin(1)
    spread = brightest - darkest
    divisor = torch.where(spread > 0, spread, 1)
    hue = torch.where(
        brightest == red,
        (green - blue) / divisor,
        torch.where(brightest == green, (blue - red) / divisor + 2, (red - green) / divisor + 4),
    )
    hue = hue + sixths[:, 0]
    channels = []
    for position in (5, 3, 1):
        place = torch.remainder(hue + position, 6)
        channels.append(brightest - spread * torch.minimum(place, 4 - place).clamp_(0, 1))
    return torch.stack(channels, dim=1)


def _check(images: Tensor, ids: Sequence[str]) -> None:
    """Raises DataError unless these are N pictures, grey or RGB, with N ids."""
    import torch

    if images.ndim != 4 or images.shape[1] not in (1, 3):
        raise DataError(
            tell(
                "pictures to augment have the shape (N, 1, H, W) if they are grey and (N, 3, H, W) in colour. "
                "Got {shape}; put the channels second.",
                shape=str(tuple(images.shape)),
            )
        )
    if images.dtype != torch.uint8 and not images.dtype.is_floating_point:
        raise DataError(
            tell(
                "pictures to augment are uint8 or float. Got {kind}; convert them to float.",
                kind=str(images.dtype),
            )
        )
    if len(ids) != len(images):
        raise DataError(
            tell(
                "each picture needs its own id. Got {ids} ids for {n} pictures; give one a picture.",
                ids=str(len(ids)),
                n=str(len(images)),
            )
        )
