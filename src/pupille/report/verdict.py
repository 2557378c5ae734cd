"""What the results say, in sentences: the verdict and the cautions. Pure functions of the results.

The thresholds below decide which caution is spoken; `docs/report.md` lists them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pupille.report.numbers import SPACE, bounds, count, counted, percent, points, shown
from pupille.report.text import listed

Results = Mapping[str, Any]

FEW_IMAGES = 100
"""With fewer test images the interval of an accuracy near 90 % is more than 12 points wide."""
FEW_OF_A_CLASS = 10
ONE_CLASS_RULES = 0.9
MANY_LEFT_OUT = 0.05
SIMPLEST = "majority"


@dataclass(frozen=True)
class Caution:
    """A reason to read the figures with care. code: its short name; sentence: for the reader."""

    code: str
    sentence: str


def chosen_run(results: Results) -> Mapping[str, Any]:
    """The run that was chosen; of a single run, itself."""
    runs: Sequence[Mapping[str, Any]] = results["runs"]
    return next((run for run in runs if run["name"] == results["chosen"]), runs[0])


def difference_of(results: Results, name: str) -> Mapping[str, Any] | None:
    """The comparison of one run with the chosen one; None for the chosen one itself."""
    records: Sequence[Mapping[str, Any]] = results["differences"]
    return next((record for record in records if record["name"] == name), None)


def verdict(results: Results) -> list[str]:
    """Two or three sentences: how good, compared with no learning, compared with what is simpler."""
    sentences = [_how_good(results), _against_no_learning(results)]
    if results["kind"] == "comparison":
        sentences += [_better_on_test(results), _against_simpler(results)]
    return [sentence for sentence in sentences if sentence]


def _how_good(results: Results) -> str:
    run, tested = chosen_run(results), counted(results["split"]["counts"]["test"], "test image")
    accuracy = shown(run["metrics"]["accuracy"])
    named = f"{run['name']} ({run['title']})" if run["title"] else str(run["name"])
    if run["metrics"]["accuracy"]["value"] is None:
        return f"No accuracy could be computed for {named}: {accuracy.reason or 'no reason was kept'}."
    among = ""
    if results["kind"] == "comparison":
        among = f", chosen among {counted(len(results['runs']), 'rung')} by the validation images alone,"
    n = "; n counts groups" if results["split"]["group"] is not None else ""
    return (
        f"{named}{among} gave the right class to {accuracy.value} of the {tested} ({accuracy.how_sure()}{n})."
    )


def _against_no_learning(results: Results) -> str:
    run = chosen_run(results)
    if run["model"] == SIMPLEST:
        return "It always answers the commonest class of the training images: nothing was learned."
    simplest = next((r for r in results["runs"] if r["model"] == SIMPLEST), None)
    if simplest is not None and simplest["metrics"]["accuracy"]["value"] is not None:
        accuracy = shown(simplest["metrics"]["accuracy"])
        gap = difference_of(results, simplest["name"])
        less = f": {_less(gap)}" if gap and gap["value"] is not None else ""
        return f"Always answering the commonest class would be right for {accuracy.in_words()}{less}."
    rows = [sum(row) for row in run["confusion"]]
    if not sum(rows):
        return ""
    return (
        f"Always answering the class that is commonest among the test images would be right for "
        f"{percent(max(rows) / sum(rows))} of them ({count(max(rows))} of {count(sum(rows))})."
    )


def _less(difference: Mapping[str, Any]) -> str:
    """`87.2 points less (from 83.0 to 90.4)`, or a signed difference where the interval holds zero."""
    low, high = difference["low"], difference["high"]
    if difference["value"] >= 0 or low is None or high is None or high >= 0:
        return f"a difference of {difference_in_words(difference)}"
    least, most = points(high, sign=False), points(low, sign=False)
    return f"{points(difference['value'], sign=False)}{SPACE}points less (from {least} to {most})"


def _better_on_test(results: Results) -> str:
    better = [record["name"] for record in results["differences"] if record["word"] == "better"]
    if not better:
        return ""
    return (
        f"On the test images {listed(better)} did better; the choice stays, because a figure that was chosen "
        "by the test images is too good."
    )


def _against_simpler(results: Results) -> str:
    names = [run["name"] for run in results["runs"]]
    simpler = names[: names.index(results["chosen"])]
    found = [(name, record) for name in simpler if (record := difference_of(results, name)) is not None]
    equals = [(name, record) for name, record in found if record["word"] == "undecided"]
    if not equals:
        worse = bool(found) and all(record["word"] == "worse" for _, record in found)
        return (
            "Every simpler rung is worse on these test images, by more than chance explains." if worse else ""
        )
    name, record = equals[0]
    run = next(run for run in results["runs"] if run["name"] == name)
    return (
        f"The simplest rung that these test images cannot tell from it is {name}, with "
        f"{shown(run['metrics']['accuracy']).in_words()}: a difference of {difference_in_words(record)}, "
        "which does not show that the two are equal."
    )


def difference_in_words(difference: Mapping[str, Any]) -> str:
    """`−2.8 points (from −5.6 to +0.0)`."""
    if difference["value"] is None:
        return "unknown size"
    low, high = difference["low"], difference["high"]
    interval = "" if low is None or high is None else f" (from {points(low)} to {points(high)})"
    return f"{points(difference['value'])}{SPACE}points{interval}"


def cautions(results: Results) -> list[Caution]:
    """What could mislead a reader of these results, the gravest first."""
    rules = (
        _all_right,
        _no_better_than_majority,
        _opened_often,
        _one_class_rules,
        _validation_far_above_test,
        _small_test,
        _small_classes,
        _many_left_out,
        _no_groups,
        _opened_unknown,
    )
    return [caution for rule in rules if (caution := rule(results)) is not None]


def _all_right(results: Results) -> Caution | None:
    if chosen_run(results)["metrics"]["accuracy"]["value"] != 1:
        return None
    return Caution(
        "all_right",
        "Every single test image was right, which is rare in honest data. Before believing it, look for the "
        "same or nearly the same picture on both sides of the split, and for a shortcut, such as a label, a "
        "border or a background that gives the class away.",
    )


def _no_better_than_majority(results: Results) -> Caution | None:
    simplest = next((r for r in results["runs"] if r["model"] == SIMPLEST), None)
    gap = difference_of(results, simplest["name"]) if simplest else None
    if gap is None or gap["word"] == "worse":
        return None
    return Caution(
        "no_better_than_majority",
        "On these test images the chosen rung cannot be told from always answering the commonest class, so "
        "they do not show that anything was learned.",
    )


def _opened_often(results: Results) -> Caution | None:
    opened = results["split"]["opened"]
    if opened is None or opened < 2:
        return None
    return Caution(
        "opened_often",
        f"These test images have been scored {opened} times on this machine. If anything was changed after "
        "looking at an earlier score, this one is too good; only images never used before can tell.",
    )


def _opened_unknown(results: Results) -> Caution | None:
    if results["split"]["opened"] is not None:
        return None
    return Caution(
        "opened_unknown",
        "How often these test images have been scored before could not be recorded on this machine.",
    )


def _one_class_rules(results: Results) -> Caution | None:
    rows = [sum(row) for row in chosen_run(results)["confusion"]]
    if not sum(rows) or max(rows) / sum(rows) < ONE_CLASS_RULES:
        return None
    share = percent(max(rows) / sum(rows))
    balanced = chosen_run(results)["metrics"].get("balanced_accuracy")
    figure = f" (here {shown(balanced).in_words()})" if balanced and balanced["value"] is not None else ""
    return Caution(
        "one_class_rules",
        f"{share} of the test images ({count(max(rows))} of {count(sum(rows))}) are of one class, so a model "
        f"that always answers that class has {share} accuracy. Read the balanced accuracy{figure} and the "
        "recall of each class instead.",
    )


def _validation_far_above_test(results: Results) -> Caution | None:
    run = chosen_run(results)
    validation, test = run["validation"]["accuracy"], run["metrics"]["accuracy"]
    if validation["low"] is None or test["high"] is None or validation["low"] <= test["high"]:
        return None
    return Caution(
        "validation_far_above_test",
        f"Accuracy on the validation images, {shown(validation).in_words()}, lies clearly above that on the "
        "test images. The two sets may come from different circumstances, or the validation images resemble "
        "the training images too much.",
    )


def _small_test(results: Results) -> Caution | None:
    accuracy, tested = chosen_run(results)["metrics"]["accuracy"], results["split"]["counts"]["test"]
    if tested >= FEW_IMAGES or accuracy["low"] is None or accuracy["high"] is None:
        return None
    return Caution(
        "small_test",
        f"There are only {counted(tested, 'test image')}, so the accuracy could lie anywhere "
        f"{bounds(accuracy['low'], accuracy['high'])}, and small differences between rungs cannot be seen.",
    )


def _small_classes(results: Results) -> Caution | None:
    rows = [sum(row) for row in chosen_run(results)["confusion"]]
    few = sum(row < FEW_OF_A_CLASS for row in rows)
    if not few:
        return None
    what = "has" if few == 1 else "have"
    return Caution(
        "small_classes",
        f"{counted(few, 'class', 'classes')} of {len(rows)} {what} fewer than {FEW_OF_A_CLASS} test images; "
        "their own figures are rough, as their wide intervals show.",
    )


def _many_left_out(results: Results) -> Caution | None:
    left, used = len(results["data"]["left_out"]), results["data"]["samples"]
    if not left:
        return None
    share = f" ({percent(left / (left + used))} of all)" if left / (left + used) >= MANY_LEFT_OUT else ""
    return Caution(
        "left_out",
        f"{counted(left, 'file')}{share} could not be used and {'was' if left == 1 else 'were'} left out. If "
        "these differ from the others, for example because one camera or one class is concerned, the figures "
        "do not speak for them.",
    )


def _no_groups(results: Results) -> Caution | None:
    if results["split"]["group"] is not None:
        return None
    return Caution(
        "no_groups",
        "No groups were named. If several images show the same patient, specimen, person or place, some of "
        "them may lie in training and others in test, and the accuracy is then too good for new ones.",
    )
