"""The section of limits: whether it points to what was trained again, and the caution of a new site."""

from partial_records import results_of
from pupille.report.section import Context
from pupille.report.sections.limits import make

ELSEWHERE = {
    "column": "site",
    "sites": [{
        "name": "north", "score": {"value": 0.6, "low": 0.5, "high": 0.7, "n": 80}, "test": 80,
        "chosen": "svm",
    }],
    "ordinary": {"name": "svm", "score": {"value": 0.95, "low": 0.91, "high": 0.97, "n": 80}},
    "silent": {},
    "without_value": 0,
}  # fmt: skip


def test_it_points_to_what_was_trained_again_only_where_something_was(ten, tmp_path) -> None:
    assert make(Context(results_of(ten), tmp_path))["again"] is False
    assert make(Context(results_of({**ten, "again": {}}), tmp_path))["again"] is False
    assert make(Context(results_of({**ten, "again": {"leave_out": ELSEWHERE}}), tmp_path))["again"] is True


def test_a_site_where_the_recipe_does_worse_is_among_the_cautions(ten, tmp_path) -> None:
    def codes(results):
        return [caution.code for caution in make(Context(results_of(results), tmp_path))["cautions"]]

    assert codes({**ten, "again": {"leave_out": ELSEWHERE}}).count("less_elsewhere") == 1
    assert "less_elsewhere" not in codes(ten)
