"""The rungs of other tools: each is trained and asked in processes of its own, and its answers are kept as of any run.

What a tool writes lies in a folder of its run until its answers on the test images are kept; then it is removed, since
the weights of other programs may run code when they are loaded.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pupille.data.annotations import targets_of
from pupille.data.box_targets import BoxTargets
from pupille.data.prepare import Prepared
from pupille.data.sources.image_files import FileImages
from pupille.data.splits.split import write_split
from pupille.errors import ConfigError
from pupille.i18n.language import StoredText, tell
from pupille.i18n.stored_text import remembered, with_stored_texts
from pupille.models.files.load import TOOL
from pupille.plugins.answers import read_answers
from pupille.plugins.handed import LIST, PICTURES, hand_pictures, hand_training
from pupille.plugins.process import Spent, run_command
from pupille.plugins.tool import Tool
from pupille.results.arrays import FloatArray
from pupille.results.objects import ObjectPredictions
from pupille.runs.events import Event
from pupille.runs.folder import make_folder, read_json, write_atomically, write_json
from pupille.runs.saved import SAVED
from pupille.training.boxwise import scores_of
from pupille.training.energy import Meter, counters_here
from pupille.training.run import PREDICTIONS, PROMISES, TRAINING, is_trained, read_predictions
from pupille.workflows.fit_models import tell_validation
from pupille.workflows.job import Job

WORK, LOG = "work", "tool.log"
TRAINED = "trained.json"
"""Written into the folder of the work when the tool has been trained, with what that took."""
TASK = "detection"


@dataclass(frozen=True)
class Bench:
    """One tool at work for a climb. folder: of its run. deadline: a `time.monotonic()`, None for none."""

    prepared: Prepared
    job: Job
    tool: Tool
    deadline: float | None

    @property
    def folder(self) -> Path:
        """The folder of its run."""
        return self.job.run_folder(self.tool.name)

    @property
    def work(self) -> Path:
        """Where it reads and writes."""
        return self.folder / WORK

    def run(self, command: list[str], **places: Path) -> Spent:
        """Runs a command of its template."""
        seed, everywhere = self.job.train.seed, {"work": self.work, "data": self.work / "data", **places}
        seconds = 60.0 * self.tool.minutes
        if self.deadline is not None:
            seconds = min(seconds, self.deadline - time.monotonic())
        return run_command(
            self.tool.words(command, everywhere, seed=seed),
            tool=self.tool.name,
            folder=self.work / "data",
            environment=self.tool.environment(everywhere, seed=seed),
            seconds=seconds,
            log=self.folder / LOG,
        )


def check_tools(tools: Sequence[Tool], job: Job, *, task: str, images: object) -> None:
    """Raises ConfigError where other tools cannot be compared, RunError where a program of one is missing."""
    if not tools:
        return
    names = [tool.name for tool in tools]
    if len(set(names)) < len(names):
        raise ConfigError(tell("--with names a tool twice. Name each once."))
    if task != TASK or not isinstance(images, FileImages):
        raise ConfigError(
            tell("other tools are compared on files of images with boxes alone. Leave --with out.")
        )
    if job.repeats.asked or job.piece is not None or job.gathers:
        raise ConfigError(
            tell(
                "other tools are run once, on one split: --with goes together with neither folds, seeds and learning "
                "curves nor pieces. Leave one of them out."
            )
        )
    for tool in tools:
        if not is_trained(job.run_folder(tool.name)):
            tool.check_here()


def fit_tools(prepared: Prepared, job: Job, deadline: float | None) -> None:
    """Trains every tool that has not answered yet, and keeps its answers on validation."""
    for tool in job.tools:
        bench = Bench(prepared, job, tool, deadline)
        if not is_trained(bench.folder):
            _fit(bench)


def score_tools(prepared: Prepared, job: Job) -> None:
    """Lets every tool answer the test images, which are handed to it now and without labels."""
    for tool in job.tools:
        bench = Bench(prepared, job, tool, None)
        record = read_json(bench.folder / TRAINING)
        if "predict_seconds_per_image" not in record:
            least = read_predictions(bench.folder, "validation").least
            predictions, spent, notes = _answers(bench, "test", least)
            predictions.save(bench.folder / PREDICTIONS, "test")
            record["predict_seconds_per_image"] = spent.seconds / len(predictions)
            told = [tell("On the test images: {note}", note=note) for note in notes]
            write_json(
                bench.folder / TRAINING,
                with_stored_texts({**record, "notes": [*remembered(record, "notes"), *told]}),
            )
            SAVED.note()
        shutil.rmtree(bench.work, ignore_errors=True)


def _fit(bench: Bench) -> None:
    prepared, job, tool, folder = bench.prepared, bench.job, bench.tool, bench.folder
    job.listener(
        Event(
            tell(
                "{tool}: runs in a process of its own, licence {licence}; what it prints goes to {log!r}",
                tool=tool.name,
                licence=tool.template.licence,
                log=str(folder / LOG),
            )
        )
    )
    make_folder(folder / PREDICTIONS)
    write_atomically(folder / "split.csv", write_split(prepared.dataset))
    spent, energy, notes = _trained(bench)
    predictions, _, answered = _answers(bench, "validation", np.zeros(0))
    parts, aside = {"validation": predictions}, None
    if len(prepared.rows(PROMISES)):
        parts[PROMISES], _, more = _answers(bench, PROMISES, np.zeros(0))
        aside, answered = (parts[PROMISES], prepared.groups(PROMISES)), [*answered, *more]
    operating, chosen = scores_of(predictions, job.asked, prepared.groups("validation"), aside=aside)
    least = np.array(operating.thresholds)
    for part, each in parts.items():
        with_least(each, least).save(folder / PREDICTIONS, part)
    write_json(folder / TOOL, description(tool, spent))
    record = {
        "model": tool.name,
        "seed": job.train.seed,
        "parameters": None,
        "train_seconds": spent.seconds,
        "energy": energy,
        "training": None,
        "history": [],
        "notes": [about(tool), *notes, *answered, *chosen],
        "taken_out": 0,
    }
    write_json(folder / TRAINING, with_stored_texts(record))
    SAVED.note()
    tell_validation(
        bench.prepared, bench.job, bench.tool.name, tell("other tool"), with_least(predictions, least)
    )


def _trained(bench: Bench) -> tuple[Spent, dict[str, Any], list[StoredText]]:
    """Trains a tool, unless that is done: what it took, and what its files could not hold."""
    done = bench.work / TRAINED
    if not done.exists():
        shutil.rmtree(bench.work, ignore_errors=True)
        make_folder(bench.work)
        prepared = bench.prepared
        rows = np.concatenate([prepared.rows("train"), prepared.rows("validation")])
        notes = hand_training(prepared.dataset, np.sort(rows), bench.work / "data")
        spent = Spent(0.0, 0.0)
        with Meter(lambda: counters_here(cards=0, machines=1, resumed=False)) as meter:
            if bench.tool.template.train:
                spent = bench.run(bench.tool.template.train)
        record = {
            "seconds": spent.seconds,
            "processor_seconds": spent.processor_seconds,
            "energy": meter.energy().to_json(),
            "notes": notes,
        }
        write_json(done, with_stored_texts(record))
        SAVED.note()
    return _trained_before(done)


def _trained_before(done: Path) -> tuple[Spent, dict[str, Any], list[StoredText]]:
    """As it was written down when the tool had been trained."""
    record = read_json(done)
    spent = Spent(float(record["seconds"]), float(record["processor_seconds"]))
    return spent, record["energy"], list(remembered(record, "notes"))


def _answers(bench: Bench, part: str, least: FloatArray) -> tuple[ObjectPredictions, Spent, list[str]]:
    """What a tool says of a part of the images, what that took, and what was left out of it."""
    prepared, tool = bench.prepared, bench.tool
    rows, home = prepared.rows(part), bench.work / part
    names = hand_pictures(prepared.dataset, rows, home)
    out = home / "out"
    make_folder(out)
    places = {"images": home / PICTURES, "list": home / LIST, "out": out}
    spent = bench.run(tool.template.predict, **places)
    (answers,) = tool.words(
        [tool.template.answers], {"work": bench.work, **places}, seed=bench.job.train.seed
    )
    handed = prepared.dataset.subset(rows)
    objects, notes = read_answers(Path(answers), handed, names, home / LIST, tool=tool.name)
    targets = targets_of(prepared.dataset, rows)
    assert isinstance(targets, BoxTargets)
    ids = prepared.ids(part)
    predictions = ObjectPredictions(ids, targets.sizes, targets.classes, targets.objects, objects, least)
    return predictions, spent, notes


def with_least(predictions: ObjectPredictions, least: FloatArray) -> ObjectPredictions:
    """The same answers, with the score of each class from which on they count."""
    return ObjectPredictions(
        predictions.ids,
        predictions.sizes,
        predictions.classes,
        predictions.truth,
        predictions.answers,
        least,
    )


def description(tool: Tool, spent: Spent) -> dict[str, Any]:
    """The record in `tool.json`."""
    return {
        "task": TASK,
        "name": tool.name,
        "title": tool.template.title,
        "licence": tool.template.licence,
        "options": dict(tool.options),
        "train": list(tool.template.train),
        "predict": list(tool.template.predict),
        "processor_seconds": spent.processor_seconds,
    }


def about(tool: Tool) -> StoredText:
    """What a reader must know of a rung that is another tool."""
    return tell(
        "another tool under its own licence, {licence}, run in a process of its own; nothing of it is part of Pupille. "
        "It is compared and not chosen, since Pupille cannot use what it learned.",
        licence=tool.template.licence,
    )
