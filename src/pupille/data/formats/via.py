"""VGG Image Annotator: regions of shapes and attributes, in a JSON file (a project or its annotations) or a CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from pupille.config import DataConfig
from pupille.data.class_names import part_named
from pupille.data.dataset import LeftOut
from pupille.data.formats.cells import read_cells
from pupille.data.formats.drawing import Drawing, DrawnImage, Tree
from pupille.data.formats.json_entries import LOOK, Entry, keys_of, parsed, parsed_text, whole
from pupille.data.formats.marks import Mark, MarkList, ellipse, outline
from pupille.data.formats.table import LABEL_NAMES
from pupille.errors import DataError, Refusal, unknown_choice
from pupille.i18n.language import StoredText, tell, tells
from pupille.images.limits import Limits

FORMAT = tell("regions of the VGG Image Annotator")
HEADING = b"region_shape_attributes"
USUAL = (*LABEL_NAMES, "name", "type", "object", "species", "nom")
"""Attributes that hold the class, the likelier first."""
ONE_CLASS = "object"


def is_via(tree: Tree) -> bool:
    """Whether JSON or CSV files are there with regions as the annotator writes them."""
    return any(_fits(tree, file) for suffix in (".json", ".csv") for file in tree.with_suffix(suffix)[:LOOK])


def _fits(tree: Tree, file: str) -> bool:
    if file.lower().endswith(".csv"):
        return HEADING in tree.start(file, 4096).split(b"\n", 1)[0]
    sign, keys = keys_of(tree, file)
    return sign == b"{" and ("_via_img_metadata" in keys or {"regions", "filename", "size"} <= keys)


def read_via(tree: Tree, config: DataConfig, limits: Limits) -> Drawing:  # noqa: ARG001
    """The regions of all files, classed by `config.label_column` or the attribute of a usual name, or the only one.

    Raises DataError if several attributes might hold the class, or a region has no shape that its name promises.
    """
    pictures: list[_Picture] = []
    left_out = []
    for file in tree.with_suffix(".json", ".csv"):
        if _fits(tree, file):
            pictures += _of_table(tree, file) if file.lower().endswith(".csv") else _of_document(tree, file)
        else:
            left_out.append(LeftOut(file, tell("it holds no regions"), Refusal.ASIDE))
    attribute, notes = _attribute(pictures, config.label_column)
    marks, nameless = MarkList(), 0
    for picture in pictures:
        part = part_named(PurePosixPath(picture.file).parts[0]) or "" if "/" in picture.file else ""
        marks.add_image(DrawnImage(picture.name, split=part, source=picture.file))
        for region in picture.regions:
            mark = _mark(region, marks.unread)
            if mark is None:
                continue
            label = region.attributes.get(attribute, "") if attribute else ONE_CLASS
            if not label:
                nameless += 1
                continue
            others = {name: value for name, value in region.attributes.items() if name != attribute}
            marks.add(replace(mark, label=label, facts=others))
    return marks.drawing(
        FORMAT, config.task, notes=[*notes, *_nameless(nameless, attribute)], left_out=left_out
    )


@dataclass(frozen=True)
class _Region:
    """shape: `shape_attributes`. attributes: `region_attributes` as texts."""

    shape: Entry
    attributes: dict[str, str]


@dataclass
class _Picture:
    """An image. name: its file name. file: the annotation file."""

    name: str
    file: str
    regions: list[_Region]


def _of_document(tree: Tree, file: str) -> Iterator[_Picture]:
    document = whole(parsed(tree, file), file)
    pictures = document.entry("_via_img_metadata") if "_via_img_metadata" in document else document
    for key in pictures.fields:
        picture = pictures.entry(key)
        name = picture.text("filename")
        if not name:
            raise picture.refused(tell("names no image in 'filename'. Export it again."))
        # The first version of the annotator numbers the regions as keys.
        numbered = isinstance(picture.fields.get("regions"), dict)
        regions = picture.entry("regions") if numbered else None
        listed = [regions.entry(n) for n in regions.fields] if regions else picture.entries("regions")
        drawn_regions = [
            _Region(entry.entry("shape_attributes"), _texts(entry.entry("region_attributes")))
            for entry in listed
        ]
        yield _Picture(name, file, drawn_regions)


def _of_table(tree: Tree, file: str) -> Iterable[_Picture]:
    tree.read(file)
    cells, _ = read_cells(tree.root / file)
    heading = next((column for column in cells.columns if column.lstrip("#") == "filename"), None)
    if heading is None or "region_attributes" not in cells.columns:
        raise DataError(
            tell("{file!r} has no columns 'filename' and 'region_attributes'. Export it again.", file=file)
        )
    pictures: dict[str, _Picture] = {}
    rows = zip(cells[heading], cells[HEADING.decode()], cells["region_attributes"], strict=True)
    for number, (name, shape, attributes) in enumerate(rows, start=2):
        place = f"{file}:{number}"
        if not name:
            raise DataError(tell("{file!r} names no image. Export it again.", file=place))
        picture = pictures.setdefault(name, _Picture(name, file, []))
        drawn = whole(parsed_text((shape or "{}").encode("utf-8", "replace"), place), place)
        if drawn.fields:
            stated = whole(parsed_text((attributes or "{}").encode("utf-8", "replace"), place), place)
            picture.regions.append(_Region(drawn, _texts(stated)))
    return pictures.values()


def _texts(entry: Entry) -> dict[str, str]:
    """Attributes as texts; of a checkbox the choices that are ticked."""
    texts = {}
    for name, value in entry.fields.items():
        if isinstance(value, dict):
            texts[entry.clean(name)] = entry.clean(" + ".join(key for key, ticked in value.items() if ticked))
        elif not isinstance(value, (list, bool, float)):
            texts[entry.clean(name)] = entry.text(name)
    return texts


def _attribute(pictures: list[_Picture], asked: str | None) -> tuple[str | None, list[StoredText]]:
    """The attribute that holds the class, None where there is none at all, and a note."""
    counts = Counter(
        name
        for picture in pictures
        for region in picture.regions
        for name, value in region.attributes.items()
        if value
    )
    names = sorted(counts)
    if asked is not None:
        if asked not in names:
            raise DataError(unknown_choice("--label-column", asked, names))
        return asked, [tell("The class is the attribute {name!r}, as asked.", name=asked)]
    if not names:
        return None, [
            tell("No region has an attribute, so all are of one class, {name!r}.", name=ONE_CLASS)
        ] * any(picture.regions for picture in pictures)
    by_word = {name.casefold(): name for name in reversed(names)}
    usual = next((by_word[word] for word in USUAL if word in by_word), None)
    if usual is None and len(names) > 1:
        raise DataError(
            tell(
                "regions have the attributes {names}, and none has a usual name of a class. Name the right one with "
                "--label-column.",
                names=", ".join(map(repr, names[:12])),
            )
        )
    chosen = usual or names[0]
    if len(names) == 1:
        return chosen, [tell("The class is the attribute {name!r}.", name=chosen)]
    others = ", ".join(repr(name) for name in names[:12] if name != chosen)
    return chosen, [
        tell(
            "The class is the attribute {name!r}, not {others}; --label-column names another.",
            name=chosen,
            others=others,
        )
    ]


def _nameless(n: int, attribute: str | None) -> list[StoredText]:
    if not n:
        return []
    return [
        tells(
            "{n} region is left out because its attribute {name!r} is empty.",
            "{n} regions are left out because their attribute {name!r} is empty.",
            n,
            name=attribute or "",
        )
    ]


def _mark(region: _Region, unread: Counter[str]) -> Mark | None:
    """The shape of a region; None where it bounds nothing, which is counted."""
    shape = region.shape
    kind = shape.text("name")
    if kind == "rect":
        x, y, width, height = (shape.number(key) for key in ("x", "y", "width", "height"))
        if width < 0 or height < 0:
            raise shape.refused(tell("has a box of negative width or height. Draw it again, or delete it."))
        return Mark("", (x, y, x + width, y + height))
    if kind in {"circle", "ellipse"}:
        rx, ry = (shape.number("r"),) * 2 if kind == "circle" else (shape.number("rx"), shape.number("ry"))
        if rx < 0 or ry < 0:
            raise shape.refused(tell("has a negative radius. Draw it again, or delete it."))
        # The annotator gives the turn of an ellipse in radians.
        degrees = shape.number("theta") * 57.29577951308232 if "theta" in shape else 0.0
        box, ring = ellipse((shape.number("cx"), shape.number("cy")), (rx, ry), degrees)
        return Mark("", box, ring, "round")
    if kind == "polygon":
        xs, ys = shape.numbers("all_points_x"), shape.numbers("all_points_y")
        if len(xs) != len(ys):
            raise shape.refused(tell("has an outline of unequal lists of x and y. Export it again."))
        if len(xs) >= 3:
            box, ring = outline(list(zip(xs, ys, strict=True)))
            return Mark("", box, ring, "outline")
    unread[kind or "?"] += 1
    return None
