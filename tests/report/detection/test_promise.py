"""The share missed that was promised, in words."""

from pupille.i18n.language import speaking
from pupille.report.detection.promise import words
from pupille.results.metric import Metric
from pupille.results.objects_record import MissedPromiseRecord

RECORD = MissedPromiseRecord(0.1, 60, False, 0.4, 0.02, Metric(0.12, 0.07, 0.19, 72))


def test_the_promise_is_an_average_and_the_tests_own_share_stands_beside_it():
    promise, held = words(RECORD)
    assert (
        "at most 10.0\u00a0% of the objects of an image are to be missed, on average over new images"
        in promise
    )
    assert "60\u00a0validation images with objects" in promise
    assert "12.0" in held
    assert "half of such tests lie above" in held


def test_a_promise_about_groups_says_so():
    promise, _ = words(MissedPromiseRecord(0.1, 12, True, 0.4, 0.02, Metric(0.12, None, None, 9, "few")))
    assert "12\u00a0groups" in promise


def test_what_choosing_costs_is_told_where_it_costs_something():
    chosen = MissedPromiseRecord(0.1, 30, False, 0.4, 0.02, RECORD.missed, 0.13)
    assert "at worst 13.0\u00a0% are missed" in words(chosen)[2]
    assert len(words(MissedPromiseRecord(0.1, 30, False, 0.4, 0.02, RECORD.missed, 0.098))) == 2


def test_a_refusal_is_its_reason_and_french_is_spoken():
    assert words(MissedPromiseRecord(0.01, 20, False, None, 0.05, reason="Not so.")) == ["Not so."]
    with speaking("fr"):
        assert "en moyenne sur de nouvelles images" in words(RECORD)[0]
