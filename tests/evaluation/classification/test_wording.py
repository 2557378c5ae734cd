"""The sentences of an evaluation hold the figures of what they speak of, and can be told in French."""

import numpy as np
import pytest

from pupille.evaluation.classification.specs import CLASS_METRICS
from pupille.evaluation.classification.wording import (
    UNDEFINED,
    about_intervals,
    cautious_ones,
    difference_sentence,
    few_groups,
    undefined_class,
)
from pupille.evaluation.inference.estimate import CAUTIOUS
from pupille.i18n.language import retell, speaking
from pupille.results.metric import Metric


def test_the_method_goes_with_the_number_of_units() -> None:
    def about(n: int, *, grouped: bool) -> str:
        return about_intervals(n, grouped=grouped, resamples=700, seed=41)

    assert "by 1 image:" in about(1, grouped=False)
    assert "by 250 images:" in about(250, grouped=False)
    assert about(9, grouped=True).startswith("No 95 % intervals")
    assert "9 groups, and 10 are needed" in about(9, grouped=True)
    assert ("BCa" in about(29, grouped=True), "BCa" in about(30, grouped=True)) == (False, True)
    assert "28 degrees of freedom" in about(29, grouped=True)
    for n, grouped in ((250, False), (30, True)):
        assert "700 resamples" in about(n, grouped=grouped)
        assert "seed 41" in about(n, grouped=grouped)


def test_every_metric_of_a_class_has_a_reason_of_its_own() -> None:
    assert set(UNDEFINED) == {spec.name for spec in CLASS_METRICS}
    sentences = {undefined_class(name, "owl {0}") for name in UNDEFINED}
    assert len(sentences) == len(UNDEFINED)
    assert all("'owl {0}'" in sentence for sentence in sentences)


def test_too_few_groups_are_told_with_the_accuracy_of_each() -> None:
    told = few_groups(
        ("Ada", "Bo"), np.array([0, 1, 0, 0]), np.array([True, True, False, True], dtype=np.bool_)
    )
    assert "Only 2 groups" in told
    assert told.endswith("'Ada' 66.7 % of 3 images; 'Bo' 100.0 % of 1 image.")
    with speaking("fr"):
        assert "66,7\u00a0% de 3\u00a0images" in retell(told)
    assert few_groups(("Ada",), np.zeros(2, int), np.ones(2, bool)).startswith(
        "All test images are of one group"
    )


def test_only_metrics_between_whose_groups_no_spread_was_seen_are_named() -> None:
    plain, cautious = Metric(0.5, 0.4, 0.6, 12), Metric(1.0, 0.7, 1.0, 12, f"before; {CAUTIOUS}")
    assert cautious_ones({"accuracy": plain}, {"owl": {"recall": plain}}) == []
    (told,) = cautious_ones(
        {"accuracy": plain, "kappa": cautious}, {"owl": {"recall": cautious, "f1": plain}}
    )
    assert told.startswith("For kappa, recall of 'owl' all groups say the same")


@pytest.mark.parametrize(
    ("word", "ends"),
    [
        ("better", ": the second is better."),
        ("worse", ": the second is worse."),
        ("undecided", "which does not mean that they are equal."),
        ("equivalent", "by less than the 0.05 that matters; equivalent."),
    ],
)
def test_a_difference_is_told_with_its_interval_and_its_verdict(word: str, ends: str) -> None:
    told = difference_sentence("accuracy", Metric(0.0314, -0.02, 0.08, 120), 0.05, word)
    assert "accuracy" in told
    assert "is +0.031 (95 % interval \u22120.020 to +0.080, n = 120)" in told
    assert told.endswith(ends)


def test_a_difference_without_interval_or_value_decides_nothing() -> None:
    told = difference_sentence("accuracy", Metric(-0.1, None, None, 5, "5 groups only"), None, "undecided")
    assert told == "The accuracy differs by \u22120.100; 5 groups only, so nothing is decided."
    told = difference_sentence("accuracy", Metric(None, None, None, 0, "no image"), None, "undecided")
    assert told == "The two models cannot be compared: no image."
