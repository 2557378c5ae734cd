"""Folders that are no classes: pictures beside their masks or boxes, and changed copies beside the classes."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePosixPath

from pupille.data.formats.voc_lists import listed_classes
from pupille.errors import DataError
from pupille.i18n.language import tell, tell_shortened

Folder = tuple[str, ...]
PICTURES = frozenset(
    (
        *(
            "image",
            "images",
            "img",
            "imgs",
            "im",
            "picture",
            "pictures",
            "photo",
            "photos",
            "scan",
            "scans",
            "rgb",
        ),
        *("raw", "original", "originals", "orig", "input", "inputs", "frames"),
    )
)
ANNOTATIONS = frozenset(
    (
        *(
            "mask",
            "masks",
            "masque",
            "masques",
            "label",
            "labels",
            "labelme",
            "annotation",
            "annotations",
            "annot",
        ),
        *(
            "annots",
            "anno",
            "annos",
            "segmentation",
            "segmentations",
            "seg",
            "segs",
            "segmented",
            "contour",
            "contours",
        ),
        *(
            "outline",
            "outlines",
            "trimap",
            "trimaps",
            "box",
            "boxes",
            "bbox",
            "bboxes",
            "gt",
            "groundtruth",
            "truth",
        ),
        *("manual", "polygon", "polygons", "panoptic", "xml", "xmls"),
    )
)
"""Words in the names of folders, in lower case, that say pictures, and what is drawn on them."""
FILLERS = frozenset(
    (
        *(
            "jpeg",
            "jpg",
            "png",
            "tif",
            "tiff",
            "bmp",
            "all",
            "data",
            "set",
            "predict",
            "prediction",
            "the",
            "of",
        ),
        *("train", "training", "val", "valid", "validation", "test", "testing"),
    )
)
"""Words beside those for pictures that change nothing: `JPEGImages`, `train_images`."""
COPIES = frozenset(
    ("augmented", "augmentation", "augmentations", "augment", "augmentees", "augmentes", "aug")
)
MONTHS = frozenset(("jan", "feb", "mar", "apr", "may", "jun", "jul", "sep", "sept", "oct", "nov", "dec"))
OF_BOXES = (".xml", ".json", ".txt")
"""Files in which boxes and outlines are kept, in lower case."""
LEAST_PAIRED = 0.5
"""Share of the masks that are called like a picture, for two folders to belong together."""
MASK_ENDING = re.compile(r"(?i)[ _-]*(mask|masks|gt|label|labels|seg|annotation|annot|manual\d*)$")
SUSPICIOUS = 10
"""So many folders of one image each are no classes."""


def insist_no_masks(classes: Mapping[str, Collection[str]], name: str) -> None:
    """Raises DataError if folders that would be classes are pictures and what is drawn on them.

    classes: name of each folder -> paths of its images.
    """
    pictures = sorted(filter(is_pictures, classes))
    drawn = sorted(folder for folder in classes if folder not in pictures and is_annotation(folder))
    pair = (pictures[0], drawn[0]) if pictures and drawn else _paired(classes)
    if pair:
        raise DataError(
            tell(
                "{name!r} holds pictures and what is drawn on them: the folders {first!r} and {second!r} are no "
                "classes. {remedy}",
                name=name,
                first=pair[0],
                second=pair[1],
                remedy=NO_CLASSES,
            )
        )


def insist_on_classes(classes: Mapping[str, Collection[str]], others: Iterable[str], name: str) -> None:
    """Raises DataError if folders that would be classes are pictures with boxes, or changed copies of the others.

    classes: name of each folder -> paths of its images. others: paths of the files that are no images.
    """
    pictures = sorted(filter(is_pictures, classes))
    others = sorted(others)
    if pictures and len(pictures) == len(classes) and (listed := listed_classes(others)):
        raise DataError(
            tell(
                "the lists in ImageSets/Main of {name!r} say for each of several classes ({classes}) whether an image "
                "shows it. Several labels an image are not served: write a table with a row for each image and one "
                "class, or bring the boxes in Annotations.",
                name=name,
                classes=tell_shortened(list(listed)),
            )
        )
    boxes = next((path for path in others if path.lower().endswith(OF_BOXES)), None)
    if boxes and pictures and len(pictures) == len(classes):
        raise DataError(
            tell(
                "{name!r} holds pictures in {folder!r} and files such as {file!r}, which look like boxes or "
                "outlines of what is on them, and no folders of classes. {remedy}",
                name=name,
                folder=pictures[0],
                file=boxes,
                remedy=NO_CLASSES,
            )
        )
    copies = sorted(folder for folder in classes if _words(folder) & COPIES and not _are_months(classes))
    if copies and len(copies) < len(classes):
        raise DataError(
            tell(
                "the folder {folder!r} of {name!r} is named like changed copies of the images, and not like a "
                "class. Move it away, since copies of a test image must not train (--augment changes training "
                "images as they are read); if it is a class, give it another name.",
                folder=copies[0],
                name=name,
            )
        )


def insist_on_several(classes: Mapping[str, Collection[str]], name: str, *, drawn: bool) -> None:
    """Raises DataError if each of many folders holds one image alone: then they name images, not classes.

    drawn: whether masks stand beside these images.
    """
    if len(classes) >= SUSPICIOUS and all(len(paths) == 1 for paths in classes.values()):
        first = min(classes)
        values = {"n": len(classes), "name": name, "first": first}
        if drawn:
            raise DataError(
                tell(
                    "each of the {n:count} folders of {name!r}, such as {first!r}, holds one image alone, so they "
                    "name images and not classes, each with its masks. {remedy}",
                    remedy=NO_CLASSES,
                    **values,
                )
            )
        raise DataError(
            tell(
                "each of the {n:count} folders of {name!r}, such as {first!r}, holds one image alone, so they "
                "name images and not classes. {remedy}",
                remedy=ARRANGE,
                **values,
            )
        )


ARRANGE = tell(
    "Put the images of each class into a folder named after the class, or give a table of paths and labels."
)
NO_CLASSES = tell(
    "What is drawn is read where its files are called like the images, such as a.jpg with a_mask.png or a.xml, and no "
    "classes are asked for. To learn classes: put the images of each class into a folder named after the class, or "
    "give a table of paths and labels."
)


def drawn_beside(folders: Collection[Folder], *, at_top: bool) -> frozenset[Folder]:
    """The folders, whole paths, of masks beside a folder of pictures, such as `cat/masks` by `cat/images`.

    at_top: whether those count too that stand at the top, as they do where classes stand below them.
    """
    inside: dict[Folder, set[str]] = defaultdict(set)
    for folder in folders:
        for depth, name in enumerate(folder):
            inside[folder[:depth]].add(name)
    return frozenset(
        (*parent, name)
        for parent, names in inside.items()
        if (parent or at_top) and any(map(is_pictures, names))
        for name in names
        if is_annotation(name) and not is_pictures(name)
    )


def is_pictures(folder: str) -> bool:
    """Whether a folder's name says pictures and nothing else: `images`, `JPEGImages`, `train_images`."""
    words = _words(folder)
    return bool(words & PICTURES) and words <= PICTURES | FILLERS


