"""Checks: does the test ask what training has already seen? Twins, groups, and groups that nobody declared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

import numpy as np

from pupille.audit.check import Answer, Check, Evidence, NotApplicable, without_classes
from pupille.audit.checks.files import in_memory
from pupille.audit.checks.undeclared_groups import Sign, is_own_name, signs
from pupille.audit.metadata.positions import positions
from pupille.data.dataset import SPLITS
from pupille.i18n.language import StoredText, phrase, tell, tell_joined, tell_listed, tells
from pupille.results.finding import Finding

LEAST_SHARE = 0.01
"""Of the images; fewer that seem to belong together are taken for chance."""
FEWEST_PLACES = 5
"""Places or names that must repeat before anything is said of their classes."""
MOST_OPPOSITE = 0.9
"""The share of the repeated places with different classes from which on the class may be the date."""


def twins_across(evidence: Evidence) -> Answer:
    """Pictures that stand on two sides of a split that came with the data."""
    if not evidence.given:
        return NotApplicable(tell("the split is drawn here, and twins stay on one side by construction."))
    torn = _torn(evidence, [twin.rows for twin in evidence.twins])
    if not torn:
        return ()
    sentence = tells(
        "{n} picture stands on two sides of the given split: {shares}.",
        "{n} pictures stand on two sides of the given split: {shares}.",
        len(torn),
        shares=_shares(evidence, torn),
    )
    advice = tell(
        "The scores would be too good. Draw a new split with --resplit, take the copies out with --drop-duplicates, or "
        "see what the leak is worth with --allow-leak."
    )
    return (_finding(evidence, TWINS_ACROSS, sentence, advice, torn),)


def groups_across(evidence: Evidence) -> Answer:
    """One declared group (patient, site, place) on two sides of a split that came with the data."""
    groups = evidence.dataset.groups
    if groups is None:
        return NotApplicable(tell("no groups are declared."))
    if not evidence.given:
        return NotApplicable(tell("the split is drawn here, and groups stay on one side by construction."))
    torn = _torn(evidence, _members(groups))
    if not torn:
        return ()
    sentence = tells(
        "{n} group stands on two sides of the given split, such as {name!r}: {shares}.",
        "{n} groups stand on two sides of the given split, such as {name!r}: {shares}.",
        len(torn),
        name=groups[torn[0][0]],
        shares=_shares(evidence, torn),
    )
    advice = tell(
        "The test would ask about what training has seen. Draw a new split with --resplit, which keeps each group on "
        "one side, or see what the leak is worth with --allow-leak."
    )
    return (_finding(evidence, GROUPS_ACROSS, sentence, advice, torn),)


def undeclared_groups(evidence: Evidence) -> Answer:
    """Names, positions or moments that images share, told as a question for each."""
    if len(evidence.dataset) < 2:
        return NotApplicable(tell("there is one image only."))
    answers = (_asked(evidence, sign) for sign in signs(evidence))
    return tuple(finding for finding in answers if finding is not None)


def opposite_places(evidence: Evidence) -> Answer:
    """Places (or names) that repeat, and whether the images of one always bear different classes."""
    dataset = evidence.dataset
    if dataset.is_drawn and (reason := without_classes(dataset)) is not None:
        return reason
    if len(dataset.classes) < 2:
        return NotApplicable(tell("the images have no two classes."))
    labels = list(dataset.samples["label"])
    repeated = [rows for rows in _members(_place_names(evidence)) if len(rows) > 1]
    if len(repeated) < FEWEST_PLACES:
        return NotApplicable(tell("hardly any place or particular file name occurs more than once."))
    opposite = [rows for rows in repeated if len({labels[row] for row in rows}) > 1]
    if len(opposite) < MOST_OPPOSITE * len(repeated):
        return ()
    first, second = (dataset.samples["id"].iloc[row] for row in opposite[0][:2])
    named = {"all": len(repeated), "first": first, "second": second}
    sentence = (
        tell(
            "All {all} places or names that occur more than once bear different classes, such as {first!r} and "
            "{second!r}: is the class the date of capture rather than what the picture shows?",
            **named,
        )
        if len(opposite) == len(repeated)
        else tell(
            "{n} of {all} places or names that occur more than once bear different classes, such as {first!r} and "
            "{second!r}: is the class the date of capture rather than what the picture shows?",
            n=len(opposite),
            **named,
        )
    )
    advice = tell(
        "A model may learn the light, the season or the camera of each date. Keep each place on one side of the split "
        "(--group-distance 100m or --group stem), and test on places and dates that training has not seen."
    )
    return (_finding(evidence, OPPOSITE_PLACES, sentence, advice, opposite),)


def _asked(evidence: Evidence, sign: Sign) -> Finding | None:
    """The question that a sign raises, or None where hardly any image is concerned."""
    table = evidence.dataset.samples
    together = [rows for rows in _members(sign.groups) if len(rows) > 1 and _is_open(evidence, rows)]
    open_rows = np.array(sorted(row for rows in together for row in rows), dtype=np.int64)
    if evidence.given:
        held_out = np.flatnonzero(table["split"].to_numpy() != "train")
        with_mates = sign.have_mates(np.intersect1d(held_out, open_rows), evidence.dataset.rows("train"))
        whose, other_image = tell("{parts} images", parts=_parts(evidence)), tell("a training image")
        together = [rows for rows in together if set(rows) & set(with_mates.tolist())]
    else:
        held_out, with_mates = np.arange(len(table)), open_rows
        whose, other_image = tell("images"), tell("another image")
    if len(with_mates) < max(2, LEAST_SHARE * len(held_out)):
        return None
    sentence = tell(
        "{n} of {all} {whose} ({share:0} %) {clue}{example}. Is it the same subject, place or occasion?",
        n=len(with_mates),
        all=len(held_out),
        whose=whose,
        share=100 * len(with_mates) / len(held_out),
        clue=sign.clue(other_image),
        example=_example(evidence, together),
    )
    advice = _grouped_by(sign.option, resplit=evidence.given)
    details = {"concerned": len(with_mates), "of": len(held_out), "groups": len(together)}
    ids = tuple(table["id"].iloc[with_mates])
    return Finding(
        UNDECLARED_GROUPS.code,
        UNDECLARED_GROUPS.severity,
        sentence,
        ids,
        advice,
        _ids(evidence, together),
        details,
    )


def _grouped_by(option: str, *, resplit: bool) -> StoredText:
    if resplit:
        return tell(
            "If so, use {option} and --resplit: what belongs together then stays on one side of the split.",
            option=option,
        )
    return tell(
        "If so, use {option}: what belongs together then stays on one side of the split.", option=option
    )


def _is_open(evidence: Evidence, rows: Sequence[int]) -> bool:
    """Whether these rows are not in one declared group already."""
    groups = evidence.dataset.samples["group"]
    declared = {groups.iloc[row] for row in rows}
    return len(declared) > 1 or declared == {""}


def _place_names(evidence: Evidence) -> list[str]:
    """The position of each image, else its file name where that is particular, else nothing."""
    if in_memory(evidence):
        return [""] * len(evidence.dataset)
    places = positions(evidence.dataset, evidence.facts)
    known = np.asarray(np.isfinite(places).all(axis=1))
    stems = [PurePosixPath(path).stem for path in evidence.dataset.samples["path"]]
    return [
        str(tuple(place)) if is_known else stem if is_own_name(stem) else ""
        for place, is_known, stem in zip(places, known, stems, strict=True)
    ]


def _members(groups: Sequence[str]) -> list[list[int]]:
    """The rows of each named group, in the order in which the groups appear."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, group in enumerate(groups):
        if group:
            rows[group].append(row)
    return list(rows.values())


