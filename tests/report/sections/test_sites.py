"""Trained without each site in turn: where the model does worse than the ordinary test says."""

from partial_records import partial
from pupille.evaluation.classification.specs import METRICS
from pupille.report.sections.sites import (
    less_elsewhere,
    sites_table,
    sites_text,
    sites_words,
    worse_elsewhere,
)
from pupille.report.tables.measure import Measure
from pupille.results.repeats import SitesRecord
from pupille.tasks import metric_spec


def metric(value, low=None, high=None):
    return {"value": value, "low": low, "high": high, "n": 50}


def site(name, accuracy, test=80):
    return {"name": name, "score": accuracy, "test": test, "chosen": "svm"}


SHARE = Measure(METRICS[0])
"""Of the accuracy."""

NORTH = site("north", metric(0.85, 0.8, 0.9))
SOUTH = site("south", metric(0.6, 0.5, 0.7), 1200)
EAST = site("east", metric(0.9, 0.85, 0.91))


def record(*sites, ordinary=None, **more):
    made = {"column": "hospital", "sites": list(sites), "silent": {}, "without_value": 0}
    return {**made, "ordinary": {"name": "knn", "score": ordinary or metric(0.95, 0.91, 0.97)}, **more}


def test_a_site_is_lower_only_where_its_whole_interval_lies_below_the_ordinary_one() -> None:
    # The interval of the east ends where the ordinary one begins.
    assert worse_elsewhere(partial(SitesRecord, record(NORTH, SOUTH, EAST)), SHARE) == ["north", "south"]
    assert worse_elsewhere(
        partial(SitesRecord, record(NORTH, SOUTH, EAST, ordinary=metric(0.95, 0.9, 0.97))), SHARE
    ) == ["south"]
    assert worse_elsewhere(partial(SitesRecord, record(site("unknown", metric(0.1)))), SHARE) == []
    assert worse_elsewhere(partial(SitesRecord, record(SOUTH, ordinary=metric(0.95))), SHARE) == []


def test_an_error_is_worse_elsewhere_where_its_whole_interval_lies_above() -> None:
    error = Measure(metric_spec("regression", "mae"), "mm")
    told = record(
        site("far", metric(3.0, 2.5, 3.5)),
        site("near", metric(1.0, 0.5, 1.5)),
        ordinary=metric(2.0, 1.6, 2.4),
    )
    assert worse_elsewhere(partial(SitesRecord, told), error) == ["far"]
    first = sites_words(partial(SitesRecord, told), error)[0]
    assert "its mean absolute error was 1.00\u00a0mm (near) to 3.00\u00a0mm (far)" in first


def test_the_caution_names_the_sites_and_stays_away_without_any() -> None:
    said = less_elsewhere(partial(SitesRecord, record(NORTH, SOUTH)), SHARE)
    assert "clearly worse for hospital north and south than" in said
    assert (
        less_elsewhere(partial(SitesRecord, record(site("west", metric(0.95, 0.9, 0.98)))), SHARE)
        == less_elsewhere(None, SHARE)
        == ""
    )


def test_the_sentence_goes_from_the_worst_to_the_best_whatever_their_order() -> None:
    first = sites_words(partial(SitesRecord, record(NORTH, SOUTH, EAST)), SHARE)[0]
    assert "60.0\u00a0% (south) to 90.0\u00a0% (east)" in first
    assert "without one value of hospital" in first


def test_the_conclusion_is_less_no_promise_or_not_to_be_told() -> None:
    equal = site("west", metric(0.95, 0.9, 0.98))
    assert "at north the whole interval" in sites_words(partial(SitesRecord, record(NORTH, equal)), SHARE)[1]
    assert (
        "with 2\u00a0values that is no promise"
        in sites_words(partial(SitesRecord, record(equal, equal)), SHARE)[1]
    )
    assert (
        "cannot be told"
        in sites_words(partial(SitesRecord, record(equal, site("west", metric(0.9)))), SHARE)[1]
    )


def test_what_took_no_part_is_counted_and_explained() -> None:
    said = sites_words(
        partial(SitesRecord, record(NORTH, silent={"tiny": "3 images", "odd": "one class"}, without_value=1)),
        SHARE,
    )
    assert said[2:] == [
        "Not left out: tiny: 3 images; odd: one class",
        "1\u00a0image without a value took no part.",
    ]
    assert len(sites_words(partial(SitesRecord, record(NORTH)), SHARE)) == 2


def test_the_ordinary_test_stands_below_the_sites_in_both_tables() -> None:
    rows = sites_table(partial(SitesRecord, record(NORTH, SOUTH)), SHARE).rows
    assert [(row.name, row.strong, row.cells) for row in rows] == [
        ("north", False, ("80", "svm")),
        ("south", False, ("1,200", "svm")),
        ("ordinary test", True, ("", "knn")),
    ]
    last = sites_text(partial(SitesRecord, record(NORTH, SOUTH)), 100, SHARE).splitlines()[6]
    assert last.split() == ["ordinary", "test", "95.0", "(91.0-97.0)", "–", "knn"]
