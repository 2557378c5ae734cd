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
from pupille.audit.twins.tilted import tilted_pairs
from pupille.data.dataset import Dataset
from pupille.data.pixels.pixel_set import to_channels
from pupille.data.sources.image_files import FileImages
from pupille.errors import DataError, ImageError
from pupille.i18n.language import tell, tell_joined
from pupille.images.modes import Pixels
from pupille.images.regular_files import open_regular

Picture = NDArray[np.uint8]
Reader = Callable[[int], Picture]

LEAST_CONTRAST = 0.01
"""Plainer pictures, by the deviation of their luminance, have nothing to be recognised by: they too count as twins only
when their pixels are identical."""
RESEMBLANCE = 0.75
"""Least agreement of the small copies in `Facts` for a candidate to be looked at again."""
THUMBNAIL, EDGES = 0.95, 0.95
"""Least correlation of the aligned thumbnails, and of their edges, for a candidate to be a twin."""
LAID_SIDE = 128
"""Longer side, in pixels, of the pictures that are laid over each other."""
MOST_CACHED = 2048

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
    """A function that reads the luminance of one row, upright, its longer side at most `LAID_SIDE`."""
    images, paths = dataset.images, list(dataset.samples["path"])

    def read(row: int) -> Picture:
        pixels = (
            _reduced(images, paths[row]) if isinstance(images, FileImages) else images.read(paths[row]).pixels
        )
        grey = to_bytes(to_channels(pixels, 1)[None, ..., 0])[0]
        return np.asarray(shrunk(Image.fromarray(grey), LAID_SIDE))

    return read


def _reduced(images: FileImages, path: str) -> Pixels:
    limits, suffix = images.limits, PurePosixPath(path).suffix
    try:
        with open_regular(images.root / path, root=images.root) as file:
            data = file.read(limits.file_bytes + 1)
    except (DataError, OSError) as error:
        raise ImageError.of(path, error) from error
    return open_reduced(
        data,
        name=path,
        extension=suffix,
        limits=limits,
        page=images.page,
        bands=images.bands,
        grey=True,
    ).pixels


def find_twins(facts: Sequence[Facts], read: Reader) -> tuple[Twin, ...]:
    """All twins, by their first row. read: gives the luminance (H, W) of a row again, 128 pixels or more a side."""
    same = identical(facts)
    alone = sorted(set(range(len(facts))) - {link.second for link in same})
    cached_read = lru_cache(maxsize=MOST_CACHED)(read)
    changed = near(facts, alone, cached_read)
    links = [*same, *changed, *tilted(facts, alone, cached_read, changed)]
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
    candidates = find_candidates(np.stack([facts[row].signatures for row in rows]))
    small = np.stack([facts[row].small for row in rows])
    likeness = resemblance(
        small, candidates.first, candidates.second, candidates.crop, candidates.orientation
    )
    links: list[TwinPair] = []
    family = list(range(len(rows)))
    # The likest first; pairs that hang together already need no look, so that a thousand copies cost a thousand.
    for pair in sorted(np.flatnonzero(likeness >= RESEMBLANCE), key=lambda pair: candidates.distance[pair]):
        first, second = (_eldest(family, int(side[pair])) for side in (candidates.first, candidates.second))
        link = _confirmed(facts, read, rows, candidates, int(pair)) if first != second else None
        if link:
            links.append(link)
            family[max(first, second)] = min(first, second)
    return links


def tilted(
    facts: Sequence[Facts], among: Iterable[int], read: Reader, known: Iterable[TwinPair]
) -> list[TwinPair]:
    """Links between those rows that show the same picture turned by a few degrees; none that is known already."""
    rows = [row for row in among if _is_rich(facts[row])]
    if len(rows) < 2:
        return []
    chosen = [facts[row] for row in rows]
    pairs = tilted_pairs(
        np.stack([fact.signatures for fact in chosen]),
        np.stack([fact.small for fact in chosen]),
        np.array([fact.width / fact.height for fact in chosen]),
        lambda position: read(rows[position]),
    )
    linked = {(link.first, link.second) for link in known}
    placed = ((min(rows[first], rows[second]), max(rows[first], rows[second])) for first, second in pairs)
    return [TwinPair(*pair, "near", tell("tilted")) for pair in placed if pair not in linked]


def _eldest(family: list[int], member: int) -> int:
    """The member that stands for a whole family. family: one closer to it for every member, itself at last."""
    while family[member] != member:
        family[member] = member = family[family[member]]
    return member


def _is_rich(fact: Facts) -> bool:
    return min(fact.width, fact.height) >= LEAST_SIDE and fact.contrast >= LEAST_CONTRAST


def _confirmed(
    facts: Sequence[Facts], read: Reader, rows: NDArray[np.int64], candidates: Candidates, pair: int
) -> TwinPair | None:
    first, second = int(rows[candidates.first[pair]]), int(rows[candidates.second[pair]])
    orientation = int(candidates.orientation[pair])
    laid = orient(read(second), orientation)
    match = align(read(first), laid, CROPS[candidates.crop[pair]])
    if match.thumbnail < THUMBNAIL or match.edges < EDGES:
        return None
    return TwinPair(first, second, "near", _change(facts[first], facts[second], orientation, match))


def _change(first: Facts, second: Facts, orientation: int, match: Alignment) -> str:
    """The change, in words, that makes the second picture of the first, or the first of the second."""
    turned, down, across = ORIENTATIONS[orientation]
    left, top, right, bottom = match.box
    width, height = (right - left) * first.width, (bottom - top) * first.height
    other_width, other_height = (second.height, second.width) if turned else (second.width, second.height)
    bright = first.brightness / max(second.brightness, 1e-6)
    changes = (
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
    words = [word for word, holds in changes if holds]
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
            neighbour = link.second if link.first == row else link.first
            if neighbour not in reached:
                reached[neighbour] = link
                waiting.append(neighbour)
    return reached
