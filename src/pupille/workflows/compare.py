"""The main job: climb the ladder on one frozen split, choose on validation, open test once, write it all down."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pupille.config import AUTO, DataConfig, GateConfig, RepeatsConfig, SplitConfig, TrainConfig
from pupille.data.dataset import Dataset
from pupille.data.frames import frame_notes
from pupille.data.open import check_there
from pupille.data.open import open as open_dataset
from pupille.data.prepare import Prepared, prepare
from pupille.errors import ConfigError, DataError, WeightsError
from pupille.evaluation.detection.missed import check_promise
from pupille.evaluation.questions import EvaluationConfig
from pupille.evaluation.selection import choose
from pupille.i18n.language import tell
from pupille.images.limits import Limits
from pupille.models.available import weights_of, without_weights
from pupille.models.model import Argument
from pupille.models.pretrained.store import missing_sentence
from pupille.models.registry import check_serves, find
from pupille.plugins.tool import asked_tool
from pupille.results.read import results_in
from pupille.results.results import Results
from pupille.results.views import view
from pupille.runs.events import Event, Listener
from pupille.runs.folder import begin, check_folder, write_json
from pupille.runs.journal import Journal
from pupille.runs.preparation import preparing
from pupille.runs.progress import fitting_listener
from pupille.tasks import TASKS
from pupille.training.distributed.launcher import Launcher
from pupille.training.run import is_trained, read_predictions
from pupille.workflows.audit import AuditedDataset, audit, pass_gate
from pupille.workflows.by_column import check_columns
from pupille.workflows.fine_tuning import fine_tune_best
from pupille.workflows.fit_models import chosen_models, fit_rungs, fitted_name, tell_unused
from pupille.workflows.fit_piece import fit_piece
from pupille.workflows.fit_tools import check_tools, fit_tools, score_tools
from pupille.workflows.group_weights import check_group_weights, weighed
from pupille.workflows.identity import USUAL, identity
from pupille.workflows.job import Job, default_folder, framings_for
from pupille.workflows.pieces import piece_folder, sites_of
from pupille.workflows.protocol import PROTOCOL, asked_by, check_task, read_protocol
from pupille.workflows.repeats import Plan, check_repeatable, plan_repeats, run_repeats
from pupille.workflows.score_rungs import score_rungs, worked
from pupille.workflows.take_over import check_pieces, take_over
from pupille.workflows.uncertainty import keep_novelty
from pupille.workflows.write_results import FittedLadder, write_results


@dataclass(frozen=True)
class Comparison:
    """A comparison, or a single run. folder: where it lies."""

    folder: Path

    @cached_property
    def results(self) -> Results:
        """The content of its `results.json`, field by field as attributes: `results.chosen_run.metrics["accuracy"]`.

        Raises RunError if it is not finished, as one piece of many never is.
        """
        return results_in(self.folder)

    @property
    def chosen(self) -> str:
        """The name of the run that validation chose, or of the only one."""
        return self.results.chosen_run.name

    def _repr_html_(self) -> str:
        return view("comparison", self)

    def __str__(self) -> str:
        from pupille.report.terminal import answer

        return answer(self.results, self.folder)


def compare(
    source: object,
    *,
    models: Sequence[str] | None = None,
    heads: Sequence[str] = (),
    out: str | Path | None = None,
    data: DataConfig | None = None,
    split: SplitConfig | None = None,
    train: TrainConfig | None = None,
    gate: GateConfig | None = None,
    asked: EvaluationConfig | None = None,
    protocol: str | Path | None = None,
    repeats: RepeatsConfig | None = None,
    limits: Limits | None = None,
    budget: float | None = None,
    arguments: Mapping[str, Argument] | None = None,
    devices: int | str = AUTO,
    resume: bool = False,
    piece: int | None = None,
    gather: bool = False,
    tools: Sequence[str] = (),
    command: str | None = None,
    listener: Listener | None = None,
) -> Comparison:
    """Compares the rungs of the ladder on one split of the images in `source`.

    source: a path, a built-in name, arrays `(images, labels)` or a Dataset. models: names from the ladder; by default
    all, of the pretrained networks those whose weights are here. heads: what stands on those that name none, by default
    `linear`. gate: what may pass the audit, which stops at a leak. out: the folder to write, `runs/<name of the
    source>` by default. repeats: what is trained again with other images or seeds. budget: seconds; rungs that would
    take longer are left out and named. arguments: `hidden` neurons of the rungs that have some. devices: how many
    processes train networks, one a GPU; `auto` takes all GPUs of this machine, one process where there is none. resume:
    go on with what the folder holds. piece: fit the piece of this number alone, beside `out`, as one task of many
    (`pieces.pieces_of`). gather: take over all and finish. tools: others beside them, as `--with` names them.
    Raises PupilleError (DataError, ConfigError, ModelError, RunError) with what to do about it.
    """
    progress_listener, whole = listener or fitting_listener(), Path(out) if out else default_folder(source)
    folder = whole if piece is None else piece_folder(whole, piece)
    resume = resume or gather or piece is not None
    check_folder(folder, resume=resume)
    check_there(source)
    if budget and repeats and repeats.asked:
        raise ConfigError(
            tell(
                "under a --budget each fold would leave out other rungs. Name the rungs with "
                "--models instead."
            )
        )
    for name in models or ():
        find(name)
    others = tuple(map(asked_tool, tools))
    dataset = opened_dataset(source, data, limits)
    if repeats and repeats.asked:
        check_repeatable(dataset.task)
    names = chosen_models(
        models,
        heads,
        task=dataset.task,
        begun_in=folder if resume else None,
        listener=progress_listener,
    )
    with Launcher(devices) as launcher:
        job = Job(
            "comparison",
            names,
            folder,
            train or TrainConfig(),
            dict(arguments or {}),
            gate or GateConfig(),
            budget,
            command,
            progress_listener,
            launcher,
            asked or EvaluationConfig(),
            read_protocol(Path(protocol)) if protocol else None,
            repeats or RepeatsConfig(),
            piece,
            gather,
            sites_of(dataset, repeats) if gather or piece is not None else (),
            others,
        )
        check_tools(others, job, task=dataset.task, images=dataset.images)
        return climb(dataset, job, data or DataConfig(), split or SplitConfig(), limits)


def train(
    source: object,
    *,
    model: str,
    out: str | Path,
    data: DataConfig | None = None,
    split: SplitConfig | None = None,
    train: TrainConfig | None = None,
    gate: GateConfig | None = None,
    asked: EvaluationConfig | None = None,
    arguments: Mapping[str, Argument] | None = None,
    limits: Limits | None = None,
    devices: int | str = AUTO,
    resume: bool = False,
    command: str | None = None,
    listener: Listener | None = None,
) -> Comparison:
    """Makes one run of one model: the same as `compare` with a single rung, kept in `out` itself."""
    find(model)
    check_folder(Path(out), resume=resume)
    check_there(source)
    dataset = opened_dataset(source, data, limits)
    check_serves(model, dataset.task)
    with Launcher(devices) as launcher:
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
            launcher,
            asked or EvaluationConfig(),
        )
        return climb(dataset, job, data or DataConfig(), split or SplitConfig(), limits)


def opened_dataset(source: object, data: DataConfig | None, limits: Limits | None) -> Dataset:
    """The data set of a source. Raises DataError if it cannot be opened, or no model learns what it holds."""
    dataset = (
        source
        if isinstance(source, Dataset)
        else open_dataset(source, data or DataConfig(), limits=limits or Limits())
    )
    if not TASKS[dataset.task].is_learned:
        raise DataError(
            tell(
                "{sentence}. No model is trained on that yet: look at it with `pupille show`, check it with `pupille "
                "audit`, and see how good the answers of another tool are with `pupille score`. To learn classes, "
                "put the images of each class into a folder named after the class, or give a table of paths and "
                "labels.",
                sentence=dataset.sentence(),
            )
        )
    return dataset


def climb(
    source: Dataset, job: Job, data: DataConfig, split: SplitConfig, limits: Limits | None
) -> Comparison:
    """Reads, splits, fits every rung, chooses, opens test, and writes `results.json` last."""
    started = time.monotonic()
    tell_unused(job)
    journal = Journal(job.listener)
    job = replace(job, listener=journal)
    missing = [name for name in without_weights(job.models) if not is_trained(job.run_folder(name))]
    if len(missing) == len(job.models):
        base = weights_of(missing[0])
        raise WeightsError(tell("{base}: {reason}", base=base, reason=missing_sentence(base)))
    with preparing(job.folder) as place:
        prepared, audited, job = prepared_for(source, job, data, split, limits, answers=place)
        plan = None
        if job.repeats.asked:
            plan = plan_repeats(prepared, job.repeats, audited.twins, seed=job.train.seed)
        common = identity(prepared, job)
        if job.gathers:
            check_pieces(job, common)
        if begin(job.folder, common, defaults=USUAL):
            journal.settle(job.folder)
            job.listener(Event(tell("Already finished; nothing to do.")))
            return Comparison(job.folder)
        with journal.write_to(job.folder):
            if job.gathers:
                take_over(job)
            if job.piece is not None:
                fit_piece(prepared, job, plan, job.piece, identity=common)
            else:
                ascend(prepared, audited, job, started, plan)
    return Comparison(job.folder)


def prepared_for(
    source: object, job: Job, data: DataConfig, split: SplitConfig, limits: Limits | None, *, answers: Path
) -> tuple[Prepared, AuditedDataset, Job]:
    """The images read, audited and dealt, and the job with what its protocol asks. answers: as of `audit`."""
    missing = [name for name in without_weights(job.models) if not is_trained(job.run_folder(name))]
    named = [name for name in job.models if name not in missing]
    entries = [find(name) for name in named]
    audited = audit(
        source,
        data=data,
        split=split,
        limits=limits,
        seed=split.seed,
        answers=answers,
        listener=job.listener,
    )
    TASKS[audited.dataset.task].load("check_questions")(audited.dataset.classes, job.asked)
    if job.protocol:
        check_task(job.protocol, audited.dataset.task)
        job = replace(job, asked=asked_by(job.protocol, job.asked, len(audited.dataset.classes)))
    check_columns(audited.dataset, job.asked)
    check_group_weights(audited.dataset, job.train.group_weights)
    audited = pass_gate(audited, job.gate)
    dataset = audited.dataset
    frames = framings_for(dataset, named, job.train)
    dataset = replace(dataset, notes=(*dataset.notes, *frame_notes(dataset, *frames.values())))
    prepared = prepare(
        dataset,
        data,
        split,
        geometries=[
            *(entry.geometry for entry in entries if entry.geometry and not entry.keeps_small),
            *dict.fromkeys(framing.frame for framing in frames.values()),
        ],
        unless_small=[entry.geometry for entry in entries if entry.geometry and entry.keeps_small],
        twins=audited.twins,
        torn_groups=audited.torn_groups,
        price_leak=audited.allowed_leak,
        listener=job.listener,
    )
    prepared.check_scorable()
    promised = None if job.asked.miss_at_most is None else True
    prepared = weighed(replace(prepared, frames=frames, promised=promised), job.train.group_weights)
    if job.asked.miss_at_most is not None:
        check_promise(job.asked.miss_at_most, prepared.units_for_promises)
    return prepared, audited, job


def ascend(
    prepared: Prepared, audited: AuditedDataset, job: Job, started: float, plan: Plan | None = None
) -> None:
    """All that is done and written once the images are read and the folder is ours; goes on with what lies there."""
    if job.protocol:
        write_json(job.folder / PROTOCOL, dict(job.protocol))
    deadline = started + job.budget if job.budget else None
    fit_tools(prepared, job, deadline)
    skipped = fit_rungs(prepared, job, deadline)
    fitted = [fitted_name(job, name) for name in job.models if name not in skipped]
    tuned = fine_tune_best(prepared, job, fitted, deadline)
    if tuned:
        skipped |= tuned.skipped
        fitted += tuned.fitted
    validation = {name: read_predictions(job.run_folder(name), "validation") for name in fitted}
    chosen = choose(validation, task=prepared.dataset.task)
    opened = score_rungs(prepared, job, fitted)
    score_tools(prepared, job)
    keep_novelty(prepared, job.run_folder(chosen))
    repeats = run_repeats(prepared, job, plan, fitted=fitted, chosen=chosen) if plan else None
    seconds, others = worked(job.folder, started), tuple(tool.name for tool in job.tools)
    climbed = FittedLadder(
        kind=job.kind,
        folder=job.folder,
        run_folders={name: job.run_folder(name) for name in (*fitted, *others)},
        others=others,
        skipped=skipped,
        chosen=chosen,
        opened=opened,
        seconds=seconds,
        command=job.command,
        audited=audited,
        asked=job.asked,
        protocol=job.protocol,
        repeats=repeats,
        group_weights=job.train.group_weights,
    )
    write_results(prepared, climbed, job.listener)
