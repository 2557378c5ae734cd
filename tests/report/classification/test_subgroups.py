"""For whom the model works: differences that are shown, or said not to be."""

import copy

import pytest

from partial_records import partial
from pupille.report.classification.subgroups import gaps_of, subgroup_lines, subgroups
from pupille.results.classification import DisparityRecord, SubgroupsRecord
from pupille.results.run import RunRecord


def share(value: float | None, low: float | None = None, high: float | None = None, **more) -> dict:
    return {"value": value, "low": low, "high": high, "n": 40, **more}


GAP = {
    "name": "old",
    "reference": "young",
    "equal_opportunity": share(-0.123, -0.2, -0.04),
    "demographic_parity": share(0.05),
}
RECORD = {
    "column": "age",
    "sentence": "the accuracy differs.",
    "subgroups": [
        {"name": "young", "share": share(0.95, 0.9, 0.98), "shrunken": 0.94},
        {"name": "old", "share": share(0.7, 0.6, 0.8), "shrunken": 0.76},
    ],
    "worst": "old",
    "heterogeneity": {"p": 0.012, "how": "too few images"},
    "silent": {"unborn": "only 2 images"},
    "positive": "ill",
    "disparities": [GAP],
}


def record(p: float | None) -> dict:
    made = copy.deepcopy(RECORD)
    made["heterogeneity"]["p"] = p
    return made


def test_the_worst_is_named_with_what_is_expected_of_it_only_where_a_difference_is_shown() -> None:
    shown, doubtful = (
        subgroups(partial(RunRecord, {"subgroups": record(0.012)})),
        subgroups(partial(RunRecord, {"subgroups": record(0.05)})),
    )
    assert "(p = 0.012). The worst is old with 70.0\u00a0%" in shown.sentence
    assert "allowing for that, 76.0\u00a0% is expected there." in shown.sentence
    assert [(name, worst) for name, *_, worst in shown.rows] == [("young", False), ("old", True)]
    assert "do not show that the accuracy differs by age (p = 0.050)" in doubtful.sentence
    assert "old" not in doubtful.sentence
    assert not any(worst for *_, worst in doubtful.rows)


@pytest.mark.parametrize(("p", "words"), [(0.0009, "(p < 0.001)"), (0.001, "(p = 0.001)")])
def test_a_tiny_p_value_is_never_written_as_nothing(p: float, words: str) -> None:
    assert words in subgroups(partial(RunRecord, {"subgroups": record(p)})).sentence


def test_without_a_test_nothing_is_said_of_differences_but_why() -> None:
    said = subgroups(partial(RunRecord, {"subgroups": record(None)})).sentence
    assert said == "Nothing is said of differences by age: too few images."


def test_gaps_are_in_points_with_their_interval_where_there_is_one() -> None:
    section = subgroups(partial(RunRecord, {"subgroups": record(0.012)}))
    (gap,) = section.gaps
    assert (section.reference, gap.recall, gap.called) == ("young", "−12.3\u00a0points", "+5.0\u00a0points")
    assert (gap.recall_interval, gap.called_interval) == ("from −20.0 to −4.0", "")
    assert gaps_of(partial(DisparityRecord, GAP), "ill") == [
        "'ill' found −12.3 points (from −20.0 to −4.0)",
        "called so +5.0 points",
    ]
    assert gaps_of(partial(DisparityRecord, {**GAP, "equal_opportunity": share(None)}), "ill") == [
        "called so +5.0 points"
    ]


def test_a_terminal_has_a_line_for_each_subgroup_each_silence_and_each_gap_that_could_be_had() -> None:
    unknown = {**GAP, "equal_opportunity": share(None), "demographic_parity": share(None)}
    lines = subgroup_lines(partial(SubgroupsRecord, {**RECORD, "disparities": [GAP, unknown]}))
    assert [line.split(" ")[:2] for line in lines] == [
        ["By", "age:"],
        ["-", "young:"],
        ["-", "old:"],
        ["-", "unborn:"],
        ["-", "old"],
    ]
    assert lines[3] == "- unborn: only 2 images"
    assert subgroup_lines(None) == []
    assert subgroups(partial(RunRecord, {})) is None
