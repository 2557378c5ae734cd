"""What the results say, in sentences: how good, compared with what. Pure functions of the results."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import listed, phrase, say
from pupille.report.chosen import difference_of
from pupille.report.section import Context, Section
from pupille.report.sections.audit_words import allowed_leaks, audit_of
from pupille.report.sections.cautions import cautions
from pupille.report.sections.leak import leak
from pupille.report.tables.measure import Measure, measure_of
from pupille.report.task_words import words_of
from pupille.results.evaluation import Difference
from pupille.results.metric import BareFigure
from pupille.results.results import Results


def verdict(results: Results) -> list[str]:
    """A few sentences: how good, what a leak adds to that, compared with no learning and with what is simpler."""
    words = words_of(results)
    sentences = [words.how_good(results), without_the_leak(results), words.no_learning(results)]
    if results.kind == "comparison":
        sentences += [_better_on_test(results), _better_tools(results), _against_simpler(results)]
    return [sentence for sentence in sentences if sentence]


def without_the_leak(results: Results) -> str:
    """The chosen run's score without the leak, in a sentence; "" where none was allowed."""
    run = results.chosen_run
    if not run.without_twins:
        leaks = allowed_leaks(audit_of(results))
        return say("That is with the leak that was allowed; no score without it was kept.") if leaks else ""
    measure = measure_of(results, results.primary_metric)
    return words_of(results).without_leak(results, _worth(measure, run.without_twins.difference))


def _worth(measure: Measure, difference: Difference) -> str:
    """The difference of a score without the leak, in words, or that it cannot be told from none."""
    if difference.word not in ("better", "worse"):
        return say(
            "a difference of {difference}, which these test images cannot tell from none",
            difference=measure.in_words(difference),
        )
    turned = _turned(difference)
    if difference.word == "better":
        return measure.more_or_less(turned)
    return say("{difference}, so the leak did not help it", difference=measure.in_words(turned))


def _turned(difference: Difference) -> BareFigure:
    """A difference with its interval, with the signs reversed: seen from the other side."""
    low, high = (None if end is None else -end for end in (difference.high, difference.low))
    return BareFigure(-difference.value, low, high)


def _better_on_test(results: Results) -> str:
    better, tools = _better(results), _tools(results)
    if not (models := [name for name in better if name not in tools]):
        return ""
    return say(
        "On the test images {names} did better; the choice stays, because a figure that was chosen by the test images "
        "is too good.",
        names=listed(models),
    )


def _better_tools(results: Results) -> str:
    better, tools = _better(results), _tools(results)
    if not (others := [name for name in better if name in tools]):
        return ""
    return say(
        "Another tool did better on the same test images: {names}. It is compared and never chosen, since Pupille "
        "cannot use what it learned.",
        names=listed(others),
    )


def _better(results: Results) -> list[str]:
    """The rungs that did better on test than the chosen one."""
    return [record.name for record in results.differences if record.word == "better"]


def _tools(results: Results) -> list[str]:
    """The rungs whose answers another tool gave."""
    return [run.name for run in results.runs if run.tool is not None]


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
    measure = measure_of(results, results.primary_metric)
    run = next(run for run in results.runs if run.name == name)
    return say(
        "The simplest model that these test images cannot tell from it is {name}, with {share}: a difference of "
        "{difference}, which does not show that the two are equal.",
        name=name,
        share=measure.format(run.metrics[results.primary_metric]).in_words(),
        difference=measure.in_words(record),
    )


def make(context: Context) -> dict[str, Any]:
    """The verdict with the gravest caution; leak: whether the worth of one is shown."""
    results = context.results
    return {
        "verdict": verdict(results),
        "cautions": cautions(results),
        "leak": leak(results) is not None,
    }


VERDICT = Section("verdict", phrase("Verdict"), make, "sections/verdict.html.j2")
