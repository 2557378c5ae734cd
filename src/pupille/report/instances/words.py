"""What a run that outlines objects says of itself in the verdict, the cautions and the ladder."""

from __future__ import annotations

from pupille.evaluation.instances.specs import METRICS
from pupille.i18n.counts import models, tested
from pupille.i18n.language import phrase, retell, say, says
from pupille.report.chosen import baseline_of, difference_of, is_told_from_baseline, run_of_baseline
from pupille.report.instances.scored import scored_lines
from pupille.report.object_words import miscounted, named_classes, of_chosen
from pupille.report.tables.measure import measure_of
from pupille.report.task_words import Caution, SecondaryMetric, TaskWords
from pupille.results.results import Results
from pupille.tasks.metric import MetricSpec

FEW_IMAGES = 30
"""With fewer test images the interval is wide, and rare failures are not among them."""


def _how_good(results: Results) -> str:
    run, measure = results.chosen_run, measure_of(results, results.primary_metric)
    quality, title = measure.format(run.metrics[results.primary_metric]), retell(run.title)
    named = f"{run.name} ({title})" if title else run.name
    if run.metrics[results.primary_metric].value is None:
        reason = quality.reason or say("no reason was kept")
        return say("No panoptic quality could be computed for {model}: {reason}.", model=named, reason=reason)
    recall, precision = (
        written.format(metric).value
        for written, metric in (of_chosen(results, "recall"), of_chosen(results, "precision"))
    )
    values = {
        "model": named,
        "quality": quality.value,
        "interval": quality.how_sure(),
        "recall": recall,
        "precision": precision,
        "images": tested(results.split.counts.test),
    }
    if results.kind == "comparison":
        return say(
            "{model}, chosen among {models} by the validation images alone, finds {recall} of the objects on the "
            "{images}; {precision} of its answers are right. Panoptic quality {quality} ({interval}).",
            models=models(results.candidates),
            **values,
        )
    return say(
        "{model} finds {recall} of the objects on the {images}; {precision} of its answers are right. Panoptic quality "
        "{quality} ({interval}).",
        **values,
    )


def _without_leak(results: Results, worth: str) -> str:
    run = results.chosen_run
    without = run.without_twins.metrics[results.primary_metric] if run.without_twins else None
    if without is None or without.value is None:
        return say(
            "That is with the leak that was allowed; without it no panoptic quality could be computed."
        )
    return say(
        "That is with the leak that was allowed: trained without it, {model} reaches a panoptic quality of {quality}, "
        "{worth}.",
        model=run.name,
        quality=measure_of(results, results.primary_metric).format(without).in_words(),
        worth=worth,
    )


def _no_learning(results: Results) -> str:
    run, measure = results.chosen_run, measure_of(results, results.primary_metric)
    if run.model == baseline_of(results):
        return say("It is a rule of grey values and shape: nothing was learned of how objects look.")
    simplest = run_of_baseline(results)
    if simplest is None or simplest.metrics[results.primary_metric].value is None:
        return ""
    quality = measure.format(simplest.metrics[results.primary_metric]).in_words()
    gap = difference_of(results, simplest.name)
    if gap is None:
        return say("A threshold with a watershed would reach {quality}.", quality=quality)
    return say(
        "A threshold with a watershed would reach {quality}: {more}.",
        quality=quality,
        more=measure.more_or_less(gap),
    )


def _no_better_than_baseline(results: Results) -> Caution | None:
    if is_told_from_baseline(results):
        return None
    return Caution(
        "no_better_than_baseline",
        say(
            "On these test images the chosen rung cannot be told from a threshold with a watershed, so they do not "
            "show that learning how objects look was worth its price."
        ),
    )


def _all_right(results: Results) -> Caution | None:
    if results.chosen_run.metrics[results.primary_metric].value != 1:
        return None
    return Caution(
        "all_right",
        say(
            "Every object is found and outlined to the pixel, which is rare where people drew the masks. Before "
            "believing it, look for the same picture on both sides of the split, and for masks that a rule drew."
        ),
    )


def _small_test(results: Results) -> Caution | None:
    quality, n = results.chosen_run.metrics[results.primary_metric], results.split.counts.test
    interval = measure_of(results, results.primary_metric).format(quality).interval
    if n >= FEW_IMAGES or not interval:
        return None
    return Caution(
        "small_test",
        says(
            "There is only {n}\u00a0test image, so the panoptic quality could lie anywhere {interval}, however many "
            "objects are on it: those of one image resemble each other.",
            "There are only {n}\u00a0test images, so the panoptic quality could lie anywhere {interval}, however many "
            "objects are on them: those of one image resemble each other.",
            n,
            interval=interval,
        ),
    )


def _unchecked(results: Results) -> str:
    quality = results.chosen_run.metrics[results.primary_metric]
    if quality.low is None:
        return say(
            "Do not count or measure by its outlines unchecked: how good they are could not be bounded."
        )
    return say(
        "Do not count or measure by its outlines unchecked: on images like the test images their panoptic quality may "
        "be as low as {quality} (the end of the 95\u00a0% interval, n\u00a0=\u00a0{n:count}).",
        quality=measure_of(results, results.primary_metric).short(quality.low),
        n=quality.n,
    )


def _purpose(results: Results) -> str:
    return say(
        "To train and test models that outline and count single objects in an image: {classes}.",
        classes=named_classes(results),
    )


def _predicted(results: Results) -> str:
    return say("A mask and a class for each object: {classes}.", classes=named_classes(results))


WORDS = TaskWords(
    how_good=_how_good,
    without_leak=_without_leak,
    no_learning=_no_learning,
    grave=(_all_right,),
    doubtful=(_no_better_than_baseline, miscounted),
    rough=(_small_test,),
    unfit_answers=(),
    unfit_figures=(_unchecked,),
    purpose=_purpose,
    predicted=_predicted,
    secondary=SecondaryMetric(
        "count_mae",
        label=phrase("Error of the count"),
        head=phrase("Error of the count (MAE)"),
        column=phrase("count error"),
        meaning=phrase(
            "Panoptic quality (PQ) is the overlap of the objects found with what is drawn, summed, over the objects "
            "found plus half of those missed and half of the wrong answers; the error of the count is by how many "
            "objects an image is miscounted on average."
        ),
    ),
    drawn=phrase(
        "The split was drawn at random, keeping the rarest class of each image in proportion in the three parts"
    ),
    no_groups=phrase(
        "No groups were named. If several images are slices of one stack, tiles of one picture or of one patient, "
        "some of them may lie in training and others in test, and the panoptic quality is then too high for new ones."
    ),
    learned=phrase(
        "It learned where objects are and where they end by cross-entropy and Dice, and how far a pixel is from that "
        "end, on squares of the training images."
    ),
    looks_right=phrase(
        "A count that is right on average may be wrong in every image: look at the images of the least quality."
    ),
    scored_lines=scored_lines,
    of_epochs=MetricSpec(
        "pixel_iou",
        phrase("IoU of the area of all objects"),
        phrase("IoU of the area of all objects"),
        "up",
        (0, 1),
        "share",
        "",
        False,
    ),
    of_classes=tuple(spec for spec in METRICS if spec.name in ("pq", "recall", "precision")),
)
