"""How a picture of any size comes to the size that a model looks at, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pupille.errors import ConfigError
from pupille.i18n.language import tell

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

SMALL = 32
"""Pictures of one common size up to this side are used as they are by rungs without a size of their own."""
STRETCH, CROP = "stretch", "crop"
FITS = (STRETCH, CROP)
BILINEAR, BICUBIC = "bilinear", "bicubic"
INTERPOLATIONS = (BILINEAR, BICUBIC)
TALLEST, WIDEST = 4096, 2**20
"""A row of numbers that is no picture is one pixel high and may be wide."""


@dataclass(frozen=True)
class Placement:
    """Where a picture lies in the frame: resized to `height` x `width`, then `top` and `left` pixels of it cut off.

    scale_x, scale_y: pixels of the resized picture per pixel of the picture. Points are (N, 2) places x, y in pixels;
    (0, 0) is the outer corner of the first pixel.
    """

    height: int
    width: int
    top: int
    left: int
    scale_x: float
    scale_y: float

    def to_frame(self, points: Points) -> Points:
        """Places in the frame of places in the picture; some may lie outside of it."""
        return points * (self.scale_x, self.scale_y) - (self.left, self.top)

    def to_picture(self, points: Points) -> Points:
        """The inverse of `to_frame`."""
        return (points - (-self.left, -self.top)) / (self.scale_x, self.scale_y)


@dataclass(frozen=True)
class Geometry:
    """The frame of height x width pixels in which a model sees every picture, and how pictures come into it.

    fit `stretch`: resized to the frame, whatever its aspect, bilinear. `crop`: the shorter side resized to `resize`
    pixels with the aspect kept, then the centre cut out, as the evaluation transforms of torchvision and timm do; on
    8-bit pictures to the same bytes. Both resize with antialiasing. interpolation: `bilinear` or `bicubic`.
    Raises ConfigError for anything else.
    """

    height: int
    width: int
    fit: str = STRETCH
    resize: int | None = None
    interpolation: str = BILINEAR

    def __post_init__(self) -> None:
        if not (1 <= self.height <= TALLEST and 1 <= self.width <= WIDEST):
            raise ConfigError(
                tell(
                    "pictures are 1 to {tallest} pixels high and 1 to {widest:count} wide. Got {height} x {width}; "
                    "choose another size.",
                    tallest=str(TALLEST),
                    widest=WIDEST,
                    height=str(self.height),
                    width=str(self.width),
                )
            )
        if self.fit not in FITS or self.interpolation not in INTERPOLATIONS:
            fits, interpolations = (
                tell("{first} or {second}", first=first, second=second)
                for first, second in (FITS, INTERPOLATIONS)
            )
            raise ConfigError(
                tell(
                    "pictures are fitted by {fits}, {interpolations}. Got {fit!r}, {interpolation!r}; choose among "
                    "these.",
                    fits=fits,
                    interpolations=interpolations,
                    fit=self.fit,
                    interpolation=self.interpolation,
                )
            )
        if self.fit == STRETCH and (self.resize is not None or self.interpolation != BILINEAR):
            raise ConfigError(
                tell("stretching is bilinear and has no size beside the frame's; leave them out.")
            )
        longer = max(self.height, self.width)
        if self.fit == CROP and not (self.resize is not None and longer <= self.resize <= TALLEST):
            raise ConfigError(
                tell(
                    "a crop of {height} x {width} pixels needs a shorter side of {longer} to {tallest}. Got "
                    "{resize}; choose another resize.",
                    height=str(self.height),
                    width=str(self.width),
                    longer=str(longer),
                    tallest=str(TALLEST),
                    resize=str(self.resize),
                )
            )

    def sized(self, side: int) -> Geometry:
        """A square of this side into which pictures come in the same manner."""
        if self.resize is None:
            return Geometry(side, side)
        resize = max(side, self.resize * side // max(self.height, self.width))
        return Geometry(side, side, self.fit, resize, self.interpolation)

    @property
    def storage_geometry(self) -> Geometry:
        """The geometry at which pixels are kept for this one: what is stretched, in a square of at least 32 pixels."""
        if self.fit == CROP:
            return self
        side = max(SMALL, self.height, self.width)
        return Geometry(min(side, TALLEST), side)

    @property
    def label(self) -> str:
        """A short name for files and screens, such as `32px` or `224px-crop`."""
        size = f"{self.height}px" if self.height == self.width else f"{self.height}x{self.width}px"
        return size if self.fit == STRETCH else f"{size}-{self.fit}"

    def place(self, height: int, width: int) -> Placement:
        """Where a picture of height x width pixels lies; rounded as torchvision's Resize and CenterCrop round."""
        if self.resize is None:
            tall, wide, top, left = self.height, self.width, 0, 0
        else:
            shorter, longer = min(height, width), max(height, width)
            grown = int(self.resize * longer / shorter)
            tall, wide = (self.resize, grown) if height <= width else (grown, self.resize)
            top, left = round((tall - self.height) / 2), round((wide - self.width) / 2)
        return Placement(tall, wide, top, left, wide / width, tall / height)


BASE = Geometry(SMALL, SMALL)
"""What pictures are kept at for rungs without a geometry of their own, and to find the window."""
