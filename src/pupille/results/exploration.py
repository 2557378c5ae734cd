"""What `pupille explore` writes beside its page (field by field: `docs/exploring.md`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pupille.i18n.stored_text import Sentence
from pupille.results.metric import Metric

EXPLORATION_SCHEMA = 1


@dataclass(frozen=True)
class ClusterRecord:
    """One cluster, counted from 1. stability: mean Jaccard index with the clusters of bootstrap samples, and where 95 %
    of those lie. what_else: it could be besides. examples: images nearest to its centre. labels: label -> images."""

    number: int
    images: int
    stability: Metric
    what_else: tuple[Sentence, ...]
    examples: tuple[str, ...]
    labels: Mapping[str, int]


@dataclass(frozen=True)
class NearRecord:
    """An image like the one that was asked for. distance: in the space of features."""

    id: str
    distance: float


@dataclass(frozen=True)
class TwinRecord:
    """Two images that are nearer to each other than is usual. distance: in the space of features."""

    ids: tuple[str, str]
    distance: float


@dataclass(frozen=True)
class ColourRecord:
    """One way to colour the points of a picture. names: of the kinds. of: the place in `names` of the kind of each
    point, -1 where it has none."""

    names: tuple[Sentence, ...]
    of: tuple[int, ...]


@dataclass(frozen=True)
class LayoutRecord:
    """The picture to look at. method: `tsne` or another. ids: of its points, those that were laid out first; the others
    stand beside their nearest one of these. x, y: between 0 and 1. lost: the share of near neighbours that are far in
    the picture, on average over the laid out ones. torn: 1 for a point that lost half of its neighbours or more, else
    0. colours: by `cluster`, `class`, `folder`, `group` or `finding`, where there are several."""

    method: str
    laid_out: int
    ids: tuple[str, ...]
    x: tuple[float, ...]
    y: tuple[float, ...]
    lost: float
    torn: tuple[int, ...]
    colours: Mapping[str, ColourRecord]


@dataclass(frozen=True)
class ExplorationRecord:
    """What the images hold. features: `pixels` or the pretrained network; dimensions: principal components taken.

    drawn: images that clusters were made of; the others were assigned. verdict: `one blob`, `no gap` or `clusters`.
    groups: parted by gaps. chance: how often one blob is as stable. agreement, expected: for 2, 3, ... clusters, of the
    images and of one blob. seeds: agreement of clusterings with other seeds. unassigned: share of images in no cluster.
    cluster_of: the cluster of each image by its id, 0 for none. labels_agreement: adjusted Rand index of clusters and
    labels. suspects: images whose neighbours nearly all bear another label. alone: images far from all others.
    twins: pairs nearer than is usual, the nearest first; twin_pairs: how many there are in all.
    like: nearest to the image asked for; usual: the distances of nearest neighbours, 95 % of them.
    layout: the picture, None where none was wanted.
    """

    schema: int
    pupille: str
    kind: Literal["exploration"]
    created: str
    seconds: float
    command: str | None
    source: str
    seed: int
    images: int
    drawn: int
    features: str
    dimensions: int
    method: str
    verdict: str
    sentence: Sentence
    groups: int
    chance: float
    agreement: tuple[float, ...]
    expected: tuple[float, ...]
    seeds: float | None
    unassigned: float
    clusters: tuple[ClusterRecord, ...]
    cluster_of: Mapping[str, int]
    labels_agreement: Metric | None
    suspects: tuple[str, ...]
    alone: tuple[str, ...]
    twins: tuple[TwinRecord, ...]
    twin_pairs: int
    like: tuple[NearRecord, ...]
    usual: tuple[float, float] | None
    layout: LayoutRecord | None
    notes: tuple[Sentence, ...]
    versions: Mapping[str, Any]
