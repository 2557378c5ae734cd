"""What is found in explored images: structure, clusters with their stability, what else these could be, neighbours."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from pupille import __version__
from pupille.exploration.clusters import NONE, clustered, principal, spread_over
from pupille.exploration.methods import NO_PICTURE
from pupille.exploration.neighbours import NEIGHBOURS, alone, denied, near, nearest_among
from pupille.exploration.picture import MOST
from pupille.exploration.stability import (
    CLUSTERS,
    MOST_POINTS,
    NO_GAP,
    Structure,
    jaccards,
    structure_of,
)
from pupille.exploration.what_else import likenesses
from pupille.i18n.language import StoredText, tell, tells
from pupille.results.arrays import FeatureArray, FloatArray, IntArray
from pupille.results.exploration import EXPLORATION_SCHEMA, ClusterRecord, ExplorationRecord, LayoutRecord
from pupille.results.metric import Metric
from pupille.runs.environment import versions
from pupille.runs.events import Event, Listener, silent
from pupille.workflows.duration import duration
from pupille.workflows.explored_images import ExploredImages, properties
from pupille.workflows.exploring_neighbours import likes_of, twins_of
from pupille.workflows.exploring_picture import layout_of, note_on_places, seconds_of
from pupille.workflows.exploring_words import sentence_on_likeness, verdict_sentence

EXAMPLES, ALONE = 8, 8
SEEDS = 5
COMPARING, SEARCHING = 0.012, 1.2e-9
"""Seconds for each image that is compared with blobs, and for each pair among which neighbours are sought, about."""


@dataclass(frozen=True)
class Wishes:
    """What is wanted. like: (D,) features of an image whose nearest ones are shown. picture: how it is laid out,
    `none` for no picture."""

    method: str = "kmeans"
    picture: str = "tsne"
    like: FeatureArray | None = None
    seed: int = 0
    listener: Listener = field(default=silent)


@dataclass(frozen=True)
class Points:
    """The images as points. every: (N, d). drawn: rows of those that clusters are made of."""

    every: FloatArray
    drawn: IntArray

    @property
    def of_drawn(self) -> FloatArray:
        """(n, d) the drawn ones."""
        return np.asarray(self.every[self.drawn])


@dataclass(frozen=True)
class Clusters:
    """The clusters of all images: labels (N,) from 0, -1 for none. stability: one a cluster. seeds: agreement of
    clusterings with other seeds, None without clusters."""

    labels: IntArray
    stability: tuple[Metric, ...]
    seeds: float | None


def record_of(
    images: ExploredImages, wishes: Wishes, *, command: str | None, started: float
) -> ExplorationRecord:
    """The record for the page and for JSON. started: by `time.perf_counter`."""
    points = points_of(images.features, wishes.seed)
    wishes.listener(Event(expectation(len(points.every), len(points.drawn), wishes.picture)))
    structure = structure_of(points.of_drawn, seed=wishes.seed, tell_step=teller(wishes.listener))
    clusters = clusters_of(points, structure, wishes)
    distances, rows = near(points.every, NEIGHBOURS)
    labels = images.labels
    nearest, whose = nearest_among(images.features, rows)
    similar, usual = likes_of(images, wishes.like, nearest)
    pairs, twin_pairs = twins_of(images, nearest, whose)
    layout = layout_with(images, points, clusters, wishes)
    return ExplorationRecord(
        schema=EXPLORATION_SCHEMA,
        pupille=__version__,
        kind="exploration",
        created=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        seconds=time.perf_counter() - started,
        command=command,
        source=images.dataset.name,
        seed=wishes.seed,
        images=len(images.ids),
        drawn=len(points.drawn),
        features=images.describer.name,
        dimensions=points.every.shape[1],
        method=wishes.method,
        verdict=structure.verdict,
        sentence=verdict_sentence(structure, len(clusters.stability) or structure.k),
        groups=structure.groups,
        chance=structure.chance,
        agreement=tuple(map(float, structure.agreement)),
        expected=tuple(map(float, structure.expected)),
        seeds=clusters.seeds,
        unassigned=float((clusters.labels == NONE).mean()) if clusters.stability else 0.0,
        clusters=cluster_records(images, points, clusters),
        cluster_of={id_: int(label) + 1 for id_, label in zip(images.ids, clusters.labels, strict=True)},
        labels_agreement=labels_agreement(clusters, labels, wishes.seed),
        suspects=() if labels is None else tuple(images.ids[row] for row in denied(rows, labels)),
        alone=tuple(images.ids[row] for row in alone(distances, ALONE)),
        twins=pairs,
        twin_pairs=twin_pairs,
        like=similar,
        usual=usual,
        layout=layout,
        notes=(
            *notes_on(images, points),
            *notes_on_clusters(structure, clusters),
            *note_on_places(layout, len(images.ids)),
        ),
        versions=versions(),
    )


def expectation(n: int, drawn: int, picture: str) -> StoredText:
    """How long it will take, before it begins. n: images; drawn: those that are clustered and laid out."""
    seconds = COMPARING * min(n, MOST_POINTS) + SEARCHING * n**2 + seconds_of(drawn, picture)
    return tells(
        "Exploring {n} image takes about {time}.",
        "Exploring {n} images takes about {time}.",
        n,
        time=duration(seconds),
    )


def layout_with(
    images: ExploredImages, points: Points, clusters: Clusters, wishes: Wishes
) -> LayoutRecord | None:
    """The picture, where one is wanted."""
    if wishes.picture == NO_PICTURE:
        return None
    return layout_of(
        images,
        points.every,
        points.drawn,
        clusters.labels,
        method=wishes.picture,
        seed=wishes.seed,
        listener=wishes.listener,
    )


def teller(listener: Listener) -> Callable[[int, int], None]:
    """Tells how many of the blobs of the null are done."""

    def step(done: int, total: int) -> None:
        listener(Event(tell("comparing with blobs without structure"), done, total))

    return step


def points_of(features: FeatureArray, seed: int) -> Points:
    """Principal components, and at most 5,000 images drawn to make clusters of."""
    rng = np.random.default_rng(seed)
    n = len(features)
    drawn = np.sort(rng.choice(n, MOST, replace=False)) if n > MOST else np.arange(n)
    return Points(principal(features), drawn.astype(np.int64))


def clusters_of(points: Points, structure: Structure, wishes: Wishes) -> Clusters:
    """The clusters where there are any, each with how often it is found again in bootstrap samples."""
    if structure.verdict not in (CLUSTERS, NO_GAP):
        return Clusters(np.full(len(points.every), NONE, dtype=np.int64), (), None)
    from sklearn.metrics import adjusted_rand_score

    drawn, k, method = points.of_drawn, structure.k, wishes.method
    labels = clustered(drawn, k, method=method, seed=wishes.seed)
    if labels.max() == NONE:
        return Clusters(np.full(len(points.every), NONE, dtype=np.int64), (), None)
    others = [clustered(drawn, k, method=method, seed=wishes.seed + 1 + n, starts=1) for n in range(SEEDS)]
    again = jaccards(
        drawn,
        labels,
        lambda some, seed: clustered(some, k, method=method, seed=seed, starts=4),
        seed=wishes.seed,
    )
    low, high = np.quantile(again, [0.025, 0.975], axis=0)
    sizes = np.bincount(labels[labels != NONE], minlength=again.shape[1])
    stability = tuple(
        Metric(float(mean), float(a), float(b), int(n))
        for mean, a, b, n in zip(again.mean(axis=0), low, high, sizes, strict=True)
    )
    agreement = float(np.mean([adjusted_rand_score(labels, other) for other in others]))
    return Clusters(spread_over(points.every, points.drawn, labels), stability, agreement)


def cluster_records(images: ExploredImages, points: Points, clusters: Clusters) -> tuple[ClusterRecord, ...]:
    """Every cluster with its examples, its labels, and what else it could be."""
    alike = likenesses(clusters.labels, *properties(images))
    labels, names = images.labels, images.dataset.classes
    records = []
    for number, stability in enumerate(clusters.stability):
        rows = np.flatnonzero(clusters.labels == number)
        centre = points.every[rows].mean(axis=0)
        nearest = rows[np.argsort(((points.every[rows] - centre) ** 2).sum(axis=1), kind="stable")]
        counts = (
            {} if labels is None else {name: int((labels[rows] == i).sum()) for i, name in enumerate(names)}
        )
        records.append(
            ClusterRecord(
                number + 1,
                len(rows),
                stability,
                tuple(sentence_on_likeness(each) for each in alike if each.cluster == number),
                tuple(images.ids[row] for row in nearest[:EXAMPLES]),
                {name: n for name, n in counts.items() if n},
            )
        )
    return tuple(records)


def labels_agreement(clusters: Clusters, labels: IntArray | None, seed: int) -> Metric | None:
    """The adjusted Rand index of clusters and labels, with a bootstrap interval; None without either."""
    if labels is None or not clusters.stability:
        return None
    from sklearn.metrics import adjusted_rand_score

    rng = np.random.default_rng(seed)
    n = len(labels)
    drawn = [rng.integers(n, size=n) for _ in range(200)]
    values = [adjusted_rand_score(labels[rows], clusters.labels[rows]) for rows in drawn]
    low, high = np.quantile(values, [0.025, 0.975])
    return Metric(float(adjusted_rand_score(labels, clusters.labels)), float(low), float(high), n)


def notes_on_clusters(structure: Structure, clusters: Clusters) -> tuple[StoredText, ...]:
    """A sentence where there is structure and the method assigned no image."""
    if structure.verdict in (CLUSTERS, NO_GAP) and not clusters.stability:
        return (
            tell(
                "The method left every image unassigned; the number of clusters is that of k-means. Try --method "
                "kmeans."
            ),
        )
    return ()


def notes_on(images: ExploredImages, points: Points) -> tuple[StoredText, ...]:
    """What must be known of how it was done."""
    notes: list[StoredText] = [tell("{note}", note=note) for note in images.dataset.notes]
    if images.dataset.left_out:
        n = len(images.dataset.left_out)
        notes.append(tells("{n}\u00a0file was left out.", "{n}\u00a0files were left out.", n))
    if len(points.drawn) > MOST_POINTS:
        notes.append(
            tell(
                "Whether there is more than one blob was asked of {n:count} images drawn at random.",
                n=MOST_POINTS,
            )
        )
    if len(points.drawn) < len(points.every):
        notes.append(
            tell(
                "Clusters were made of {drawn:count} images drawn at random; each of the others was given the cluster "
                "of the nearest of these.",
                drawn=len(points.drawn),
            )
        )
    return tuple(notes)
