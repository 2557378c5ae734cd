"""Several classes taken as one: `dog=151-268` adds the probabilities of the breeds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from pupille.errors import ConfigError, reason_of
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray
from pupille.storage.regular_file import read_bytes

OTHER = "other"
"""What all classes are together that stand in no sum."""
LONGEST_FILE = 2**20
RANGE = re.compile(r"\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?")
HOW = tell("Write such as dog=151-268, or cat=281-285,383; classes are counted from 0.")

Parts = Mapping[str, tuple[int | str, ...]]
"""Name of a sum -> the classes in it, by number or by name."""


def parse_sums(texts: Sequence[str]) -> Parts:
    """Sums as typed, one text each. Raises ConfigError with the form if one has another."""
    sums: dict[str, tuple[int | str, ...]] = {}
    for text in texts:
        name, separator, numbers = text.partition("=")
        name = name.strip()
        if not separator or not name:
            raise ConfigError(
                tell("a sum is a name and class numbers. Got {text!r}. {how}", text=text, how=HOW)
            )
        if name in sums:
            raise ConfigError(
                tell("the sum {name!r} is given twice. Write all of its classes into one.", name=name)
            )
        sums[name] = tuple(number for part in numbers.split(",") for number in numbers_of(part))
    return sums


def numbers_of(part: str) -> range:
    """The class numbers of `151-268` or `383`. Raises ConfigError if it is neither."""
    match = RANGE.fullmatch(part)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if last < first:
        raise ConfigError(tell("{part!r} is no class number and no range of them. {how}", part=part, how=HOW))
    return range(first, last + 1)


def read_sums(path: Path) -> Parts:
    """Sums of a TOML file: `dog = "151-268"`, `cat = [281, "282-284", "Egyptian cat"]`, named as the model does.

    Raises ConfigError if the file cannot be read or says something else.
    """
    record = record_of(path)
    if not record:
        raise ConfigError(
            tell(
                'the file of sums {path!r} names no sum. Write such as dog = "151-268" into it.',
                path=str(path),
            )
        )
    return {
        name: tuple(part for item in listed(name, value) for part in parts_of(item))
        for name, value in record.items()
    }


def record_of(path: Path) -> dict[str, object]:
    """What stands in a TOML file. Raises ConfigError, with what to do, if it cannot be read, or FileError."""
    named = tell("the file of sums {path!r}", path=str(path))
    if not path.exists():
        raise ConfigError(tell("{named} does not exist. Check the path given with --sum-file.", named=named))
    if path.is_dir():
        raise ConfigError(tell("{named} is a folder. Give the TOML file in it with --sum-file.", named=named))
    try:
        return tomllib.loads(read_bytes(path, most=LONGEST_FILE, anywhere=True).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ConfigError(
            tell("{named} is not text in UTF-8. Save it as UTF-8 in the editor.", named=named)
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            tell(
                '{named} is no TOML: {error}. Write such as dog = "151-268", one sum a line.',
                named=named,
                error=str(error),
            )
        ) from None
    except RecursionError:
        raise ConfigError(
            tell('{named} is nested too deep. Write such as dog = "151-268", one sum a line.', named=named)
        ) from None
    except OSError as error:
        raise ConfigError(
            tell(
                "{named} cannot be read: {reason}. Choose another.",
                named=named,
                reason=reason_of(error).removesuffix("."),
            )
        ) from error


def listed(name: str, value: object) -> list[int | str]:
    """What stands behind a name, as a list. Raises ConfigError if it is neither numbers nor texts."""
    items: list[int | str] = value if isinstance(value, list) else [value]  # type: ignore[list-item]
    if not items or not all(type(item) in (int, str) for item in items):
        raise ConfigError(
            tell(
                '{name} must be class numbers, ranges or names, such as [281, "282-285"]. Got {value}.',
                name=name,
                value=repr(value),
            )
        )
    return items


def parts_of(item: int | str) -> Sequence[int | str]:
    """A number, the numbers of a range, or the name of a class."""
    if isinstance(item, int):
        return [item]
    return numbers_of(item) if RANGE.fullmatch(item) else [item]


def summed(
    probabilities: FloatArray, classes: Sequence[str], parts: Parts
) -> tuple[tuple[str, ...], FloatArray]:
    """(N, C) probabilities of `classes` -> the names of the sums, `other` last, and their (N, sums) probabilities.

    Without sums they are what they were. Raises ConfigError for a class that there is not, or that stands in two sums.
    """
    if not parts:
        return tuple(classes), probabilities
    owner = np.full(len(classes), len(parts))
    for number, (name, members) in enumerate(parts.items()):
        if name == OTHER:
            raise ConfigError(
                tell("{other!r} is what stands in no sum. Give the sum another name.", other=OTHER)
            )
        for index in (index_of(member, classes) for member in members):
            if owner[index] not in (len(parts), number):
                raise ConfigError(
                    tell(
                        "class {index} ({class_name}) stands in two sums, {other!r} and {name!r}. Leave it in one.",
                        index=index,
                        class_name=classes[index],
                        other=list(parts)[owner[index]],
                        name=name,
                    )
                )
            owner[index] = number
    names = (*parts, OTHER) if (owner == len(parts)).any() else tuple(parts)
    return names, np.stack(
        [probabilities[:, owner == number].sum(axis=1) for number in range(len(names))], axis=1
    )


def index_of(member: int | str, classes: Sequence[str]) -> int:
    """The number of a class. Raises ConfigError if there is no such class."""
    if isinstance(member, int):
        if not 0 <= member < len(classes):
            raise ConfigError(
                tell(
                    "the model has the classes 0 to {highest}. There is no class {member}.",
                    highest=len(classes) - 1,
                    member=member,
                )
            )
        return member
    if member in classes:
        return list(classes).index(member)
    near = get_close_matches(member, classes, n=1)
    hint = tell("Did you mean {name!r}?", name=near[0]) if near else tell("Give its number, counted from 0.")
    raise ConfigError(tell("the model has no class {member!r}. {hint}", member=member, hint=hint))
