"""Signs that images belong together though nobody said so: names, positions and moments that they share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath

import numpy as np

from pupille.audit.check import Evidence
from pupille.audit.checks.file_names import NamedGroups, copies, series, sides, tiles
from pupille.audit.checks.files import in_memory
from pupille.audit.checks.neighbours import blocks
from pupille.audit.metadata.positions import chord, on_globe, place_groups, positions
from pupille.i18n.language import StoredText, tell
from pupille.results.arrays import FloatArray, IntArray

NEARBY = 100.0
"""Metres within which two pictures may show the same place."""
BURST = 5.0
"""Seconds within which two pictures of one camera are of one occasion."""
LEAST_DIGITS = 6
"""Digits, zeros in front not counted, that make a file name one of its own; fewer are a running number of a folder."""


@dataclass(frozen=True)
class Sign:
    """One reason to think that images belong together.

    groups: a name for each sample, "" for none. clue: what they do with another image, in words, given that image in
    words. option: that makes these groups. points: (N, 3) metres where images belong together by being near each
    other, NaN where not known.
    """

    groups: tuple[str, ...]
    clue: Callable[[StoredText], StoredText]
    option: str
    points: FloatArray | None = None

    def have_mates(self, rows: IntArray, others: IntArray) -> IntArray:
        """The rows, of `rows`, that share a group with one of `others`, or lie near it."""
        if self.points is not None:
            return _near(self.points, rows, others)
        there = {self.groups[row] for row in others} - {""}
        return np.array([row for row in rows if self.groups[row] in there], dtype=np.int64)


def signs(evidence: Evidence) -> list[Sign]:
    """Every sign that the images show, each as a possible grouping into three groups or more.

    Pictures in memory have no names, positions or moments, and show none.
    """
    if in_memory(evidence):
        return []
    candidates = (look(evidence) for look in LOOKS)
    return [sign for sign in candidates if sign is not None and _is_grouping(sign.groups)]


def same_names(evidence: Evidence) -> Sign | None:
    """Names, such as coordinates or identifiers, that stand in several folders."""
    stems = [PurePosixPath(path).stem for path in evidence.dataset.samples["path"]]
    groups = tuple(stem if is_own_name(stem) else "" for stem in stems)
    return Sign(groups, lambda other: tell("share their file name with {other}", other=other), "--group stem")


def same_picture(evidence: Evidence) -> Sign | None:
    """Names with what programs add that change or copy a picture."""
    return _sign(
        copies(*_names(evidence)),
        lambda other: tell("are named as copies of the same picture as {other}", other=other),
    )


def same_slide(evidence: Evidence) -> Sign | None:
    """Names with two numbers after the name of a slide, as tiles have them."""
    return _sign(
        tiles(*_names(evidence)),
        lambda other: tell("are named as tiles of the same slide as {other}", other=other),
    )


def same_series(evidence: Evidence) -> Sign | None:
    """Names with a running number after the name of a series, unless they are the names of tiles."""
    names = _names(evidence)
    return _sign(
        None if tiles(*names) else series(*names),
        lambda other: tell("share the beginning of their file name with {other}", other=other),
    )


def same_body(evidence: Evidence) -> Sign | None:
    """Names that differ in left and right, as those of two eyes do."""
    return _sign(
        sides(_names(evidence)[0]),
        lambda other: tell("are named like {other} but for left and right", other=other),
    )


def same_stack(evidence: Evidence) -> Sign | None:
    """Drawn images whose numbers follow one another and that look alike, unless their names say of which series they
    are."""
    if not evidence.dataset.is_drawn:
        return None
    named = same_series(evidence)
    if named is not None and _is_grouping(named.groups):
        return None
    return _sign(
        blocks(_names(evidence)[0], [fact.small for fact in evidence.facts], evidence.seed),
        lambda other: tell(
            "stand in one block of ten with {other} by their number and look like their neighbours, as slices of a "
            "stack or frames of a film do",
            other=other,
        ),
    )


def _names(evidence: Evidence) -> tuple[list[str], list[str]]:
    """The paths and the classes of the samples."""
    samples = evidence.dataset.samples
    return list(samples["path"]), list(samples["label"])


def _sign(named: NamedGroups | None, clue: Callable[[StoredText], StoredText]) -> Sign | None:
    """The sign of a grouping by file names, with the pattern that makes it."""
    if named is None:
        return None
    return Sign(named.groups, clue, f"--group-pattern '{named.pattern}'")


def same_places(evidence: Evidence) -> Sign | None:
    """Positions, in EXIF or in file names, close to each other."""
    places = positions(evidence.dataset, evidence.facts)
    if not np.isfinite(places).all(axis=1).any():
        return None
    groups = place_groups(places, NEARBY)
    return Sign(
        groups,
        lambda other: tell("lie within {metres:0} m of {other}", metres=NEARBY, other=other),
        f"--group-distance {NEARBY:g}m",
        on_globe(places),
    )


def same_moments(evidence: Evidence) -> Sign | None:
    """Pictures that one camera took within seconds."""
    taken = [_moment(fact.metadata.taken) for fact in evidence.facts]
    cameras = [f"{fact.metadata.camera} {fact.metadata.serial}".strip() for fact in evidence.facts]
    known = [row for row, moment in enumerate(taken) if moment is not None and cameras[row]]
    groups = [""] * len(taken)
    number, before = 0, ("", -np.inf)
    for row in sorted(known, key=lambda row: (cameras[row], taken[row])):
        now = (cameras[row], float(taken[row] or 0))
        number += now[0] != before[0] or now[1] - before[1] > BURST
        groups[row], before = f"moment {number}", now
    return Sign(
        tuple(groups),
        lambda other: tell(
            "were taken by the same camera within {seconds:0} seconds of {other}", seconds=BURST, other=other
        ),
        tell("a table with a column that says what belongs together, and --group with its name"),
    )


LOOKS: tuple[Callable[[Evidence], Sign | None], ...] = (
    same_names,
    same_places,
    same_picture,
    same_slide,
    same_series,
    same_body,
    same_stack,
    same_moments,
)


def is_own_name(stem: str) -> bool:
    """Whether a file name is so particular that two images hardly bear it by chance."""
    return sum(len(digits.lstrip("0")) for digits in re.findall(r"\d+", stem)) >= LEAST_DIGITS


def _is_grouping(groups: tuple[str, ...]) -> bool:
    """Whether there is something to group, and enough groups for a split."""
    sizes = Counter(group for group in groups if group)
    alone = groups.count("")
    return max(sizes.values(), default=0) > 1 and len(sizes) + alone >= 3


def _near(points: FloatArray, rows: IntArray, others: IntArray) -> IntArray:
    from scipy.spatial import cKDTree

    known = np.asarray(np.isfinite(points).all(axis=1))
    rows, others = rows[known[rows]], others[known[others]]
    if not len(rows) or not len(others):
        return rows[:0]
    nearest, _ = cKDTree(points[others]).query(points[rows])
    return np.asarray(rows[nearest <= chord(NEARBY)], dtype=np.int64)


def _moment(text: str) -> float | None:
    """Seconds, comparable among texts of one kind; None where the text is no date and time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
