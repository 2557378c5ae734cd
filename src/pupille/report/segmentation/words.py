"""What a segmentation says of itself in the verdict, the cautions and the ladder."""

from __future__ import annotations

from pupille.evaluation.segmentation.specs import CLASS_METRICS
from pupille.i18n.counts import models, tested
from pupille.i18n.language import listed, phrase, retell, say, says
from pupille.i18n.visible import shorten
from pupille.report.chosen import baseline_of, difference_of, is_told_from_baseline, run_of_baseline
from pupille.report.segmentation.scored import scored_lines
from pupille.report.tables.measure import measure_of
from pupille.report.task_words import Caution, SecondaryMetric, TaskWords
from pupille.results.results import Results
from pupille.tasks.metric import MetricSpec

FEW_IMAGES = 30
"""With fewer test images the interval of an IoU is wide, and rare failures are not among them."""
NAMED = 5
"""Classes that a sentence names."""


def marked(results: Results) -> str:
    """The classes that are marked, but the background: `membrane`, `cat and dog`."""
    masks = results.chosen_run.masks
    names = [name for name in results.classes if masks is None or name != masks.background]
    return listed([shorten(name, 40) for name in names[:NAMED]])


def averaged(results: Results) -> str:
    """The class that is marked, or that the figure is a mean of several."""
    masks = results.chosen_run.masks
    several = sum(masks is None or name != masks.background for name in results.classes) > 1
    return say("one class (the mean of {classes})", classes=marked(results)) if several else marked(results)


def _how_good(results: Results) -> str:
    run, measure = results.chosen_run, measure_of(results, results.primary_metric)
    iou, title = measure.format(run.metrics[results.primary_metric]), retell(run.title)
    named = f"{run.name} ({title})" if title else run.name
    if run.metrics[results.primary_metric].value is None:
        reason = iou.reason or say("no reason was kept")
        return say("No IoU could be computed for {model}: {reason}.", model=named, reason=reason)
    values = {
        "model": named,
        "iou": iou.value,
        "interval": iou.how_sure(),
        "classes": averaged(results),
        "images": tested(results.split.counts.test),
    }
    if results.kind == "comparison":
        good = say(
            "{model} was chosen among {models} by the validation images alone. Of the area that it or the truth marks "
            "as {classes} on the {images}, both mark {iou} (IoU; {interval}).",
            models=models(results.candidates),
            **values,
        )
    else:
        good = say(
            "Of the area that {model} or the truth marks as {classes} on the {images}, both mark {iou} (IoU; "
            "{interval}).",
            **values,
        )
    return f"{good} {varies}" if (varies := _between_images(results)) else good


def _between_images(results: Results) -> str:
    """How far the agreement varies from image to image; "" of one image, and where it was not kept."""
    masks, measure = results.chosen_run.masks, measure_of(results, results.primary_metric)
    if masks is None or masks.of_images is None or results.split.counts.test < 2:
        return ""
    return say(
        "Between images it varies: {least} on the image that agrees least, {middle} on the one in the middle, {most} "
        "on the best.",
        least=measure.short(masks.of_images.least),
        middle=measure.short(masks.of_images.middle),
        most=measure.short(masks.of_images.most),
    )


def _without_leak(results: Results, worth: str) -> str:
    run = results.chosen_run
    without = run.without_twins.metrics[results.primary_metric] if run.without_twins else None
    if without is None or without.value is None:
        return say("That is with the leak that was allowed; without it no IoU could be computed.")
    return say(
        "That is with the leak that was allowed: trained without it, {model} reaches {iou}, {worth}.",
        model=run.name,
        iou=measure_of(results, results.primary_metric).format(without).in_words(),
        worth=worth,
    )


def _no_learning(results: Results) -> str:
    run, measure = results.chosen_run, measure_of(results, results.primary_metric)
    if run.model == baseline_of(results):
        return say("It answers every image with the same mask: nothing was learned of the image.")
    simplest = run_of_baseline(results)
    if simplest is None or simplest.metrics[results.primary_metric].value is None:
        return ""
    iou = measure.format(simplest.metrics[results.primary_metric]).in_words()
    gap = difference_of(results, simplest.name)
    if gap is None:
        return say("The same mask for every image would reach {iou}.", iou=iou)
    return say(
        "The same mask for every image would reach {iou}: {more}.", iou=iou, more=measure.more_or_less(gap)
    )


