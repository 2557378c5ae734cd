"""Fits the models that find boxes: a rule, or a network, then the scores from which on boxes count as found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pupille.config import TrainConfig
from pupille.data.box_targets import BoxTargets
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
from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel
from pupille.models.object_model import ObjectModel
from pupille.models.preprocessing import Preprocessing
from pupille.models.pretrained.catalogue import backbone
from pupille.models.registry import find
from pupille.results.objects import ObjectPredictions
from pupille.tasks.task import load
from pupille.training.context import FitContext
from pupille.training.fit import fit_by_team, learned_preprocessing
from pupille.training.fitter import Trained
from pupille.training.hyperparameters import step_size
from pupille.training.threads import threads_for

SLOWER = 0.25
"""The rate of the later stages of a pretrained backbone, as a share of that of what stands on it."""
SMALL = 12.0
"""Pixels of the frame: half of the objects having a shorter side than this, they are told to be small."""


def fit_rule(
    spec: ModelSpec,
    train: Subset,
    validation: Subset | None,
    config: TrainConfig,
    context: FitContext,
) -> Trained:
    """Fits a rule of boxes. Raises ModelError for an argument that it does not take."""
    kind: type[BoxRule] = load(find(spec.name).builds[spec.task])
    check_arguments(spec.name, kind, spec.arguments)
    pixels = spec.preprocessing.apply(np.asarray(train.pixels[:]))
    rule = kind.fitted(pixels, boxes_of(train).frames(), classes=len(spec.classes), seed=config.seed)
    operating, notes = chosen_scores(ObjectModel(spec, rule), validation, context)
    return ObjectModel(replace(spec, operating=operating), rule), (), (*rule.notes, *notes)


def fit_detector(
    spec: ModelSpec, train: Subset, validation: Subset | None, config: TrainConfig, context: FitContext
) -> Trained:
    """Trains a network of boxes, then chooses on validation from which scores on they count."""
    begin = fit_on_backbone if find(spec.name).backbone else fit_by_team
    model, history, notes = begin(spec, train, validation, config, context)
    if not isinstance(model, NetworkModel):
        raise ModelError(tell("{model} is no network of boxes. Choose one-stage.", model=spec.name))
    operating, chosen = chosen_scores(model, validation, context)
    fitted = NetworkModel(replace(model.spec, operating=operating), model.network)
    return fitted, history, (*size_notes(train), *notes, *chosen)


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
    from pupille.training.distributed.team import Alone
    from pupille.training.loop import fit_network

    start = start_with_weights(spec, config.seed, slower=SLOWER)
    with threads_for(step_size(spec, len(train), config)):
        model, history, notes = fit_network(
            spec, train, validation, config, context, start=start, team=Alone(torch.device("cpu"))
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
    model: ObjectModel | NetworkModel, validation: Subset | None, context: FitContext
) -> tuple[Operating, tuple[StoredText, ...]]:
    """The least scores that validation chooses, by F1 or what was asked, and what to tell of them; none without
    validation images. What is promised rests on the images set aside for it, where there are some."""
    if validation is None:
        return Operating(), ()
    asked, classes = context.asked, model.spec.classes
    predictions = answered(model, validation)
    notes = crowded_notes(predictions)
    if asked.miss_at_most is not None:
        aside = context.set_aside
        resting = predictions if aside is None else answered(model, aside)
        groups = (aside or validation).groups
        rule = FoundAt.of(resting).rule(asked.miss_at_most, groups)
        if rule.threshold is not None:
            scores = (min(max(rule.threshold, 0.0), 1.0),) * len(classes)
            operating = Operating(scores, rule=MISSED, wish=(asked.miss_at_most,))
            return operating, (chosen_in_words(classes, operating), *notes)
        why = not_promised(asked.miss_at_most, rule.least, rule.n, grouped=groups is not None)
        notes = (tell_joined([why, tell("The scores are those of the best F1.")], " "), *notes)
        asked = EvaluationConfig()
    least = least_scores(predictions, asked, validation.groups)
    operating = Operating(least.scores, **rule_of(asked))
    return operating, (chosen_in_words(classes, operating, least), *notes)


def answered(model: ObjectModel | NetworkModel, subset: Subset) -> ObjectPredictions:
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
            "only.",
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
    """That objects are small in the frame, where they are."""
    boxes = boxes_of(train).framed()
    middle = float(np.median((boxes[:, 2:] - boxes[:, :2]).min(axis=1)))
    if middle >= SMALL or train.geometry is None:
        return ()
    return (
        tell(
            "Objects are small as the network sees them: the shorter side of the middle one is {side} px long in "
            "pictures of {width} x {height} px. Smaller pieces of the pictures would show more.",
            side=str(round(middle)),
            width=str(train.geometry.width),
            height=str(train.geometry.height),
        ),
    )


def boxes_of(subset: Subset) -> BoxTargets:
    """The boxes of a subset. Raises TypeError for other targets."""
    if not isinstance(subset.targets, BoxTargets):
        raise TypeError(f"boxes are learned here, not {type(subset.targets).__name__}")
    return subset.targets
