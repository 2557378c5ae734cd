"""The account of a climb: `results.json` put together from what the runs saved, the comparison's last of all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pupille.data.prepare import Prepared, data_record, split_record
from pupille.evaluation.questions import EvaluationConfig, Questions
from pupille.i18n.language import StoredText, tell, tells
from pupille.results.audit_record import AuditRecord
from pupille.results.data import DataRecord, GalleryRecord, SplitRecord
from pupille.results.decode import exactly
from pupille.results.encode import encoded
from pupille.results.evaluation import Difference
from pupille.results.read import decode
from pupille.results.repeats import RepeatsRecord
from pupille.results.results import Kind, Results, SkippedRecord
from pupille.results.run import RunRecord
from pupille.results.upgrade import SCHEMA, with_sentences
from pupille.runs.environment import machine, versions
from pupille.runs.events import Event, Listener
from pupille.runs.folder import RESULTS, write_json
from pupille.tasks import TASKS, metric_spec
from pupille.training.run import PROMISES, is_trained, read_predictions
from pupille.training.threads import blas_threads_for
from pupille.workflows.audit import AuditedDataset
from pupille.workflows.audit_pictures import keep_pictures
from pupille.workflows.by_column import subgroup_columns
from pupille.workflows.gallery import make_gallery
from pupille.workflows.group_weights import weighing_of
from pupille.workflows.job import RUNS
from pupille.workflows.promised_margin import UNDECLARED
from pupille.workflows.protocol import ProtocolCheck, protocol_record
from pupille.workflows.run_record import run_record


@dataclass(frozen=True)
class FittedLadder:
    """The rungs that were fitted and scored. run_folders: rung -> its folder, in the order of the ladder.

    skipped: rung -> why it was left out. chosen: by validation. opened: how often the test images were scored.
    seconds: wall time so far. command: what was typed, None from Python. audited: what the audit said before.
    asked: of the predictions, beyond the metrics. protocol: as it was sealed before. repeats: record of further climbs.
    others: the rungs that are other tools, none of which is chosen. group_weights: the column by which images were
    weighed.
    """

    kind: Kind
    folder: Path
    run_folders: Mapping[str, Path]
    skipped: Mapping[str, str]
    chosen: str
    opened: int | None
    seconds: float
    command: str | None
    audited: AuditedDataset
    asked: EvaluationConfig
    protocol: Mapping[str, Any] | None = None
    repeats: RepeatsRecord | None = None
    others: tuple[str, ...] = ()
    group_weights: str | None = None

    @property
    def candidates(self) -> int:
        """How many rungs the chosen one was chosen among."""
        return len(self.run_folders) - len(self.others)

    @property
    def margin(self) -> float | None:
        """The smallest difference that matters, if a protocol named one."""
        return float(self.protocol["fixed"]["difference"]) if self.protocol else None


def write_results(prepared: Prepared, climbed: FittedLadder, listener: Listener) -> None:
    """Evaluates the saved predictions and writes each run's own `results.json`, then the comparison's."""
    task = TASKS[prepared.dataset.task]
    # The sums of all resamples are many small products, for which threads would mostly spin.
    with blas_threads_for(0):
        records, evaluations = evaluate_runs(prepared, climbed, listener)
    shared = shared_results(prepared, climbed, evaluations[climbed.chosen].intervals)
    tests = {name: read_predictions(folder, "test") for name, folder in climbed.run_folders.items()}

    def gallery_of(record: RunRecord, folder: Path) -> GalleryRecord:
        run = climbed.run_folders[record.name]
        validation = read_predictions(run, "validation")
        # Of a comparison the page of all models alone tells where the chosen one does not know.
        asked = run if folder == climbed.folder else None
        return make_gallery(prepared, tests[record.name], validation, folder, record=record, run=asked)

    if climbed.kind == "comparison":
        for record in records:
            folder = climbed.run_folders[record.name]
            write(folder, replace(alone(shared, record), gallery=gallery_of(record, folder)))
    differences: tuple[Difference, ...] = task.load("differences")(
        climbed.chosen,
        tests,
        metric=task.primary,
        margin=climbed.margin,
        groups=prepared.groups("test"),
        seed=prepared.split.seed,
    )
    chosen = next(record for record in records if record.name == climbed.chosen)
    audited = climbed.audited
    pictures = keep_pictures(audited.dataset, audited.audit.findings, climbed.folder)
    results = replace(
        shared,
        audit=audit_record(climbed.audited, pictures),
        runs=tuple(record if record is chosen else replace(record, curves=None) for record in records),
        skipped=tuple(SkippedRecord(name, reason) for name, reason in climbed.skipped.items()),
        chosen=climbed.chosen,
        chosen_because=chosen_because(prepared, climbed),
        differences=differences,
        again=climbed.repeats,
        gallery=gallery_of(chosen, climbed.folder),
    )
    write(climbed.folder, results)


def write(folder: Path, results: Results) -> None:
    """Writes `results.json`. Raises DamageError if it could not be read again, and then writes nothing."""
    content = json.dumps(encoded(results), ensure_ascii=False, allow_nan=False)
    write_json(folder / RESULTS, encoded(decode(content.encode("utf-8"))))


def evaluate_runs(
    prepared: Prepared, climbed: FittedLadder, listener: Listener
) -> tuple[list[RunRecord], dict[str, Any]]:
    """The record of each run, and the evaluation of its test predictions by name."""
    questions = Questions(
        climbed.asked,
        prepared.groups("validation"),
        prepared.groups("test"),
        subgroup_columns(prepared.dataset, climbed.asked, prepared.dataset.rows("test")),
        prepared.split.seed,
        prepared.groups(PROMISES),
        climbed.candidates,
        dependent=are_dependent(climbed.audited),
    )
    records: list[RunRecord] = []
    evaluations: dict[str, Any] = {}
    for number, (name, folder) in enumerate(climbed.run_folders.items(), start=1):
        record, evaluations[name] = run_record(
            folder,
            TASKS[prepared.dataset.task],
            path=folder.relative_to(climbed.folder).as_posix(),
            questions=replace(questions, of_folds=of_folds(climbed, name)),
            weighing=weighing_of(prepared, climbed.group_weights),
        )
        records.append(record)
        listener(Event(tell("computing intervals"), number, len(climbed.run_folders)))
    return records, evaluations


def are_dependent(audited: AuditedDataset) -> bool:
    """Whether images belong together of which no groups were declared, as the audit saw it."""
    return not audited.dataset.groups and any(
        finding.code == UNDECLARED for finding in audited.audit.findings
    )


def of_folds(climbed: FittedLadder, name: str) -> list[Any]:
    """The answers of a recipe in each fold, where it was trained on folds, each about images that it did not learn."""
    folds = climbed.repeats.folds if climbed.repeats else None
    runs = (
        [climbed.folder / climb.path / RUNS / climbed.run_folders[name].name for climb in folds.climbs]
        if folds
        else []
    )
    return [read_predictions(run, "test") for run in runs if is_trained(run)]


def shared_results(prepared: Prepared, climbed: FittedLadder, intervals: str) -> Results:
    """What a comparison's `results.json` and those of its runs have in common, without any run."""
    task, split = TASKS[prepared.dataset.task], split_record(prepared)
    return Results(
        schema=SCHEMA,
        pupille=versions()["pupille"],
        kind=climbed.kind,
        created=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        seconds=climbed.seconds,
        command=climbed.command,
        task=task.name,
        primary_metric=task.primary,
        classes=prepared.dataset.classes,
        data=exactly(with_sentences(data_record(prepared)), DataRecord),
        split=exactly(with_sentences({**split, "opened": climbed.opened}), SplitRecord),
        runs=(),
        skipped=(),
        chosen=None,
        chosen_because=None,
        differences=(),
        audit=audit_record(climbed.audited, {"thumbnails": {}, "captions": {}}),
        intervals=intervals,
        gallery=GalleryRecord(samples=()),
        asked=climbed.asked.to_json(),
        protocol=protocol_record(climbed.protocol, done(prepared, climbed)) if climbed.protocol else None,
        versions=versions(),
        machine=machine(),
    )


