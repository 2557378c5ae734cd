"""How a model was scored: how often, by which metric, with which intervals, at which threshold, by which protocol."""

from __future__ import annotations

from pupille.i18n.language import retell, say, says
from pupille.i18n.visible import shorten
from pupille.report.tables.numbers import metric_in_sentence
from pupille.results.results import Results


def scored(results: Results) -> list[str]:
    """How often the test images were scored, by which metric, with which intervals and at which threshold."""
    opened, sentences = results.split.opened, []
    if opened is not None:
        sentences.append(
            says(
                "The test images were scored once, after the choice was made.",
                "The test images were scored after the choice was made, for the {n}th time on this machine.",
                opened,
            )
        )
    metric = metric_in_sentence(results, results.primary_metric)
    sentences.append(say("The main metric, by which models are compared: {metric}.", metric=metric))
    sentences.append(retell(results.intervals).rstrip(".") + ".")
    if any(difference.low is not None for difference in results.differences):
        sentences.append(difference_sentence())
    return [*sentences, *_threshold(results), *sealed(results)]


def difference_sentence() -> str:
    """What the intervals of the differences between rungs are."""
    return say(
        "The intervals of the differences to the chosen rung are simultaneous: all of them together hold with "
        "95\u00a0% confidence, from paired resamples of the same test images."
    )


def _threshold(results: Results) -> list[str]:
    record = results.chosen_run.threshold
    if not record or record.value is None:
        return []
    return [
        say(
            "An image counts as {positive} from a probability of {value:short} on, a threshold chosen on the "
            "validation images and frozen before the test ({how}).",
            positive=shorten(record.positive, 40),
            value=float(f"{record.value:.4g}"),
            how=retell(record.how or "").rstrip("."),
        )
    ]


def sealed(results: Results) -> list[str]:
    """When a protocol was sealed; nothing where none was."""
    record = results.protocol
    if not record:
        return []
    return [
        say(
            "A protocol was sealed on {date:day}, before training (SHA-256 {hash}).",
            date=record.created[:10],
            hash=record.sha256,
        )
    ]
