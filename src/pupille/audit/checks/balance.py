"""Are there enough images of every class, in every part of the split, to learn from and to test on?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from pupille.audit.check import Answer, Check, Evidence, NotApplicable, without_classes
from pupille.config import MINIMUM_PER_CLASS, SplitConfig
from pupille.data.dataset import SPLITS
from pupille.evaluation.inference.intervals import wilson
from pupille.i18n.language import StoredText, phrase, tell, tell_joined, tell_shortened, tells
from pupille.results.finding import Finding

FAR_APART, APART = 10.0, 4.0
"""How many times as many images the largest class has as the smallest: from here on a warning, a note."""

FEWEST_TO_LEARN = 20
"""Training images of a class below which it is told."""

ASSUMED = 0.9
"""Share of right answers at which the width of the interval is told, as it depends on it."""

WIDEST_OF_ALL, WIDEST_OF_CLASS = 0.10, 0.25
"""Widths of the 95 % interval of the accuracy, and of the recall of one class, beyond which it is told."""

NO_LABELS = NotApplicable(tell("the images have no classes."))


def look_sizes(evidence: Evidence) -> Answer:
    """Whether the classes are far apart in number."""
    if (reason := without_classes(evidence.dataset)) is not None:
        return reason
    counts = _counts(evidence)
    if len(counts) < 2:
        return NotApplicable(tell("there are fewer than two classes."))
    small, large = min(counts, key=lambda name: counts[name]), max(counts, key=lambda name: counts[name])
    ratio = counts[large] / counts[small]
    if ratio < APART:
        return ()
    sentence = tell(
        "{large!r} has {ratio:1} times as many images as {small!r} ({most} and {least}), so always answering "
        "{large!r} would be right in {share:1} % of cases.",
        large=large,
        small=small,
        ratio=ratio,
        most=counts[large],
        least=counts[small],
        share=100 * counts[large] / len(evidence.dataset),
    )
    advice = tell_joined(
        [
            tell("Read balanced accuracy and the recall of each class, not accuracy alone."),
            tell("Collect more of the small classes."),
            *leaving_out(counts, counts),
        ],
        " ",
    )
    severity = "warning" if ratio >= FAR_APART else "note"
    return (
        Finding("class-sizes", severity, sentence, (), advice, details={"images": counts, "ratio": ratio}),
    )


def look_learning(evidence: Evidence) -> Answer:
    """Whether a class has too few images to learn from: those of train, less what missing parts will take of them."""
    dataset = evidence.dataset
    if dataset.masks is not None:
        return NotApplicable(tell("masks teach by their pixels, of which one image has many."))
    counts = _counts(evidence)
    if not counts:
        return without_classes(dataset) or NO_LABELS
    default = {"validation": SplitConfig().validation, "test": SplitConfig().test}
    carved = sum(share for part, share in default.items() if part not in dataset.given_splits)
    given = _by_part(evidence)
    held = {
        name: (given[name]["train"] if dataset.given_splits else n) - round(carved * n)
        for name, n in counts.items()
    }
    few = {name: n for name, n in held.items() if n < FEWEST_TO_LEARN and (n > 0 or not dataset.given_splits)}
    if not few:
        return ()
    sentence = tells(
        "{n} class has fewer than {least} training images{expected}: {classes}. What is learned of so few seldom "
        "holds for others.",
        "{n} classes have fewer than {least} training images{expected}: {classes}. What is learned of so few seldom "
        "holds for others.",
        len(few),
        least=FEWEST_TO_LEARN,
        expected=tell(" (expected once the split is complete)") if carved else "",
        classes=_listed(few),
    )
    advice = (
        tell("Collect more images that show them, or join classes that belong together.")
        if dataset.is_drawn
        else tell_joined(
            [
                tell("Collect more of them, or join classes that belong together."),
                *leaving_out(counts, few),
            ],
            " ",
        )
    )
    details = {"training_images": few}
    return (Finding("few-to-learn", "warning", sentence, _ids(evidence, few), advice, details=details),)


def leaving_out(counts: Mapping[str, int], among: Iterable[str]) -> list[StoredText]:
    """What --small-classes drop would leave out among some classes, in a sentence; none where that helps nothing.

    counts: of all classes, of which two must stay.
    """
    small = sum(counts[name] < MINIMUM_PER_CLASS for name in among)
    staying = sum(n >= MINIMUM_PER_CLASS for n in counts.values())
    if not small or staying < 2:
        return []
    return [
        tells(
            "--small-classes drop leaves out the one with fewer than {least} images.",
            "--small-classes drop leaves out the {n} with fewer than {least} images.",
            small,
            least=MINIMUM_PER_CLASS,
        )
    ]


def look_testing(evidence: Evidence) -> Answer:
    """Whether so few images (groups, where declared) are for the test that its result will hardly say anything."""
    if (reason := without_classes(evidence.dataset)) is not None:
        return reason
    counts = _counts(evidence)
    if not counts:
        return NO_LABELS
    n, per_class = _tested(evidence, counts)
    unit = _unit(evidence)
    few = {name: m for name, m in per_class.items() if m and _width(m) > WIDEST_OF_CLASS}
    findings = [_vague_test(n, unit)] if _width(n) > WIDEST_OF_ALL else []
    return (*findings, _vague_classes(few, unit)) if few else tuple(findings)


def _vague_test(n: int, unit: StoredText) -> Finding:
    low, high = _interval(n)
    sentence = tell(
        "{n} {unit} allow no narrow result: a model that is right on {right:0} % of them lies between {low:0} and "
        "{high:0} % (95 % Wilson interval).",
        n=n,
        unit=unit,
        right=100 * ASSUMED,
        low=100 * low,
        high=100 * high,
    )
    advice = tell(
        "Bring more, or put more of them into the test with --test; {n} give about ±5 points.", n=_enough()
    )
    details = {"n": n, "assumed": ASSUMED, "low": low, "high": high}
    return Finding("few-to-test", "warning", sentence, (), advice, details=details)


def _vague_classes(few: Mapping[str, int], unit: StoredText) -> Finding:
    least = min(few.values())
    low, high = _interval(least)
    sentence = tells(
        "{n} class has so few {unit} that its own result is vague: {classes}. A recall of {right:0} % of {least} lies "
        "between {low:0} and {high:0} % (95 % Wilson).",
        "{n} classes have so few {unit} that its own result is vague: {classes}. A recall of {right:0} % of {least} "
        "lies between {low:0} and {high:0} % (95 % Wilson).",
        len(few),
        unit=unit,
        classes=_listed(few),
        right=100 * ASSUMED,
        least=least,
        low=100 * low,
        high=100 * high,
    )
    advice = tell("Draw no conclusion about these classes by themselves, or bring more images of them.")
    return Finding("few-to-test", "note", sentence, (), advice, details={"n": dict(few)})


def look_sides(evidence: Evidence) -> Answer:
    """Whether a class is missing from a part of the split. Without training images it is an error."""
    parts = evidence.dataset.given_splits
    if not evidence.dataset.classes:
        return NO_LABELS
    if not parts:
        return NotApplicable(tell("the images have no split yet."))
    table = _by_part(evidence)
    findings = []
    for part in parts:
        missing = {name: sum(row.values()) for name, row in table.items() if not row[part]}
        if not missing:
            continue
        is_train = part == "train"
        sentence = tells(
            "{n} class has no image in {part}: {classes}. {harm}",
            "{n} classes have no image in {part}: {classes}. {harm}",
            len(missing),
            part=tell(part),
            classes=_listed(missing, tell("elsewhere")),
            harm=tell("Nothing can be learned about it.")
            if is_train
            else tell("Nothing can be said about it from these images."),
        )
        advice = tell("Draw a new split with --resplit, or move some of its images there.")
        findings.append(
            Finding(
                "class-missing",
                "error" if is_train else "warning",
                sentence,
                _ids(evidence, missing),
                advice,
                details={"part": part, "images_elsewhere": missing},
            )
        )
    return tuple(findings)


def _counts(evidence: Evidence) -> dict[str, int]:
    """Class name -> images that are of it or show it, of the classes that have any; the background is none."""
    images = evidence.presence.sum(axis=0)
    return {
        name: int(n)
        for label, (name, n) in enumerate(zip(evidence.dataset.classes, images, strict=True))
        if n and label != evidence.dataset.background
    }


def _by_part(evidence: Evidence) -> dict[str, dict[str, int]]:
    """Class name -> part -> images that are of it or show it; the background is no class."""
    dataset = evidence.dataset
    parts = {part: evidence.presence[dataset.rows(part)].sum(axis=0) for part in SPLITS}
    return {
        name: {part: int(parts[part][label]) for part in SPLITS}
        for label, name in enumerate(dataset.classes)
        if label != dataset.background
    }


def _tested(evidence: Evidence, counts: Mapping[str, int]) -> tuple[int, dict[str, int]]:
    """Images (groups, where declared) in the test: all, and those of each class."""
    dataset = evidence.dataset
    rows, share = dataset.rows("test"), 1.0
    if not len(rows):
        rows, share = np.arange(len(dataset), dtype=np.int64), SplitConfig().test
    table = dataset.samples.iloc[rows]
    # An image without a group is a group of its own.
    unit = table["group"].where(table["group"] != "", "\x00" + table["id"])
    own = unit.groupby(table["label"]).nunique()
    return round(share * unit.nunique()), {name: round(share * int(own.get(name, 0))) for name in counts}


def _unit(evidence: Evidence) -> StoredText:
    """The unit that is counted in the test, called expected where the numbers are not those of a split."""
    unit = tell("test groups") if evidence.dataset.groups else tell("test images")
    if "test" in evidence.dataset.given_splits:
        return unit
    share = 100 * SplitConfig().test
    return tell("{unit} (expected of a test with {share:0} % of all)", unit=unit, share=share)


def _interval(n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of the assumed share of n."""
    if n == 0:
        return 0.0, 1.0
    low, high = wilson(ASSUMED * n, n)
    return float(low), float(high)


