"""How it was done: a paragraph for a paper's methods section, and what each rung was set to."""

from __future__ import annotations

from typing import Any

from pupille.i18n.counts import groups, repeats, rungs
from pupille.i18n.language import count, listed, phrase, retell, say, says, short, translated
from pupille.i18n.visible import series, shorten
from pupille.report.exports import method_exports
from pupille.report.section import Context, Section
from pupille.report.sections.audit_words import audit_of, tally, titles, torn_groups
from pupille.report.sections.document_links import papers_beside
from pupille.report.sections.scored import scored
from pupille.report.tables.numbers import NONE, duration
from pupille.report.task_words import words_of
from pupille.results.data import DataRecord
from pupille.results.results import Results
from pupille.results.run import RunRecord

HOW = {
    "given": phrase("The split came with the images"),
    "given, completed": phrase(
        "The split came with the images; a part it lacked was drawn at random from the training images"
    ),
    "file": phrase("The split was read from a file"),
}
"""How a split that was not drawn came about, by the word of the results."""

SETTINGS = (
    phrase("epochs"),
    phrase("batch size"),
    phrase("optimizer"),
    phrase("learning rate"),
    phrase("schedule"),
    phrase("weight decay"),
    phrase("label smoothing"),
    phrase("class weights"),
    phrase("patience"),
    phrase("clip"),
    phrase("precision"),
    phrase("seed"),
    phrase("hidden"),
    phrase("patch"),
    phrase("depth"),
)
"""Settings of rungs whose names are translated; any other keeps its own."""


MOST_NAMED = 12
"""Classes that the paragraph names; of more it gives the number."""


def methods(results: Results) -> list[str]:
    """Sentences on data, split, training, choice, scoring and software, as far as the results know them."""
    sentences = [
        retell(results.data.sentence).rstrip(".") + ".",
        *_classes(results),
        *_left_out(results),
        *pixel_sentences(results.data),
        *split_sentences(results),
        *_audit(results),
    ]
    if results.kind == "comparison":
        sentences += _ladder(results)
    return [*sentences, *_chosen(results), *scored(results), *_software(results)]


def _classes(results: Results) -> list[str]:
    names, per_class = results.classes, results.data.per_class or {}
    if not 0 < len(names) <= MOST_NAMED:
        return []
    named = [f"{shorten(name, 40)} ({count(per_class[name].total)})" for name in names]
    return [say("The classes, with their images: {classes}.", classes=", ".join(named))]


def _left_out(results: Results) -> list[str]:
    left = results.data.left_out
    if not left:
        return []
    reasons = series(shorten(retell(record.reason).rstrip("."), 80) for record in left[:3])
    return [
        says(
            "{n}\u00a0file could not be used and was left out: {reasons}.",
            "{n}\u00a0files could not be used and were left out, for reasons such as: {reasons}.",
            len(left),
            reasons=reasons,
        )
    ]


def _chosen(results: Results) -> list[str]:
    """How the model of the paragraph sees an image, and what it was set to."""
    run = results.chosen_run
    chosen = series(f"{key} {value}" for key, value in settings(run))
    sentence = say("Settings of {model}: {settings}.", model=run.name, settings=chosen)
    learned = say(words_of(results).learned) if run.history else ""
    return [*input_sentences(results), sentence, *filter(None, [learned])]


def input_sentences(results: Results) -> list[str]:
    """To which size images are brought for the chosen model, and how they are standardised."""
    run = results.chosen_run
    prepared = run.preprocessing
    if prepared is None:
        return []
    published = run.method in ("frozen", "fine-tuned")
    return [
        say(
            "For {model}, images were brought to {width}\u00a0×\u00a0{height} pixels and standardised by the mean "
            "and the standard deviation {source}.",
            model=run.name,
            width=str(prepared.width),
            height=str(prepared.height),
            source=say("with which its weights were published")
            if published
            else say("of the training images"),
        )
    ]


def pixel_sentences(data: DataRecord) -> list[str]:
    """Which values became black and white."""
    window = data.window
    if window is None:
        return []
    how = retell(window.how).rstrip(".")
    if not window.clipped:
        return [say("Pixel values were mapped to the range from 0 to 1 ({how}).", how=how)]
    return [
        say(
            "Pixel values were mapped to the range from 0 to 1 ({how}; {share:percent} of the pixels lie outside and "
            "were set to its ends).",
            how=how,
            share=window.clipped,
        )
    ]


