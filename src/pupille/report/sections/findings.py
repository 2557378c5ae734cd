"""The findings of an audit with their pictures, as the pages show them: what belongs together side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup

from pupille.i18n.counts import groups, images
from pupille.i18n.language import retell, say, says
from pupille.report.charts.strips import PARTS
from pupille.report.sections.audit_words import settled, title_of
from pupille.report.sections.drawn_shots import drawn_shot
from pupille.report.sections.pictures import MISSING, Picture, picture
from pupille.results.audit_record import AuditRecord
from pupille.results.finding import TOGETHER, Finding, by_turns

MOST = 300
"""Pictures on a page, at most, shared out among the findings ..."""
LEAST = 2
"""... each of which may show this many."""
NAMED = 12
"""Images or groups that are named where no picture of any was kept."""

COMMAND = re.compile(
    r"`([^`]+)`"
    r"|(pupille [a-z]+(?: (?:'[^']*'|[^\s'-]\S*))?(?: --[a-z-]+(?: [A-Z]{2,})?)+"
    r"|--[a-z][a-z-]*(?: (?:'[^']*'|\d+k?m\b|[A-Z]{2,}\b|stem\b|drop\b))?)"
)
"""What a user types, within a sentence: between backticks, after `pupille`, or an option with its value."""


@dataclass(frozen=True)
class Shot:
    """One image of a finding.

    label: its class; split: the side it stands on; "" where there is none. note: what sets it apart from its twin, such
    as `mirrored`; mostly empty. drawing: the picture with what is drawn on it, empty where nothing is.
    """

    id: str
    picture: Picture
    label: str
    split: str
    note: str
    drawing: Markup = field(default_factory=Markup)


def described(id_: str, label: str, split: str) -> str:
    """A picture of a finding in words; label and split are "" where there is none."""
    side = say(PARTS[split]) if split in PARTS else split
    if label and split:
        return say("file {file}, class {label}, in {side}", file=id_, label=label, side=side)
    if label:
        return say("file {file}, class {label}", file=id_, label=label)
    return say("file {file}, in {side}", file=id_, side=side) if split else say("file {file}", file=id_)


@dataclass(frozen=True)
class Group:
    """Images that belong together. more: how many of them are not shown."""

    shots: list[Shot]
    more: int


@dataclass(frozen=True)
class Exhibit:
    """A finding as a page shows it.

    number: from 1, its place on the page. advice: pieces of the sentence, each with whether it is to be typed.
    settled: what was decided about it, or "". because: the reasons, if it was waived. groups: with pictures; `together`
    if the images of each belong together, else one group holds them all. named: ids, group by group, where there are
    no pictures. excerpt: how many of all, "" if all are there.
    """

    number: int
    code: str
    severity: str
    title: str
    sentence: str
    images: int
    advice: list[tuple[str, bool]]
    settled: str
    because: list[str]
    together: bool
    groups: list[Group]
    named: list[Sequence[str]]
    excerpt: str


def exhibits(
    audit: AuditRecord, folder: Path, *, most_each: int = MOST, most_of_all: int = MOST
) -> list[Exhibit]:
    """The findings in the order of the record, with the thumbnails that lie below `folder`.

    most_each: pictures of one finding; most_of_all: of all findings together, each of which may show `LEAST`.
    """
    findings = audit.findings
    most = max(LEAST, min(most_each, most_of_all // max(1, len(findings))))
    return [
        _exhibit(number, audit, finding, folder, most) for number, finding in enumerate(findings, start=1)
    ]


def _exhibit(number: int, audit: AuditRecord, finding: Finding, folder: Path, most: int) -> Exhibit:
    together = any(len(group) > 1 for group in finding.groups)
    labels = {id_: caption.label for id_, caption in audit.captions.items()}
    ids = by_turns([id_ for id_ in finding.ids if id_ in audit.thumbnails], labels)
    rest = [id_ for id_ in finding.ids if id_ not in audit.thumbnails]
    units: list[Sequence[str]] = list(finding.groups) if together else [[id_] for id_ in (*ids, *rest)]
    in_order: list[Sequence[str]] = list(finding.groups) if together else [[id_] for id_ in finding.ids]
    chosen = _with_pictures(units, audit.thumbnails, most)
    side_by_side = min(TOGETHER, most)
    shots = [_group(unit[:side_by_side], len(unit), audit, finding, folder) for unit in chosen]
    everyone = [Group([shot for group in shots for shot in group.shots], 0)] if shots else []
    named = [] if chosen else [unit[:TOGETHER] for unit in in_order[:NAMED]]
    return Exhibit(
        number=number,
        code=finding.code,
        severity=finding.severity,
        title=title_of(audit, finding.code),
        sentence=retell(finding.sentence),
        images=len(finding.ids),
        advice=typed_parts(retell(finding.advice)),
        settled=settled(audit, finding),
        because=[w.because for w in audit.waivers if w.code == finding.code],
        together=together,
        groups=shots if together else everyone,
        named=named,
        excerpt=_excerpt(chosen or in_order[:NAMED], in_order, together=together),
    )


def _with_pictures(
    units: Sequence[Sequence[str]], thumbnails: Mapping[str, str], most: int
) -> list[Sequence[str]]:
    """As many units as `most` pictures allow, at least one: those of which all pictures were kept, else any."""
    for enough in (all, any):
        chosen: list[Sequence[str]] = []
        used = 0
        for unit in units:
            together = unit[: min(TOGETHER, most)]
            if not enough(id_ in thumbnails for id_ in together):
                continue
            if chosen and used + len(together) > most:
                break
            chosen.append(unit)
            used += len(together)
        if chosen:
            return chosen
    return []


def _group(ids: Sequence[str], images: int, audit: AuditRecord, finding: Finding, folder: Path) -> Group:
    """The first images of a group, `ids`, out of so many."""
    shots = [
        Shot(
            id=id_,
            picture=MISSING if id_ in audit.drawings else picture(folder, audit.thumbnails.get(id_, "")),
            label=audit.captions[id_].label if id_ in audit.captions else "",
            split=audit.captions[id_].split if id_ in audit.captions else "",
            note=retell(finding.changes.get(id_, "")),
            drawing=drawn_shot(audit.drawings, id_, finding, folder),
        )
        for id_ in ids
    ]
    return Group(shots, images - len(shots))


def _excerpt(chosen: Sequence[object], units: Sequence[object], *, together: bool) -> str:
    """`The first 12 of 340 images`; "" where all of them are there."""
    if len(chosen) == len(units):
        return ""
    all_, number = len(units), len(chosen)
    if list(chosen) != list(units[:number]):
        return say("{shown} of {all}", shown=number, all=groups(all_) if together else images(all_))
    if together:
        return says("The first of {all}\u00a0groups", "The first {n} of {all}\u00a0groups", number, all=all_)
    return says("The first of {all}\u00a0images", "The first {n} of {all}\u00a0images", number, all=all_)


def typed_parts(advice: str) -> list[tuple[str, bool]]:
    """The sentence in pieces, each with whether it is something to type."""
    pieces, end = [], 0
    for match in COMMAND.finditer(advice):
        pieces += [(advice[end : match.start()], False), (match[1] or match[2], True)]
        end = match.end()
    pieces.append((advice[end:], False))
    return [(text, is_typed) for text, is_typed in pieces if text]
