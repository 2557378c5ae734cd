"""Names of classes and splits: how they are ordered, and which spellings mean the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pupille.data.dataset import Dataset
from pupille.errors import DataError
from pupille.i18n.language import tell

SPLIT_NAMES = {
    "train": "train",
    "training": "train",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
    "test": "test",
    "testing": "test",
}
"""Usual names of the parts of a split, in lower case, and what each is called here."""

PART_WORDS = {
    **SPLIT_NAMES,
    **dict.fromkeys(("trainval", "entrainement", "apprentissage"), "train"),
    **dict.fromkeys(("dev", "development", "eval", "evaluation"), "validation"),
    **dict.fromkeys(("tests", "holdout", "heldout"), "test"),
}
"""Words by which a name tells the part though it says more, without accents."""
FILLERS = ("dataset", "data", "set", "images", "image", "imgs", "img", "samples", "folder")
EVAL = re.compile(r"(?i)(?<![a-z])eval(uation)?(?![a-z])")
HELD_OUT = re.compile(r"h[oe]ldout")


def split_named(text: str) -> str | None:
    """train, validation or test where the text is a usual name of one, in any case; otherwise None."""
    return SPLIT_NAMES.get(text.strip().casefold())


def part_named(text: str) -> str | None:
    """The part of a split that a text speaks of with one of its words: `Train_Data`, `seg_test`, `hold-out`, `val2017`.

    None where no word names a part, or two words name two. `eval` is validation here; `parts_named` weighs it.
    """
    exact = split_named(text)
    if exact:
        return exact
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )
    words = re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain))
    spellings = [_without_filler(word.casefold()) for word in words]
    named = {PART_WORDS[word] for word in spellings if word in PART_WORDS}
    if HELD_OUT.search("".join(words).casefold()):
        named.add("test")
    return named.pop() if len(named) == 1 else None


def is_part_name(text: str) -> bool:
    """Whether a text is nothing but the name of a part: `Hold-out`, `train set`; not `training needed`."""
    letters = "".join(re.findall(r"[^\W\d_]+", text)).casefold()
    return letters in PART_WORDS or _without_filler(letters) in PART_WORDS


def parts_named(texts: Iterable[str]) -> dict[str, str | None]:
    """Each text -> the part that it names, or None, all weighed together: beside a validation part `eval` is a test."""
    parts = {text: part_named(text) for text in texts}
    evals = [text for text in parts if EVAL.search(text)]
    others = {part for text, part in parts.items() if text not in evals}
    if "validation" in others and "test" not in others:
        parts |= dict.fromkeys(evals, "test")
    return parts


def _without_filler(word: str) -> str:
    """`train` of `trainset`, `testdata`, `imagestrain`."""
    for filler in FILLERS:
        for rest in (word.removesuffix(filler), word.removeprefix(filler)):
            if rest in PART_WORDS:
                return rest
    return word


def class_name(text: str) -> str:
    """A class as it is spelled here: without spaces around it, its accents composed (NFC)."""
    return unicodedata.normalize("NFC", text).strip()


def class_order(labels: Iterable[str]) -> tuple[str, ...]:
    """The distinct labels: by value if all are whole numbers (2 before 10), otherwise by spelling."""
    names = set(labels)
    if names and all(name.isdecimal() for name in names):
        return tuple(sorted(names, key=lambda name: (int(name), name)))
    return tuple(sorted(names))


def alike_notes(classes: Iterable[str]) -> tuple[str, ...]:
    """A sentence for each pair of classes whose names differ only by upper and lower case."""
    first: dict[str, str] = {}
    notes = []
    for name in classes:
        twin = first.setdefault(name.casefold(), name)
        if twin != name:
            notes.append(
                tell(
                    "The classes {first!r} and {second!r} differ only by upper and lower case: spell them the same if "
                    "they are one class.",
                    first=twin,
                    second=name,
                )
            )
    return tuple(notes)


def with_class_names(dataset: Dataset, names: Sequence[str]) -> Dataset:
    """The data set with `names[i]` for the label i; as it is where there are no names or a label is no such number."""
    named = {str(number): name for number, name in enumerate(names)}
    if not named or not named.keys() >= set(dataset.classes):
        return dataset
    samples = dataset.samples.assign(label=dataset.samples["label"].map(named).astype(object))
    return replace(dataset, samples=samples, classes=tuple(named[number] for number in dataset.classes))


def check_classes(dataset: Dataset) -> Dataset:
    """The data set itself. Raises DataError if it has no images, or one class only that is no object."""
    if not len(dataset):
        raise DataError(
            tell(
                "{name} holds no image that can be used. Check the path and the list of files.",
                name=dataset.name,
            )
        )
    if len(dataset.classes) == 1 and not dataset.is_drawn:
        raise DataError(
            tell(
                "{name} has one class only, {class_name!r}; there is nothing to tell apart. Add images of "
                "another class, or name the right folder level (--label-level) or column (--label-column).",
                name=dataset.name,
                class_name=dataset.classes[0],
            )
        )
    return dataset
