"""Twins: pictures of a data set that are the same, byte by byte, pixel by pixel, or but for a small change.

A signature only proposes a pair; it is confirmed on the pixels, laid over each other. Pictures below 64 pixels a side
show too little for that, and count as twins only when their pixels are identical.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pupille.audit.facts.measures import shrunk, to_bytes
from pupille.audit.facts.open import open_reduced
from pupille.audit.facts.perceptual_hash import CROPS, LEAST_SIDE, ORIENTATIONS, orient
from pupille.audit.facts.record import Facts
from pupille.audit.twins.alignment import Alignment, align, resemblance
from pupille.audit.twins.candidates import Candidates, find_candidates
from pupille.data.dataset import Dataset
from pupille.data.pixels.pixel_set import to_channels
from pupille.data.sources.image_files import FileImages
from pupille.errors import DataError, ImageError, reason_of
from pupille.i18n.language import tell, tell_joined
from pupille.images.modes import Pixels
from pupille.images.regular_files import open_regular

Picture = NDArray[np.uint8]
Reader = Callable[[int], Picture]

LEAST_CONTRAST = 0.01
"""Plainer pictures, by the deviation of their luminance, have nothing to be recognised by; likewise."""
RESEMBLANCE = 0.75
"""Least agreement of the small copies in `Facts` for a candidate to be looked at again."""
THUMBNAIL, EDGES = 0.95, 0.95
"""Least correlation of the aligned thumbnails, and of their edges, for a candidate to be a twin."""
SEEN = 128
"""Longer side, in pixels, of the pictures that are laid over each other."""
KEPT = 2048

KINDS = ("file", "pixels", "near")
"""Identical files, identical pixels in different files, and the same picture but for a change."""


@dataclass(frozen=True)
class TwinPair:
    """Two rows that show the same picture. kind: one of `KINDS`. change: what sets the second apart, in words."""

    first: int
    second: int
    kind: str
    change: str


@dataclass(frozen=True)
class Twin:
    """Rows that show one picture; the first is the one to keep (the most pixels, then the most bytes).

    kind: that of the loosest link among them. changes: one a row, what sets it apart from a row before it; the
    first has none.
    """

    rows: tuple[int, ...]
    kind: str
    changes: tuple[str, ...]


def grey_reader(dataset: Dataset) -> Reader:
    """A function that reads the luminance of one row, upright, its longer side at most `SEEN`."""
    images, paths = dataset.images, list(dataset.samples["path"])

    def read(row: int) -> Picture:
        pixels = (
            _reduced(images, paths[row]) if isinstance(images, FileImages) else images.read(paths[row]).pixels
        )
        grey = to_bytes(to_channels(pixels, 1)[None, ..., 0])[0]
        return np.asarray(shrunk(Image.fromarray(grey), SEEN))

    return read


def _reduced(images: FileImages, path: str) -> Pixels:
    limits, suffix = images.limits, PurePosixPath(path).suffix
    try:
        with open_regular(images.root / path, root=images.root) as file:
            data = file.read(limits.file_bytes + 1)
    except (DataError, OSError) as error:
        raise ImageError(path, reason_of(error)) from error
    return open_reduced(data, name=path, extension=suffix, limits=limits, page=images.page, grey=True).pixels


def find_twins(facts: Sequence[Facts], read: Reader) -> tuple[Twin, ...]:
    """All twins, by their first row. read: gives the luminance (H, W) of a row again, 128 pixels or more a side."""
    same = identical(facts)
    alone = sorted(set(range(len(facts))) - {link.second for link in same})
    links = [*same, *near(facts, alone, read)]
    return tuple(sorted(_clusters(facts, links), key=lambda twin: min(twin.rows)))


def identical(facts: Sequence[Facts]) -> list[TwinPair]:
    """Links from the first row with some bytes or pixels to every other row with them."""
    links = []
    by_file: dict[str, int] = {}
    by_content: dict[str, int] = {}
    for row, fact in enumerate(facts):
        same_file = by_file.setdefault(fact.file_hash, row) if fact.file_hash else row
        same_pixels = by_content.setdefault(fact.content, row) if fact.content else row
        if same_file != row:
            links.append(TwinPair(same_file, row, "file", tell("the same file")))
        elif same_pixels != row:
            links.append(TwinPair(same_pixels, row, "pixels", tell("the same pixels")))
    return links


def near(facts: Sequence[Facts], among: Iterable[int], read: Reader) -> list[TwinPair]:
    """Links between those rows that show the same picture but for a change, each confirmed on the pixels."""
    rows = np.array([row for row in among if _is_rich(facts[row])], dtype=np.int64)
    if len(rows) < 2:
        return []
    found = find_candidates(np.stack([facts[row].signatures for row in rows]))
    small = np.stack([facts[row].small for row in rows])
    likeness = resemblance(small, found.first, found.second, found.crop, found.orientation)
    kept = lru_cache(maxsize=KEPT)(read)
    links: list[TwinPair] = []
    family = list(range(len(rows)))
    # The likest first; pairs that hang together already need no look, so that a thousand copies cost a thousand.
    for pair in sorted(np.flatnonzero(likeness >= RESEMBLANCE), key=lambda pair: found.distance[pair]):
        first, second = (_eldest(family, int(side[pair])) for side in (found.first, found.second))
        link = _confirmed(facts, kept, rows, found, int(pair)) if first != second else None
        if link:
            links.append(link)
            family[max(first, second)] = min(first, second)
    return links


def _eldest(family: list[int], member: int) -> int:
    """The member that stands for a whole family. family: one closer to it for every member, itself at last."""
    while family[member] != member:
        family[member] = member = family[family[member]]
    return member


def _is_rich(fact: Facts) -> bool:
    return min(fact.width, fact.height) >= LEAST_SIDE and fact.contrast >= LEAST_CONTRAST


def _confirmed(
    facts: Sequence[Facts], read: Reader, rows: NDArray[np.int64], found: Candidates, pair: int
) -> TwinPair | None:
    first, second = int(rows[found.first[pair]]), int(rows[found.second[pair]])
    way = int(found.orientation[pair])
    laid = orient(read(second), way)
    match = align(read(first), laid, CROPS[found.crop[pair]])
    if match.thumbnail < THUMBNAIL or match.edges < EDGES:
        return None
    return TwinPair(first, second, "near", _change(facts[first], facts[second], way, match))


def _change(first: Facts, second: Facts, way: int, match: Alignment) -> str:
    """What was done to the first picture to make the second, or the other way round."""
    turned, down, across = ORIENTATIONS[way]
    left, top, right, bottom = match.box
    width, height = (right - left) * first.width, (bottom - top) * first.height
    other_width, other_height = (second.height, second.width) if turned else (second.width, second.height)
    bright = first.brightness / max(second.brightness, 1e-6)
    said = (
        (tell("mirrored"), (turned + down + across) % 2 == 1),
        # Mirroring left to right alone is no turn; upside down and left to right together are one.
        (tell("turned"), turned or down),
        (tell("cropped"), min(right - left, bottom - top) < 0.98),
        (
            tell("resized"),
            max(abs(other_width / width - 1), abs(other_height / height - 1)) > 0.03,
        ),
        (tell("brighter or darker"), not 0.93 < bright < 1 / 0.93),
    )
    words = [word for word, holds in said if holds]
    return tell_joined(words) if words else tell("saved anew")


def _clusters(facts: Sequence[Facts], links: Iterable[TwinPair]) -> list[Twin]:
    beside: dict[int, list[TwinPair]] = defaultdict(list)
    for link in links:
        beside[link.first].append(link)
        beside[link.second].append(link)
    twins: list[Twin] = []
    done: set[int] = set()
    for row in sorted(beside, key=lambda row: (-facts[row].width * facts[row].height, -facts[row].size, row)):
        if row not in done:
            reached = _reached(row, beside)
            done |= reached.keys()
            kind = max((link.kind for link in reached.values() if link), key=KINDS.index)
            changes = tuple(link.change if link else "" for link in reached.values())
            twins.append(Twin(tuple(reached), kind, changes))
    return twins


def _reached(start: int, beside: dict[int, list[TwinPair]]) -> dict[int, TwinPair | None]:
    """The rows that hang together with `start`, nearest first, each with the link that it was reached by."""
    reached: dict[int, TwinPair | None] = {start: None}
    waiting = [start]
    for row in waiting:
        for link in sorted(beside[row], key=lambda link: (link.first, link.second)):
            other = link.second if link.first == row else link.first
            if other not in reached:
                reached[other] = link
                waiting.append(other)
    return reached
