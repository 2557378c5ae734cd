"""The sentences of an exploration: what the images hold, and what else a cluster could be."""

from __future__ import annotations

from collections.abc import Mapping

from pupille.exploration.stability import CLUSTERS, NO_GAP, Structure
from pupille.exploration.what_else import Likeness
from pupille.i18n.language import StoredText, phrase, tell

LARGER: Mapping[str, str] = {
    "size": phrase("Cluster {cluster} may be the larger images (so in {share:percent} of pairs)."),
    "brightness": phrase("Cluster {cluster} may be the brighter images (so in {share:percent} of pairs)."),
    "contrast": phrase(
        "Cluster {cluster} may be the images of high contrast (so in {share:percent} of pairs)."
    ),
    "sharpness": phrase("Cluster {cluster} may be the sharper images (so in {share:percent} of pairs)."),
    "JPEG quality": phrase(
        "Cluster {cluster} may be the less compressed images (so in {share:percent} of pairs)."
    ),
}
"""Number that is known of the images -> the sentence where those of a cluster have more of it than others."""
SMALLER: Mapping[str, str] = {
    "size": phrase("Cluster {cluster} may be the smaller images (so in {share:percent} of pairs)."),
    "brightness": phrase("Cluster {cluster} may be the darker images (so in {share:percent} of pairs)."),
    "contrast": phrase(
        "Cluster {cluster} may be the images of low contrast (so in {share:percent} of pairs)."
    ),
    "sharpness": phrase("Cluster {cluster} may be the less sharp images (so in {share:percent} of pairs)."),
    "JPEG quality": phrase(
        "Cluster {cluster} may be the more compressed images (so in {share:percent} of pairs)."
    ),
}
"""The same where they have less."""
WORDS: Mapping[str, str] = {
    "camera": phrase(
        "Cluster {cluster} may be the camera {value}: {inside:percent} of its images come from it, and "
        "{of_all:percent} of all images of that camera are in it."
    ),
    "date": phrase(
        "Cluster {cluster} may be the day {value}: {inside:percent} of its images were taken then, and "
        "{of_all:percent} of all images of that day are in it."
    ),
    "folder": phrase(
        "Cluster {cluster} may be the folder {value}: {inside:percent} of its images lie there, and "
        "{of_all:percent} of all images of that folder are in it."
    ),
    "group": phrase(
        "Cluster {cluster} may be the group {value}: {inside:percent} of its images belong to it, and "
        "{of_all:percent} of all images of that group are in it."
    ),
    "format": phrase(
        "Cluster {cluster} may be the {value} files: {inside:percent} of its images are of that format, and "
        "{of_all:percent} of all such files are in it."
    ),
}
"""Word that is known of the images -> the sentence where it tells a cluster."""


def verdict_sentence(structure: Structure, clusters: int) -> StoredText:
    """What the images hold, in one sentence."""
    if structure.verdict == CLUSTERS and structure.groups == clusters:
        return tell(
            "The images form {n} clusters with a gap between them.",
            n=clusters,
        )
    if structure.verdict == CLUSTERS:
        return tell(
            "The images form {groups} groups with a gap between them, cut into {n} clusters.",
            groups=structure.groups,
            n=clusters,
        )
    if structure.verdict == NO_GAP:
        return tell(
            "The images are not one round blob, but there is no gap between groups: the {n} clusters are pieces of one "
            "whole, and another cut would do as well.",
            n=clusters,
        )
    return tell("There is no structure beyond one blob: clusters would be cut where chance wants.")


def sentence_on_likeness(likeness: Likeness) -> StoredText:
    """What else a cluster could be."""
    number = likeness.cluster + 1
    if likeness.value:
        return tell(
            WORDS[likeness.property],
            cluster=number,
            value=likeness.value,
            inside=likeness.inside,
            of_all=likeness.of_all,
        )
    table = LARGER if likeness.inside > 0.5 else SMALLER
    share = likeness.inside if likeness.inside > 0.5 else 1 - likeness.inside
    return tell(table[likeness.property], cluster=number, share=share)
