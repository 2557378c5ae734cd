"""Could it do without the object? The test images with something taken away, scored as the images themselves are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pupille.data.annotations import Targets
from pupille.data.pixels.pixel_set import Pixels
from pupille.explanation.about_object import DrawnObjects
from pupille.explanation.altered import ALTERATIONS, Alteration
from pupille.explanation.altered_objects import not_altered, object_alterations
from pupille.explanation.subject import Question, Subject
from pupille.i18n.language import StoredText, tell
from pupille.models.decode.decoder import decoder_of
from pupille.models.model import ModelSpec
from pupille.results.arrays import FloatArray
from pupille.results.evaluation import Difference
from pupille.results.explanation import AlteredRecord
from pupille.results.metric import Metric
from pupille.tasks import TASKS
from pupille.tasks.metric import MetricSpec

MOST_LOST = 0.25
"""Share of what the model gains over one that learns nothing which may be lost where something is hardly needed."""
PLAIN, BASELINE = "plain", "baseline"


@dataclass(frozen=True)
class AlteredImages:
    """The test images altered, and scored. answers: name -> (N, ...) what the model says of them.

    plain: the primary metric on the images as they are; baseline: of the model that learns nothing. beaten: whether the
    first is better than the second, with the interval of the difference.
    """

    records: tuple[AlteredRecord, ...]
    answers: dict[str, FloatArray]
    plain: Metric
    baseline: Metric
    beaten: bool
    skipped: tuple[StoredText, ...]


def without_object(
    subject: Subject,
    ids: tuple[str, ...],
    targets: Targets,
    baseline: FloatArray,
    spec: MetricSpec,
    objects: DrawnObjects | None = None,
) -> AlteredImages:
    """Scores a model on altered images. baseline: (N, ...) answers of the model that learns nothing. objects: drawn on
    these images, which are then taken away as well; None where none are known."""
    model, card = subject.model, TASKS[subject.model.spec.task]
    coloured = has_colours(subject.pixels)
    fitting = [item for item in ALTERATIONS if coloured or not item.coloured]
    reasons = skipped(ALTERATIONS, fitting)
    if objects is not None:
        fitting += object_alterations(objects, subject.others(1)[0])
        reasons += not_altered(objects)
    answers = {
        item.name: model.predict(item.apply(subject.pixels, model.spec.preprocessing)) for item in fitting
    }
    predictions = {
        name: decoder_of(model.spec).predictions(ids, targets, some, model.spec)
        for name, some in {PLAIN: subject.answers, BASELINE: baseline, **answers}.items()
    }
    metrics = {
        name: card.load("evaluate")(some, groups=subject.groups, seed=subject.seed).metrics[card.primary]
        for name, some in predictions.items()
    }
    differences = card.load("differences")(
        PLAIN, predictions, metric=card.primary, groups=subject.groups, seed=subject.seed
    )
    losses = {difference.name: loss_of(difference, spec) for difference in differences}
    beaten = (losses[BASELINE].low or 0) > 0
    records = []
    for item in fitting:
        verdict = verdict_of(metrics[item.name], losses[item.name], metrics[BASELINE], losses[BASELINE], spec)
        records.append(
            AlteredRecord(
                item.name,
                metrics[item.name],
                losses[item.name],
                verdict,
                sentence(item, metrics[item.name], losses[item.name], verdict, subject.question, model.spec),
            )
        )
    return AlteredImages(
        tuple(records),
        answers,
        metrics[PLAIN],
        metrics[BASELINE],
        beaten,
        reasons,
    )


def has_colours(pixels: Pixels) -> bool:
    """Whether any of (N, H, W, C) pictures is more than grey, whatever the number of its channels."""
    return bool((pixels != pixels[..., :1]).any())


def loss_of(difference: Difference, spec: MetricSpec) -> Metric:
    """How much worse the other is, whichever way is better; from the difference of two metrics."""
    low, high = difference.low, difference.high
    if spec.better == "down":
        return Metric(difference.value, low, high, difference.n, difference.reason)
    return Metric(
        -difference.value,
        None if high is None else -high,
        None if low is None else -low,
        difference.n,
        difference.reason,
    )


def verdict_of(altered: Metric, loss: Metric, baseline: Metric, gain: Metric, spec: MetricSpec) -> str:
    """What is concluded: `enough`, `something`, `nothing`, or `unclear` where the model itself learned nothing.

    loss: of the altered images against those as they are; gain: what the model without knowledge loses against it.
    """
    if gain.value is None or gain.low is None or gain.low <= 0 or loss.high is None or altered.low is None:
        return "unclear"
    if loss.high <= MOST_LOST * gain.value:
        return "enough"
    assert altered.high is not None
    assert baseline.value is not None
    better = altered.low > baseline.value if spec.better == "up" else altered.high < baseline.value
    return "something" if better else "nothing"


def sentence(
    item: Alteration, metric: Metric, loss: Metric, verdict: str, question: Question, spec: ModelSpec
) -> StoredText:
    """What was done, how good the model still is, and what follows."""
    conclusion = {
        "enough": item.enough,
        "something": item.something,
        "nothing": item.nothing,
    }.get(verdict)
    figures = question.altered_in_words(tell(item.done), metric, loss, spec)
    if conclusion is None:
        return tell("{figures}.", figures=figures)
    return tell("{figures}: {conclusion}.", figures=figures, conclusion=tell(conclusion))


def skipped(every: Sequence[Alteration], fitting: Sequence[Alteration]) -> tuple[StoredText, ...]:
    """What does not apply, and why."""
    if len(every) == len(fitting):
        return ()
    return (tell("The images are grey, so that nothing can be learned from taking their colours away."),)