def _no_better_than_baseline(results: Results) -> Caution | None:
    if is_told_from_baseline(results):
        return None
    return Caution(
        "no_better_than_baseline",
        say(
            "On these test images the chosen rung cannot be told from one mask for every image, so they do not show "
            "that anything was learned."
        ),
    )


def _all_right(results: Results) -> Caution | None:
    if results.chosen_run.metrics[results.primary_metric].value != 1:
        return None
    return Caution(
        "all_right",
        say(
            "Every single pixel is right, which is rare where people drew the masks. Before believing it, look for the "
            "same picture on both sides of the split, and for masks that a rule drew."
        ),
    )


def _small_test(results: Results) -> Caution | None:
    iou, n = results.chosen_run.metrics[results.primary_metric], results.split.counts.test
    interval = measure_of(results, results.primary_metric).format(iou).interval
    if n >= FEW_IMAGES:
        return None
    if not interval:
        return Caution(
            "small_test",
            says(
                "There is only {n}\u00a0test image, too few to say between which ends the IoU may lie: on other images "
                "like these it may be far lower.",
                "There are only {n}\u00a0test images, too few to say between which ends the IoU may lie: on other "
                "images like these it may be far lower.",
                n,
            ),
        )
    return Caution(
        "small_test",
        says(
            "There is only {n}\u00a0test image, so the IoU could lie anywhere {interval}, and an image on which the "
            "model fails wholly may be missing.",
            "There are only {n}\u00a0test images, so the IoU could lie anywhere {interval}, and an image on which the "
            "model fails wholly may be missing.",
            n,
            interval=interval,
        ),
    )


def _touching(results: Results) -> str:  # noqa: ARG001
    return say("Do not count objects in its masks: those that touch are one area in them.")


def _unchecked(results: Results) -> str:
    iou = results.chosen_run.metrics[results.primary_metric]
    if iou.low is None:
        return say("Do not measure areas by its masks unchecked: how good they are could not be bounded.")
    return say(
        "Do not measure areas by its masks unchecked: on images like the test images it may share as little as {iou} "
        "with what a person draws (the end of the 95\u00a0% interval, n\u00a0=\u00a0{n:count}).",
        iou=measure_of(results, results.primary_metric).short(iou.low),
        n=iou.n,
    )


def _purpose(results: Results) -> str:
    return say(
        "To train and test models that mark {classes} in an image, pixel by pixel.", classes=marked(results)
    )


def _predicted(results: Results) -> str:
    return say(
        "A class for each pixel: {classes}.",
        classes=listed([shorten(n, 40) for n in results.classes[:NAMED]]),
    )


WORDS = TaskWords(
    how_good=_how_good,
    without_leak=_without_leak,
    no_learning=_no_learning,
    grave=(_all_right, _no_better_than_baseline),
    doubtful=(),
    rough=(_small_test,),
    unfit_answers=(_touching,),
    unfit_figures=(_unchecked,),
    purpose=_purpose,
    predicted=_predicted,
    secondary=SecondaryMetric(
        "boundary_f",
        label=phrase("Boundary F"),
        head=phrase("Boundary F"),
        column=phrase("boundary F"),
        meaning=phrase(
            "IoU is the area that truth and answer share, over the area that either covers; boundary F is the balance "
            "of the shares of both outlines that lie near the other."
        ),
    ),
    drawn=phrase(
        "The split was drawn at random, keeping the rarest class of each image in proportion in the three parts"
    ),
    no_groups=phrase(
        "No groups were named. If several images are slices of one stack, tiles of one picture or of one patient, "
        "some of them may lie in training and others in test, and the IoU is then too high for new ones."
    ),
    learned=phrase(
        "It learned by lowering cross-entropy and raising Dice on squares of the training images."
    ),
    looks_right=phrase(
        "A mask that is right on average may be wrong where it matters: look at the images that agree least."
    ),
    scored_lines=scored_lines,
    of_epochs=MetricSpec(
        "pixel_iou", phrase("IoU of an epoch"), phrase("IoU of an epoch"), "up", (0, 1), "share", "", False
    ),
    of_classes=tuple(spec for spec in CLASS_METRICS if spec.name in ("iou", "dice")),
)
