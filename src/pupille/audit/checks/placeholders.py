"""A check: do some pictures only stand in the place of one that was missing?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePosixPath

import numpy as np

from pupille.audit.check import Answer, Check, Evidence, NotApplicable
from pupille.audit.checks.files import in_memory
from pupille.audit.facts.record import Facts
from pupille.i18n.language import StoredText, phrase, tell, tells
from pupille.results.finding import Finding

REPEATED = 5
FLAT = 0.02
"""Deviation of the luminance, 0 to 1, below which a picture is one plain surface."""
NAMES = re.compile(
    r"(?<![a-z])(place-?holder"
    r"|(no|missing|broken|dummy)-?(image|img|photo|picture|pic|thumbnail)"
    r"|(image|img|photo|picture|file)-?(not-?(found|available)|unavailable|missing|coming-?soon)"
    r"|not-?found|coming-?soon"
    r"|(pas-d|sans)-?(image|photo)|image-?(non-?disponible|indisponible|manquante|introuvable))(?![a-z])"
)
"""File names that say so, once they are in lower case with `-` for everything but letters and digits."""
GROUND = 0.7
"""Share of a picture that is as its border at least for it to be a page with little on it."""
SAME_GREY = 3 / 255
"""Greys, 0 to 1, by which the page of such a picture may vary."""
LEAST_COLOUR = 0.03
"""Difference of mean red, green and blue up to which a picture is grey."""
USUAL = 0.1
"""Share of the images from which on such names or pages are what the set consists of."""
FEWEST = 10
"""Of so few images none can be called unusual."""
NONE_OF_THESE = NotApplicable(
    tell(
        "no picture repeats across classes, is named so or is a plain page; a placeholder of another kind is seen only "
        "by looking at the pictures."
    )
)
"""The answer where nothing was found: never that the check has passed, since it knows only some kinds."""


def placeholders(evidence: Evidence) -> Answer:
    """Pictures that repeat under several classes or as a plain surface, are named so, or are a page of little on it."""
    facts, repeated = evidence.facts, _repeated(evidence)
    findings = [_finding_of_repeated(evidence, repeated)] if repeated else []
    repeated_rows = {row for rows in repeated for row in rows}
    named = [row for row in _unusual(_are_named(evidence)) if row not in repeated_rows]
    pages = [
        row for row in _unusual([_is_page(fact) for fact in facts]) if row not in {*repeated_rows, *named}
    ]
    if named:
        sentence = tells(
            "The file name of {n} image says that it stands in the place of another: {example!r}.",
            "The file names of {n} images say that they stand in the place of others, such as {example!r}.",
            len(named),
            example=evidence.dataset.samples["id"].iloc[named[0]],
        )
        findings.append(_finding(evidence, named, sentence))
    if pages:
        sentence = tells(
            "{n} of {all} images is a plain page with little on it, unlike the rest: {example!r}.",
            "{n} of {all} images are a plain page with little on it, unlike the rest, such as {example!r}.",
            len(pages),
            all=len(facts),
            example=evidence.dataset.samples["id"].iloc[pages[0]],
        )
        findings.append(_finding(evidence, pages, sentence))
    return tuple(findings) or NONE_OF_THESE


def _repeated(evidence: Evidence) -> list[list[int]]:
    labels = list(evidence.dataset.samples["label"])
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, fact in enumerate(evidence.facts):
        rows_of[fact.content].append(row)
    return [
        rows
        for rows in rows_of.values()
        if len(rows) >= REPEATED
        and (len({labels[row] for row in rows}) > 1 or evidence.facts[rows[0]].contrast < FLAT)
    ]


def _are_named(evidence: Evidence) -> list[bool]:
    if in_memory(evidence):
        return []
    stems = (PurePosixPath(path).stem.casefold() for path in evidence.dataset.samples["path"])
    return [bool(NAMES.search(re.sub(r"[\W_]+", "-", stem))) for stem in stems]


def _is_page(fact: Facts) -> bool:
    """Whether a picture is grey and nearly everywhere as its border, which is of one grey, but not altogether plain."""
    ground, change = fact.border
    if change > SAME_GREY or fact.contrast < FLAT or max(fact.colour) - min(fact.colour) > LEAST_COLOUR:
        return False
    like_ground = np.abs(fact.small.astype(np.float64) / 255 - ground) <= SAME_GREY
    return bool(like_ground.mean() >= GROUND)


def _unusual(signs: Sequence[bool]) -> list[int]:
    """The rows with a sign, unless so many have it that the set consists of such pictures, or is too small to tell."""
    rows = [row for row, sign in enumerate(signs) if sign]
    return rows if len(signs) >= FEWEST and len(rows) <= USUAL * len(signs) else []


def _finding_of_repeated(evidence: Evidence, repeated: Sequence[Sequence[int]]) -> Finding:
    sentence = tells(
        "{images} images show one picture again and again ({most} times at most), across classes or as a plain "
        'surface: probably a placeholder such as "image not found".',
        "{images} images show {n} pictures again and again ({most} times at most), across classes or as a plain "
        'surface: probably a placeholder such as "image not found".',
        len(repeated),
        images=sum(map(len, repeated)),
        most=max(map(len, repeated)),
    )
    advice = tell("Look at the first of each; if it shows nothing of the class, remove all of its copies.")
    ids = list(evidence.dataset.samples["id"])
    together = tuple(tuple(ids[row] for row in rows) for rows in repeated)
    flat = tuple(id_ for group in together for id_ in group)
    return Finding(PLACEHOLDERS.code, PLACEHOLDERS.severity, sentence, flat, advice, together)


def _finding(evidence: Evidence, rows: Sequence[int], sentence: StoredText) -> Finding:
    advice = tell("Look at them, and remove those that show nothing of the class.")
    ids = tuple(evidence.dataset.samples["id"].iloc[list(rows)])
    return Finding(PLACEHOLDERS.code, PLACEHOLDERS.severity, sentence, ids, advice)


PLACEHOLDERS = Check("placeholders", phrase("placeholder pictures"), "warning", placeholders)
