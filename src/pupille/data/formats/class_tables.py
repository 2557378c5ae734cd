"""Tables of classes beside masks: names of values, and names of colours, as tools write them down."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from pupille.data.formats.drawing import Tree
from pupille.errors import DataError

LARGEST = 2**20
"""Bytes of a table of classes."""
NAMED = re.compile(
    r"(config|data|dataset|classes|labels|label_?map|names|class_dict|label_colou?rs|codes)$", re.I
)
"""How tables of classes are called, without their ending."""
YAML, LISTS, TABLES = (".yaml", ".yml"), (".txt", ".names"), (".txt", ".csv")
HEADS = re.compile(r"(classes|names|labels)\s*:\s*(.*)$")
ENTRY = re.compile(r"\s+['\"]?(\d{1,5})['\"]?\s*:\s*(.+)$")
ITEM = re.compile(r"\s*-\s+(.+)$")
CVAT = re.compile(r"([^:#]*):(\d{1,3}),(\d{1,3}),(\d{1,3}):[^:]*:.*$")
NAME_FIRST = re.compile(r"([^,;\t]+?)\s*[,;\t]\s*(\d{1,3})\s*[,;\t]\s*(\d{1,3})\s*[,;\t]\s*(\d{1,3})\s*$")
COLOUR_FIRST = re.compile(r"(\d{1,3})[ ,;\t]+(\d{1,3})[ ,;\t]+(\d{1,3})[ ,;\t]+(.+?)\s*$")


@dataclass(frozen=True)
class ClassTable:
    """Names of classes. file: where they stand. values: value -> name. colours: 65536 R + 256 G + B -> name."""

    file: str
    values: Mapping[int, str] = field(default_factory=dict)
    colours: Mapping[int, str] = field(default_factory=dict)


def class_table(tree: Tree, masks: Sequence[str]) -> ClassTable | None:
    """The table of classes that lies nearest above these masks; None where there is none."""
    above = {str(parent) for mask in masks for parent in PurePosixPath(mask).parents}
    files = [
        file
        for file in tree.with_suffix(*YAML, *LISTS, *TABLES)
        if NAMED.match(PurePosixPath(file).stem) and str(PurePosixPath(file).parent) in above
    ]
    for file in sorted(files, key=lambda file: (-file.count("/"), file)):
        table = _read(tree, file)
        if table:
            return table
    return None


def _read(tree: Tree, file: str) -> ClassTable | None:
    try:
        text = tree.read(file, most=LARGEST).decode("utf-8-sig")
    except (DataError, UnicodeDecodeError):
        return None
    lines = [line.rstrip() for line in text.splitlines()]
    if file.lower().endswith(YAML):
        values = _yaml(lines)
        return ClassTable(file, values) if values else None
    plain = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    colours = [colour for line in plain if (colour := _colour(line))]
    if len(colours) >= max(1, len(plain) - 1):
        return ClassTable(file, colours=dict(colours))
    if file.lower().endswith(LISTS) and plain and not any(map(_has_numbers_alone, plain)):
        return ClassTable(file, dict(enumerate(plain)))
    return None


def _colour(line: str) -> tuple[int, str] | None:
    """The colour and the name of a line; None for any other line."""
    for pattern in (CVAT, NAME_FIRST):
        if match := pattern.match(line):
            name, *channels = match.groups()
            return _coded(channels, name)
    if match := COLOUR_FIRST.match(line):
        *channels, name = match.groups()
        return _coded(channels, name)
    return None


def _coded(channels: Sequence[str], name: str) -> tuple[int, str] | None:
    red, green, blue = map(int, channels)
    if max(red, green, blue) > 255 or not name.strip():
        return None
    return red << 16 | green << 8 | blue, name.strip()


def _yaml(lines: Sequence[str]) -> dict[int, str]:
    """The names below `classes`, `names` or `labels`: a map from numbers, a list, or a list on one line."""
    head = next((row for row, line in enumerate(lines) if HEADS.match(line)), None)
    if head is None:
        return {}
    inline = (HEADS.match(lines[head]) or [""])[2].partition("#")[0].strip()
    if inline.startswith("[") and inline.endswith("]"):
        return dict(enumerate(_unquoted(name) for name in inline[1:-1].split(",")))
    values: dict[int, str] = {}
    for line in lines[head + 1 :]:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if match := ENTRY.match(line):
            values[int(match[1])] = _unquoted(match[2])
        elif match := ITEM.match(line):
            values[len(values)] = _unquoted(match[1])
        else:
            break
    return values


def _unquoted(text: str) -> str:
    text = re.sub(r"\s+#.*$", "", text.strip())
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def _has_numbers_alone(line: str) -> bool:
    return re.fullmatch(r"[\d\s.,;:+-]+", line) is not None
