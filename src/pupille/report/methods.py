"""How it was done: a paragraph for a paper's methods section, and what each rung was set to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pupille.language import phrase, say, says, short, translated
from pupille.report.audit_words import audit_of, tally, titles, torn_groups
from pupille.report.counted import groups, repeats, rungs
from pupille.report.numbers import NONE, duration
from pupille.report.told import told

Results = Mapping[str, Any]

HOW = {
    "drawn": phrase(
        "The split was drawn at random, keeping the share of each class alike in the three parts"
    ),
    "given": phrase("The split came with the images"),
    "given, completed": phrase(
        "The split came with the images; a part it lacked was drawn at random from the training images"
    ),
    "file": phrase("The split was read from a file"),
}
"""How a split came about, by the word of the results."""

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
)
"""Settings of rungs whose names are translated; any other keeps its own."""


def methods(results: Results) -> list[str]:
    """Sentences on data, split, training, choice and intervals, as far as the results know them."""
    sentences = [
        told(results["data"], "sentence").rstrip(".") + ".",
        *_pixels(results["data"]),
        *_split(results["split"], torn_groups(audit_of(results))),
        *_audit(results),
    ]
    if results["kind"] == "comparison":
        sentences += _ladder(results)
    sentences.append(told(results, "intervals").rstrip(".") + ".")
    if results["differences"]:
        sentences.append(
            say(
                "The intervals of the differences to the chosen rung are simultaneous: all of them together hold with "
                "95\u00a0% confidence, from paired resamples of the same test images."
            )
        )
    return [*sentences, *_software(results)]


def _pixels(data: Mapping[str, Any]) -> list[str]:
    window = data["window"]
    if window is None:
        return []
    how = told(window, "how").rstrip(".")
    if not window["clipped"]:
        return [say("Pixel values were mapped to the range from 0 to 1 ({how}).", how=how)]
    return [
        say(
            "Pixel values were mapped to the range from 0 to 1 ({how}; {share:percent} of the pixels lie outside and "
            "were set to its ends).",
            how=how,
            share=window["clipped"],
        )
    ]


def split_sentence(split: Mapping[str, Any]) -> str:
    """How the split came about, in one sentence."""
    kind = split["how"]
    how = say(HOW[kind]) if kind in HOW else say("The split: {how}", how=kind)
    if split["seed"] is not None and kind in ("drawn", "given, completed"):
        return say("{sentence} (seed {seed}).", sentence=how, seed=str(split["seed"]))
    return f"{how}."


def _split(split: Mapping[str, Any], torn: str) -> list[str]:
    counts = split["counts"]
    sentences = [
        split_sentence(split),
        says(
            "It has {n}\u00a0training image, {validation:count} for validation and {test:count} for the test.",
            "It has {n}\u00a0training images, {validation:count} for validation and {test:count} for the test.",
            counts["train"],
            validation=counts["validation"],
            test=counts["test"],
        ),
    ]
    if split["group"] is not None and not torn:
        number = "" if split["groups"] is None else f" ({groups(split['groups'])})"
        sentences.append(
            say(
                "Images of one group stay in one part; groups are: {how}{number}.",
                how=told(split, "group"),
                number=number,
            )
        )
    if torn:
        sentences.append(torn)
    return sentences


def _audit(results: Results) -> list[str]:
    audit = results.get("audit")
    if not audit:
        return []
    sentences = [say("The images were audited before training."), tally(audit)]
    if audit["dropped"]:
        sentences.append(
            says(
                "{images} was taken out first.",
                "{images} were taken out first.",
                audit["dropped"],
                images=repeats(audit["dropped"]),
            )
        )
    if audit["waivers"]:
        waived = titles(audit, [waiver["code"] for waiver in audit["waivers"]])
        sentences.append(say("Waived: {titles}.", titles=waived))
    if any(run.get("without_twins") for run in results["runs"]):
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
            rungs=rungs(len(results["runs"])),
        )
    ]
    if results["chosen_because"]:
        sentences.append(say("The choice: {reason}.", reason=told(results, "chosen_because")))
    return sentences


def _software(results: Results) -> list[str]:
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    sentences = [say("Software: {versions}.", versions=versions)]
    if results["seconds"] is not None:
        sentences.append(say("The whole took {time}.", time=duration(results["seconds"])))
    return sentences


def settings(run: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a rung was set to, as name and value."""
    prepared, training = run["preprocessing"], run["training"]
    pairs = [(say("seed"), NONE if run["seed"] is None else str(run["seed"]))]
    if prepared is not None:
        size = {"width": str(prepared["width"]), "height": str(prepared["height"])}
        grey = prepared["channels"] == 1
        seen = (
            say("{width} × {height} pixels, grey", **size)
            if grey
            else say("{width} × {height} pixels, RGB", **size)
        )
        pairs.append((say("input"), seen))
        window = say("{low:short} to {high:short}", low=prepared["low"], high=prepared["high"])
        pairs.append((say("window"), window))
    for chosen in (run["arguments"], training or {}):
        pairs += [(translated(key.replace("_", " ")), _written(value)) for key, value in chosen.items()]
    if run["augment"] not in (None, "none"):
        pairs.append((say("augmentation"), str(run["augment"])))
    return pairs


def _written(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_written, value))
    return NONE if value is None else short(value) if isinstance(value, float) else str(value)
