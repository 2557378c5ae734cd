"""What a run knows, as answers to the items of the tables. Pure functions of the results."""

from __future__ import annotations

from pupille.documents import sentences
from pupille.i18n.language import phrase, retell, say, says
from pupille.report.sections.audit_words import PERSONAL, TWINS_ACROSS, UNDECLARED_GROUPS, audit_of, tally
from pupille.report.sections.cautions import cautions
from pupille.report.sections.sites import sites_words
from pupille.report.tables.measure import measure_of
from pupille.report.tables.numbers import duration
from pupille.report.task_words import words_of
from pupille.results.results import Results

ANNOTATION = (
    "two-labels", "two-classes", "two-numbers", "labels", "alike-boxes", "shifted-masks", "off-by-one", "outside",
    "drawn-twice", "no-area", "loose-boxes", "nothing-drawn", "specks", "odd-shapes", "whole-image", "heaped-numbers",
)  # fmt: skip
"""Codes of the checks that look at what people wrote or drew."""
DEPENDENCE = (
    TWINS_ACROSS,
    UNDECLARED_GROUPS,
    "groups-across",
    "same-files",
    "same-pixels",
    "near-duplicates",
)
SHORTCUTS = ("acquisition", "summary", "placeholders", "opposite-places")
IN_THE_FOLDER = phrase(
    "The folder of this run holds the model, the split, every answer on the test images and results.json with "
    "all figures; `pupille export --to bundle` packs it without the images."
)
"""What lies in the folder of a run, for others to check."""
UNCHANGED = phrase("The model in the folder is the one that was tested; nothing was changed after the test.")
"""That the model is the one that was tested."""
WITHOUT_METADATA = phrase(
    "The small pictures and the pages of this folder carry no metadata: no position, name, serial "
    "number or date. The model is stored in a form that cannot run code."
)
"""What pages and model of the folder do not hold."""
FORGETTING = phrase(
    "`pupille forget` takes every copy of an image out of caches and pages and lists the runs trained on it; a "
    "trained model is not made to forget by that."
)
"""What can be taken back of an image, and what cannot."""
NOTHING_SENT = phrase("Pupille sent nothing to anyone: training, audit and report stayed on the machine.")
"""That nothing left the machine."""
WHY_NO_GROUPS = phrase("Say whether several images show one subject, and why no groups were named.")


def source(results: Results) -> str:
    """Where training and test images come from."""
    return say("Training and test images come from the same source: {source}.", source=results.data.source)


def predicted(results: Results) -> str:
    """What the model predicts."""
    return words_of(results).predicted(results)


def choice(results: Results) -> str:
    """How the reported model was chosen; "" for a run of its own."""
    if not results.chosen_because:
        return ""
    return say("The choice: {reason}.", reason=retell(results.chosen_because))


def every_setting(results: Results) -> list[str]:
    """What each model was set to."""
    return [sentences.settings_sentence(run) for run in results.runs]


def chosen_settings(results: Results) -> str:
    """What the chosen model was set to."""
    return sentences.settings_sentence(results.chosen_run)


def every_model(results: Results) -> list[str]:
    """The main figure of each rung, simple ones included; nothing for a run of its own."""
    return sentences.rivals(results) if results.kind == "comparison" else []


def damaged(results: Results) -> list[str]:
    """What became of files that could not be read whole."""
    return [
        say(
            "Files that could not be read whole were left out, never repaired, and each is listed with its reason."
        ),
        *sentences.findings(results, among=("unreadable", "refused", "empty", "uniform", "placeholders")),
    ]


def audited(results: Results) -> list[str]:
    """That the images were audited before training, and what came out; nothing where they were not."""
    audit = results.audit
    return [say("The images were audited before training."), tally(audit)] if audit else []


def learned_from(results: Results) -> list[str]:
    """Which part of the images served for what."""
    leaked = audit_of(results).allowed_leak
    return [
        say(
            "What was learned comes from the training images and, for a pretrained network, from those of its "
            "publishers; choices, thresholds and temperatures come from the validation images. The test images were "
            "scored afterwards."
        ),
        say("A leak was allowed in this run; the audit of the report names it.") if leaked else "",
    ]


