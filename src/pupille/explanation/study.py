"""All questions asked of one model, in order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pupille.data.annotations import Targets
from pupille.explanation.about_decision import about_decision
from pupille.explanation.about_model import about_model
from pupille.explanation.about_object import DrawnObjects, about_object
from pupille.explanation.agreement import agreement
from pupille.explanation.altered import BORDER
from pupille.explanation.itself import itself
from pupille.explanation.methods import METHODS
from pupille.explanation.occlusion import Occlusion
from pupille.explanation.randomised import Learned, variants_of
from pupille.explanation.subject import Explainer, Subject
from pupille.explanation.without_object import AlteredImages, without_object
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray
from pupille.results.explanation import AskedRecord, GivenAwayRecord
from pupille.results.itself import ItselfRecord
from pupille.runs.events import Event, Listener
from pupille.tasks.metric import MetricSpec

BOTH = 16
"""Images on which two methods are compared, at most."""


@dataclass(frozen=True)
class Study:
    """What was concluded. tests: of the maps. altered: the images with something taken away.
    maps: (M, h, w) of the first images. itself: what a rung of scikit-learn says of itself; None of a network."""

    tests: tuple[AskedRecord, ...]
    altered: AlteredImages
    given_away: tuple[GivenAwayRecord, ...]
    maps: FloatArray
    itself: ItselfRecord | None


def study(
    subject: Subject,
    ids: tuple[str, ...],
    targets: Targets,
    learned: Learned | None,
    *,
    method: str,
    explainer: Explainer,
    spec: MetricSpec,
    objects: DrawnObjects | None,
    listener: Listener,
) -> Study:
    """Asks a model. ids, targets: of the subject's images. learned: None where the training images are not at hand.
    spec: of the primary metric. objects: drawn on the images, in their order; None where none are known.
    """
    listener(Event(tell("images with something taken away")))
    known = learned.targets if learned is not None else targets
    baseline = subject.question.baseline(known, len(subject), subject.model.spec)
    altered = without_object(subject, ids, targets, baseline, spec, objects)
    some = subject.first(METHODS[method].images)
    listener(Event(tell("maps")))
    maps = explainer.maps(some.model, some.pixels, some.sides)
    listener(Event(tell("maps of models that learned nothing")))
    tests = [about_model(some, explainer, variants_of(subject.model, learned, seed=subject.seed), maps)]
    listener(Event(tell("hiding what the maps point at")))
    tests.append(about_decision(some, maps))
    listener(Event(tell("a second method")))
    tests.append(second_method(some.first(BOTH), maps, method, explainer))
    on_object = None
    if objects is not None:
        grouped = some.groups is not None
        on_object = about_object(maps, objects, some.units, grouped=grouped, seed=some.seed)
    tests += [on_object] if on_object is not None else []
    away = subject.question.given_away(subject, maps, altered.answers[BORDER], targets)
    listener(Event(tell("what the model says of itself")))
    return Study(tuple(tests), altered, away, maps, itself(subject, ids, targets))


def second_method(subject: Subject, maps: FloatArray, method: str, explainer: Explainer) -> AskedRecord:
    """Whether the maps agree with occlusion; of occlusion, whether its two fills do."""
    occlusion = explainer if isinstance(explainer, Occlusion) else Occlusion(subject.question)
    by_fill = occlusion.by_fill(subject.model, subject.pixels, subject.sides)
    if isinstance(explainer, Occlusion):
        names = (tell("occlusion by a blurred copy"), tell("occlusion by one grey"))
        return agreement(subject, by_fill[0], by_fill[1], names)
    titles = (tell(METHODS[method].title), tell(METHODS["occlusion"].title))
    return agreement(subject, maps[: len(subject)], np.asarray(by_fill.mean(axis=0)), titles)
