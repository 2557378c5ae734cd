"""What a fitted rung of scikit-learn says of itself: its weights, its tree, and the places that it hangs on."""

from __future__ import annotations

from dataclasses import dataclass

from pupille.i18n.stored_text import Sentence
from pupille.results.metric import Metric


@dataclass(frozen=True)
class ImportanceRecord:
    """How much worse a model is when one place of the pictures is exchanged with that of other images.

    places: rows of places, each with the mean loss over images; intervals of all places hold together. images: asked,
    at most. exchanges: other images that each place of an image was taken from. sentence: the figures in words.
    """

    places: tuple[tuple[Metric, ...], ...]
    images: int
    exchanges: int
    sentence: Sentence


@dataclass(frozen=True)
class NodeRecord:
    """A fork or a leaf of a tree. Rows and columns of pixels from 0, in the picture as the model sees it.

    depth: questions above it. counts: training images of each class. pixel: row, column and channel that a fork asks
    about; None of a leaf, and of a fork below which nothing is told. threshold: the largest brightness, from 0 to 1,
    that goes to `darker`. darker, brighter: numbers of the nodes below, None where `pixel` is. questions: forks below
    and with it, which are told or not.
    """

    depth: int
    counts: tuple[int, ...]
    pixel: tuple[int, int, int] | None
    threshold: float | None
    darker: int | None
    brighter: int | None
    questions: int


@dataclass(frozen=True)
class TreeRecord:
    """A decision tree down to a depth. nodes: the root first. leaves, depth: of the whole tree; told: depth to which
    nodes are told. shape: height, width and channels of the picture as the model sees it."""

    classes: tuple[str, ...]
    nodes: tuple[NodeRecord, ...]
    leaves: int
    depth: int
    told: int
    shape: tuple[int, int, int]


@dataclass(frozen=True)
class WeightsRecord:
    """The weights of one class, or of a number (label: empty). values: rows of places, the sum of their pixels and
    channels, for pixels in standard deviations."""

    label: str
    values: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class ItselfRecord:
    """What a fitted rung says of itself. tree: None of any but one tree. weights: empty unless linear in the pixels."""

    importance: ImportanceRecord
    tree: TreeRecord | None
    weights: tuple[WeightsRecord, ...]
