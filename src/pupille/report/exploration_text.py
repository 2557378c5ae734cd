"""What images hold, for a terminal."""

from __future__ import annotations

import textwrap

from pupille.i18n.counts import images
from pupille.i18n.language import percent, retell, say, says, short
from pupille.report.tables.numbers import between
from pupille.results.exploration import ClusterRecord, ExplorationRecord

WIDTH = 98
TWINS = 5
"""Pairs that a terminal lists."""
BLOBS = 19
"""Of the null (`pupille.exploration.stability`, which a report does not load)."""


def as_text(record: ExplorationRecord) -> str:
    """The verdict, a line a cluster, and the sentences on them."""
    lines = [heading(record), "", *wrapped(record.sentence, how_sure(record))]
    for cluster in record.clusters:
        lines += wrapped(cluster_line(cluster), *cluster.what_else)
    if record.like:
        lines += ["", *wrapped(usual_sentence(record))]
        lines += [f"  {each.id}  {short(float(f'{each.distance:.3g}'))}" for each in record.like]
    if record.twins:
        lines += ["", *wrapped(twins_sentence(record))]
        lines += [f"  {a}  {b}" for a, b in (pair.ids for pair in record.twins[:TWINS])]
    if record.labels_agreement:
        lines += ["", *wrapped(labels_sentence(record))]
    if record.suspects:
        lines += wrapped(say("Neighbours bear another label: {names}.", names=", ".join(record.suspects)))
    return "\n".join([*lines, *wrapped(*record.notes)])


def wrapped(*sentences: str) -> list[str]:
    """A paragraph each."""
    return [textwrap.fill(retell(each), WIDTH, subsequent_indent="  ") for each in sentences]


def heading(record: ExplorationRecord) -> str:
    """The source, and how its images were compared."""
    how = say("pixels") if record.features == "pixels" else record.features
    return say("{source}: {images}, {how}", source=record.source, images=images(record.images), how=how)


def how_sure(record: ExplorationRecord) -> str:
    """What the verdict rests on."""
    if not record.agreement:
        return say("There are too few images, or they are too alike, to look for clusters.")
    return say(
        "Held against {all} blobs with the same covariance: {n} of them are cut as stably.",
        all=BLOBS,
        n=round((BLOBS + 1) * record.chance) - 1,
    )


def cluster_line(cluster: ClusterRecord) -> str:
    """A cluster with its size and stability."""
    stability = cluster.stability
    line = say(
        "Cluster {number}: {images}; stability {value} ({range})",
        number=cluster.number,
        images=images(cluster.images),
        value=percent(stability.value or 0.0),
        range=between(percent(stability.low or 0.0), percent(stability.high or 0.0)),
    )
    if not cluster.labels:
        return line
    most = sorted(cluster.labels.items(), key=lambda pair: -pair[1])[:3]
    return say(
        "{cluster}; of these {labels}", cluster=line, labels=", ".join(f"{name} ({n})" for name, n in most)
    )


def usual_sentence(record: ExplorationRecord) -> str:
    """How far the images asked for are, against what is usual."""
    low, high = record.usual or (0.0, 0.0)
    near = record.like[0].distance
    sentence = say(
        "The nearest image lies {distance:short} away; between images of the set that is {low:short} to "
        "{high:short} in 95\u00a0% of cases.",
        distance=float(f"{near:.3g}"),
        low=float(f"{low:.3g}"),
        high=float(f"{high:.3g}"),
    )
    return sentence if near <= high else sentence + " " + say("So nothing here is like it.")


def twins_sentence(record: ExplorationRecord) -> str:
    """How many pairs of images are nearer than is usual; "" for none."""
    if not record.twins:
        return ""
    return says(
        "{n} pair of images is nearer than is usual here: the same picture twice, or nearly; the nearest:",
        "{n} pairs of images are nearer than is usual here: the same picture twice, or nearly; the nearest:",
        record.twin_pairs,
    )


def labels_sentence(record: ExplorationRecord) -> str:
    """How far clusters and labels agree."""
    agreement = record.labels_agreement
    if agreement is None:
        return ""
    return say(
        "Clusters and labels agree by {value:2} (adjusted Rand index, 95\u00a0% interval from {low:2} to {high:2}; "
        "1 is the same, 0 chance).",
        value=agreement.value,
        low=agreement.low,
        high=agreement.high,
    )
