"""The main job: climb the ladder on one frozen split, choose on validation, open test once, write it all down."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pupille.account import Climbed, write_results
from pupille.audited import Audited, audit, pass_gate
from pupille.config import AUTO, DataConfig, GateConfig, SplitConfig, TrainConfig
from pupille.data.limits import Limits
from pupille.data.pixels import SMALL
from pupille.data.prepare import Prepared, prepare
from pupille.data.splits import split_hash
from pupille.errors import ConfigError
from pupille.evaluation.choose import choose
from pupille.evaluation.ledger import open_test
from pupille.events import Event, Listener
from pupille.journal import Journal
from pupille.listeners import fitting_listener
from pupille.lock import locked
from pupille.models.base import Argument
from pupille.models.registry import MODELS, find
from pupille.results import SCHEMA
from pupille.run import RESULTS, begin, check_folder, read_json, write_json
from pupille.training.checkpoint import SECONDS
from pupille.training.crew import Crew
from pupille.training.estimate import estimate_seconds
from pupille.training.runs import is_trained, part_for, read_predictions, score_test, train_run
from pupille.versions import versions

RUNS = "runs"
CLOCK = "clock.json"
OPENED = "opened.json"


@dataclass(frozen=True)
class Comparison:
    """A finished comparison, or a single run. folder: where it lies. results: the content of its `results.json`."""

    folder: Path
    results: dict[str, Any]

    @property
    def chosen(self) -> str:
        """The name of the run that validation chose."""
        return str(self.results["chosen"])

    def __str__(self) -> str:
        from pupille.report.leak_table import leak_table
        from pupille.report.table import comparison_table

        leak = leak_table(self.results)
        return "\n\n".join([comparison_table(self.results), *([leak] if leak else [])])


@dataclass(frozen=True)
class Job:
    """One climb as asked for: what is read, split and fitted, where it goes, who listens, and who trains."""

    kind: str
    models: tuple[str, ...]
    folder: Path
    train: TrainConfig
    arguments: Mapping[str, Argument]
    gate: GateConfig
    budget: float | None
    command: str | None
    listener: Listener
    crew: Crew

    def run_folder(self, name: str) -> Path:
        """A comparison's runs lie below it; a single run is the folder itself."""
        return self.folder / RUNS / name if self.kind == "comparison" else self.folder


def compare(
    source: object,
    *,
    models: Sequence[str] | None = None,
    out: str | Path | None = None,
    data: DataConfig | None = None,
    split: SplitConfig | None = None,
    train: TrainConfig | None = None,
    gate: GateConfig | None = None,
    limits: Limits | None = None,
    budget: float | None = None,
    devices: int | str = AUTO,
    resume: bool = False,
    command: str | None = None,
    listener: Listener | None = None,
) -> Comparison:
    """Compares the rungs of the ladder on one split of the images in `source`.

    source: a path, a built-in name, arrays `(images, labels)` or a Dataset. models: names from the ladder, all by
    default. gate: what may pass the audit, which stops at a leak. out: the folder to write, `runs/<name of the source>`
    by default. budget: seconds; rungs that would take longer are left out and named. devices: how many processes train
    networks, one a GPU; `auto` takes all GPUs of this machine, one process where there is none. resume: go on with what
    the folder holds.
    Raises PupilleError (DataError, ConfigError, ModelError, RunError) with what to do about it.
    """
    with Crew(devices) as crew:
        job = Job(
            "comparison",
            chosen_models(models),
            Path(out) if out else default_folder(source),
            train or TrainConfig(),
            {},
            gate or GateConfig(),
            budget,
            command,
            listener or fitting_listener(),
            crew,
        )
        return climb(source, job, data or DataConfig(), split or SplitConfig(), limits, resume=resume)


def train(
    source: object,
    *,
    model: str,
    out: str | Path,
    data: DataConfig | None = None,
    split: SplitConfig | None = None,
    train: TrainConfig | None = None,
    gate: GateConfig | None = None,
    arguments: Mapping[str, Argument] | None = None,
    limits: Limits | None = None,
    devices: int | str = AUTO,
    resume: bool = False,
    command: str | None = None,
    listener: Listener | None = None,
) -> Comparison:
    """Makes one run of one model: the same as `compare` with a single rung, kept in `out` itself."""
    with Crew(devices) as crew:
        find(model)
        job = Job(
            "run",
            (model,),
            Path(out),
            train or TrainConfig(),
            dict(arguments or {}),
            gate or GateConfig(),
            None,
            command,
            listener or fitting_listener(),
            crew,
        )
        return climb(source, job, data or DataConfig(), split or SplitConfig(), limits, resume=resume)


def climb(
    source: object, job: Job, data: DataConfig, split: SplitConfig, limits: Limits | None, *, resume: bool
) -> Comparison:
    """Reads, splits, fits every rung, chooses, opens test, and writes `results.json` last."""
    started = time.monotonic()
    check_folder(job.folder, resume=resume)
    journal = Journal(job.listener)
    job = replace(job, listener=journal)
    side = max([SMALL, *(find(name).side or 0 for name in job.models)])
    found = audit(source, data=data, split=split, limits=limits, seed=split.seed, listener=job.listener)
    found = pass_gate(found, job.gate)
    prepared = prepare(
        found.dataset,
        data,
        split,
        side=side,
        twins=found.twins,
        torn_groups=found.torn_groups,
        price_leak=found.allowed_leak,
        listener=job.listener,
    )
    with locked(job.folder):
        if begin(job.folder, identity(prepared, job)):
            journal.settle(job.folder)
            job.listener(Event("Already finished; nothing to do."))
            return Comparison(job.folder, read_json(job.folder / RESULTS))
        with journal.kept_in(job.folder):
            ascend(prepared, found, job, started)
    return Comparison(job.folder, read_json(job.folder / RESULTS))


