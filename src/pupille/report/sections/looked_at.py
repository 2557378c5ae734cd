"""What the chosen model looks at: the verdict on its maps, and the ladder by what each model can say of itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pupille.i18n.language import phrase, retell, say
from pupille.report.explanation_page import answer, headline
from pupille.report.section import Context, Section
from pupille.report.tables.columns import filled
from pupille.report.tables.numbers import FormattedMetric, format_metric, spec_of
from pupille.results.results import Results


def ladder(results: Results) -> list[tuple[str, FormattedMetric, str, bool]]:
    """Name, primary metric, account and whether it is exact, for each run that tells one."""
    if results.looked_at is None:
        return []
    unit = spec_of(results, results.primary_metric).unit
    return [
        (
            record.name,
            format_metric(
                results.run(record.name).metrics[results.primary_metric], unit, of_target=results.data.unit
            ),
            retell(record.account),
            record.exact,
        )
        for record in results.looked_at.accounts
    ]


def make(context: Context) -> dict[str, Any] | None:
    """None where it was not asked for."""
    record = context.results.looked_at
    if record is None:
        return None
    return {
        "explanation": record.explanation,
        "headline": headline(record.explanation),
        "answers": [answer(test) for test in record.explanation.tests],
        "ladder": ladder(context.results),
        "metric": say(spec_of(context.results, context.results.primary_metric).label),
        "page": record.page,
    }


def lines(results: Results) -> Sequence[str]:
    """The verdict for a terminal."""
    record = results.looked_at
    if record is None:
        return ()
    explanation = record.explanation
    return [
        *(retell(away.sentence) for away in explanation.given_away),
        headline(explanation),
        *(retell(test.short) for test in explanation.tests),
        say("Maps: {page}", page=record.page),
    ]


def as_text(context: Context) -> str:
    """The verdict on the maps for a terminal."""
    return filled(lines(context.results))


LOOKED_AT = Section("looked-at", phrase("What it looks at"), make, "sections/looked_at.html.j2", as_text)
