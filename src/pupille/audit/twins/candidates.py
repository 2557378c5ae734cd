"""Candidates for twins: pairs of pictures whose signatures differ in few bits, found without comparing all pairs.

Multi-index hashing (Manku, Jain and Das Sarma 2007, "Detecting near-duplicates for web crawling"): the 64 bits are cut
into six blocks; two codes that differ in at most four bits agree in two whole blocks at least, so they meet in one of
fifteen tables, each keyed by two blocks. Every crop of a picture is looked up among the whole pictures in their eight
orientations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from pupille.audit.facts.perceptual_hash import BLOCK_SIZES, orientations
from pupille.data.pixels.threads import in_threads
from pupille.results.arrays import IntArray

Codes = NDArray[np.uint64]

FARTHEST = 10
"""Codes that differ in more bits are no candidates. Unrelated pictures differ in 32 on average."""
PARTNERS = 32
"""Candidates that one picture may bring, the nearest ones; a family of more copies still hangs together by them."""
CROWD = 64
"""Where more whole pictures than this share a key, a code is compared only with so many of them: those nearest in the
order of their codes. So a thousand plain pictures cost a thousand comparisons each, not a million in all."""
SPARE_BITS = 2
"""Bits that a key has more than are needed to number the codes."""
AT_ONCE = 2**18
MOST_PENDING = 2**22
"""Pairs that wait to be sifted, so that memory stays bounded however alike the pictures are."""


@dataclass(frozen=True)
class Candidates:
    """Pairs to be confirmed, each once: crop `crop` of picture `first` resembles the whole of picture `second`
    once `second` is laid in `orientation`. distance: bits in which the codes differ. All (P,).
    """

    first: IntArray
    second: IntArray
    crop: IntArray
    orientation: IntArray
    distance: IntArray


def find_candidates(codes: Codes) -> Candidates:
    """The pairs among N pictures that may be twins. codes: (N, S), the first column of the whole picture."""
    whole = orientations(codes[:, 0]).reshape(-1)
    crops = codes.reshape(-1)

    def pairs_by_blocks(blocks: tuple[int, int]) -> Codes:
        table = _Table.of(whole, blocks)
        parts = [_no_pairs()]
        for start in range(0, len(crops), AT_ONCE):
            for query, entry in table.meetings(crops[start : start + AT_ONCE]):
                parts.append(_pairs(crops, whole, query + start, entry, codes.shape[1]))
                if sum(map(len, parts[1:])) > MOST_PENDING:
                    parts = [_sifted(parts)]
        return _sifted(parts)

    nearest_pairs = _no_pairs()
    # Two at a time, since each of a large set takes some hundred megabytes.
    for pairs in in_threads(pairs_by_blocks, list(combinations(range(len(BLOCK_SIZES)), 2)), under_way=2):
        nearest_pairs = _sifted([nearest_pairs, pairs])
    return _unpacked(nearest_pairs)


@dataclass(frozen=True)
class _Table:
    """Codes sorted by two of their blocks.

    width: bits of the key, the first ones of the two blocks; no more than tell the codes apart, so that the table of a
    small set is small. start: (2**width + 1,) where each key's codes begin. is_used: (2**width,) whether it has any,
    which is all that most look-ups need.
    """

    blocks: tuple[int, int]
    width: int
    ranked: Codes
    order: IntArray
    start: NDArray[np.int32]
    is_used: NDArray[np.bool_]

    @classmethod
    def of(cls, codes: Codes, blocks: tuple[int, int]) -> _Table:
        width = min(sum(BLOCK_SIZES[block] for block in blocks), len(codes).bit_length() + SPARE_BITS)
        ranked = _rank(codes, blocks)
        order = np.argsort(ranked)
        ranked = ranked[order]
        counts = np.bincount((ranked >> np.uint64(64 - width)).view(np.int64), minlength=2**width)
        start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        return cls(blocks, width, ranked, order, start, counts > 0)

    def meetings(self, codes: Codes) -> Iterator[tuple[IntArray, IntArray]]:
        """(positions in `codes`, positions in the table's codes) that share a key, a bounded number at a time."""
        key = (_front(codes, self.blocks) >> np.uint64(64 - self.width)).view(np.int64)
        positions = np.flatnonzero(self.is_used[key])
        low, high = (self.start[key[positions] + side].astype(np.int64) for side in (0, 1))
        crowded = np.flatnonzero(high - low > CROWD)
        place = np.searchsorted(self.ranked, _rank(codes[positions[crowded]], self.blocks))
        low[crowded] = np.clip(place - CROWD // 2, low[crowded], high[crowded] - CROWD)
        high[crowded] = low[crowded] + CROWD
        total = np.cumsum(high - low)
        cuts = np.searchsorted(total, np.arange(AT_ONCE * 8, total[-1] if len(positions) else 0, AT_ONCE * 8))
        for part in np.split(np.arange(len(positions)), cuts):
            sizes = (high - low)[part]
            query = np.repeat(positions[part], sizes)
            within = np.arange(len(query)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
            yield query, self.order[np.repeat(low[part], sizes) + within]


def _rank(codes: Codes, blocks: tuple[int, int]) -> Codes:
    """The codes with two of their blocks in front, so that sorting brings equal keys together and likes near likes."""
    others = tuple(block for block in range(len(BLOCK_SIZES)) if block not in blocks)
    return _front(codes, (*blocks, *others))


def _front(codes: Codes, blocks: tuple[int, ...]) -> Codes:
    """Codes of these blocks alone, one behind the other, the first in the highest bits."""
    first = np.cumsum((0, *BLOCK_SIZES))
    front = np.zeros_like(codes)
    used = 0
    for block in blocks:
        size = BLOCK_SIZES[block]
        used += size
        bits = (codes >> np.uint64(first[block])) & np.uint64(2**size - 1)
        front |= bits << np.uint64(64 - used)
    return front


def _pairs(crops: Codes, whole: Codes, query: IntArray, entry: IntArray, n_crops: int) -> Codes:
    """(P, 2): the two pictures of each meeting that is near enough, and how they meet; less is nearer."""
    distance = np.bitwise_count(crops[query] ^ whole[entry]).astype(np.int64)
    keep = (distance <= FARTHEST) & (query // n_crops != entry // 8)
    query, entry, distance = query[keep], entry[keep], distance[keep]
    first, second = query // n_crops, entry // 8
    pair = (np.minimum(first, second) << 32) | np.maximum(first, second)
    how = (distance << 16) | ((query % n_crops) << 4) | ((entry % 8) << 1) | (first > second)
    return np.stack([pair, how], axis=1).astype(np.uint64)


def _sifted(parts: list[Codes]) -> Codes:
    """Each pair once, as it is nearest, and of each picture its nearest partners only."""
    pairs = np.concatenate(parts)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    is_new = np.concatenate([[True], pairs[1:, 0] != pairs[:-1, 0]])[: len(pairs)]
    pairs = pairs[is_new]
    keep = np.zeros(len(pairs), dtype=bool)
    for picture in (pairs[:, 0] >> np.uint64(32), pairs[:, 0] & np.uint64(0xFFFFFFFF)):
        order = np.lexsort((pairs[:, 1], picture))
        begins = np.searchsorted(picture[order], picture[order], side="left")
        keep[order] |= np.arange(len(order)) - begins < PARTNERS
    return np.asarray(pairs[keep])


def _no_pairs() -> Codes:
    return np.empty((0, 2), dtype=np.uint64)


def _unpacked(pairs: Codes) -> Candidates:
    pair, how = pairs.astype(np.int64).T
    less, more, swapped = pair >> 32, pair & 0xFFFFFFFF, (how & 1).astype(bool)
    return Candidates(
        first=np.where(swapped, more, less),
        second=np.where(swapped, less, more),
        crop=(how >> 4) & 0xFFF,
        orientation=(how >> 1) & 7,
        distance=how >> 16,
    )
