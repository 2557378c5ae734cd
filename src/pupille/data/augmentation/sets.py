"""What augmentation may change in a picture: the ranges, the named sets, and both in words. Light to import."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from pupille.config import Settings
from pupille.errors import ConfigError, unknown_choice
from pupille.i18n.language import StoredText, tell

HIGHEST: Mapping[str, float] = MappingProxyType(
    {
        "crop": 0.95,
        "rotation": 180.0,
        "zoom": 0.5,
        "shift": 0.5,
        "brightness": 0.9,
        "contrast": 0.9,
        "saturation": 1.0,
        "hue": 180.0,
        "erase": 0.5,
        "mosaic": 1.0,
    }
)
"""The largest value of each range; the smallest is 0, which means: leave it alone."""
SWITCHES = ("mirror", "flip", "turns")


@dataclass(frozen=True)
class Augmentation(Settings):
    """How far a training picture may be changed; every value is drawn evenly from its range, for each picture anew.

    mirror: left and right exchanged, half of the time. flip: top and bottom exchanged, half of the time.
    turns: 0, 1, 2 or 3 quarter turns; 0 or 2 where the picture is not square.
    crop: up to this share of the area is cut away and the rest, in the same proportions, stretched to the full size.
    rotation: degrees, to either side. zoom: the side of what is seen is between 1 - zoom and 1 + zoom of the picture's.
    shift: share of the width, and of the height, to either side.
    brightness, contrast, saturation: factor between 1 - value and 1 + value. hue: degrees on the colour circle, to
    either side. erase: half of the time a rectangle of up to this share of the area is painted over.
    mosaic: share of the pictures of which three quarters show others, before all the rest; for boxes alone.
    Raises ConfigError for a value outside of `HIGHEST`.
    """

    mirror: bool = False
    flip: bool = False
    turns: bool = False
    crop: float = 0.0
    rotation: float = 0.0
    zoom: float = 0.0
    shift: float = 0.0
    brightness: float = 0.0
    contrast: float = 0.0
    saturation: float = 0.0
    hue: float = 0.0
    erase: float = 0.0
    mosaic: float = 0.0

    def __post_init__(self) -> None:
        for name in SWITCHES:
            if not isinstance(getattr(self, name), bool):
                raise ConfigError(
                    tell(
                        "the augmentation's {name} is true or false. Got {value}.",
                        name=name,
                        value=repr(getattr(self, name)),
                    )
                )
        for name, highest in HIGHEST.items():
            value = getattr(self, name)
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            if not is_number or not math.isfinite(value) or not 0 <= value <= highest:
                raise ConfigError(
                    tell(
                        "the augmentation's {name} is a number from 0 to {highest:short}. Got {value}.",
                        name=name,
                        highest=highest,
                        value=repr(value),
                    )
                )

    @property
    def interpolates(self) -> bool:
        """Whether pixels are mixed with their neighbours; mirroring and quarter turns only move them."""
        return any((self.crop, self.rotation, self.zoom, self.shift))

    @property
    def recolours(self) -> bool:
        """Whether brightness, contrast or colour change."""
        return any((self.brightness, self.contrast, self.saturation, self.hue))

    def in_epoch(self, epoch: int, epochs: int) -> Augmentation:
        """What is done in an epoch, counted from 1: the last third of them sees no mosaics."""
        return replace(self, mosaic=0.0) if 3 * epoch > 2 * epochs else self


SETS: Mapping[str, Augmentation] = MappingProxyType(
    {
        "none": Augmentation(),
        "light": Augmentation(rotation=5, zoom=0.05, shift=0.05, brightness=0.1, contrast=0.1),
        "photo": Augmentation(
            mirror=True,
            crop=0.5,
            rotation=10,
            brightness=0.2,
            contrast=0.2,
            saturation=0.2,
            hue=10,
            erase=0.1,
        ),
        "aerial": Augmentation(mirror=True, flip=True, turns=True),
        "boxes": Augmentation(
            mirror=True,
            crop=0.5,
            zoom=0.25,
            shift=0.1,
            brightness=0.2,
            contrast=0.2,
            saturation=0.2,
            hue=5,
        ),
        "mosaic": Augmentation(
            mirror=True,
            crop=0.5,
            zoom=0.25,
            shift=0.1,
            brightness=0.2,
            contrast=0.2,
            saturation=0.2,
            hue=5,
            mosaic=0.5,
        ),
        "document": Augmentation(rotation=3, zoom=0.05, shift=0.03, brightness=0.2, contrast=0.2),
        "course": Augmentation(mirror=True, rotation=10, zoom=0.1, shift=0.1),
    }
)
"""The named sets. `light` and `document` never mirror, so that letters, digits and sides stay what they are. `boxes`
does not rotate, since the box around a box that was rotated is larger than the object; `mosaic` is the same with
mosaics."""


def find_set(name: str) -> Augmentation:
    """The set of this name. Raises ConfigError with the names there are."""
    if name not in SETS:
        raise ConfigError(unknown_choice("the set of augmentations", name, SETS))
    return SETS[name]


def find_set_of_one(name: str) -> Augmentation:
    """The set of this name for whom each picture stands alone. Raises ConfigError for one that joins several."""
    settings = find_set(name)
    if settings.mosaic:
        raise ConfigError(
            tell(
                "--augment {name} joins four pictures into one, which only models of boxes learn from. Choose "
                "--augment photo or another set.",
                name=name,
            )
        )
    return settings


def in_words(settings: Augmentation) -> tuple[StoredText, ...]:
    """What the settings do, one phrase a range; a single phrase where they do nothing."""
    descriptions = {
        "mirror": tell("mirrored left to right, half of the time"),
        "flip": tell("turned upside down as in a mirror, half of the time"),
        "turns": tell(
            "turned by 0, 90, 180 or 270 degrees, equally often (by 0 or 180 if the picture is not square)"
        ),
        "crop": tell(
            "cropped: up to {share:short}\u00a0% of the area is cut away, the rest brought to full size",
            share=100 * settings.crop,
        ),
        "rotation": tell(
            "rotated by up to {degrees:short} degrees to either side", degrees=settings.rotation
        ),
        "zoom": tell(
            "zoomed: {nearest:short}\u00a0% to {farthest:short}\u00a0% of the picture's side is seen",
            nearest=100 * (1 - settings.zoom),
            farthest=100 * (1 + settings.zoom),
        ),
        "shift": tell(
            "shifted by up to {share:short}\u00a0% of the width and of the height, to either side",
            share=100 * settings.shift,
        ),
        "brightness": tell("brightness times {low:short} to {high:short}", **_factors(settings.brightness)),
        "contrast": tell(
            "contrast times {low:short} to {high:short}, around the picture's own mean",
            **_factors(settings.contrast),
        ),
        "saturation": tell(
            "saturation times {low:short} to {high:short}, colour pictures only",
            **_factors(settings.saturation),
        ),
        "hue": tell(
            "hue moved by up to {degrees:short} degrees on the colour circle, colour pictures only",
            degrees=settings.hue,
        ),
        "erase": tell(
            "half of the time a rectangle of up to {share:short}\u00a0% of the area is painted over",
            share=100 * settings.erase,
        ),
        "mosaic": tell(
            "{share:percent} of the pictures show three others in three of their quarters, except in the last third "
            "of the epochs",
            share=settings.mosaic,
        ),
    }
    changes = [change for name, change in descriptions.items() if getattr(settings, name)]
    if settings.rotation or settings.zoom or settings.shift:
        changes.append(tell("what comes in from beyond the border is the picture reflected at its border"))
    return tuple(changes) or (tell("nothing is changed"),)


def _factors(value: float) -> dict[str, float]:
    return {"low": 1 - value, "high": 1 + value}
