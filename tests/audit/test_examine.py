import csv
import io
import json

import numpy as np
import pytest

from pupille.audit.check import Check, CouldNotRun, NotApplicable
from pupille.audit.examine import Audit, examine
from pupille.errors import DataError
from pupille.results.finding import Finding
from pupille.shapes.polygons import Polygons
from pupille.storage.csv_table import from_csv, to_csv


def finding(code: str, severity: str = "warning", ids=("a.png",), groups=()) -> Finding:
    return Finding(code, severity, f"{len(ids)} images.", tuple(ids), "Look.", groups=groups)


def check(code: str, answer) -> Check:
    def look(evidence):
        if isinstance(answer, BaseException):
            raise answer
        return answer

    return Check(code, code, "warning", look)


@pytest.fixture
def evidence(make_evidence):
    return make_evidence(["a", "b"] * 3)


def test_the_four_answers_are_kept_apart(evidence):
    checks = [
        check("found", (finding("found"),)),
        check("clean", ()),
        check("elsewhere", NotApplicable("no files.")),
        check("stuck", CouldNotRun("too few.")),
    ]
    audit = examine(evidence, checks=checks)
    assert [one.code for one in audit.findings] == ["found"]
    assert audit.passed == ("clean",)
    assert audit.not_applicable == {"elsewhere": "no files."}
    assert audit.could_not_run == {"stuck": "too few."}
    assert audit.images == 6


def test_a_check_that_fails_has_not_passed_and_does_not_stop_the_others(evidence):
    checks = [
        check("broken", ZeroDivisionError("division by zero")),
        check("data", DataError("no room. Make some.")),
        check("memory", MemoryError()),
        check("clean", ()),
    ]
    audit = examine(evidence, checks=checks)
    assert audit.passed == ("clean",)
    assert "ZeroDivisionError: division by zero" in audit.could_not_run["broken"]
    assert audit.could_not_run["data"] == "no room. Make some."
    assert "MemoryError" in audit.could_not_run["memory"]


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), SystemExit(3)])
def test_whoever_stops_the_program_is_obeyed(evidence, stop):
    with pytest.raises(type(stop)):
        examine(evidence, checks=[check("slow", stop)])


def test_errors_come_first_and_equals_keep_the_order_of_the_table(evidence):
    checks = [
        check("first", (finding("first", "note"),)),
        check("second", (finding("second"),)),
        check("third", (finding("third", "error"), finding("third", "warning"))),
    ]
    audit = examine(evidence, checks=checks)
    assert [(one.severity, one.code) for one in audit.findings] == [
        ("error", "third"),
        ("warning", "second"),
        ("warning", "third"),
        ("note", "first"),
    ]


@pytest.mark.parametrize(
    ("severities", "worst"),
    [([], None), (["note"], "note"), (["note", "warning"], "warning"), (["note", "error"], "error")],
)
def test_the_worst_is_the_gravest(evidence, severities, worst):
    checks = [check(f"c{i}", (finding(f"c{i}", severity),)) for i, severity in enumerate(severities)]
    assert examine(evidence, checks=checks).worst() == worst


def test_the_json_can_be_written_and_holds_every_answer(evidence):
    checks = [
        check("found", (finding("found", ids=("a.png", "b.png"), groups=(("a.png", "b.png"),)),)),
        check("clean", ()),
        check("elsewhere", NotApplicable("no files.")),
        check("stuck", CouldNotRun("too few.")),
    ]
    record = json.loads(json.dumps(examine(evidence, checks=checks).to_json()))
    assert record["schema"] == 1
    assert record["data"] == {"name": "by hand", "hash": record["data"]["hash"], "images": 6}
    assert record["worst"] == "warning"
    assert record["findings"][0]["ids"] == ["a.png", "b.png"]
    assert record["findings"][0]["groups"] == [["a.png", "b.png"]]
    assert record["passed"] == ["clean"]
    assert record["not_applicable"] == {"elsewhere": "no files."}
    assert record["could_not_run"] == {"stuck": "too few."}


def test_the_hash_follows_the_contents_and_not_the_seed(make_evidence):
    def hashed(labels, content, seed=0):
        return examine(make_evidence(labels, facts={"content": content}, seed=seed), checks=[]).hash

    assert hashed(["a", "b"], ["x", "y"]) == hashed(["a", "b"], ["x", "y"], seed=1)
    assert hashed(["a", "b"], ["x", "y"]) != hashed(["a", "b"], ["x", "z"])
    assert hashed(["a", "b"], ["x", "y"]) != hashed(["a", "a"], ["x", "y"])


def test_the_table_has_a_row_a_sample_and_finding(evidence):
    checks = [
        check("twins", (finding("twins", ids=("a", "b", "c", "d"), groups=(("a", "b"), ("c", "d"))),)),
        check("whole", (finding("whole", ids=()),)),
    ]
    header, *rows = from_csv(to_csv(examine(evidence, checks=checks).audit_rows()))
    assert header == ["id", "severity", "code", "group", "sentence", "advice"]
    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("a", "twins", "1"),
        ("b", "twins", "1"),
        ("c", "twins", "2"),
        ("d", "twins", "2"),
        ("", "whole", ""),
    ]


def test_a_name_that_a_spreadsheet_would_run_is_quoted():
    found = finding("files", ids=("=HYPERLINK(1)",))
    text = to_csv(Audit("x", "", 1, (found,), (), {}, {}).audit_rows())
    assert next(iter(list(csv.reader(io.StringIO(text)))[1])) == "'=HYPERLINK(1)"


def test_every_check_is_announced(evidence):
    events = []
    examine(evidence, checks=[check("one", ()), check("two", ())], listener=events.append)
    assert [(event.done, event.total) for event in events] == [(1, 2), (2, 2)]


def test_the_whole_table_runs_on_a_small_data_set(make_evidence):
    """Every check gives one of the four answers, with findings of its own code and a severity that exists."""
    audit = examine(make_evidence(["a", "b"] * 6))
    from pupille.audit.check import SEVERITIES
    from pupille.audit.registry import CHECKS

    found = {one.code for one in audit.findings}
    answered = [*found, *audit.passed, *audit.not_applicable, *audit.could_not_run]
    assert sorted(answered) == sorted(check.code for check in CHECKS)
    assert {one.severity for one in audit.findings} <= set(SEVERITIES)
    assert not [reason for reason in audit.could_not_run.values() if "unexpected" in reason]
    json.dumps(audit.to_json())


def test_the_hash_follows_what_is_drawn(make_drawn):
    def hashed(*objects):
        return examine(make_drawn(list(objects), 2), checks=[]).hash

    first, second = (0, "cell", 1, 1, 9, 9), (1, "cell", 1, 1, 9, 9)
    ring = Polygons((np.array([[1.0, 1], [9, 1], [9, 9]]),))
    other = [
        hashed(first, second),
        hashed(first),
        hashed(first, (1, "dust", 1, 1, 9, 9)),
        hashed(first, (1, "cell", 1, 1, 9, 9.5)),
        hashed(first, (*second, ring)),
    ]
    assert len(set(other)) == len(other)
    assert hashed(first, second) == other[0]
