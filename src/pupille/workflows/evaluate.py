"""A finished run scored: on its own test images, or on other labelled ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pupille.config import AUTO, DataConfig
from pupille.data.annotations import Targets, targets_of
from pupille.data.dataset import Dataset
from pupille.data.open import open as open_dataset
from pupille.data.pixels.pixel_set import PixelSet, read_pixels
from pupille.data.splits.groups import apart, with_groups
from pupille.errors import ConfigError, DataError
from pupille.evaluation.questions import EvaluationConfig, Questions
from pupille.evaluation.test_ledger import open_test
from pupille.i18n.language import StoredText, tell, tells
from pupille.images.limits import Limits
from pupille.models.decode.decoder import decoder_of
from pupille.models.files.load import load_model
from pupille.models.model import Model, ModelSpec
from pupille.results.read import results_in
from pupille.results.results import Results
from pupille.results.scored import ScoredImages
from pupille.runs.events import Listener, silent
from pupille.tasks import TASKS, Task
from pupille.training.run import groups_in_order, read_groups, read_predictions
from pupille.workflows.by_column import by_columns, check_columns, subgroup_columns
from pupille.workflows.picture_sizes import sizes_of
from pupille.workflows.predict import answers_of, bands_for, check_finished, find_run, fitting, no_folder


def evaluate(
    run: str | Path,
    source: object,
    *,
    asked: EvaluationConfig | None = None,
    data: DataConfig | None = None,
    limits: Limits | None = None,
    seed: int = 0,
    listener: Listener = silent,
) -> ScoredImages:
    """How good a finished run is on other labelled images, on all of them.

    asked: of the predictions beyond the metrics, such as the threshold for given costs; it is chosen on the validation
    images of the run. Raises DataError if they show a class that the model has never seen.
    """
    folder, questions = find_run(run), asked or EvaluationConfig()
    model = load_model(folder)
    card = TASKS[model.spec.task]
    card.load("check_questions")(model.spec.classes, questions)
    check_frozen(card, questions)
    config = as_learned(data or DataConfig(), model.spec.task)
    config = replace(config, bands=bands_for(model, config.bands or None, source))
    pixels = labelled_pixels(model, source, config, limits or Limits(), questions, listener)
    dataset = pixels.dataset
    larger = card.load("larger")(model, pixels, sizes_of(run)) if card.larger else None
    ids, answers = tuple(dataset.samples["id"]), answers_of(model, pixels)
    if larger is not None:
        answers = larger.among(ids, answers)
    predictions = decoder_of(model.spec).predictions(
        ids, targets_for(model.spec, dataset), answers, model.spec
    )
    opened = open_test(pixels.fingerprint(), purpose=f"evaluate {Path(run).resolve()}")
    groups = apart(predictions.ids, dataset.groups) if dataset.groups else None
    evaluation = card.load("evaluate")(predictions, groups=groups, seed=seed)
    of_images = Questions(
        questions, test_groups=groups, columns=subgroup_columns(dataset, questions), seed=seed
    )
    beyond = card.load("score")(folder, predictions, evaluation, of_images) if card.score else {}
    return ScoredImages(
        task=model.spec.task,
        heading=heading_of(model.spec, dataset),
        per_class=getattr(evaluation, "per_class", {}),
        intervals=evaluation.intervals,
        opened=opened,
        unit=model.spec.unit,
        notes=larger.notes if larger is not None else (),
        by_group=by_columns(card, predictions, of_images, beyond.get("threshold")),
        **({"metrics": evaluation.metrics} | beyond),
    )


def check_frozen(card: Task, asked: EvaluationConfig) -> None:
    """Raises ConfigError if a threshold is asked for of a model that keeps the one with which it was trained."""
    if not card.score and asked.about_threshold:
        raise ConfigError(
            tell(
                "from which score on an answer counts is chosen when the model is trained, and kept in it. Leave the "
                "costs and wishes out, or give them to compare or train."
            )
        )


def heading_of(spec: ModelSpec, dataset: Dataset) -> StoredText:
    """The images and the model in words; also that numbers without a unit are taken to be in that of the model."""
    if spec.unit and not dataset.unit:
        return tell(
            "{model} on {data}; the numbers name no unit and are taken to be in {unit}",
            model=spec.name,
            data=dataset.sentence(),
            unit=spec.unit,
        )
    return tell("{model} on {data}", model=spec.name, data=dataset.sentence())


def as_learned(config: DataConfig, task: str) -> DataConfig:
    """The settings of reading with the task that a model learned, where they leave it open."""
    return replace(config, task=task) if config.task == AUTO else config


def targets_for(spec: ModelSpec, dataset: Dataset) -> Targets:
    """What is true of the images of a data set, as a model tells it.

    Raises DataError if the images carry something else than the model predicts, or numbers in another unit.
    """
    if dataset.task != spec.task:
        raise DataError(
            tell(
                "the model was trained for {task}, and these images ask for {asked}. Name the right "
                "column with --label-column.",
                task=tell(spec.task),
                asked=tell(dataset.task),
            )
        )
    if dataset.unit and spec.unit and dataset.unit != spec.unit:
        raise DataError(
            tell(
                "the model predicts in {unit!r}, and these numbers are in {given!r}. Convert them, or "
                "name the unit with --measured-in.",
                unit=spec.unit,
                given=dataset.unit,
            )
        )
    return targets_of(dataset).by_classes(spec.classes)


def labelled_pixels(
    model: Model,
    source: object,
    config: DataConfig,
    limits: Limits,
    asked: EvaluationConfig,
    listener: Listener,
) -> PixelSet:
    """The images of a source as a model takes them, with classes that it knows and the columns of `by`.

    Raises DataError for an unknown class or column, or images whose depth the model cannot read.
    """
    dataset = source if isinstance(source, Dataset) else open_dataset(source, config, limits=limits)
    check_classes(dataset.classes, model.spec.classes)
    dataset = with_groups(dataset, config)
    check_columns(dataset, asked)
    wanted = (model.spec.preprocessing.geometry,)
    pixels, unfit = fitting(
        read_pixels(
            dataset,
            geometries=wanted,
            strict=config.strict,
            depth=model.spec.preprocessing.depth,
            listener=listener,
        ),
        model,
    )
    if unfit:
        raise DataError(
            tells(
                "{n:count} image does not fit the model: {path!r}: {reason}",
                "{n:count} images do not fit the model; the first, {path!r}: {reason}",
                len(unfit),
                path=unfit[0].path,
                reason=unfit[0].reason,
            )
        )
    return pixels


def saved(run: str | Path, *, asked: EvaluationConfig | None = None) -> ScoredImages:
    """How good a finished run is on its own test images, from what it wrote. asked: as for `evaluate`."""
    results, folder = saved_results(run), find_run(run)
    record = results.chosen_run
    if asked is not None and asked.by:
        raise ConfigError(
            tell("a run keeps no metadata of its images. Name them with --data to see them --by a column.")
        )
    card = TASKS[results.task]
    if asked is not None:
        card.load("check_questions")(results.classes, asked)
        check_frozen(card, asked)
    saved_parts = {
        name: getattr(record, name)
        for name in ("metrics", "threshold", "subgroups", "by_group", "group_weights", "sets", "numbers")
    }
    if asked is not None and (asked.about_threshold or asked.coverage is not None):
        test = read_predictions(folder, "test")
        groups = groups_in_order(test, read_groups(folder))
        evaluation = card.load("evaluate")(test, groups=groups, seed=results.split.seed or 0)
        again = card.load("score")(folder, test, evaluation, Questions(asked, test_groups=groups))
        # What was not asked for now stays as the run has it.
        saved_parts |= {name: part for name, part in again.items() if part is not None}
    heading = tells(
        "{model} on the {n} test image of {source}",
        "{model} on the {n} test images of {source}",
        results.split.counts.test,
        model=record.name,
        source=results.data.source,
    )
    return ScoredImages(
        task=results.task,
        heading=heading,
        per_class=record.per_class or {},
        intervals=results.intervals,
        opened=results.split.opened,
        unit=results.data.unit,
        unknown_groups=results.unknown_groups,
        **saved_parts,
    )


def check_classes(classes: Sequence[str], known: Sequence[str]) -> None:
    """Raises DataError if there is a class that the model has never seen."""
    strange = [name for name in classes if name not in known]
    if strange:
        raise DataError(
            tell(
                "the model has never seen the class {strange!r}. It knows {names}. Leave these "
                "images out, or train again with them.",
                strange=strange[0],
                names=", ".join(known),
            )
        )


def saved_results(run: str | Path) -> Results:
    """The `results.json` of a run or comparison."""
    path = Path(run)
    if not path.is_dir():
        raise no_folder(str(run))
    check_finished(path)
    return results_in(path)
