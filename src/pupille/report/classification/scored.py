"""What a terminal says of a model that tells classes apart, scored on some images."""

from __future__ import annotations

from pupille.i18n.language import retell, say
from pupille.report.classification.metrics_table import metrics_table
from pupille.report.classification.subgroups import subgroup_lines
from pupille.report.classification.threshold_words import threshold_lines
from pupille.report.sections.uncertainty import sets_words
from pupille.report.tables.columns import filled
from pupille.results.scored import ScoredImages


def scored_lines(scored: ScoredImages) -> list[str]:
    """The metrics, of the whole and of each class, then the threshold, the subgroups and the sets where there are."""
    lines = [metrics_table(scored.metrics, scored.per_class, retell(scored.intervals))]
    if scored.threshold:
        lines += ["", filled(threshold_lines(scored.threshold, say("these images")))]
    if scored.subgroups:
        lines += ["", filled(subgroup_lines(scored.subgroups))]
    if scored.sets:
        lines += ["", filled(sets_words(scored.sets))]
    return lines