def is_annotation(folder: str) -> bool:
    """Whether a folder's name says masks, boxes or outlines: `masks_1stHO`, `PedMasks`, `testannot`."""
    return bool(_words(folder) & ANNOTATIONS) or folder.casefold().endswith(("annot", "_gt"))


def _paired(classes: Mapping[str, Collection[str]]) -> tuple[str, str] | None:
    """A folder and one of its name with a word for masks, whose files are called the same: `test` and `testannot`."""
    for folder in sorted(classes):
        for other in sorted(classes):
            rest = other.casefold().removeprefix(folder.casefold())
            if rest == other.casefold() or not is_annotation(rest.strip("_- ")):
                continue
            here, there = ({_stem(path) for path in classes[name]} for name in (folder, other))
            if len(here & there) >= LEAST_PAIRED * len(there):
                return folder, other
    return None


def _stem(path: str) -> str:
    return MASK_ENDING.sub("", PurePosixPath(path).stem)


def _are_months(classes: Collection[str]) -> bool:
    return any(_words(folder) & MONTHS for folder in classes)


def _words(folder: str) -> set[str]:
    """The words of a name in lower case and without accents; `JPEGImages` is two, digits are none."""
    plain = unicodedata.normalize("NFKD", folder).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+", plain)
    return {word.casefold() for word in words if len(word) > 1} - {"st", "nd", "rd", "th"}