def _width(n: int) -> float:
    low, high = _interval(n)
    return high - low


def _enough() -> int:
    """How many images make the interval narrow enough."""
    return next(n for n in range(10, 1000, 10) if _width(n) <= WIDEST_OF_ALL)


def _ids(evidence: Evidence, classes: Mapping[str, int]) -> tuple[str, ...]:
    labels = [evidence.dataset.classes.index(name) for name in classes]
    return tuple(evidence.dataset.samples.loc[evidence.presence[:, labels].any(axis=1), "id"])


def _listed(counts: Mapping[str, int], where: str = "") -> StoredText:
    """The first classes with their numbers. where: these images are, if it must be said."""
    named = [
        tell("{name!r} ({n} {where})", name=name, n=n, where=where)
        if where
        else tell("{name!r} ({n})", name=name, n=n)
        for name, n in counts.items()
    ]
    return tell_shortened(named)


CLASS_MISSING = Check(
    "class-missing", phrase("a class missing from a part of the split"), "error", look_sides
)
FEW_TO_LEARN = Check(
    "few-to-learn", phrase("classes with too few images to learn from"), "warning", look_learning
)
FEW_TO_TEST = Check("few-to-test", phrase("too few images to test on"), "warning", look_testing)
CLASS_SIZES = Check("class-sizes", phrase("classes far apart in number"), "warning", look_sizes)
