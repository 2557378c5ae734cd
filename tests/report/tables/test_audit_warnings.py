"""The warnings of the audit in a terminal: one line each."""

from dataclasses import replace

import pytest

from partial_records import results_of
from pupille.report.sections.audit_words import NO_ANSWER
from pupille.report.tables.audit_warnings import audit_warnings, in_one_line
from pupille.results.finding import Finding


@pytest.fixture
def of(ten):
    """What is said where an audit saw these findings."""

    def warnings_of(*findings):
        return audit_warnings(replace(results_of(ten), audit=replace(NO_ANSWER, findings=findings)))

    return warnings_of


def warning(code, sentence, severity="warning", **details):
    return Finding(code, severity, sentence, (), "Look at them.", details=details)


def test_the_first_sentence_is_enough_for_a_line():
    line = in_one_line(warning("quality", "12 images are blurred. Their sharpness is low."))
    assert line == "The audit warns: 12 images are blurred."


def test_a_long_sentence_ends_at_a_word():
    line = in_one_line(warning("quality", "blurred " * 60))
    assert line.endswith("blurred…")
    assert len(line) < 130


def test_a_shortcut_is_said_by_the_feature_that_gives_the_classes_away():
    finding = warning(
        "acquisition",
        "Pictures differ.",
        feature="width",
        each_feature_alone={"width": 0.9},
        chance=0.5,
    )
    line = in_one_line(finding)
    assert "width alone" in line
    assert "90.0" in line
    assert "50.0" in line


def test_what_was_measured_comes_first_and_the_report_is_named_last(of):
    lines = of(warning("quality", "Blurred."), warning("acquisition", "Pictures differ.")).splitlines()
    assert [line.partition(": ")[2] for line in lines[:2]] == ["Pictures differ.", "Blurred."]
    assert "report" in lines[2]


@pytest.mark.parametrize("findings", [(), (warning("quality", "One is small.", "note"),)])
def test_without_a_warning_nothing_is_said(of, findings):
    assert of(*findings) == ""
