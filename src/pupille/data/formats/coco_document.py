"""One JSON file of COCO as it is written down: https://cocodataset.org/#format-data, and its `#format-results`."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

import msgspec

from pupille.errors import DataError
from pupille.i18n.language import tell

Number = Annotated[float, msgspec.Meta(ge=-1e9, le=1e9)]
Whole = Annotated[int, msgspec.Meta(ge=-(2**40), le=2**40)]
Id = Whole | str
Decoded = TypeVar("Decoded")
NOTHING = msgspec.Raw(b"")
BEGINNING = 2**16
"""Bytes in which the first annotations stand."""


class CocoImage(msgspec.Struct):
    """One of `images`. file_name: with or without folders. width, height: 0 or None where they are not stated."""

    id: Id
    file_name: str | None = None
    width: Number | None = None
    height: Number | None = None


class CocoCategory(msgspec.Struct):
    """One of `categories`. supercategory: the parent's name."""

    id: Id
    name: str | Whole | None = None
    supercategory: str | None = None


class CocoAnnotation(msgspec.Struct):
    """One of `annotations`, or of results. bbox: x, y, width, height. segmentation: not yet decoded."""

    image_id: Id
    category_id: Id
    bbox: list[Number] | None = None
    segmentation: msgspec.Raw = NOTHING
    area: Number | None = None
    iscrowd: Whole | bool | None = None
    score: Number | None = None


class CocoDocument(msgspec.Struct):
    """A whole file."""

    images: list[CocoImage]
    annotations: list[CocoAnnotation]
    categories: list[CocoCategory]


class CocoLists(msgspec.Struct):
    """A whole file that is not yet decoded, but for the names of its lists."""

    images: msgspec.Raw
    annotations: msgspec.Raw
    categories: msgspec.Raw


def decoded(data: bytes | msgspec.Raw, form: type[Decoded] | Any, file: str) -> Decoded:
    """JSON as one of the forms above. Raises DataError with the file, the place in it and the reason."""
    try:
        document: Decoded = msgspec.json.decode(data, type=form)
    except msgspec.ValidationError as error:
        raise DataError(
            tell(
                "{file!r} is not COCO's JSON as it should be ({error}). Export it again.",
                file=file,
                error=str(error),
            )
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataError(
            tell(
                "{file!r} is no JSON that can be read ({error}). Export it again.",
                file=file,
                error=str(error) or type(error).__name__,
            )
        ) from error
    return document


def lists_of(data: bytes) -> CocoLists | None:
    """The lists of a file; None if it is no file of COCO, or no JSON at all."""
    try:
        return msgspec.json.decode(data, type=CocoLists)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def is_damaged(data: bytes) -> bool:
    """Whether what names COCO's lists of images and annotations is no JSON, such as a file that breaks off."""
    if not all(name in data for name in (b'"images"', b'"annotations"')):
        return False
    try:
        msgspec.json.decode(data, type=CocoLists)
    except msgspec.ValidationError:
        return False
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return True
    return False


def is_named_early(lists: CocoLists, key: str) -> bool:
    """Whether a key is written at the beginning of the annotations, where the first of them stand."""
    return f'"{key}"'.encode() in bytes(memoryview(lists.annotations)[:BEGINNING])
