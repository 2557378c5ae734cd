"""Checks: is one picture there several times, and does it bear one label?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from pupille.audit.check import Answer, Check, Evidence, NotApplicable, without_classes
from pupille.audit.facts.perceptual_hash import LEAST_SIDE
from pupille.i18n.language import StoredText, phrase, tell, tell_joined, tell_listed, tells
from pupille.results.finding import Finding
from pupille.shapes.objects import Objects

KEEP_ONE = tell(
    "Look at them, then train with --drop-duplicates, which keeps the first of each. Where Pupille draws the split, "
    "copies stay on one side."
)
Clusters = Sequence[Sequence[int]]


def same_files(evidence: Evidence) -> Answer:
    """Files that are the same byte by byte."""
    if not any(fact.file_hash for fact in evidence.facts):
        return NotApplicable(tell("the pictures are in memory, not in files."))
    clusters = _together(fact.file_hash for fact in evidence.facts)
    return _answer(evidence, SAME_FILES, clusters, tell("byte by byte"))


def same_pixels(evidence: Evidence) -> Answer:
    """Pictures that are the same pixel by pixel though their files differ, or that are in memory."""
    facts = evidence.facts
    clusters = [
        rows
        for rows in _together(fact.content for fact in facts)
        if len({facts[row].file_hash or str(row) for row in rows}) > 1
    ]
    return _answer(evidence, SAME_PIXELS, clusters, tell("pixel by pixel"))


def near_duplicates(evidence: Evidence) -> Answer:
    """Pictures that are the same but for a change that somebody made: saved anew, resized, turned, cropped ..."""
    if all(min(fact.width, fact.height) < LEAST_SIDE for fact in evidence.facts):
        return NotApplicable(
            tell(
                "every picture is below {side} pixels, too small to be recognised in another form.",
                side=LEAST_SIDE,
            )
        )
    alike = [twin for twin in evidence.twins if twin.kind == "near"]
    ids = list(evidence.dataset.samples["id"])
    changes = {
        ids[row]: change
        for twin in alike
        for row, change in zip(twin.rows, twin.changes, strict=True)
        if change
    }
    how = tell("but for a change ({changes})", changes=tell_joined(_most_frequent(changes.values())))
    return _answer(evidence, NEAR_DUPLICATES, [twin.rows for twin in alike], how, {"changes": changes})


def two_labels(evidence: Evidence) -> Answer:
    """One picture that stands under two classes."""
    dataset = evidence.dataset
    if evidence.objects is not None:
        return two_drawings(evidence, evidence.objects)
    if (reason := without_classes(dataset)) is not None:
        return reason
    labels, ids = list(dataset.samples["label"]), list(dataset.samples["id"])
    torn = [twin.rows for twin in evidence.twins if len({labels[row] for row in twin.rows}) > 1]
    if not torn:
        return ()
    first = list(dict.fromkeys(repr(labels[row]) for row in torn[0]))
    sentence = tells(
        "{n} picture bears several labels: {images} images show it; the first one is {first}.",
        "{n} pictures bear several labels: {images} images show them; the first one is {first}.",
        len(torn),
        images=sum(map(len, torn)),
        first=tell_listed(first),
    )
    advice = tell("Look at each and correct or remove the wrong label: at most one of them can be right.")
    together = tuple(tuple(ids[row] for row in rows) for rows in torn)
    return (Finding(TWO_LABELS.code, TWO_LABELS.severity, sentence, _flat(together), advice, together),)


def two_drawings(evidence: Evidence, objects: Objects) -> Answer:
    """One picture on which several numbers of objects are drawn."""
    classes, ids = evidence.dataset.classes, list(evidence.dataset.samples["id"])
    counts = np.zeros((len(ids), len(classes)), dtype=np.int64)
    np.add.at(counts, (objects.images, objects.labels), 1)
    torn = [twin.rows for twin in evidence.twins if len(np.unique(counts[list(twin.rows)], axis=0)) > 1]
    if not torn:
        return ()
    first, second = torn[0][0], next(row for row in torn[0] if (counts[row] != counts[torn[0][0]]).any())
    label = int(np.flatnonzero(counts[first] != counts[second])[0])
    sentence = tells(
        "{n} picture that is there more than once has different objects each time, such as {a} of {name!r} in "
        "{first!r} and {b} in {second!r}.",
        "{n} pictures that are there more than once have different objects each time, such as {a} of {name!r} in "
        "{first!r} and {b} in {second!r}.",
        len(torn),
        name=classes[label],
        first=ids[first],
        second=ids[second],
        a=int(counts[first, label]),
        b=int(counts[second, label]),
    )
    advice = tell(
        "Look at both: what one lacks the other teaches as background. Keep the better one; where two people drew "
        "them, that is how far people agree."
    )
    together = tuple(tuple(ids[row] for row in rows) for rows in torn)
    return (Finding(TWO_LABELS.code, TWO_LABELS.severity, sentence, _flat(together), advice, together),)


def _answer(
    evidence: Evidence,
    check: Check,
    clusters: Clusters,
    how: StoredText,
    details: dict[str, Any] | None = None,
) -> Answer:
    """One finding about copies, or that there are none."""
    if not clusters:
        return ()
    ids = list(evidence.dataset.samples["id"])
    together = tuple(tuple(ids[row] for row in rows) for rows in clusters)
    extra = sum(map(len, together)) - len(together)
    pictures = tells(
        "{n} picture is there more than once", "{n} pictures are there more than once", len(together)
    )
    sentence = tells(
        "{n} image repeats another one {how}: {pictures}.",
        "{n} images repeat another one {how}: {pictures}.",
        extra,
        how=how,
        pictures=pictures,
    )
    finding = Finding(
        check.code, check.severity, sentence, _flat(together), KEEP_ONE, together, details or {}
    )
    return (finding,)


def _together(keys: Iterable[str]) -> list[list[int]]:
    """Rows with the same key, where there are at least two; those without a key ("") are left alone."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, key in enumerate(keys):
        if key:
            rows[key].append(row)
    return [some for some in rows.values() if len(some) > 1]


def _most_frequent(changes: Iterable[str]) -> list[StoredText]:
    counts = Counter(word for change in changes for word in change.split(", "))
    words = sorted(counts, key=lambda word: (-counts[word], word))
    return [tell(word) for word in words if not word.startswith("the same")][:3]


def _flat(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(id_ for group in groups for id_ in group)


SAME_FILES = Check("same-files", phrase("identical files"), "warning", same_files)
SAME_PIXELS = Check("same-pixels", phrase("identical pixels"), "warning", same_pixels)
NEAR_DUPLICATES = Check(
    "near-duplicates", phrase("the same picture in another form"), "warning", near_duplicates
)
TWO_LABELS = Check("two-labels", phrase("one picture under two labels"), "warning", two_labels)
