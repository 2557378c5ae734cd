"""Where pictures were taken, and groups of pictures that lie closer together than a distance."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pupille.audit.facts.record import Facts
from pupille.data.dataset import Dataset
from pupille.errors import ConfigError, DataError, unknown_choice
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray

EARTH = 6_371_008.8
"""Mean radius of the earth in metres (IUGG)."""
UNITS = {"m": 1.0, "km": 1000.0}
TWO_NUMBERS = r"(-?\d{1,3}\.\d{3,})[_,; ]+(-?\d{1,3}\.\d{3,})[^/]*$"
"""Two numbers with three decimals or more in the name of a file, as a position is written."""


def parse_distance(text: str) -> float:
    """Metres of a text such as `500m` or `2 km`. Raises ConfigError if it is none, or not above zero."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(m|km)\s*", text)
    metres = float(match[1]) * UNITS[match[2]] if match else 0.0
    if not 0 < metres <= EARTH:
        raise ConfigError(
            tell("a distance is a number above 0 with m or km, such as 500m or 2km. Got {text!r}.", text=text)
        )
    return metres


def positions(
    dataset: Dataset,
    facts: Sequence[Facts],
    *,
    columns: tuple[str, str] | None = None,
    pattern: str | None = None,
) -> FloatArray:
    """(N, 2) latitude and longitude of each picture in degrees; NaN where it is not known.

    columns: names of the two metadata columns, latitude first. pattern: a regular expression for the path with two
    groups, named `lat` and `lon` or in either order (a number beyond 90 must be a longitude; where none is, the first
    is the latitude). Without either: the positions in the EXIF blocks, or, if there are none, two numbers in the
    file names. Raises ConfigError or DataError if what is named gives no positions.
    """
    if columns and pattern:
        raise ConfigError(
            tell("positions come from two columns or from a pattern, not from both. Leave one out.")
        )
    if columns:
        return _checked(
            _from_columns(dataset, columns),
            tell("the columns {first!r} and {second!r}", first=columns[0], second=columns[1]),
        )
    if pattern:
        return _checked(
            _from_paths(dataset, _compiled(pattern)), tell("the pattern {pattern!r}", pattern=pattern)
        )
    pairs = [(fact.metadata.latitude, fact.metadata.longitude) for fact in facts]
    table = np.array(
        [[np.nan if value is None else value for value in pair] for pair in pairs], dtype=np.float64
    )
    table = table.reshape(-1, 2)
    if np.isfinite(table).all(axis=1).any():
        return table
    return _plausible(_from_paths(dataset, re.compile(TWO_NUMBERS)))


def place_groups(places: FloatArray, metres: float) -> tuple[str, ...]:
    """A group for each picture, so that pictures of different groups lie more than `metres` apart.

    places: (N, 2) degrees. Single linkage: whatever is closer than the distance is in one group, and so are chains of
    such pictures. No picture needs to be left out as a buffer, because the gaps between the groups are one. A picture
    without a position has the group "". Say `chain_note` beside it: chains may tie most pictures together.
    """
    known = np.flatnonzero(np.isfinite(places).all(axis=1))
    groups = np.full(len(places), "", dtype=object)
    if len(known):
        number = linked(on_globe(places[known]), chord(metres))
        groups[known] = [f"place {value + 1}" for value in number]
    return tuple(groups)


def chain_note(groups: Sequence[str], metres: float) -> str:
    """A warning where one chain of neighbours holds more than half of the placed pictures, or ""."""
    sizes = pd.Series([group for group in groups if group], dtype=object).value_counts()
    n = int(sizes.sum())
    if not n or sizes.iloc[0] <= n / 2:
        return ""
    return tell(
        "{n} of {all} images hang together by steps of {metres:short} m or less and form one group, so they all stand "
        "on one side. Take a smaller distance, or group by another thing.",
        n=int(sizes.iloc[0]),
        all=n,
        metres=metres,
    )


def on_globe(places: FloatArray) -> FloatArray:
    """(N, 3) metres from the centre of the earth, taken as a ball. places: (N, 2) degrees."""
    latitude, longitude = np.radians(places).T
    flat = np.cos(latitude)
    return EARTH * np.stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)], axis=1)