def audit_record(audited: AuditedDataset, pictures: Mapping[str, Any]) -> AuditRecord:
    """What the audit said before. pictures: its `thumbnails` and their `captions`."""
    return exactly(with_sentences({**audited.to_json(), **pictures}), AuditRecord)


def done(prepared: Prepared, climbed: FittedLadder) -> ProtocolCheck:
    """The facts of the comparison that are held against the protocol."""
    groups = prepared.groups("test")
    images = len(prepared.dataset.rows("test"))
    return ProtocolCheck(
        metric=TASKS[prepared.dataset.task].primary,
        margin=climbed.margin,
        group=split_record(prepared)["group"],
        images=images,
        units=len(set(groups)) if groups else images,
        classes=len(prepared.dataset.classes),
        asked=climbed.asked,
        measured_in=prepared.dataset.unit,
    )


def alone(shared: Results, record: RunRecord) -> Results:
    """The results of a run that stands alone, so that its folder can travel without the comparison."""
    return replace(
        shared,
        kind="run",
        runs=(replace(record, path="."),),
        chosen=record.name,
        chosen_because=tell("the only model of this run"),
    )


def chosen_because(prepared: Prepared, climbed: FittedLadder) -> StoredText:
    """Why the chosen rung is the chosen one, in words."""
    if climbed.candidates == 1:
        return (
            tell("the only model of this run")
            if climbed.kind == "run"
            else tell("the only model that was fitted")
        )
    n = len(prepared.rows("validation"))
    primary = metric_spec(prepared.dataset.task, TASKS[prepared.dataset.task].primary)
    return tells(
        "best {metric} on the {n} validation image; among equals the cheaper one",
        "best {metric} on the {n} validation images; among equals the cheaper one",
        n,
        metric=tell(primary.in_sentence),
    )
