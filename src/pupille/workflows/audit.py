"""The audit in front of everything: a source opened, grouped and examined, and the gate that training must pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from pupille.audit.answers import KeptAnswers
from pupille.audit.cache import AuditCache, CachedAudit
from pupille.audit.check import Evidence
from pupille.audit.checks.leaks import GROUPS_ACROSS, TWINS_ACROSS
from pupille.audit.examine import Audit, examine
from pupille.audit.facts.gather import gather
from pupille.audit.facts.record import Facts
from pupille.audit.gate import Waiver, gate_screen, stops
from pupille.audit.metadata.positions import chain_note, parse_distance, place_groups, positions
from pupille.audit.registry import CHECKS, LEAKS
from pupille.config import DataConfig, GateConfig, SplitConfig
from pupille.data.dataset import Dataset
from pupille.data.open import open as open_dataset
from pupille.data.splits.groups import set_groups, with_groups
from pupille.data.splits.split import with_split_file
from pupille.errors import DataError, LeakError, RunError
from pupille.i18n.language import tell, tells
from pupille.i18n.stored_text import with_stored_texts
from pupille.images.limits import Limits
from pupille.results.audit import AUDIT
from pupille.runs.events import Event, Listener, silent
from pupille.runs.folder import make_folder, write_atomically, write_json
from pupille.storage.csv_table import to_csv
from pupille.workflows.audit_pictures import keep_pictures


@dataclass(frozen=True)
class AuditedDataset:
    """A data set that was examined. twins: id -> a name that images of one picture share.

    dropped: how many duplicates were taken out. waivers: findings that were accepted, with the reason.
    allowed_leak: go on with the leak, and also without it. torn_groups: groups stand on two sides of the given split.
    """

    dataset: Dataset
    audit: Audit
    twins: Mapping[str, str]
    dropped: int = 0
    waivers: tuple[Waiver, ...] = field(default=())
    allowed_leak: bool = False
    torn_groups: bool = False

    def __str__(self) -> str:
        from pupille.report.tables.audit import audit_table

        return audit_table(self.audit, {check.code: check.title for check in CHECKS})

    def to_json(self) -> dict[str, Any]:
        """The `audit` part of `results.json`, but for its pictures."""
        return {
            **self.audit.to_json(),
            "titles": {check.code: check.title for check in CHECKS},
            "waivers": [waiver.to_json() for waiver in self.waivers],
            "allowed_leak": self.allowed_leak,
            "dropped": self.dropped,
        }


def audit(
    source: object,
    *,
    data: DataConfig | None = None,
    split: SplitConfig | None = None,
    limits: Limits | None = None,
    seed: int = 0,
    answers: Path | None = None,
    listener: Listener = silent,
) -> AuditedDataset:
    """Opens a source (a path, a built-in name, `(images, labels)` or a Dataset), groups it and asks every check.

    split: only whether a given split is honoured, replaced (`resplit`) or read from a file. answers: a folder where the
    answers of the checks are kept as they come, and taken from once an audit was stopped. Raises DataError or
    ConfigError, with what to do, if the source cannot be opened; what is wrong with its images is a finding.
    """
    config, splits = data or DataConfig(), split or SplitConfig()
    dataset = (
        source if isinstance(source, Dataset) else open_dataset(source, config, limits=limits or Limits())
    )
    listener(Event(dataset.sentence()))
    if splits.file:
        dataset = with_split_file(dataset, Path(splits.file))
    elif splits.resplit:
        dataset = dataset.with_samples(dataset.samples.assign(split=""))
    dataset = with_groups(dataset, config)
    cache = AuditCache.of(dataset, config, seed)
    cached = cache.load()
    if cached:
        listener(Event(tell("these images were audited before and have not changed"), 1, 1))
    else:
        cached = audit_images(dataset, config, seed, answers, listener)
        if AuditCache.of(dataset, config, seed) == cache:  # No file was changed meanwhile.
            cache.keep(cached)
    return AuditedDataset(examined_part(dataset, config, cached), cached.audit, cached.twins)


def audit_images(
    dataset: Dataset, config: DataConfig, seed: int, answers: Path | None, listener: Listener
) -> CachedAudit:
    """Looks at every image of a data set, groups those that can be read, and asks every check.

    answers: as of `audit`.
    """
    readable, facts, left_out = gather(dataset, strict=config.strict, listener=listener)
    groups = groups_by_place(readable, facts, config)
    readable = with_places(readable, groups, config)
    evidence = Evidence(readable, facts, left_out, given=bool(readable.given_splits), seed=seed)
    earlier = KeptAnswers(answers, evidence) if answers else None
    if earlier:
        evidence = replace(evidence, known_twins=earlier.twins())
    report = examine(evidence, earlier=earlier, listener=listener)
    ids = list(readable.samples["id"])
    twins = {ids[row]: f"twins of {ids[twin.rows[0]]}" for twin in evidence.twins for row in twin.rows}
    rows = tuple(map(int, np.flatnonzero(dataset.samples["id"].isin(ids))))
    return CachedAudit(report, rows, left_out[len(dataset.left_out) :], groups, twins)


def examined_part(dataset: Dataset, config: DataConfig, cached: CachedAudit) -> Dataset:
    """The samples of an opened data set that its audit could read, grouped as it groups them."""
    readable = replace(dataset.subset(cached.rows), left_out=(*dataset.left_out, *cached.left_out))
    return with_places(readable, cached.groups, config)


def groups_by_place(dataset: Dataset, facts: tuple[Facts, ...], config: DataConfig) -> tuple[str, ...] | None:
    """The group of each sample by its place, "" for one without a position; None unless the config asks for that."""
    if not config.group_distance:
        return None
    metres = parse_distance(config.group_distance)
    places = positions(dataset, facts, columns=config.position_columns, pattern=config.position_pattern)
    groups = place_groups(places, metres)
    if not any(groups):
        raise DataError(
            tell(
                "no image has a position to group by: neither EXIF nor the file names hold one. Name "
                "two columns with --position-columns, or a pattern with --position-pattern."
            )
        )
    return groups


def with_places(dataset: Dataset, groups: tuple[str, ...] | None, config: DataConfig) -> Dataset:
    """The data set with its groups by place, where there are some; an image without one is a group of its own."""
    if groups is None or not config.group_distance:
        return dataset
    chained = chain_note(groups, parse_distance(config.group_distance))
    grouped = set_groups(dataset, groups)
    return replace(grouped, notes=(*grouped.notes, *([chained] if chained else [])))


def pass_gate(audited: AuditedDataset, gate: GateConfig) -> AuditedDataset:
    """The audited data set that training may begin with: duplicates taken out where that was asked for, waivers noted.

    Raises LeakError, whose text is the screen that names the leak, the images and the way out, if an error stands.
    """
    waivers = tuple(Waiver(code, because) for code, because in gate.waive)
    errors = stops(audited.audit, waivers)
    if gate.allow_leak:
        errors = tuple(finding for finding in errors if finding.code not in LEAKS)
    if gate.drop_duplicates:
        errors = tuple(finding for finding in errors if finding.code != TWINS_ACROSS.code)
    if errors:
        raise LeakError(gate_screen(errors))
    codes = {finding.code for finding in audited.audit.findings if finding.severity == "error"}
    passed = replace(
        audited,
        waivers=waivers,
        allowed_leak=gate.allow_leak and bool(codes.intersection(LEAKS)),
        torn_groups=GROUPS_ACROSS.code in codes,
    )
    return without_duplicates(passed) if gate.drop_duplicates else passed


def without_duplicates(audited: AuditedDataset) -> AuditedDataset:
    """One image of each picture: that of the test or validation part if it has one there, so that these stay whole."""
    samples = audited.dataset.samples
    rank = samples["split"].map({"test": 0, "validation": 1, "train": 2, "": 3})
    order = rank.sort_values(kind="stable").index
    pictures: set[str] = set()
    rows: list[int] = []
    for row in order:
        picture = audited.twins.get(samples["id"].iloc[row])
        if picture is None or picture not in pictures:
            rows.append(int(row))
        if picture is not None:
            pictures.add(picture)
    rows.sort()
    dropped = len(samples) - len(rows)
    note = tells(
        "{n} image that repeats another picture was taken out, as asked for.",
        "{n} images that repeat another picture were taken out, as asked for.",
        dropped,
    )
    dataset = audited.dataset.subset(rows)
    if dropped:
        dataset = replace(dataset, notes=(*dataset.notes, note))
    return replace(audited, dataset=dataset, dropped=dropped)


def write_audit(audited: AuditedDataset, folder: Path, *, command: str | None) -> Path:
    """Writes `audit.json`, `audit.csv`, thumbnails and the report; returns the report's path.

    A folder that holds an earlier audit is written anew; any other that is not empty is refused with a RunError.
    """
    from pupille.report.audit_page import build_audit

    held = any(folder.iterdir()) if folder.is_dir() else folder.exists()
    if held and not (folder / AUDIT).exists():
        raise RunError(
            tell(
                "{folder!r} is not empty and holds no audit. Choose another folder with --out.",
                folder=str(folder),
            )
        )
    make_folder(folder)
    record = audited.to_json()
    record = {
        **record,
        "kind": "audit",
        "pupille": version("pupille"),
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "command": command,
        "data": with_stored_texts({**record["data"], "sentence": audited.dataset.sentence()}),
        **keep_pictures(audited.dataset, audited.audit.findings, folder),
    }
    write_atomically(folder / "audit.csv", to_csv(audited.audit.audit_rows()))
    write_json(folder / AUDIT, record)
    return build_audit(folder)
