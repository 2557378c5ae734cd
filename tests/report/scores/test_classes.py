"""The table of classes: a row a class, a column a metric."""

from pupille.report.scores.classes import class_table
from pupille.report.tables.measure import Measure
from pupille.results.metric import Metric
from pupille.tasks import metric_spec

RECALL = Measure(metric_spec("detection", "recall"))
PRECISION = Measure(metric_spec("detection", "precision"))


def metric(value):
    return Metric(value, value - 0.1, value + 0.1, 40)


PER_CLASS = {"cat": {"recall": metric(0.8), "precision": metric(0.5)}, "dog": {"recall": metric(0.4)}}


def test_a_row_holds_the_figures_of_its_class_and_nothing_where_there_is_none():
    table = class_table("tool", PER_CLASS, [RECALL, PRECISION], ())
    figures = {
        row["name"]: [cell["figure"] and cell["figure"].value for cell in row["cells"]]
        for row in table["rows"]
    }
    assert figures == {"cat": ["80.0\u00a0%", "50.0\u00a0%"], "dog": ["40.0\u00a0%", None]}
    assert (table["name"], table["is_drawn"], table["more"]) == ("tool", False, 0)


def test_what_is_drawn_has_an_axis_and_a_dot_at_its_share_of_the_width():
    table = class_table("tool", PER_CLASS, [RECALL, PRECISION], {"recall"})
    assert [head["axis"] is not None for head in table["heads"]] == [True, False]
    assert [cell["is_drawn"] for cell in table["rows"][0]["cells"]] == [True, False]
    # Drawings are 138 wide with 12 on each side: .8 of the 114 between lies at 103.2.
    assert "103.2" in table["rows"][0]["cells"][0]["whisker"]
    assert table["is_drawn"]


def test_why_no_class_has_an_interval_is_said_once_beside_the_table():
    few = Metric(0.5, None, None, 3, "3 images are too few for an interval, which needs 10")
    undefined = Metric(None, None, None, 0, "nothing was answered")
    table = class_table(
        "tool",
        {"cat": {"recall": few, "precision": undefined}, "dog": {"recall": few}},
        [RECALL, PRECISION],
        (),
    )
    figures = [[cell["figure"] and cell["figure"].reason for cell in row["cells"]] for row in table["rows"]]
    assert figures == [["", "nothing was answered"], ["", None]]
    assert table["reason"] == "3 images are too few for an interval, which needs 10"
    assert class_table("tool", PER_CLASS | {"cow": {"recall": few}}, [RECALL], ())["reason"] == ""


def test_of_many_classes_a_hundred_are_listed_and_the_others_counted():
    many = {f"class {number}": {"recall": metric(0.5)} for number in range(130)}
    table = class_table("tool", many, [RECALL], ())
    assert (len(table["rows"]), table["more"]) == (100, 30)
