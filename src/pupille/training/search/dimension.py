"""What one setting may be in a search: some values, or a range; and how a person writes that."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pupille.errors import ConfigError, reason_of
from pupille.i18n.language import tell
from pupille.models.model import Argument
from pupille.storage.regular_file import read_bytes

LONGEST_FILE = 2**16
POINTS = 5
"""Values of a range that a grid tries."""
DECADE = 10
"""A range of positive numbers that spans so much is drawn by its logarithm."""
DIGITS = 3
"""Of what is drawn from a range: more would be none that anybody types."""
NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"


@dataclass(frozen=True)
class Choices:
    """Some values, each as likely as the others."""

    values: tuple[Argument, ...]

    def grid(self) -> list[Argument]:
        """The values that a grid tries."""
        return list(self.values)

    def drawn_from(self) -> Any:
        """What `ParameterSampler` draws from."""
        return list(self.values)

    def settled(self, value: Any) -> Argument:
        """A value as it was drawn."""
        chosen: Argument = value
        return chosen

    def ends(self) -> tuple[Argument, ...]:
        """The values that must be allowed, so that all are."""
        return self.values

    def __str__(self) -> str:
        return ", ".join(map(as_typed, self.values))


@dataclass(frozen=True)
class Range:
    """All numbers from low to high, whole ones if `whole`. Drawn by the logarithm where it spans a decade above 0."""

    low: float
    high: float
    whole: bool = False

    @property
    def by_logarithm(self) -> bool:
        """Whether equal factors are equally likely, rather than equal steps."""
        return self.low > 0 and self.high / self.low >= DECADE

    def grid(self) -> list[Argument]:
        """The values that a grid tries: evenly apart, the ends among them."""
        spaced = np.geomspace if self.by_logarithm else np.linspace
        return list(dict.fromkeys(self.settled(value) for value in spaced(self.low, self.high, POINTS)))

    def drawn_from(self) -> Any:
        """What `ParameterSampler` draws from."""
        from scipy.stats import loguniform, uniform

        if self.by_logarithm:
            return loguniform(self.low, self.high)
        return uniform(self.low, self.high - self.low)

    def settled(self, value: Any) -> Argument:
        """A value as it was drawn, whole or with three digits, within the ends."""
        if self.whole:
            return int(min(max(round(float(value)), self.low), self.high))
        rounded = float(f"{float(value):.{DIGITS}g}")
        return min(max(rounded, self.low), self.high)

    def ends(self) -> tuple[Argument, ...]:
        """The values that must be allowed, so that all are."""
        return (int(self.low), int(self.high)) if self.whole else (self.low, self.high)

    def __str__(self) -> str:
        return f"{self.low:g}..{self.high:g}"


@dataclass(frozen=True)
class Times:
    """A range around what is usual for the model: from `low` to `high` times that."""

    low: float
    high: float

    def around(self, usual: float) -> Range:
        """The range around a usual value."""
        return Range(float(f"{self.low * usual:.{DIGITS}g}"), float(f"{self.high * usual:.{DIGITS}g}"))


@dataclass(frozen=True)
class Sizes:
    """Sides of pictures, as shares of the one that is usual for the model, which is among them."""

    shares: tuple[float, ...]

    def around(self, usual: int) -> Choices:
        """The sides around a usual one, in whole eighths of pixels."""
        return Choices(
            tuple(usual if share == 1 else max(8, round(share * usual / 8) * 8) for share in self.shares)
        )


Dimension = Choices | Range


def as_typed(value: Argument) -> str:
    """A value as a person writes it; the sizes of several layers with x between them."""
    if isinstance(value, tuple):
        return "x".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def parse_dimension(setting: str, text: str) -> Dimension:
    """`1e-4..1e-2`, `1,10,100` or `none,light`. Raises ConfigError for a range that is none."""
    ends = re.fullmatch(rf"\s*({NUMBER})\s*\.\.\s*({NUMBER})\s*", text)
    if ends:
        low, high = float(ends[1]), float(ends[2])
        if not low < high or not math.isfinite(high):
            raise ConfigError(
                tell(
                    "the range of {setting} goes from the lower to the higher number. Got {text!r}.",
                    setting=setting,
                    text=text,
                )
            )
        return Range(low, high, whole=all(re.fullmatch(r"[-+]?\d+", end) for end in ends.groups()))
    values = tuple(parse_value(word.strip()) for word in text.split(","))
    if not all(word.strip() for word in text.split(",")) or ".." in text:
        raise ConfigError(
            tell(
                "{setting} is searched in a range such as 1e-4..1e-2, or in values such as 1,10,100. Got {text!r}.",
                setting=setting,
                text=text,
            )
        )
    return Choices(tuple(dict.fromkeys(values)))


def parse_value(word: str) -> Argument:
    """A whole number, a number, the sizes of layers such as `100x50` or `100x`, or a word."""
    if re.fullmatch(r"[-+]?\d+", word):
        return int(word)
    if re.fullmatch(NUMBER, word):
        return float(word)
    if re.fullmatch(r"\d+x(\d+(x\d+)*)?", word):
        return tuple(int(part) for part in word.split("x") if part)
    return word


def read_dimensions(path: Path) -> dict[str, Dimension]:
    """The settings of a TOML file, each a text as on the command line or a list of values.

    Raises ConfigError with what to write.
    """
    try:
        table = tomllib.loads(read_bytes(path, most=LONGEST_FILE, anywhere=True).decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            tell(
                'the space {path!r} cannot be read ({reason}). Write a line a setting, such as C = "0.1..100" or '
                "n_neighbors = [1, 5, 20].",
                path=str(path),
                reason=reason_of(error),
            )
        ) from error
    return {setting: _dimension(setting, value) for setting, value in table.items()}


def _dimension(setting: str, value: Any) -> Dimension:
    """A value of a TOML file as a dimension."""
    values = value if isinstance(value, list) else [value]
    if isinstance(value, Mapping) or not values or any(isinstance(each, Mapping | list) for each in values):
        raise ConfigError(
            tell(
                "{setting} is searched in a range such as 1e-4..1e-2, or in values such as 1,10,100. Got {text!r}.",
                setting=setting,
                text=str(value),
            )
        )
    if isinstance(value, str):
        return parse_dimension(setting, value)
    return Choices(tuple(parse_value(each) if isinstance(each, str) else each for each in values))