def seconds_an_image(results: Results) -> str:
    """How long one prediction took on the machine of the run; "" where it was not measured."""
    seconds = results.chosen_run.cost.predict_seconds_per_image
    if seconds is None:
        return ""
    return say("One image took {time} on the machine of this run.", time=duration(seconds))


def parameters(results: Results) -> str:
    """How many numbers the chosen model has learned; "" where its kind has no such count."""
    n = results.chosen_run.cost.parameters
    return "" if n is None else says("{n}\u00a0parameter", "{n}\u00a0parameters", n)


def mistakes(results: Results) -> str:
    """That the mistakes lie in the report; "" where the task keeps none."""
    n = results.gallery.mistakes_total
    if not n:
        return ""
    return says(
        "{n}\u00a0test image was answered wrongly; the report shows it.",
        "{n}\u00a0test images were answered wrongly; the report shows them, the surest first.",
        n,
    )


def accounts(results: Results) -> list[str]:
    """Which exact account of its decisions each rung gives; nothing where `--explain` was not asked for."""
    record = results.looked_at
    if record is None:
        return []
    return [
        say("{name}: {figure}", name=account.name, figure=retell(account.account).rstrip("."))
        for account in record.accounts
    ]


def elsewhere(results: Results) -> list[str]:
    """How the recipe does on sites that it was not trained on; nothing where `--leave-out` was not asked for."""
    again = results.again
    if again is None or again.leave_out is None:
        return []
    return sites_words(again.leave_out, measure_of(results, results.primary_metric))


def grouped(results: Results) -> bool:
    """Whether groups were named."""
    return results.split.group is not None


def dependence(results: Results) -> list[str]:
    """What the audit found of pictures that depend on each other."""
    return sentences.findings(results, among=DEPENDENCE)


def shortcuts(results: Results) -> list[str]:
    """What the audit found that gives the class away."""
    return sentences.findings(results, among=SHORTCUTS)


def dates(results: Results) -> list[str]:
    """What the files tell of when they were made."""
    return sentences.findings(results, among=("dates",))


def hyperparameters(results: Results) -> list[str]:
    """Which settings were fixed, and which the models set by themselves."""
    return [
        say(
            "The settings named in 5a were fixed beforehand. What a model sets by itself, such as the "
            "penalty of a head or a temperature, it sets on folds of the training images or on the "
            "validation images."
        ),
        say("The rungs were compared on the validation images.") if results.kind == "comparison" else "",
    ]


def acquisition(results: Results) -> list[str]:
    """What the audit saw of devices and their differences."""
    return sentences.findings(results, among=("acquisition", "dates"))


def one_model(results: Results) -> str:
    """That no answers of several trained models are joined."""
    return say(
        "One trained model answers, {model}; Pupille joins no others to it.", model=results.chosen_run.name
    )


def caution_sentences(results: Results) -> list[str]:
    """What could mislead a reader."""
    return [caution.sentence for caution in cautions(results)]


def version(results: Results) -> str:
    """The version of Pupille and the day of the run."""
    return say("{date:day}, with Pupille {version}.", date=results.created[:10], version=results.pupille)


def personal(results: Results) -> list[str]:
    """What beside the pixels may lead to a person, or that nothing did."""
    return [*sentences.personal(results), sentences.no_personal(results)]


def annotation_findings(results: Results) -> list[str]:
    """What the audit saw wrong, or doubtful, in labels, boxes and masks."""
    return sentences.findings(results, among=ANNOTATION)


def personal_advice(results: Results) -> str:
    """What the audit advises on what may lead to a person; "" where it found nothing."""
    findings = [f for f in audit_of(results).findings if f.code in PERSONAL]
    return next((retell(finding.advice) for finding in findings), "")


def annotated(results: Results) -> str:
    """In which form labels, boxes or masks came."""
    return say(
        "{format}, read from {source}.",
        format=retell(results.data.format).rstrip("."),
        source=results.data.source,
    )


def memory(results: Results) -> list[str]:
    """Whether the model gives away its training images, where `explain --members` was asked."""
    record = results.looked_at
    if record is None or record.explanation.memory is None:
        return []
    return [retell(record.explanation.memory.sentence), retell(record.explanation.memory.meaning)]
