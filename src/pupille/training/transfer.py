"""Transfer learning: a frozen backbone with a new head, and if asked for, its layers trained further."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from pupille.config import AUTO, TrainConfig
from pupille.data.pixels.lazy_batch import Images
from pupille.data.subset import Subset
from pupille.errors import ModelError
from pupille.i18n.language import StoredText, phrase, tell, tell_joined
from pupille.models.architectures.heads import HIDDEN
from pupille.models.model import Model, ModelSpec
from pupille.models.names import HEAD_TAKES, RungName, split_name
from pupille.models.preprocessing import Preprocessing
from pupille.models.pretrained.build import Transferred, load_backbone, preprocessing
from pupille.models.pretrained.catalogue import backbone
from pupille.models.pretrained.frozen import Frozen, TransferModel, head_answers
from pupille.models.registry import find
from pupille.results.arrays import FloatArray
from pupille.runs.events import Listener, silent
from pupille.setting_values import not_allowed
from pupille.tasks import TASKS
from pupille.training.context import FitContext
from pupille.training.distributed.launcher import Launcher
from pupille.training.fine_tuning import EPOCHS, start_from, tuned_config
from pupille.training.fitter import Trained
from pupille.training.heads.features import features, features_and_cached_count, missing, views_of
from pupille.training.heads.head import Features, FittedHead, HeadSettings
from pupille.training.history import Epoch, ignore
from pupille.training.hyperparameters import step_size, view_count
from pupille.training.objectives.objective import Objective
from pupille.training.threads import threads_for

USUAL = "last"
"""What is fine-tuned where the config leaves it open."""
STEP_COST = {"last": 3.0, "all": 5.0}
"""What a picture costs in a step of fine-tuning, in forward passes of the frozen backbone."""

TrainedTransfer = tuple[TransferModel, tuple[Epoch, ...], tuple[str, ...]]


def fit_transfer(
    spec: ModelSpec,
    train: Subset,
    validation: Subset | None,
    config: TrainConfig,
    context: FitContext,
) -> Trained:
    """Fits the head of `spec` on features of its backbone; for a rung `+tuned` also trains the layers below further.

    Where the context falls back, a fine-tuned network that is worse on validation than the frozen one gives way to it:
    the model then bears the name of the frozen rung, and no epoch is its own. Raises WeightsError if the weights are
    not here.
    """
    name = split_name(spec.name)
    network = load_backbone(name.base)
    frozen = Frozen.of(network, spec.preprocessing)
    refuse_arguments(spec, name)
    label = name.base
    views = views_of(config.augment, view_count(config), config.seed)
    view_features, cached_counts = zip(
        *(
            features_and_cached_count(frozen, train.pixels, label=label, view=view, listener=context.listener)
            for view in views
        ),
        strict=True,
    )
    validation_features = None
    if validation is not None:
        plain = features(frozen, validation.pixels, label=label, listener=context.listener)
        validation_features = Features(plain[None], validation.targets, validation.groups, validation.weights)
    settings = head_settings(spec, name, config, promises=context.promises)
    head: FittedHead = TASKS[spec.task].load("head")(
        Features(np.stack(view_features), train.targets, train.groups, train.weights),
        validation_features,
        settings,
        on_epoch=ignore if name.tuned else context.on_epoch,
    )
    whole = Transferred(network, head.module)
    described = replace(spec, arguments=head.arguments, difficulty=head.difficulty)
    model = TransferModel(described, whole.eval().requires_grad_(False))
    head_notes = [head.note]
    if sum(cached_counts):
        head_notes.append(
            tell(
                "Its seconds do not count the features of training images that were kept before: {kept} of {all}.",
                kept=sum(cached_counts),
                all=len(train) * len(views),
            )
        )
    if len(views) > 1:
        head_notes.append(
            tell(
                "Each training image was seen in {views} views, changed by the set {set}.",
                views=len(views),
                set=config.augment,
            )
        )
    if not name.tuned:
        return model, head.history, tuple(head_notes)
    tuned, history, notes = fine_tune(model, train, validation, config, context)
    tuned = replace(tuned, spec=replace(tuned.spec, difficulty=spec.difficulty))
    if not context.falls_back:
        return tuned, history, (*head_notes, *notes)
    helped, verdict = tuning_helped(model, tuned, validation, label=label)
    if helped:
        return tuned, history, (*head_notes, *notes, verdict)
    frozen_name = str(replace(name, tuned=False))
    return TransferModel(replace(model.spec, name=frozen_name), model.network), (), (*head_notes, verdict)


def refuse_arguments(spec: ModelSpec, name: RungName) -> None:
    """Raises ModelError for anything that the head of the rung does not take; sizes are checked where it is built."""
    for key, value in spec.arguments.items():
        if key != HEAD_TAKES.get(name.head):
            raise ModelError(
                tell(
                    "{name} takes no {key}. Got {value}; leave it out, or ask for the head mlp, which "
                    "has hidden layers, or linear, which has C.",
                    name=name,
                    key=key,
                    value=repr(value),
                )
            )
    c = spec.arguments.get("C", 0)
    if isinstance(c, str | tuple) or not 0 <= c < float("inf"):
        raise not_allowed("C", c, phrase("{setting} is a number from 0, at which it is chosen. Got {value}."))


def head_settings(spec: ModelSpec, name: RungName, config: TrainConfig, *, promises: bool) -> HeadSettings:
    """The settings of the head, by the config and the rung. promises: as of `FitContext`."""
    hidden, c = spec.arguments.get("hidden", HIDDEN), spec.arguments.get("C", 0)
    return HeadSettings(
        kind=name.head,
        hidden=hidden if isinstance(hidden, tuple) else HIDDEN,
        c=c if isinstance(c, float | int) else 0.0,
        balanced=config.class_weights == "balanced",
        # The passes of a fine-tuned rung are those of the network.
        epochs=None if name.tuned else config.epochs,
        seed=config.seed,
        promises=promises,
    )


def fine_tune(
    model: TransferModel,
    train: Subset,
    validation: Subset | None,
    config: TrainConfig,
    context: FitContext,
) -> TrainedTransfer:
    """A copy of a frozen model whose layers are trained further by the loop of every network."""
    import torch

    from pupille.training.distributed.team import Team
    from pupille.training.loop import fit_network

    settings = tuned_config(config)
    if validation is None:
        settings = replace(settings, patience=None)
    which = USUAL if config.fine_tune in (AUTO, "none") else config.fine_tune
    network = copy.deepcopy(model.network)
    start = start_from(network, which, len(train), layer_decay=settings.layer_decay)
    with threads_for(step_size(model.spec, len(train), settings)):
        fitted, history, notes = fit_network(
            model.spec,
            train,
            validation,
            settings,
            context,
            start=start,
            team=Team(torch.device("cpu")),
        )
    tuned = TransferModel(fitted.spec, network.eval().requires_grad_(False))
    layers = (
        tell("All layers were trained further.")
        if which == "all"
        else tell("The head and the last quarter of the stages were trained further.")
    )
    if start.held:
        layers = tell_joined([layers, tell("Batch normalisation kept its statistics.")], " ")
    return tuned, history, (layers, *notes)


def tuning_helped(
    frozen: TransferModel, tuned: TransferModel, validation: Subset | None, *, label: str
) -> tuple[bool, StoredText]:
    """Whether the fine-tuned model is no worse on validation by what its task asks for; and a sentence on it."""
    if validation is None:
        return True, tell("There were no validation images to compare it with the frozen network by.")
    objective: Objective = TASKS[frozen.spec.task].load("objective")
    # Features of the tuned network are of no use to any other run, so they are not kept.
    return objective.tuning_helped(
        cached_predictor(frozen, label=label)(validation.pixels),
        tuned.predict(validation.pixels),
        validation.targets,
    )


def cached_predictor(
    model: Model, *, label: str, listener: Listener = silent
) -> Callable[[Images], FloatArray]:
    """`predict` of a model with a backbone, which computes only features that are not kept, and keeps them."""
    if not isinstance(model, TransferModel):
        return model.predict

    def predict(pixels: Images) -> FloatArray:
        rows = features(model.frozen, pixels, label=label, listener=listener)
        return head_answers(model.network.head, rows, model.spec)

    return predict


def published_preprocessing(
    name: str, train: Subset, window: tuple[float, float], depth: str
) -> Preprocessing:
    """What a pretrained network does to pixels: that with which its weights were published, in the size in which the
    pictures are.

    Raises ModelError for pictures that came to their size in another manner, or in another size where the network takes
    one alone.
    """
    entry, base, seen = find(name), split_name(name).base, train.geometry
    usual = entry.geometry
    sized = seen is not None and usual is not None and usual.sized(max(seen.height, seen.width)) == seen
    if seen != usual and (backbone(base).fixed_side or not sized):
        raise ModelError(
            tell(
                "the weights of {name} expect pictures in {geometry}. Got {other}; read them in that one.",
                name=name,
                geometry=entry.geometry,
                other=train.geometry,
            )
        )
    published = preprocessing(base, window=window, depth=depth)
    if seen is None or seen == usual:
        return published
    return replace(published, height=seen.height, width=seen.width, resize=seen.resize)


def predict_from_features(model: Model, listener: Listener) -> Callable[[Images], FloatArray]:
    """How a pretrained network predicts a split: a frozen one from features that are kept for other heads."""
    rung = split_name(model.spec.name)
    return model.predict if rung.tuned else cached_predictor(model, label=rung.base, listener=listener)


def expected_seconds(
    name: str,
    train: Subset,
    config: TrainConfig,
    window: tuple[float, float],
    launcher: Launcher | None,  # noqa: ARG001
) -> float:
    """Seconds that `fit_transfer` will take, from two forward passes: features that are kept cost nothing."""
    rung = split_name(name)
    prepared = published_preprocessing(name, train, window, "8-bit")
    frozen = Frozen.of(load_backbone(rung.base), prepared)
    some = train.pixels[: frozen.batch]
    frozen.features(some)
    started = time.perf_counter()
    frozen.features(some)
    once = (time.perf_counter() - started) / len(some)
    views = views_of(config.augment, view_count(config), config.seed)
    absent = [missing(frozen, train.pixels, label=rung.base, view=view) for view in views]
    seconds = once * sum(absent)
    if rung.tuned:
        which = USUAL if config.fine_tune in (AUTO, "none") else config.fine_tune
        seconds += once * STEP_COST[which] * len(train) * int(tuned_config(config).epochs or EPOCHS)
    return seconds
