"""What the results say, in sentences: how good, compared with what. Pure functions of the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pupille.report.audit_words import allowed_leaks, audit_of
from pupille.report.numbers import SPACE, count, counted, percent, points, shown
from pupille.report.text import listed

Results = Mapping[str, Any]

SIMPLEST = "majority"
"""The rung that learns nothing but which class is the commonest."""


def chosen_run(results: Results) -> Mapping[str, Any]:
    """The run that was chosen; of a single run, itself."""
    runs: Sequence[Mapping[str, Any]] = results["runs"]
    return next((run for run in runs if run["name"] == results["chosen"]), runs[0])


def difference_of(results: Results, name: str) -> Mapping[str, Any] | None:
    """The comparison of one run with the chosen one; None for the chosen one itself."""
    records: Sequence[Mapping[str, Any]] = results["differences"]
    return next((record for record in records if record["name"] == name), None)


def verdict(results: Results) -> list[str]:
    """A few sentences: how good, what a leak adds to that, compared with no learning and with what is simpler."""
    sentences = [_how_good(results), without_the_leak(results), _against_no_learning(results)]
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


def without_the_leak(results: Results) -> str:
    """What is left of the chosen run's accuracy without the leak; "" where none was allowed."""
    run = chosen_run(results)
    if not run.get("without_twins"):
        leaks = allowed_leaks(audit_of(results))
        return "That is with the leak that was allowed; no score without it was kept." if leaks else ""
    without, difference = run["without_twins"]["metrics"]["accuracy"], run["without_twins"]["difference"]
    if without["value"] is None:
        return "That is with the leak that was allowed; without it no accuracy could be computed."
    return (
        f"That is with the leak that was allowed: trained without it, {run['name']} gave the right class to "
        f"{shown(without).in_words()}, {_worth(difference)}."
    )


def _worth(difference: Mapping[str, Any]) -> str:
    """What a score loses without the leak, or that it cannot be told."""
    if difference["value"] is None or difference["word"] not in ("better", "worse"):
        return f"a difference of {difference_in_words(difference)}, which these test images cannot tell from none"
    turned = _turned(difference)
    if difference["word"] == "better":
        return _less(turned)
    return f"{difference_in_words(turned)}, so the leak did not help it"


def _turned(difference: Mapping[str, Any]) -> dict[str, Any]:
    """The same difference, seen from the other side."""
    value, low, high = (None if difference[k] is None else -difference[k] for k in ("value", "high", "low"))
    return {"value": value, "low": low, "high": high}


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