def _torn(evidence: Evidence, clusters: Iterable[Sequence[int]]) -> list[Sequence[int]]:
    """The clusters that stand on more than one side."""
    sides = list(evidence.dataset.samples["split"])
    return [rows for rows in clusters if len({sides[row] for row in rows}) > 1]


def _shares(evidence: Evidence, torn: Sequence[Sequence[int]]) -> StoredText:
    """How many images of each side are concerned, such as `12 of 500 test images (2.4 %)`."""
    sides = evidence.dataset.samples["split"].to_numpy()
    concerned = sides[[row for rows in torn for row in rows]]
    counts = [(part, int((concerned == part).sum()), len(evidence.dataset.rows(part))) for part in SPLITS]
    return tell_joined(
        [
            tell(
                "{n} of {all} {parts} images ({share:1} %)",
                n=n,
                all=all_,
                parts=tell(part),
                share=100 * n / all_,
            )
            for part, n, all_ in counts
            if n
        ]
    )


def _parts(evidence: Evidence) -> str:
    return tell_listed([tell(part) for part in evidence.dataset.given_splits if part != "train"])


def _example(evidence: Evidence, together: Sequence[Sequence[int]]) -> str:
    if not together:
        return ""
    first, second = (evidence.dataset.samples["id"].iloc[row] for row in together[0][:2])
    return tell(", such as {first!r} and {second!r}", first=first, second=second)


def _finding(
    evidence: Evidence,
    check: Check,
    sentence: StoredText,
    advice: StoredText,
    clusters: Sequence[Sequence[int]],
) -> Finding:
    groups = _ids(evidence, clusters)
    ids = tuple(id_ for group in groups for id_ in group)
    return Finding(check.code, check.severity, sentence, ids, advice, groups)


def _ids(evidence: Evidence, clusters: Sequence[Sequence[int]]) -> tuple[tuple[str, ...], ...]:
    ids: list[str] = list(evidence.dataset.samples["id"])
    return tuple(tuple(ids[row] for row in rows) for rows in clusters)


TWINS_ACROSS = Check(
    "twins-across", phrase("the same picture on two sides of the split"), "error", twins_across
)
GROUPS_ACROSS = Check("groups-across", phrase("one group on two sides of the split"), "error", groups_across)
UNDECLARED_GROUPS = Check(
    "undeclared-groups", phrase("images that may belong together"), "warning", undeclared_groups
)
OPPOSITE_PLACES = Check(
    "opposite-places", phrase("one place under different classes"), "warning", opposite_places
)
