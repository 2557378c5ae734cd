"""Fits the models that find boxes: a rule, or a network, then the scores from which on boxes count as found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pupille.config import TrainConfig
from pupille.data.box_targets import BoxTargets
from pupille.data.subset import Subset
from pupille.errors import ModelError
from pupille.evaluation.detection.operating_scores import FEWEST, least_scores
from pupille.i18n.language import StoredText, tell, tell_joined
from pupille.i18n.stored_text import Sentence
from pupille.models.arguments import check_arguments
from pupille.models.boxwise.operating import MOST, Operating
from pupille.models.boxwise.rule import BoxRule
from pupille.models.decode.detection import DECODER
from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel
from pupille.models.object_model import ObjectModel
from pupille.models.preprocessing import Preprocessing
from pupille.models.pretrained.catalogue import backbone
from pupille.models.registry import find
from pupille.tasks.task import load
from pupille.training.balance import balanced
from pupille.training.context import FitContext
from pupille.training.fit import fit_by_team, learned_preprocessing
from pupille.training.fitter import Trained
from pupille.training.hyperparameters import settings_for, step_size
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
    context: FitContext,  # noqa: ARG001
) -> Trained:
    """Fits a rule of boxes. Raises ModelError for an argument that it does not take."""
    kind: type[BoxRule] = load(find(spec.name).builds[spec.task])
    check_arguments(spec.name, kind, spec.arguments)
    pixels = spec.preprocessing.apply(np.asarray(train.pixels[:]))
    rule = kind.fitted(pixels, boxes_of(train).frames(), classes=len(spec.classes), seed=config.seed)
    operating, notes = chosen_scores(ObjectModel(spec, rule), validation)
    ceiling = ceiling_of(spec, rule, validation) if validation is not None else ()
    return ObjectModel(replace(spec, operating=operating), rule), (), (*rule.notes, *ceiling, *notes)


def ceiling_of(spec: ModelSpec, rule: BoxRule, validation: Subset) -> tuple[Sentence, ...]:
    """What bounds the answers of a rule on validation images."""
    pixels = spec.preprocessing.apply(np.asarray(validation.pixels[:]))
    return rule.ceiling_notes(pixels, boxes_of(validation).frames())


def fit_detector(
    spec: ModelSpec, train: Subset, validation: Subset | None, config: TrainConfig, context: FitContext
) -> Trained:
    """Trains a network of boxes, then chooses on validation from which scores on they count."""
    begin = fit_on_backbone if find(spec.name).backbone else fit_by_team
    shown, balance = train, tuple[StoredText, ...]()
    if config.class_weights == "balanced":
        settings = settings_for(spec.name, len(train), config)
        config = replace(config, epochs=int(settings["epochs"]), batch_size=int(settings["batch_size"]))
        shown, note = balanced(train)
        balance = (note,)
    model, history, notes = begin(spec, shown, validation, config, context)
    if not isinstance(model, NetworkModel):
        raise ModelError(tell("{model} is no network of boxes. Choose one-stage.", model=spec.name))
    operating, chosen = chosen_scores(model, validation)
    fitted = NetworkModel(replace(model.spec, operating=operating), model.network)
    return fitted, history, (*size_notes(train), *balance, *notes, *chosen)


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
    model: ObjectModel | NetworkModel, validation: Subset | None
) -> tuple[Operating, tuple[StoredText, ...]]:
    """The least scores with the best F1 on validation, and what to tell of them; none without validation images."""
    if validation is None:
        return Operating(), ()
    answers = model.predict(validation.pixels)
    predictions = DECODER.predictions(validation.ids or (), validation.targets, answers, model.spec)
    scores, sharing = least_scores(predictions)
    notes = [chosen_in_words(model.spec.classes, scores, sharing)]
    counts = np.bincount(predictions.answers.images, minlength=1)
    if int(counts.max()) >= MOST:
        notes.append(
            tell(
                "On some image there were more than {most:count} boxes; the surest of them are answered, and so many "
                "only.",
                most=MOST,
            )
        )
    return Operating(scores), tuple(notes)


def chosen_in_words(classes: Sequence[str], scores: Sequence[float], sharing: Sequence[str]) -> StoredText:
    """From which scores on boxes count as found."""
    pairs = zip(classes, scores, strict=True)
    sentence = tell(
        "Chosen on validation by F1: a box counts as found from a score of {scores} on.",
        scores=tell_joined(
            [tell("{score:2} ({name})", name=name, score=score) for name, score in pairs], ", "
        ),
    )
    if len(sharing) < 2:
        return sentence
    shared = tell(
        "Classes with fewer than {fewest} objects there share one score: {names}.",
        fewest=FEWEST,
        names=", ".join(sharing),
    )
    return tell_joined([sentence, shared], " ")


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
