"""Fits the models that find boxes: a rule, or a network, then the scores from which on boxes count as found."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.config import TrainConfig
from pupille.data.subset import Subset
from pupille.errors import ModelError
from pupille.evaluation.detection.missed import FoundAt
from pupille.evaluation.detection.operating_scores import FEWEST, LeastScores, least_scores
from pupille.evaluation.detection.wording import not_promised
from pupille.evaluation.questions import EvaluationConfig
from pupille.i18n.language import StoredText, tell, tell_joined
from pupille.models.arguments import check_arguments
from pupille.models.boxwise.operating import COSTS, COUNTS, F1, MISSED, MOST, PRECISION, Operating
from pupille.models.boxwise.rule import BoxRule
from pupille.models.decode.detection import DECODER
from pupille.models.model import Model, ModelSpec
from pupille.models.network import NetworkModel
from pupille.models.object_model import ObjectModel
from pupille.models.preprocessing import Preprocessing
from pupille.models.pretrained.catalogue import backbone
from pupille.models.registry import find
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects
from pupille.tasks.task import load
from pupille.training.balance import balanced
from pupille.training.context import FitContext
from pupille.training.fit import fit_by_team, learned_preprocessing
from pupille.training.fitter import Trained
from pupille.training.hyperparameters import settings_for, step_size
from pupille.training.threads import threads_for
from pupille.training.tiles import Fit, are_asked, fit_tiled, targets_of

SLOWER = 0.25
"""The rate of the later stages of a pretrained backbone, as a share of that of what stands on it."""
SMALL = 12.0
"""Pixels of the frame: half of the objects having a shorter side than this, they are told to be small."""
VALUES = 2**27
"""Of the pictures that a rule learns from."""
SHRUNK = 1.5
"""Times that they are longer in the files from which on tiles are advised."""


def fit_rule(
    spec: ModelSpec, train: Subset, validation: Subset | None, config: TrainConfig, context: FitContext
) -> Trained:
    """Fits a rule of boxes. Raises ModelError for an argument that it does not take."""
    return with_scores(learned_rule, spec, train, validation, config, context)


def fit_detector(
    spec: ModelSpec, train: Subset, validation: Subset | None, config: TrainConfig, context: FitContext
) -> Trained:
    """Trains a network of boxes, then chooses on validation from which scores on they count."""
    return with_scores(learned_detector, spec, train, validation, config, context)


def with_scores(
    fit: Fit,
    spec: ModelSpec,
    train: Subset,
    validation: Subset | None,
    config: TrainConfig,
    context: FitContext,
) -> Trained:
    """A model of boxes, on tiles where they are asked for, with the scores from which on they count. fit: what fits it
    to pictures that it sees as a whole."""
    if are_asked(spec.name, train, config):
        model, history, notes = fit_tiled(fit, spec, train, validation, config, context)
    else:
        model, history, notes = fit(spec, train, validation, config, context)
        notes = (*size_notes(train), *notes)
    operating, chosen = chosen_scores(model, validation, context)
    fitted: Any = model
    return replace(fitted, spec=replace(model.spec, operating=operating)), history, (*notes, *chosen)


def learned_rule(
    spec: ModelSpec,
    train: Subset,
    validation: Subset | None,
    config: TrainConfig,
    context: FitContext,  # noqa: ARG001
) -> Trained:
    """A rule of boxes. Raises ModelError for an argument that it does not take."""
    kind: type[BoxRule] = load(find(spec.name).builds[spec.task])
    check_arguments(spec.name, kind, spec.arguments)
    pixels, truth = held_at_once(spec, train)
    rule = kind.fitted(pixels, truth, classes=len(spec.classes), seed=config.seed)
    ceiling = rule.ceiling_notes(*held_at_once(spec, validation)) if validation is not None else ()
    if len(truth) == len(train):
        return ObjectModel(spec, rule), (), (*rule.notes, *ceiling)
    some = tell(
        "It learned from {n:count} of {all:count} pictures or tiles, spread evenly, which memory holds at once.",
        n=len(truth),
        all=len(train),
    )
    return ObjectModel(spec, rule), (), (*rule.notes, some, *ceiling)


def held_at_once(spec: ModelSpec, part: Subset) -> tuple[NDArray[np.float32], tuple[Objects, ...]]:
    """The prepared pictures of a subset and the objects on each, as many of them, spread evenly, as memory holds."""
    most = max(1, VALUES // math.prod(part.pixels.shape[1:]))
    rows = np.linspace(0, len(part) - 1, min(len(part), most)).round().astype(np.int64)
    return spec.preprocessing.apply(np.asarray(part.pixels[rows])), targets_of(part).rows(rows).frames()


def learned_detector(
    spec: ModelSpec, train: Subset, validation: Subset | None, config: TrainConfig, context: FitContext
) -> Trained:
    """A network of boxes, on a pretrained one where its row of the table says so."""
    begin = fit_on_backbone if find(spec.name).backbone else fit_by_team
    return with_balance(begin, spec, train, validation, config, context)


def with_balance(
    begin: Fit,
    spec: ModelSpec,
    train: Subset,
    validation: Subset | None,
    config: TrainConfig,
    context: FitContext,
) -> Trained:
    """A network of boxes that is shown pictures of rare classes more often, where that is asked. begin: trains it."""
    shown, balance = train, tuple[StoredText, ...]()
    if config.class_weights == "balanced":
        settings = settings_for(spec.name, len(train), config)
        config = replace(config, epochs=int(settings["epochs"]), batch_size=int(settings["batch_size"]))
        shown, note = balanced(train)
        balance = (note,)
    model, history, notes = begin(spec, shown, validation, config, context)
    if not isinstance(model, NetworkModel):
        raise ModelError(tell("{model} is no network of boxes. Choose one-stage.", model=spec.name))
    return model, history, (*balance, *notes)


def preprocessing(name: str, train: Subset, window: tuple[float, float], depth: str) -> Preprocessing:
    """What a network of boxes does to pixels: as its weights expect, else as the training images teach it."""
    learned = learned_preprocessing(name, train, window, depth)
    if not find(name).backbone:
        return learned
    line = backbone(find(name).backbone)
    return replace(learned, mean=line.mean, std=line.std)


def fit_on_backbone(
    spec: ModelSpec, train: Subset, validation: Subset | None, config: TrainConfig, context: FitContext
) -> Trained:
    """Trains a network whose backbone has the weights of the store, but for its first stages, which stay."""
    import torch

    from pupille.training.backbone_start import start_with_weights
    from pupille.training.distributed.team import Team
    from pupille.training.loop import fit_network

    start = start_with_weights(spec, config.seed, slower=SLOWER)
    with threads_for(step_size(spec, len(train), config)):
        model, history, notes = fit_network(
            spec, train, validation, config, context, start=start, team=Team(torch.device("cpu"))
        )
    assert isinstance(model, NetworkModel)
    network = model.network.requires_grad_(True)
    told = tell(
        "It began with the published weights of {name}; its first stages and its batch normalisation stayed as they "
        "were, the later stages learned at {share:percent} of the rate.",
        name=find(spec.name).backbone,
        share=SLOWER,
    )
    return NetworkModel(model.spec, network), history, (told, *notes)


def chosen_scores(
    model: Model, validation: Subset | None, context: FitContext
) -> tuple[Operating, tuple[StoredText, ...]]:
    """The least scores that validation chooses, by F1 or what was asked, and what to tell of them; none without
    validation images. What is promised rests on the images set aside for it, where there are some."""
    if validation is None:
        return Operating(), ()
    asked, aside = context.asked, context.set_aside
    predictions = answered(model, validation)
    crowded = () if model.spec.tiles else crowded_notes(predictions)
    resting = None
    if aside is not None and asked.miss_at_most is not None:
        resting = answered(model, aside), aside.groups
    operating, notes = scores_of(predictions, asked, validation.groups, aside=resting)
    return operating, (*notes, *crowded)


def scores_of(
    predictions: ObjectPredictions,
    asked: EvaluationConfig,
    groups: Sequence[str] | None,
    *,
    aside: tuple[ObjectPredictions, Sequence[str] | None] | None = None,
) -> tuple[Operating, tuple[StoredText, ...]]:
    """The least scores that answers on validation choose, and what to tell of them. groups: of each image. aside: the
    answers, with their groups, on which a promise rests; None lets it rest on those of validation."""
    classes, notes = predictions.classes, tuple[StoredText, ...]()
    if asked.miss_at_most is not None:
        resting, own_groups = aside or (predictions, groups)
        rule = FoundAt.of(resting).rule(asked.miss_at_most, own_groups)
        if rule.threshold is not None:
            scores = (min(max(rule.threshold, 0.0), 1.0),) * len(classes)
            operating = Operating(scores, rule=MISSED, wish=(asked.miss_at_most,))
            return operating, (chosen_in_words(classes, operating),)
        why = not_promised(asked.miss_at_most, rule.least, rule.n, grouped=own_groups is not None)
        notes = (tell_joined([why, tell("The scores are those of the best F1.")], " "),)
        asked = EvaluationConfig()
    least = least_scores(predictions, asked, groups)
    operating = Operating(least.scores, **rule_of(asked))
    return operating, (chosen_in_words(classes, operating, least), *notes)


def answered(model: Model, subset: Subset) -> ObjectPredictions:
    """The boxes that a model finds on images, with the truth."""
    answers = model.predict(subset.pixels)
    return DECODER.predictions(subset.ids or (), subset.targets, answers, model.spec)


def rule_of(asked: EvaluationConfig) -> dict[str, Any]:
    """By what thresholds are chosen, as `Operating` keeps it."""
    if asked.least_precision is not None:
        return {"rule": PRECISION, "wish": (asked.least_precision,)}
    if (asked.cost_missed, asked.cost_false_alarm) != (None, None):
        return {"rule": COSTS, "wish": (asked.cost_missed or 1.0, asked.cost_false_alarm or 1.0)}
    return {"rule": COUNTS if asked.unbiased_counts else F1}


def crowded_notes(predictions: ObjectPredictions) -> tuple[StoredText, ...]:
    """That images have as many boxes as are answered at most, where some do."""
    counts = np.bincount(predictions.answers.images, minlength=1)
    if int(counts.max()) < MOST:
        return ()
    return (
        tell(
            "On some image there were more than {most:count} boxes; the surest of them are answered, and so many "
            "only. With --tiles there is no such limit.",
            most=MOST,
        ),
    )


def chosen_in_words(
    classes: Sequence[str], operating: Operating, least: LeastScores | None = None
) -> StoredText:
    """From which scores on boxes count as found, and by what they were chosen."""
    pairs = zip(classes, operating.thresholds, strict=True)
    sentences = [
        tell(
            "Chosen on validation by {rule}: a box counts as found from a score of {scores} on.",
            rule=operating.in_words(),
            scores=tell_joined(
                [tell("{score:2} ({name})", name=name, score=score) for name, score in pairs], ", "
            ),
        )
    ]
    if least and len(least.sharing) > 1:
        sentences.append(
            tell(
                "Classes with fewer than {fewest} objects there share one score: {names}.",
                fewest=FEWEST,
                names=", ".join(least.sharing),
            )
        )
    if least and least.unreached:
        sentences.append(
            tell(
                "No score has that precision on validation for {names}, so no box of it counts.",
                names=", ".join(least.unreached),
            )
        )
    return tell_joined(sentences, " ") if len(sentences) > 1 else sentences[0]


def size_notes(train: Subset) -> tuple[StoredText, ...]:
    """That objects are small in the frame, where they are, and that tiles would show them larger, where they would."""
    targets, frame = targets_of(train), train.geometry
    boxes, own = targets.framed(), targets.objects.boxes
    middle, shorter = (float(np.median((edges[:, 2:] - edges[:, :2]).min(axis=1))) for edges in (boxes, own))
    if middle >= SMALL or frame is None:
        return ()
    values = {"side": str(round(middle)), "width": str(frame.width), "height": str(frame.height)}
    if shorter < middle * SHRUNK:
        return (
            tell(
                "Objects are small as the model sees them: the shorter side of the middle one is {side} px long in "
                "pictures of {width} x {height} px.",
                **values,
            ),
        )
    return (
        tell(
            "Objects are small as the model sees them: the shorter side of the middle one is {side} px long in "
            "pictures shrunk to {width} x {height} px, and {own} px in the files. With --tiles pictures are seen at "
            "their own size, piece by piece.",
            own=str(round(shorter)),
            **values,
        ),
    )
