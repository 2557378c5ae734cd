"""What may be typed behind an option, beyond plain words and numbers."""

from __future__ import annotations

import re
from typing import Any

import click

from pupille.errors import ConfigError
from pupille.i18n.language import say, tell
from pupille.setting_values import check_bands


class Rate(click.ParamType[float | str]):
    """A learning rate, or the word `auto`."""

    name = "X|auto"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float | str:
        """The number, or the word; the config says which ones are allowed."""
        try:
            return float(value)
        except ValueError:
            return str(value)


class Duration(click.ParamType[float]):
    """A time such as 90s, 10m or 1.5h, in seconds."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Seconds; raises the library's own error."""
        return value if isinstance(value, float) else parse_duration(value)


class Share(click.ParamType[float]):
    """A share such as 0.1 or 10%."""

    name = "SHARE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The share; the config says which ones are allowed."""
        match = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?|[.,]\d+)\s*(%?)\s*", str(value))
        if not match:
            self.fail(say("{value!r} is not a share such as 0.1 or 10%.", value=value), param, ctx)
        return float(match[1].replace(",", ".")) / (100 if match[2] else 1)


class Hidden(click.ParamType[tuple[int, ...]]):
    """Neurons of each dense layer: `100,100`."""

    name = "LAYERS"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """One number a layer."""
        parts = str(value).split(",")
        if not all(part.strip().isdecimal() and int(part) > 0 for part in parts):
            self.fail(say("{value!r} is not a list of layer sizes such as 100,50.", value=value), param, ctx)
        return tuple(int(part) for part in parts)


class Size(click.ParamType[tuple[int, int]]):
    """A picture size, height first: `28x28`."""

    name = "SIZE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """(height, width) in pixels."""
        parts = str(value).lower().split("x")
        if len(parts) != 2 or not all(part.strip().isdecimal() and int(part) > 0 for part in parts):
            self.fail(say("{value!r} is not a size such as 28x28 (height x width).", value=value), param, ctx)
        return int(parts[0]), int(parts[1])


def parse_duration(text: str) -> float:
    """Seconds in a text such as `90s`, `10m`, `1.5h`. Raises ConfigError otherwise."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|m|h)", text.strip())
    if not match or float(match[1]) == 0:
        raise ConfigError(tell("a budget is a time such as 90s, 10m or 1.5h. Got {value!r}.", value=text))
    return float(match[1]) * {"s": 1, "m": 60, "h": 3600}[match[2]]


def parse_bands(text: str) -> tuple[int, ...]:
    """`2` or `4,3,2` as the numbers of channels. Raises ConfigError if they are none."""
    if not re.fullmatch(r"\s*\d{1,4}\s*(,\s*\d{1,4}\s*)*", text):
        raise ConfigError(
            tell("bands are one or three numbers of channels, such as 2 or 4,3,2. Got {text!r}.", text=text)
        )
    bands = tuple(int(number) for number in text.split(","))
    check_bands(bands)
    return bands