def ascend(prepared: Prepared, found: Audited, job: Job, started: float) -> None:
    """All that is done and written once the images are read and the folder is ours; goes on with what lies there."""
    deadline = started + job.budget if job.budget else None
    skipped = fit_rungs(prepared, job, deadline)
    fitted = [name for name in job.models if name not in skipped]
    validation = {name: read_predictions(job.run_folder(name), "validation") for name in fitted}
    chosen = choose(validation)
    opened = score_rungs(prepared, job, fitted)
    seconds = worked(job.folder, started)
    climbed = Climbed(
        kind=job.kind,
        folder=job.folder,
        run_folders={name: job.run_folder(name) for name in fitted},
        skipped=skipped,
        chosen=chosen,
        opened=opened,
        seconds=seconds,
        command=job.command,
        audited=found,
    )
    write_results(prepared, climbed, job.listener)


def chosen_models(names: Sequence[str] | None) -> tuple[str, ...]:
    """The rungs asked for in the order of the ladder, all by default. Raises ModelError or ConfigError."""
    if names is None:
        return tuple(MODELS)
    for name in names:
        find(name)
    if not names:
        raise ConfigError(f"name at least one model. There are {', '.join(MODELS)}.")
    return tuple(name for name in MODELS if name in names)


def default_folder(source: object) -> Path:
    """`runs/` and a safe form of the source's own name."""
    name = (
        Path(source).resolve().name if isinstance(source, str | Path) else getattr(source, "name", "images")
    )
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", str(name)).strip("-")[:60]
    return Path(RUNS) / (safe or "images")


def identity(prepared: Prepared, job: Job) -> dict[str, Any]:
    """What `run.json` says, and what a resumed run must have in common with the one that was begun."""
    return {
        "schema": SCHEMA,
        "kind": job.kind,
        "models": list(job.models),
        "arguments": dict(job.arguments),
        "data settings": prepared.config.to_json(),
        "split settings": prepared.split.to_json(),
        "training settings": job.train.to_json(),
        "gate settings": job.gate.to_json(),
        "data set": prepared.pixels.fingerprint(),
        "split": split_hash(prepared.dataset),
        "versions": versions(),
    }


def fit_rungs(prepared: Prepared, job: Job, deadline: float | None) -> dict[str, str]:
    """Fits every rung that is not fitted yet; returns those the budget leaves out, with the reason."""
    todo = [name for name in job.models if not is_trained(job.run_folder(name))]
    expected = expectations(prepared, job, todo)
    skipped: dict[str, str] = {}
    for number, name in enumerate(todo, start=1):
        left = deadline - time.monotonic() if deadline else None
        if left is not None and expected[name] > left:
            skipped[name] = (
                f"about {duration(expected[name])} expected, {duration(max(left, 0))} of the budget left"
            )
            job.listener(Event(f"[{number}/{len(todo)}] {name}: left out, {skipped[name]}"))
            continue
        train_run(
            prepared,
            name,
            job.train,
            job.run_folder(name),
            arguments=job.arguments,
            deadline=deadline,
            listener=job.listener,
            crew=job.crew,
        )
        said = read_predictions(job.run_folder(name), "validation")
        right = (said.predicted == said.labels).mean()
        job.listener(
            Event(f"[{number}/{len(todo)}] {name}: {right:.1%} of {len(said):,} validation images right")
        )
    return skipped


def expectations(prepared: Prepared, job: Job, todo: Sequence[str]) -> dict[str, float]:
    """Seconds that each rung is expected to take; told in one line."""
    window = (prepared.window.low, prepared.window.high)
    expected: dict[str, float] = {}
    for number, name in enumerate(todo, start=1):
        job.listener(Event("timing a small trial of each model", number, len(todo)))
        train = part_for(prepared, name, "train")
        expected[name] = estimate_seconds(
            name, prepared.dataset.classes, train, job.train, window=window, crew=job.crew
        )
    if todo:
        n = len(prepared.dataset.rows("train"))
        total = duration(sum(expected.values()))
        repeated = (
            f" If it is stopped, --resume repeats at most {SECONDS:.0f} s of a network's training."
            if any(find(name).kind == "network" for name in todo)
            else ""
        )
        job.listener(
            Event(f"Training {len(todo)} models on {n:,} images: about {total} on this machine.{repeated}")
        )
    return expected


def score_rungs(prepared: Prepared, job: Job, fitted: Sequence[str]) -> int | None:
    """Opens the test images, once for the whole comparison, and writes that down first."""
    kept = job.folder / OPENED
    if not kept.exists():
        purpose = f"{job.command or job.kind} -> {job.folder.resolve()}"
        write_json(kept, {"opened": open_test(prepared.test_hash(), purpose=purpose)})
    for number, name in enumerate(fitted, start=1):
        score_test(prepared, job.run_folder(name))
        job.listener(Event("scoring on the test images", number, len(fitted)))
    opened = read_json(kept)["opened"]
    return None if opened is None else int(opened)


def worked(folder: Path, started: float) -> float:
    """Seconds worked on this folder so far, the parts before a resume included."""
    path = folder / CLOCK
    before = float(read_json(path)["seconds"]) if path.exists() else 0.0
    seconds = before + time.monotonic() - started
    write_json(path, {"seconds": seconds})
    return seconds


def duration(seconds: float) -> str:
    """A time a person can use: 40 s, 3 min, 1.5 h."""
    if seconds < 1:
        return "1 s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
