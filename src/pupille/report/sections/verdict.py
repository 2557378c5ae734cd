"""What the results say, in sentences: how good, compared with what. Pure functions of the results."""

from __future__ import annotations

from typing import Any

from pupille.i18n.counts import models, tested
from pupille.i18n.language import listed, phrase, retell, say, unsigned_points
from pupille.report.chosen import baseline_of, difference_of
from pupille.report.section import Context, Section
from pupille.report.sections.audit_words import allowed_leaks, audit_of
from pupille.report.sections.cautions import cautions
from pupille.report.sections.leak import leak
from pupille.report.tables.numbers import between, format_metric, in_points, point_bounds
from pupille.results.evaluation import Difference
from pupille.results.metric import BareFigure, Figure
from pupille.results.results import Results


def verdict(results: Results) -> list[str]:
    """A few sentences: how good, what a leak adds to that, compared with no learning and with what is simpler."""
    sentences = [_how_good(results), without_the_leak(results), _against_no_learning(results)]
    if results.kind == "comparison":
        sentences += [_better_on_test(results), _against_simpler(results)]
    return [sentence for sentence in sentences if sentence]


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
            models=models(len(results.runs)),
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


def without_the_leak(results: Results) -> str:
    """The chosen run's accuracy without the leak, in a sentence; "" where none was allowed."""
    run = results.chosen_run
    if not run.without_twins:
        leaks = allowed_leaks(audit_of(results))
        return say("That is with the leak that was allowed; no score without it was kept.") if leaks else ""
    without, difference = run.without_twins.metrics["accuracy"], run.without_twins.difference
    if without.value is None:
        return say("That is with the leak that was allowed; without it no accuracy could be computed.")
    return say(
        "That is with the leak that was allowed: trained without it, {model} gave the right class to {share}, {worth}.",
        model=run.name,
        share=format_metric(without).in_words(),
        worth=_worth(difference),
    )


def _worth(difference: Difference) -> str:
    """The difference of a score without the leak, in words, or that it cannot be told from none."""
    if difference.word not in ("better", "worse"):
        return say(
            "a difference of {difference}, which these test images cannot tell from none",
            difference=difference_in_words(difference),
        )
    turned = _turned(difference)
    if difference.word == "better":
        return _less(turned)
    return say("{difference}, so the leak did not help it", difference=difference_in_words(turned))


def _turned(difference: Difference) -> BareFigure:
    """A difference with its interval, with the signs reversed: seen from the other side."""
    low, high = (None if end is None else -end for end in (difference.high, difference.low))
    return BareFigure(-difference.value, low, high)


def _against_no_learning(results: Results) -> str:
    run = results.chosen_run
    if run.model == baseline_of(results):
        return say("It always answers the commonest class of the training images: nothing was learned.")
    simplest = next((r for r in results.runs if r.model == baseline_of(results)), None)
    if simplest is not None and simplest.metrics["accuracy"].value is not None:
        share = format_metric(simplest.metrics["accuracy"]).in_words()
        gap = difference_of(results, simplest.name)
        if gap is None:
            return say("Always answering the commonest class would be right for {share}.", share=share)
        return say(
            "Always answering the commonest class would be right for {share}: {less}.",
            share=share,
            less=_less(gap),
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


def _less(difference: Figure) -> str:
    """`87.2 points less (from 83.0 to 90.4)`, or a signed difference where the interval holds zero."""
    low, high = difference.low, difference.high
    if difference.value is None or difference.value >= 0 or low is None or high is None or high >= 0:
        return say("a difference of {difference}", difference=difference_in_words(difference))
    return say(
        "{points} less ({interval})",
        points=in_points(difference.value, sign=False),
        interval=between(unsigned_points(high), unsigned_points(low)),
    )


def _better_on_test(results: Results) -> str:
    better = [record.name for record in results.differences if record.word == "better"]
    if not better:
        return ""
    return say(
        "On the test images {names} did better; the choice stays, because a figure that was chosen by the test images "
        "is too good.",
        names=listed(better),
    )


def _against_simpler(results: Results) -> str:
    names = [run.name for run in results.runs]
    simpler = names[: names.index(results.chosen_run.name)]
    differences = [(name, record) for name in simpler if (record := difference_of(results, name)) is not None]
    equals = [(name, record) for name, record in differences if record.word == "undecided"]
    if not equals:
        worse = bool(differences) and all(record.word == "worse" for _, record in differences)
        if not worse:
            return ""
        return say("Every simpler model is worse on these test images, by more than chance explains.")
    name, record = equals[0]
    run = next(run for run in results.runs if run.name == name)
    return say(
        "The simplest model that these test images cannot tell from it is {name}, with {share}: a difference of "
        "{difference}, which does not show that the two are equal.",
        name=name,
        share=format_metric(run.metrics["accuracy"]).in_words(),
        difference=difference_in_words(record),
    )


def difference_in_words(difference: Figure) -> str:
    """`−2.8 points (from −5.6 to +0.0)`."""
    if difference.value is None:
        return say("unknown size")
    interval = point_bounds(difference)
    return in_points(difference.value) + (f" ({interval})" if interval else "")


def make(context: Context) -> dict[str, Any]:
    """The verdict with the gravest caution; leak: whether the worth of one is shown."""
    results = context.results
    return {
        "verdict": verdict(results),
        "cautions": cautions(results),
        "leak": leak(results) is not None,
    }


VERDICT = Section("verdict", phrase("Verdict"), make, "sections/verdict.html.j2")
