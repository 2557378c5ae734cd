"""What the values of settings may be: text as numbers, and the error of a value that is not allowed."""

from __future__ import annotations

import re

from pupille.errors import ConfigError, SettingError
from pupille.i18n.language import phrase, tell

NO_VALUE = -1
"""What no mask holds."""
SMALLEST_SIDE, LARGEST_SIDE = 8, 2048
AT_LEAST_1 = phrase("{setting} must be at least 1. Got {value}.")
ABOVE_0 = phrase("{setting} is a number above 0. Got {value}.")


def not_allowed(setting: str, value: object, template: str) -> SettingError:
    """The error of a setting. template: says `{setting}` and `{value}`."""
    return SettingError(setting, tell(template, setting=setting, value=repr(value)))


def check_seed(seed: int) -> None:
    """Raises ConfigError unless the seed is one that every random generator takes."""
    if not 0 <= seed < 2**32:
        raise not_allowed(
            "seed", seed, phrase("{setting} must be a whole number from 0 to 4294967295. Got {value}.")
        )


def check_weights(layer_decay: float | None, dice_share: float, box_weight: float) -> None:
    """Raises ConfigError unless stages and parts of a loss can be weighed so."""
    if layer_decay is not None and not 0 < layer_decay <= 1:
        raise not_allowed(
            "layer_decay",
            layer_decay,
            phrase("{setting} is above 0 and at most 1, such as 0.7. Got {value}."),
        )
    if not 0 <= dice_share <= 1:
        raise not_allowed("dice_share", dice_share, phrase("{setting} is a share from 0 to 1. Got {value}."))
    if not 0 < box_weight < float("inf"):
        raise not_allowed("box_weight", box_weight, ABOVE_0)


def check_size(image_size: int | None, *, tiles: bool) -> None:
    """Raises ConfigError unless pictures can be seen at this side."""
    if image_size is None:
        return
    if not SMALLEST_SIDE <= image_size <= LARGEST_SIDE:
        raise not_allowed(
            "image_size", image_size, phrase("{setting} is from 8 to 2048 pixels. Got {value}.")
        )
    if tiles:
        raise ConfigError(
            tell("tiles are seen at the pictures' own size: give either --tiles or --image-size, not both.")
        )


def parse_ignore_value(text: str | None) -> int | None:
    """The value or the colour, as 65536 R + 256 G + B, that is ignored in masks; `NO_VALUE` for `none`, None for None.

    Raises ConfigError for any other text.
    """
    return _parse_mask_value("ignore_value", text)


def parse_background_value(text: str | None) -> int | None:
    """The value or the colour that is the background of masks, as `parse_ignore_value` gives it.

    Raises ConfigError for any other text.
    """
    return _parse_mask_value("background_value", text)


def _parse_mask_value(setting: str, text: str | None) -> int | None:
    if text is None:
        return None
    plain = text.strip().lower()
    if plain == "none":
        return NO_VALUE
    if re.fullmatch("[0-9]{1,5}", plain):
        return int(plain)
    if re.fullmatch("#[0-9a-f]{6}", plain):
        return int(plain[1:], 16)
    raise not_allowed(
        setting,
        text,
        phrase("{setting} is a whole number such as 255, a colour such as #e0e0c0, or none. Got {value}."),
    )


def check_bands(bands: tuple[int, ...]) -> None:
    """Raises ConfigError unless there are none, or one or three numbers of channels, from 1 on."""
    if len(bands) not in (0, 1, 3) or any(band < 1 for band in bands):
        raise ConfigError(
            tell(
                "bands are one channel for grey or three for red, green and blue, counted from 1, such as "
                "2 or 4,3,2. Got {names}.",
                names=", ".join(map(str, bands)),
            )
        )


def parse_window(text: str) -> tuple[str, float, float]:
    """`auto`, `0,4095` or `p1,p99` as (kind, low, high), kind one of auto, fixed, percentiles.

    Raises ConfigError with the three forms if the text has none of them.
    """
    if text == "auto":
        return "auto", 0.0, 0.0
    number = r"(-?\d+(?:\.\d+)?)"
    fixed = re.fullmatch(rf"{number}\s*,\s*{number}", text)
    shares = re.fullmatch(rf"p{number}\s*,\s*p{number}", text)
    match = fixed or shares
    if (
        match
        and float(match[1]) < float(match[2])
        and (fixed or 0 <= float(match[1]) < float(match[2]) <= 100)
    ):
        return "fixed" if fixed else "percentiles", float(match[1]), float(match[2])
    raise not_allowed(
        "window",
        text,
        phrase(
            "{setting} must be 'auto', two pixel values such as '0,4095', or two percentiles such as 'p1,p99', the "
            "lower one first. Got {value}."
        ),
    )
