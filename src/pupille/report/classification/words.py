"""What a classification says of itself in the verdict, the cautions and the ladder."""

from __future__ import annotations

from pupille.evaluation.classification.specs import CLASS_METRICS
from pupille.i18n.counts import models, tested
from pupille.i18n.language import listed, phrase, retell, say, says
from pupille.i18n.visible import shorten
from pupille.report.chosen import baseline_of, difference_of, is_told_from_baseline, run_of_baseline
from pupille.report.classification.scored import scored_lines
from pupille.report.classification.unfit_uses import ANSWERS, FIGURES, MOST_NAMED
from pupille.report.sections.audit_words import TWINS_ACROSS, audit_of
from pupille.report.tables.measure import measure_of
from pupille.report.tables.numbers import bounds, format_metric
from pupille.report.task_words import Caution, SecondaryMetric, TaskWords
from pupille.results.results import Results
from pupille.tasks import metric_spec

FEW_IMAGES = 100
"""With fewer test images the interval of an accuracy near 90 % is more than 12 points wide."""
FEW_OF_A_CLASS = 10
ONE_CLASS_RULES = 0.9


def _how_good(results: Results) -> str:
    run, accuracy = results.chosen_run, format_metric(results.chosen_run.metrics["accuracy"])
    title = retell(run.title)
    named = f"{run.name} ({title})" if title else str(run.name)
    if run.metrics["accuracy"].value is None:
        reason = accuracy.reason or say("no reason was kept")
        return say("No accuracy could be computed for {model}: {reason}.", model=named, reason=reason)
    sure, images = accuracy.how_sure(), tested(results.split.counts.test)
    if results.split.group is not None:
        sure = say("{interval}; n counts groups", interval=sure)
    if results.kind == "comparison":
        return say(
            "{model}, chosen among {models} by the validation images alone, gave the right class to {share} of the "
            "{images} ({interval}).",
            model=named,
            models=models(results.candidates),
            share=accuracy.value,
            images=images,
            interval=sure,
        )
    return say(
        "{model} gave the right class to {share} of the {images} ({interval}).",
        model=named,
        share=accuracy.value,
        images=images,
        interval=sure,
    )


def _without_leak(results: Results, worth: str) -> str:
    run = results.chosen_run
    without = run.without_twins.metrics["accuracy"] if run.without_twins else None
    if without is None or without.value is None:
        return say("That is with the leak that was allowed; without it no accuracy could be computed.")
    return say(
        "That is with the leak that was allowed: trained without it, {model} gave the right class to {share}, {worth}.",
        model=run.name,
        share=format_metric(without).in_words(),
        worth=worth,
    )


def _against_no_learning(results: Results) -> str:
    run = results.chosen_run
    if run.model == baseline_of(results):
        return say("It always answers the commonest class of the training images: nothing was learned.")
    simplest = run_of_baseline(results)
    if simplest is not None and simplest.metrics["accuracy"].value is not None:
        share = format_metric(simplest.metrics["accuracy"]).in_words()
        gap = difference_of(results, simplest.name)
        if gap is None:
            return say("Always answering the commonest class would be right for {share}.", share=share)
        return say(
            "Always answering the commonest class would be right for {share}: {less}.",
            share=share,
            less=measure_of(results, results.primary_metric).more_or_less(gap),
        )
    rows = [sum(row) for row in run.confusion or ()]
    if not sum(rows):
        return ""
    return say(
        "Always answering the class that is commonest among the test images would be right for {share:percent} of "
        "them ({most:count} of {all:count}).",
        share=max(rows) / sum(rows),
        most=max(rows),
        all=sum(rows),
    )


def _all_right(results: Results) -> Caution | None:
    if results.chosen_run.metrics["accuracy"].value != 1:
        return None
    audit = audit_of(results)
    if TWINS_ACROSS in (*audit.passed, *audit.not_applicable):
        sentence = say(
            "Every single test image was right, which is rare in honest data. Before believing it, look for another "
            "scene of the same subject on both sides of the split (the audit found no picture on both), and for a "
            "shortcut, such as a label, a border or a background that gives the class away."
        )
    else:
        sentence = say(
            "Every single test image was right, which is rare in honest data. Before believing it, look for the same "
            "or nearly the same picture on both sides of the split, and for a shortcut, such as a label, a border or "
            "a background that gives the class away."
        )
    return Caution("all_right", sentence)


def _no_better_than_majority(results: Results) -> Caution | None:
    if is_told_from_baseline(results):
        return None
    return Caution(
        "no_better_than_majority",
        say(
            "On these test images the chosen rung cannot be told from always answering the commonest class, so they "
            "do not show that anything was learned."
        ),
    )


