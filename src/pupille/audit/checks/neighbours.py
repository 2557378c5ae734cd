"""Pictures whose numbers follow one another and that look alike: slices of a stack, frames of a film."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pupille.audit.checks.file_names import IN_FOLDER, NamedGroups
from pupille.results.arrays import FloatArray, IntArray

NUMBER = re.compile(r"^(.*?)(\d+)\.\w+$")
"""A path that ends in a number: what stands before it, and the number."""
BLOCKS = r"([^/]*)\d\.\w+$"
"""All but the last digit of that number: images of one ten are together."""
FEWEST_PAIRS = 10
FAR = 10
"""Numbers at least so far apart are no neighbours."""
MOST_FAR = 2000
UNUSUAL = 0.95
"""The share of pictures far apart that are less alike than neighbours have to be."""
MOSTLY = 0.5
"""Share of the neighbours that are so alike; one in twenty would be by chance."""
LEAST_MORE = 0.1
"""How much more alike, as a correlation, neighbours are than others at least, in the middle."""


def blocks(paths: Sequence[str], small: Sequence[NDArray[np.uint8]], seed: int) -> NamedGroups | None:
    """Blocks of ten neighbours; None unless neighbours look more alike than others. small: (32, 32) luminance of each.

    Two pictures are as alike as their luminances correlate.
    """
    matches = [NUMBER.match(path) for path in paths]
    series = np.array([match[1] if match else path for match, path in zip(matches, paths, strict=True)])
    numbers = np.array([int(match[2][-15:]) if match else -1 for match in matches], dtype=np.int64)
    order = np.lexsort((numbers, series))
    first, second = order[:-1], order[1:]
    is_next = (series[first] == series[second]) & (numbers[second] - numbers[first] == 1)
    near = (first[is_next], second[is_next])
    far = _far_pairs(series, numbers, seed)
    if len(near[0]) < FEWEST_PAIRS or len(far[0]) < FEWEST_PAIRS:
        return None
    pictures = _normalised(small)
    alike, others = (np.einsum("ij,ij->i", pictures[a], pictures[b]) for a, b in (near, far))
    if (alike > np.quantile(others, UNUSUAL)).mean() < MOSTLY or np.median(alike) - np.median(
        others
    ) < LEAST_MORE:
        return None
    pattern = IN_FOLDER + BLOCKS[1:] if any("/" in path for path in paths) else BLOCKS
    beginnings = [re.search(pattern, path) for path in paths]
    return NamedGroups(tuple(match[1] if match else "" for match in beginnings), pattern)


def _far_pairs(series: NDArray[np.str_], numbers: IntArray, seed: int) -> tuple[IntArray, IntArray]:
    """Pairs of pictures of one series whose numbers are far apart, drawn at random."""
    rng = np.random.default_rng(seed)
    first, second = rng.integers(0, len(numbers), (2, 10 * MOST_FAR))
    is_far = (series[first] == series[second]) & (np.abs(numbers[first] - numbers[second]) >= FAR)
    return first[is_far][:MOST_FAR], second[is_far][:MOST_FAR]


def _normalised(small: Sequence[NDArray[np.uint8]]) -> FloatArray:
    """(N, 1024) the luminances with mean 0 and length 1; all 0 for an even picture."""
    values = np.stack([picture.ravel() for picture in small]).astype(np.float32)
    values -= values.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(values, axis=1, keepdims=True)
    return np.asarray(values / np.maximum(lengths, 1e-9), dtype=np.float64)
