"""How it was done: a paragraph for a paper's methods section, and what each rung was set to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pupille.report.audit_words import audit_of, tally, titles, torn_groups
from pupille.report.numbers import NONE, count, counted, duration, percent

Results = Mapping[str, Any]


def methods(results: Results) -> list[str]:
    """Sentences on data, split, training, choice and intervals, as far as the results know them."""
    sentences = [
        results["data"]["sentence"].rstrip(".") + ".",
        *_pixels(results["data"]),
        *_split(results["split"], torn_groups(audit_of(results))),
        *_audit(results),
    ]
    if results["kind"] == "comparison":
        sentences.append(
            f"{counted(len(results['runs']), 'rung')} of a ladder from simple to elaborate models were "
            "trained on the same training images and scored on the same test images. "
            + (f"The chosen one has the {results['chosen_because']}." if results["chosen_because"] else "")
        )
    sentences.append(results["intervals"].rstrip(".") + ".")
    if results["differences"]:
        sentences.append(
            "The intervals of the differences to the chosen rung are simultaneous: all of them together hold "
            "with 95 % confidence, from paired resamples of the same test images."
        )
    sentences.append(_software(results))
    return [sentence.strip() for sentence in sentences]


def _pixels(data: Mapping[str, Any]) -> list[str]:
    window = data["window"]
    if window is None:
        return []
    clipped = window["clipped"]
    cut = f"; {percent(clipped)} of the pixels lie outside and were set to its ends" if clipped else ""
    return [f"Pixel values were mapped to the range from 0 to 1 ({window['how'].rstrip('.')}{cut})."]


def split_sentence(split: Mapping[str, Any]) -> str:
    """How the split came about, in one sentence."""
    how = {
        "drawn": "The split was drawn at random, keeping the share of each class alike in the three parts",
        "given": "The split came with the images",
        "given, completed": "The split came with the images; a part it lacked was drawn at random from the "
        "training images",
        "file": "The split was read from a file",
    }.get(split["how"], f"The split: {split['how']}")
    seed = f" (seed {split['seed']})" if split["seed"] is not None and "drawn" in how else ""
    return f"{how}{seed}."


def _split(split: Mapping[str, Any], torn: str) -> list[str]:
    counts = split["counts"]
    sentences = [
        split_sentence(split),
        f"It has {counted(counts['train'], 'training image')}, {count(counts['validation'])} for validation "
        f"and {count(counts['test'])} for the test.",
    ]
    if split["group"] is not None and not torn:
        number = "" if split["groups"] is None else f" ({counted(split['groups'], 'group')})"
        sentences.append(f"Images of one group stay in one part; groups are: {split['group']}{number}.")
    if torn:
        sentences.append(torn)
    return sentences


def _audit(results: Results) -> list[str]:
    audit = results.get("audit")
    if not audit:
        return []
    sentences = [f"The images were audited before training. {tally(audit)}"]
    if audit["dropped"]:
        taken = counted(audit["dropped"], "image that repeats", "images that repeat")
        sentences.append(
            f"{taken} another picture {'was' if audit['dropped'] == 1 else 'were'} taken out first."
        )
    if audit["waivers"]:
        sentences.append(f"Waived: {titles(audit, [waiver['code'] for waiver in audit['waivers']])}.")
    if any(run.get("without_twins") for run in results["runs"]):
        sentences.append(
            "Every rung was trained a second time, without the training images that the leak concerns, and scored on "
            "the same test images."
        )
    return sentences


def _software(results: Results) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    took = "" if results["seconds"] is None else f" The whole took {duration(results['seconds'])}."
    return f"Software: {versions}.{took}"


def settings(run: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a rung was set to, as name and value."""
    prepared, training = run["preprocessing"], run["training"]
    pairs = [("seed", NONE if run["seed"] is None else str(run["seed"]))]
    if prepared is not None:
        colours = "grey" if prepared["channels"] == 1 else "RGB"
        pairs.append(("input", f"{prepared['width']} × {prepared['height']} pixels, {colours}"))
        pairs.append(("window", f"{prepared['low']:g} to {prepared['high']:g}"))
    pairs += [(key, _written(value)) for key, value in run["arguments"].items()]
    pairs += [(key.replace("_", " "), _written(value)) for key, value in (training or {}).items()]
    if run["augment"] not in (None, "none"):
        pairs.append(("augmentation", str(run["augment"])))
    return pairs


def _written(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_written, value))
    return NONE if value is None else f"{value:g}" if isinstance(value, float) else str(value)
