"""The curves of many classes: the hardest ones, and what of them is drawn."""

import xml.etree.ElementTree as ElementTree

from partial_records import partial, results_of
from pupille.report.classification.ranking import ranking
from pupille.results.run import RunRecord

AREA = {"value": 0.9, "low": 0.85, "high": 0.95, "n": 40}


def ranked(areas: dict[str, float], **changes):
    """The section of classes with these areas, each with a threshold that finds half of 4 with 1 alarm of 10."""
    per_class = {
        name: {"roc_auc": {**AREA, "value": area}, "average_precision": {**AREA, "value": area / 2}}
        for name, area in areas.items()
    }
    counts = {"hits": [0, 2, 4], "alarms": [0, 1, 10], "positives": 4, "negatives": 10}
    curves = {
        "test": [{"name": name, **counts} for name in areas],
        "micro": {**counts, "roc_auc": {**AREA, "value": 0.8123}},
        "macro": {"x": [0.0, 0.5, 1.0], "y": [0.0, 0.75, 1.0]},
    }
    run = {"metrics": {"roc_auc": AREA}, "per_class": per_class, "curves": {**curves, **changes}}
    return ranking(results_of({"classes": list(areas)}), partial(RunRecord, run))


def drawn(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)


def test_the_hardest_class_is_picked_out_and_the_table_keeps_the_order_of_the_classes() -> None:
    section = ranked({"a": 0.95, "b": 0.71, "c": 0.88})
    assert [(one.number, one.name, one.area.value) for one in section.classes] == [
        (0, "a", "0.950"),
        (1, "b", "0.710"),
        (2, "c", "0.880"),
    ]
    assert section.hardest.name == "b"
    assert (section.macro.value, section.micro.value) == ("0.900", "0.812")
    for drawing in section.drawings:
        groups = drawn(drawing).findall("g")
        # The hardest one comes last and so lies in front.
        assert [group.get("data-class") for group in groups] == ["0", "2", "1"]
        assert [group.get("class") for group in groups] == [None, None, "picked"]


def test_beyond_thirty_classes_only_the_hardest_are_shown_and_how_many_there_are_in_all() -> None:
    section = ranked({f"class {k}": 0.6 + k / 100 for k in range(32)})
    assert (len(section.classes), section.of) == (30, 32)
    assert {"class 30", "class 31"}.isdisjoint(one.name for one in section.classes)


def test_the_curve_goes_through_the_shares_of_the_counts() -> None:
    roc, precision = ranked({"a": 0.9, "b": 0.8, "c": 0.7}).drawings
    # 40 to 334 pixels across and 298 to 28 upwards are 0 to 1.
    assert drawn(roc).find("g/path").get("d") == "M40 298 L69.4 163 L334 28"
    macro = [path.get("d") for path in drawn(roc).iter("path") if path.get("class") == "line macro"]
    assert macro == ["M40 298 L187 95.5 L334 28"]
    # Precision is 1 where nothing is called, then 2 of 3, then 4 of 14.
    assert drawn(precision).find("g/path").get("d") == "M40 28 L187 118 L334 220.86"


def test_two_classes_and_results_of_before_have_no_such_section() -> None:
    assert ranked({"a": 0.9, "b": 0.9}, micro=None) is None
    assert ranked({"a": 0.9, "b": 0.9, "c": 0.9}, test=[]) is None
    assert ranking(results_of({"classes": ["a", "b", "c"]}), partial(RunRecord, {"metrics": {}})) is None
