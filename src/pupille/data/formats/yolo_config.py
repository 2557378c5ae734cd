"""What lies beside YOLO's labels: `data.yaml` with names and parts, or `classes.txt`, `obj.names`, `obj.data`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from pupille.data.class_names import class_name, split_named
from pupille.data.formats.drawing import Tree
from pupille.data.formats.safe_yaml import read_yaml
from pupille.data.formats.text_encoding import decoded
from pupille.errors import DataError
from pupille.i18n.language import tell

LARGEST = 2**20
"""Bytes of a file of names."""
MOST_NAMES = 100_000
HAS_NAMES = re.compile(rb"^[\"']?names[\"']?\s*:", re.MULTILINE)
NAMES_FILES = ("classes.txt", "_darknet.labels", "predefined_classes.txt")
USUAL = ("data.yaml", "config.yaml")
"""The file that is taken where a folder has several."""


@dataclass(frozen=True)
class YoloConfig:
    """What one file says of the labels below its folder.

    file: its path, "" where there is none. names: number -> class. parts: part of a split -> the folders or lists of
    its images, as written. has_points: whether points of the body follow each box.
    """

    file: str = ""
    names: Mapping[int, str] = field(default_factory=dict)
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    has_points: bool = False

    @property
    def folder(self) -> tuple[str, ...]:
        """The folders from the root to it."""
        return PurePosixPath(self.file).parts[:-1]


def yolo_configs(tree: Tree) -> list[YoloConfig]:
    """One for each folder with such a file. Raises DataError with the file and the entry."""
    files = [file for file in tree.with_suffix(".yaml", ".yml") if _has_names(tree, file)]
    configs = [_of_yaml(tree, file) for file in _one_a_folder(files)]
    if configs:
        return configs
    configs = [_of_darknet(tree, file) for file in tree.with_suffix(".data")]
    if configs:
        return configs
    lists = [file for file in tree.files if PurePosixPath(file).name.lower() in NAMES_FILES]
    return [
        YoloConfig(file, _names_in(tree, file))
        for file in _one_a_folder([*lists, *tree.with_suffix(".names")])
    ]


def _has_names(tree: Tree, file: str) -> bool:
    return HAS_NAMES.search(tree.read(file, most=LARGEST)) is not None


def _one_a_folder(files: Iterable[str]) -> list[str]:
    """Of several files in one folder the one with the usual name, else the first."""
    folders: dict[PurePosixPath, list[str]] = {}
    for file in files:
        folders.setdefault(PurePosixPath(file).parent, []).append(file)
    return [
        next((file for usual in USUAL for file in inside if PurePosixPath(file).name == usual), inside[0])
        for inside in folders.values()
    ]


def _of_yaml(tree: Tree, file: str) -> YoloConfig:
    values = read_yaml(tree.read(file, most=LARGEST), file)
    if not isinstance(values, dict):
        raise _no_names(file)
    base = values.get("path")
    parts = {
        part: tuple(_joined(base, entry) for entry in _entries(entries))
        for key, entries in values.items()
        if isinstance(key, str) and (part := split_named(key))
    }
    return YoloConfig(file, _names(values.get("names"), file), parts, "kpt_shape" in values)


def _entries(value: object) -> list[str]:
    """A path, or a list of them; whatever else stands there is none."""
    values = value if isinstance(value, list) else [value]
    return [entry for entry in values if isinstance(entry, str) and entry.strip()]


def _joined(base: object, entry: str) -> str:
    return f"{base}/{entry}" if isinstance(base, str) and not entry.startswith("/") else entry


def _names(value: object, file: str) -> dict[int, str]:
    """Names as a list or as a map from numbers."""
    pairs = (
        list(enumerate(value))
        if isinstance(value, list)
        else list(value.items())
        if isinstance(value, dict)
        else []
    )
    try:
        names = {int(number): class_name(str(name)) or str(number) for number, name in pairs}
    except (TypeError, ValueError, OverflowError) as error:
        raise DataError(
            tell(
                "{file!r} numbers a class with something that is no whole number. Correct its names.",
                file=file,
            )
        ) from error
    if not names or len(names) > MOST_NAMES or min(names) < 0 or len(names) < len(pairs):
        raise _no_names(file)
    return names


def _no_names(file: str) -> DataError:
    return DataError(
        tell(
            "{file!r} has no list of names, or one that is no list of classes. Write `names:` with one for each class.",
            file=file,
        )
    )


def _of_darknet(tree: Tree, file: str) -> YoloConfig:
    """`obj.data`: lines such as `names = data/obj.names` (https://github.com/AlexeyAB/darknet)."""
    text, _ = decoded(tree.read(file, most=LARGEST))
    values = {
        key.strip(): value.strip() for key, _, value in (line.partition("=") for line in text.splitlines())
    }
    wanted = PurePosixPath(values.get("names", "").replace("\\", "/")).name
    names_file = next((other for other in tree.files if PurePosixPath(other).name == wanted), None)
    parts = {part: (path,) for key, path in values.items() if path and (part := split_named(key))}
    return YoloConfig(file, _names_in(tree, names_file) if names_file else {}, parts)


def _names_in(tree: Tree, file: str) -> dict[int, str]:
    text, _ = decoded(tree.read(file, most=LARGEST))
    return {number: class_name(line) or str(number) for number, line in enumerate(text.rstrip().splitlines())}
