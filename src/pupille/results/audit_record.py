"""What an audit said: the `audit` of `results.json`, and the content of `audit.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pupille.i18n.stored_text import Sentence
from pupille.results.finding import Finding
from pupille.results.moment import check_moment
from pupille.results.pictures import DrawnPictureRecord


@dataclass(frozen=True)
class AuditedDataRecord:
    """The images that were looked at. sentence: of a file of its own."""

    name: str
    hash: str
    images: int
    sentence: Sentence | None = None


@dataclass(frozen=True)
class WaiverRecord:
    """A finding that the user accepted, and why, as typed."""

    code: str
    because: str


@dataclass(frozen=True)
class CaptionRecord:
    """What stands under a picture; "" where there is none."""

    label: str
    split: str


@dataclass(frozen=True)
class AuditRecord:
    """What all checks said. passed: codes of the checks that looked and found nothing. titles: of every check.

    not_applicable, could_not_run: code -> reason. allowed_leak: training went on with a leak among the findings.
    dropped: duplicates taken out before training; the findings are those from before. thumbnails: id -> path beside
    the file, of the first images of each finding; captions: of the same images.
    drawings: id -> what is drawn on it, where something is.
    """

    data: AuditedDataRecord
    findings: tuple[Finding, ...]
    passed: tuple[str, ...]
    not_applicable: Mapping[str, Sentence]
    could_not_run: Mapping[str, Sentence]
    titles: Mapping[str, Sentence]
    waivers: tuple[WaiverRecord, ...]
    allowed_leak: bool
    dropped: int
    thumbnails: Mapping[str, str]
    captions: Mapping[str, CaptionRecord] = field(default_factory=dict)
    drawings: Mapping[str, DrawnPictureRecord] = field(default_factory=dict)
    worst: str | None = None
    schema: int = 1


@dataclass(frozen=True, kw_only=True)
class AuditFileRecord(AuditRecord):
    """The content of `audit.json`: an audit with the version that wrote it and the command that was typed."""

    kind: str
    pupille: str
    created: str
    command: str | None

    def __post_init__(self) -> None:
        check_moment(self.created)
        if self.kind != "audit":
            raise ValueError("kind should be 'audit'")
        if self.data.sentence is None:
            raise ValueError("data should have its sentence")