def chord(metres: float) -> float:
    """The straight line, through the ground, between points so far apart along the ground (haversine)."""
    return float(2 * EARTH * np.sin(min(metres / (2 * EARTH), np.pi / 2)))


def linked(points: FloatArray, reach: float) -> IntArray:
    """(N,) the number of the chain of each point: points up to `reach` apart are in one. points: (N, 3).

    Works on small cubes whose points are all within reach of each other, so that a thousand pictures of one place do
    not make a million pairs.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    corners, cube = np.unique(np.floor(points / (reach / np.sqrt(3))), axis=0, return_inverse=True)
    cube = cube.reshape(-1)
    order = np.argsort(cube, kind="stable")
    members = np.split(order, np.cumsum(np.bincount(cube))[:-1])
    sample = points[[rows[0] for rows in members]]
    near = cKDTree(corners).query_pairs(np.sqrt(3) * 2 + 1e-9, output_type="ndarray")
    apart = np.linalg.norm(sample[near[:, 0]] - sample[near[:, 1]], axis=1)
    sizes = np.bincount(cube)
    is_open = (apart > reach) & (sizes[near].max(axis=1) > 1)
    touching = [near[apart <= reach]]
    for a, b in near[is_open]:
        closest, _ = cKDTree(points[members[a]]).query(points[members[b]], distance_upper_bound=reach)
        if np.isfinite(closest).any():
            touching.append(np.array([[a, b]]))
    ties = np.concatenate(touching)
    graph = coo_matrix((np.ones(len(ties)), ties.T), shape=(len(corners), len(corners)))
    numbers = connected_components(graph, directed=False)[1][cube]
    _, first, inverse = np.unique(numbers, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))
    return np.asarray(rank[inverse.reshape(-1)], dtype=np.int64)


def _from_columns(dataset: Dataset, columns: tuple[str, str]) -> FloatArray:
    for column in columns:
        if column not in dataset.samples.columns:
            raise DataError(unknown_choice("the position column", column, dataset.samples.columns))
    cells = [pd.to_numeric(dataset.samples[column], errors="coerce") for column in columns]
    return np.stack([cell.to_numpy(dtype=np.float64) for cell in cells], axis=1)


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ConfigError(
            tell(
                "the position pattern {pattern!r} is no regular expression ({error}).",
                pattern=pattern,
                error=str(error),
            )
        ) from error
    if compiled.groups != 2:
        raise ConfigError(
            tell("the position pattern {pattern!r} needs two groups, one for each number.", pattern=pattern)
        )
    return compiled


def _from_paths(dataset: Dataset, pattern: re.Pattern[str]) -> FloatArray:
    table = np.full((len(dataset), 2), np.nan)
    for row, path in enumerate(dataset.samples["path"]):
        match = pattern.search(str(path))
        if match:
            table[row] = [_number(text) for text in match.groups()]
    names = pattern.groupindex
    if {"lat", "lon"} <= names.keys():
        return table[:, [names["lat"] - 1, names["lon"] - 1]]
    is_longitude_first = bool((np.abs(table[:, 0]) > 90).any())
    return table[:, ::-1] if is_longitude_first else table


def _number(text: str | None) -> float:
    try:
        return float(text or "nan")
    except ValueError:
        return float("nan")


def _checked(table: FloatArray, source: str) -> FloatArray:
    if not np.isfinite(table).all(axis=1).any():
        raise DataError(
            tell(
                "{source} gives no image a position. Name what holds degrees such as 48.8584 and 2.2945.",
                source=source,
            )
        )
    if not _in_range(table).all():
        raise DataError(
            tell(
                "{source} gives positions that are not on earth: latitudes go to 90 degrees, longitudes to 180.",
                source=source,
            )
        )
    return table


def _plausible(table: FloatArray) -> FloatArray:
    """The table if most names hold a position, else nothing: two numbers may mean anything."""
    has_position = np.isfinite(table).all(axis=1)
    if not len(table) or has_position.mean() < 0.5 or not _in_range(table).all():
        return np.full_like(table, np.nan)
    return table


def _in_range(table: FloatArray) -> NDArray[np.bool_]:
    known = table[np.isfinite(table).all(axis=1)]
    return np.asarray((np.abs(known) <= [90, 180]).all(axis=1))