def _one_class_rules(results: Results) -> Caution | None:
    rows = [sum(row) for row in results.chosen_run.confusion or ()]
    if not sum(rows) or max(rows) / sum(rows) < ONE_CLASS_RULES:
        return None
    balanced = results.chosen_run.metrics.get("balanced_accuracy")
    here = ""
    if balanced is not None and balanced.value is not None:
        here = say(" (here {figure})", figure=format_metric(balanced).in_words())
    return Caution(
        "one_class_rules",
        say(
            "{share:percent} of the test images ({most:count} of {all:count}) are of one class, so a model that always "
            "answers that class has {share:percent} accuracy. Read the balanced accuracy{here} and the recall of each "
            "class instead.",
            share=max(rows) / sum(rows),
            most=max(rows),
            all=sum(rows),
            here=here,
        ),
    )


def _validation_far_above_test(results: Results) -> Caution | None:
    run = results.chosen_run
    validation, test = run.validation["accuracy"], run.metrics["accuracy"]
    if validation.low is None or test.high is None or validation.low <= test.high:
        return None
    return Caution(
        "validation_far_above_test",
        say(
            "Accuracy on the validation images, {figure}, lies clearly above that on the test images. The two sets may "
            "come from different circumstances, or the validation images resemble the training images too much.",
            figure=format_metric(validation).in_words(),
        ),
    )


def _small_test(results: Results) -> Caution | None:
    accuracy, n = results.chosen_run.metrics["accuracy"], results.split.counts.test
    if n >= FEW_IMAGES or accuracy.low is None or accuracy.high is None:
        return None
    return Caution(
        "small_test",
        says(
            "There is only {n}\u00a0test image, so the accuracy could lie anywhere {interval}, and small differences "
            "between rungs cannot be seen.",
            "There are only {n}\u00a0test images, so the accuracy could lie anywhere {interval}, and small differences "
            "between rungs cannot be seen.",
            n,
            interval=bounds(accuracy.low, accuracy.high),
        ),
    )


def _small_classes(results: Results) -> Caution | None:
    rows = [sum(row) for row in results.chosen_run.confusion or ()]
    few = sum(row < FEW_OF_A_CLASS for row in rows)
    if not few:
        return None
    return Caution(
        "small_classes",
        says(
            "{n}\u00a0class of {all} has fewer than {least} test images; its own figures are rough, as their wide "
            "intervals show.",
            "{n}\u00a0classes of {all} have fewer than {least} test images; their own figures are rough, as their wide "
            "intervals show.",
            few,
            all=len(rows),
            least=FEW_OF_A_CLASS,
        ),
    )


def _class_names(results: Results) -> str:
    """The classes in words, at most twelve by name."""
    names = [shorten(name, 40) for name in results.classes]
    if len(names) <= MOST_NAMED:
        return listed(names)
    return say(
        "{names} and {rest} more",
        names=", ".join(names[: MOST_NAMED - 1]),
        rest=len(names) - MOST_NAMED + 1,
    )


def _purpose(results: Results) -> str:
    return say(
        "To train and test models that tell these classes apart: {classes}.", classes=_class_names(results)
    )


def _predicted(results: Results) -> str:
    return say("The class of an image, one of: {classes}.", classes=_class_names(results))


WORDS = TaskWords(
    how_good=_how_good,
    without_leak=_without_leak,
    no_learning=_against_no_learning,
    grave=(_all_right, _no_better_than_majority),
    doubtful=(_one_class_rules, _validation_far_above_test),
    rough=(_small_test, _small_classes),
    unfit_answers=ANSWERS,
    unfit_figures=FIGURES,
    purpose=_purpose,
    predicted=_predicted,
    secondary=SecondaryMetric(
        "f1_macro",
        label=phrase("Macro F1"),
        head=phrase("Macro F1, %"),
        column=phrase("macro F1 %"),
        meaning=phrase("Macro F1 is the mean of the F1 of the classes."),
    ),
    drawn=phrase("The split was drawn at random, keeping the share of each class alike in the three parts"),
    no_groups=phrase(
        "No groups were named. If several images show the same patient, specimen, person or place, some of them may "
        "lie in training and others in test, and the accuracy is then too good for new ones."
    ),
    learned=phrase("It learned by lowering the cross-entropy of the training images."),
    looks_right=phrase(
        "A right answer does not show that the model looks at the right thing: it uses whatever tells the classes "
        "apart, also a background or a border."
    ),
    scored_lines=scored_lines,
    of_epochs=metric_spec("classification", "accuracy"),
    of_classes=tuple(
        spec for name in ("recall", "precision", "f1") for spec in CLASS_METRICS if spec.name == name
    ),
)