def split_sentence(results: Results) -> str:
    """How the split came about, in one sentence."""
    split = results.split
    kind, sentences = split.how, {**HOW, "drawn": words_of(results).drawn}
    how = say(sentences[kind]) if kind in sentences else say("The split: {how}", how=kind)
    if split.seed is not None and kind in ("drawn", "given, completed"):
        return say("{sentence} (seed {seed}).", sentence=how, seed=str(split.seed))
    return f"{how}."


def split_sentences(results: Results) -> list[str]:
    """How the images were divided: at random or as given, how many, by which groups."""
    split, torn = results.split, torn_groups(audit_of(results))
    counts = split.counts
    sentences = [
        split_sentence(results),
        says(
            "It has {n}\u00a0training image, {validation:count} for validation and {test:count} for the test.",
            "It has {n}\u00a0training images, {validation:count} for validation and {test:count} for the test.",
            counts.train,
            validation=counts.validation,
            test=counts.test,
        ),
    ]
    if split.group is not None and not torn:
        number = "" if split.groups is None else f" ({groups(split.groups)})"
        sentences.append(
            say(
                "Images of one group stay in one part; groups are: {how}{number}.",
                how=retell(split.group),
                number=number,
            )
        )
    if torn:
        sentences.append(torn)
    return sentences


def _audit(results: Results) -> list[str]:
    audit = results.audit
    if not audit:
        return []
    sentences = [say("The images were audited before training."), tally(audit)]
    if audit.dropped:
        sentences.append(
            says(
                "{images} was taken out first.",
                "{images} were taken out first.",
                audit.dropped,
                images=repeats(audit.dropped),
            )
        )
    if audit.waivers:
        waived = titles(audit, [waiver.code for waiver in audit.waivers])
        sentences.append(say("Waived: {titles}.", titles=waived))
    if any(run.without_twins for run in results.runs):
        sentences.append(
            say(
                "Every rung was trained a second time, without the training images that the leak concerns, and scored "
                "on the same test images."
            )
        )
    return sentences


def _ladder(results: Results) -> list[str]:
    sentences = [
        say(
            "{rungs} of a ladder from simple to elaborate models were trained on the same training images and scored "
            "on the same test images.",
            rungs=rungs(len(results.runs)),
        )
    ]
    if results.skipped:
        names = [shorten(record.model, 40) for record in results.skipped]
        sentences.append(say("Left out, for the reasons in the table: {names}.", names=listed(names)))
    if results.chosen_because:
        sentences.append(say("The choice: {reason}.", reason=retell(results.chosen_because)))
    return sentences


def _software(results: Results) -> list[str]:
    versions = ", ".join(f"{name} {version}" for name, version in results.versions.items())
    sentences = [say("Software: {versions}.", versions=versions)]
    hashes = {say("images"): results.data.hash, say("split"): results.split.hash}
    if any(hashes.values()):
        known = series(f"{name} {value}" for name, value in hashes.items() if value)
        sentences.append(say("SHA-256: {hashes}.", hashes=known))
    if results.command:
        sentences.append(say("Command: {command}", command=results.command) + ".")
    if results.seconds is not None:
        sentences.append(say("The whole took {time}.", time=duration(results.seconds)))
    return sentences


def settings(run: RunRecord) -> list[tuple[str, str]]:
    """The settings of a rung, as name and value."""
    prepared, training = run.preprocessing, run.training
    pairs = [(say("seed"), NONE if run.seed is None else str(run.seed))]
    if prepared is not None:
        size = {"width": str(prepared.width), "height": str(prepared.height)}
        grey = prepared.channels == 1
        input_size = (
            say("{width} × {height} pixels, grey", **size)
            if grey
            else say("{width} × {height} pixels, RGB", **size)
        )
        pairs.append((say("input"), input_size))
        window = say("{low:short} to {high:short}", low=prepared.low, high=prepared.high)
        pairs.append((say("window"), window))
    for chosen in (run.arguments, training or {}):
        pairs += [(translated(key.replace("_", " ")), _written(value)) for key, value in chosen.items()]
    if run.augment not in (None, "none"):
        pairs.append((say("augmentation"), str(run.augment)))
    return pairs


def _written(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_written, value))
    return NONE if value is None else short(value) if isinstance(value, float) else str(value)


def make(context: Context) -> dict[str, Any]:
    """The paragraph, what a paper takes from it, and the documents beside the report."""
    sentences = methods(context.results)
    return {
        "methods": sentences,
        "methods_exports": method_exports(context.results, sentences),
        "papers": papers_beside(context.folder),
    }


METHODS = Section("methods", phrase("Methods"), make, "sections/methods.html.j2")
