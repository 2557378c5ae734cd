"""Masks laid over their images: which of them fit, and which were drawn before the camera's turn was undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pupille.data.dataset import LeftOut
from pupille.data.formats.mask_meaning import Meaning
from pupille.data.formats.mask_survey import Survey
from pupille.data.masks import colour_name, other_size
from pupille.errors import ImageError, Refusal
from pupille.i18n.language import StoredText, tell, tells
from pupille.images.limits import Limits
from pupille.images.picture_size import picture_sizes


@dataclass(frozen=True)
class LaidMasks:
    """The masks as they lie over their images.

    sizes: image whose mask fits -> width, height of the upright image. turns: image -> its orientation, where the mask
    was drawn before it. undecided: images of which that cannot be told. left_out: images whose mask does not fit.
    """

    sizes: dict[str, tuple[int, int]]
    turns: dict[str, int]
    undecided: tuple[str, ...]
    left_out: tuple[LeftOut, ...]

    def notes(self) -> list[StoredText]:
        """What the user must be told of it."""
        notes = []
        if self.left_out:
            notes.append(
                tells(
                    "{n} image is left out because its mask cannot be used: {first!r}: {reason}.",
                    "{n} images are left out because their masks cannot be used; the first is {first!r}: {reason}.",
                    len(self.left_out),
                    first=self.left_out[0].path,
                    reason=self.left_out[0].reason,
                )
            )
        if self.turns:
            notes.append(
                tells(
                    "{n} image is turned by its camera and its mask was drawn lying, as its size shows: {first!r}; the "
                    "mask is turned along.",
                    "{n} images are turned by their camera and their masks were drawn lying, as their sizes show; the "
                    "first is {first!r}. The masks are turned along.",
                    len(self.turns),
                    first=min(self.turns),
                )
            )
        if self.undecided:
            notes.append(
                tells(
                    "{n} image is turned by its camera, and its mask does not show whether it was drawn before or "
                    "after that: {first!r}; it is taken as drawn on the upright picture. Look at it.",
                    "{n} images are turned by their camera, and their masks do not show whether they were drawn before "
                    "or after that; the first is {first!r}. They are taken as drawn on the upright pictures. Look at "
                    "them.",
                    len(self.undecided),
                    first=self.undecided[0],
                )
            )
        return notes


def lay(
    masks: Mapping[str, str],
    paths: Mapping[str, str],
    images_root: Path,
    masks_root: Path,
    look: Survey,
    meaning: Meaning,
    limits: Limits,
) -> LaidMasks:
    """Which masks fit their images, by the sizes of all and the values of those that were looked at.

    masks: id of an image -> the file of its mask. paths: id -> the file of the image.
    """
    images = sorted(masks)
    files = [masks[image] for image in images]
    reasons = {item.path: item for item in look.left_out} | _strange(look, meaning)
    left_out: list[LeftOut] = []
    fitting: dict[str, tuple[int, int]] = {}
    turns: dict[str, int] = {}
    undecided = []
    image_sizes = picture_sizes([paths[image] for image in images], images_root, limits)
    mask_sizes = picture_sizes(files, masks_root, limits)
    for image, file, size, mask in zip(images, files, image_sizes, mask_sizes, strict=True):
        if isinstance(size, ImageError):
            left_out.append(LeftOut.of(size))
        elif isinstance(mask, ImageError):
            left_out.append(_because_of(LeftOut.of(mask), image))
        elif file in reasons:
            left_out.append(_because_of(reasons[file], image))
        elif mask.upright not in (size.upright, size.stored):
            left_out.append(LeftOut(image, other_size(size.upright, mask.upright), Refusal.MISFIT))
        else:
            fitting[image] = size.upright
            if mask.upright == size.stored != size.upright:
                turns[image] = size.orientation
            elif size.orientation != 1 and size.stored == size.upright:
                undecided.append(image)
    return LaidMasks(fitting, turns, tuple(undecided), tuple(left_out))


def _because_of(mask: LeftOut, image: str) -> LeftOut:
    """The image that is left out because its mask is."""
    reason = tell("its mask {file!r} {reason}", file=mask.path, reason=mask.reason.rstrip("."))
    return LeftOut(image, reason, mask.refusal)


def _strange(look: Survey, meaning: Meaning) -> dict[str, LeftOut]:
    """The files that were looked at and hold a value of no class."""
    strange = {}
    for file in look.files:
        value = next(iter(sorted(look.values_of(file) - meaning.coding.meanings.keys())), None)
        if value is not None and not meaning.coding.nearest:
            name = colour_name(value) if meaning.coding.by_colour else str(value)
            reason = tell("holds the value {value}, which the table of classes does not name", value=name)
            strange[file] = LeftOut(file, reason, Refusal.MISFIT)
    return strange
