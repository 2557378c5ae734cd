"""What a terminal says of a model that predicts numbers, scored on some images."""

from __future__ import annotations

from pupille.i18n.language import retell
from pupille.report.regression import agreement, promise, subgroups
from pupille.report.regression.metrics_table import metrics_table
from pupille.report.regression.residuals import slope_words
from pupille.report.tables.columns import filled
from pupille.results.scored import ScoredImages


def scored_lines(scored: ScoredImages) -> list[str]:
    """The metrics, then agreement, calibration, the promise of the intervals and the subgroups where there are."""
    numbers, unit = scored.numbers, scored.unit
    lines = [metrics_table(scored.metrics, retell(scored.intervals), unit)]
    if numbers is None:
        return lines
    paragraphs = [
        agreement.words(numbers.agreement, unit),
        [slope_words(numbers.calibration)],
        promise.words(numbers.promise, unit) if numbers.promise else [],
        subgroups.words(numbers.subgroups, unit) if numbers.subgroups else [],
    ]
    for sentences in paragraphs:
        if sentences:
            lines += ["", filled(sentences)]
    return lines
