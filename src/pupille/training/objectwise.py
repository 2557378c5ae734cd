"""Fits the models of single objects: the watershed by its training pictures, a network and then its thresholds."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np

from pupille.config import TrainConfig
from pupille.data.instance_targets import InstanceTargets
from pupille.data.subset import Subset
from pupille.i18n.language import StoredText, tell
from pupille.models.arguments import check_arguments
from pupille.models.boxwise.operating import Operating
from pupille.models.decode.own_masks import sure
from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel, at_once, to_input
from pupille.models.object_model import ObjectModel
from pupille.models.objectwise.agreement import Shared, panoptic_quality
from pupille.models.objectwise.cut import Cut, Maps, described
from pupille.models.objectwise.watershed import Watershed
from pupille.models.registry import find
from pupille.shapes.label_image import LabelImage
from pupille.tasks.task import load
from pupille.training.boxwise import fit_on_backbone
from pupille.training.context import FitContext
from pupille.training.fit import fit_by_team
from pupille.training.fitter import Trained

INTERIORS, CORES = (0.3, 0.4, 0.5, 0.6, 0.7), (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
"""Thresholds that are tried on validation."""
SCORES = tuple(round(0.05 * step, 2) for step in range(1, 20))
"""Scores that are tried from which on a mask counts."""
SMALLEST = (0.0, 0.03125, 0.0625, 0.125, 0.25)
"""Least areas of an object that are tried, in areas of the middle object of training."""


def fit_watershed(
    spec: ModelSpec,
    train: Subset,
    validation: Subset | None,  # noqa: ARG001
    config: TrainConfig,
    context: FitContext,  # noqa: ARG001
) -> Trained:
    """Fits the rule that divides bright or dark areas. Raises ModelError for an argument that it does not take."""
    kind: type[Watershed] = load(find(spec.name).builds[spec.task])
    check_arguments(spec.name, kind, spec.arguments)
    pixels = spec.preprocessing.apply(np.asarray(train.pixels[:]))
    rule = kind.fitted(pixels, frames_of(train), classes=len(spec.classes), seed=config.seed)
    return ObjectModel(spec, rule), (), tuple(rule.notes)


def fit_outlines(
    spec: ModelSpec, train: Subset, validation: Subset | None, config: TrainConfig, context: FitContext
) -> Trained:
    """Trains a network of interior, border and distance, then chooses on validation how its maps become objects."""
    model, history, notes = fit_by_team(spec, train, validation, config, context)
    if validation is None or not isinstance(model, NetworkModel):
        return model, history, notes
    areas = np.concatenate([image.areas for image in frames_of(train)])
    cut = chosen_cut(model, validation, float(np.median(areas)))
    fitted = NetworkModel(replace(model.spec, cut=cut), model.network)
    return fitted, history, (*notes, in_words(cut))


def fit_masks(
    spec: ModelSpec, train: Subset, validation: Subset | None, config: TrainConfig, context: FitContext
) -> Trained:
    """Trains a network that draws masks into boxes, then chooses on validation which of them count."""
    begin = fit_on_backbone if find(spec.name).backbone else fit_by_team
    model, history, notes = begin(spec, train, validation, config, context)
    if validation is None or not isinstance(model, NetworkModel):
        return model, history, notes
    areas = np.concatenate([image.areas for image in frames_of(train)])
    operating, cut = chosen_masks(model, validation, float(np.median(areas)))
    fitted = NetworkModel(replace(model.spec, operating=operating, cut=cut), model.network)
    told = tell(
        "Chosen on validation by panoptic quality: an object counts from a score of {score:2} on, and areas below "
        "{smallest} px² are left out.",
        score=operating.thresholds[0],
        smallest=str(round(cut.smallest)),
    )
    return fitted, history, (*notes, told)


def chosen_masks(model: NetworkModel, validation: Subset, middle: float) -> tuple[Operating, Cut]:
    """The score, one for all classes, and the least area with the best panoptic quality on validation.

    middle: area of the middle object of training.
    """
    truth, classes = frames_of(validation), len(model.spec.classes)
    every: list[LabelImage] = list(model.predict(validation.pixels))
    best, chosen = -1.0, (Operating((SCORES[0],) * classes), Cut())
    for score in SCORES:
        least = np.full(classes, score)
        shared = [
            Shared.of(drawn, sure(image, least, 0.0)) for drawn, image in zip(truth, every, strict=True)
        ]
        for share in SMALLEST:
            quality = panoptic_quality(shared, classes, smallest=share * middle)
            if quality > best:
                best = quality
                chosen = Operating((score,) * classes), Cut(smallest=float(share * middle))
    return chosen


def chosen_cut(model: NetworkModel, validation: Subset, middle: float) -> Cut:
    """The thresholds with the best panoptic quality on validation. middle: area of the middle object of training."""
    truth, maps = frames_of(validation), maps_of_network(model, validation)
    classes, best, chosen = len(model.spec.classes), -1.0, Cut()
    for interior, core in product(INTERIORS, CORES):
        cut = Cut(interior, core)
        shared = [
            Shared.of(drawn, described(cut.labels(of_picture), of_picture))
            for drawn, of_picture in zip(truth, maps, strict=True)
        ]
        for share in SMALLEST:
            quality = panoptic_quality(shared, classes, smallest=share * middle)
            if quality > best:
                best, chosen = quality, replace(cut, smallest=float(share * middle))
    return chosen


def maps_of_network(model: NetworkModel, subset: Subset) -> list[Maps]:
    """The maps of each picture of a subset."""
    import torch

    from pupille.models.decode.instances import maps_of

    maps: list[Maps] = []
    some = at_once(model.spec.preprocessing)
    model.network.eval()
    with torch.inference_mode():
        for start in range(0, len(subset), some):
            batch = torch.from_numpy(np.array(subset.pixels[start : start + some]))
            maps += list(maps_of(model.network(to_input(batch, model.spec.preprocessing))))
    return maps


def in_words(cut: Cut) -> StoredText:
    """What validation chose."""
    smallest = round(cut.smallest)
    if not smallest:
        return tell(
            "Chosen on validation by panoptic quality: a pixel belongs to an object from a probability of {interior:2} "
            "on, objects are told apart by what lies at least {core:percent} of the way from their edge to their "
            "middle, and no area is too small.",
            interior=cut.interior,
            core=cut.core,
        )
    return tell(
        "Chosen on validation by panoptic quality: a pixel belongs to an object from a probability of {interior:2} on, "
        "objects are told apart by what lies at least {core:percent} of the way from their edge to their middle, and "
        "areas below {smallest:count} px² are left out.",
        interior=cut.interior,
        core=cut.core,
        smallest=smallest,
    )


def frames_of(subset: Subset) -> tuple[LabelImage, ...]:
    """The objects of a subset in the frame of its pictures."""
    assert isinstance(subset.targets, InstanceTargets)
    return subset.targets.frames()
