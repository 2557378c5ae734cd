"""Every check is a line of a table; one more is one function and one line."""

import json

import pytest
from click.testing import CliRunner

from pupille.audit.check import SEVERITIES, Check, NotApplicable
from pupille.audit.examine import examine
from pupille.audit.registry import CHECKS
from pupille.cli.main import main
from pupille.i18n.language import say, speaking, tell
from pupille.results.finding import Finding


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_a_check_has_a_code_of_its_own_a_severity_and_a_title_in_french_too(check):
    assert [other.code for other in CHECKS].count(check.code) == 1
    assert check.severity in SEVERITIES
    with speaking("fr"):
        assert say(check.title) != check.title


def odd_names(evidence):
    """Whether images are named by an odd number; only data sets with more than one image are asked."""
    ids = tuple(id_ for id_ in evidence.dataset.samples["id"] if str(id_)[-1:] in "13579")
    if len(evidence.dataset) < 2:
        return NotApplicable(tell("there is one image."))
    return (
        (Finding("odd-names", "note", tell("Odd names are here."), ids, tell("Look at them.")),)
        if ids
        else ()
    )


@pytest.fixture
def audited(monkeypatch):
    """The audit of the digits, as the command line prints it, with one more check."""
    check = Check("odd-names", "odd names", "note", odd_names)
    monkeypatch.setitem(examine.__kwdefaults__, "checks", (check, *CHECKS))

    def audited(*options):
        return CliRunner().invoke(main, ["audit", "digits", "--quiet", *options])

    return audited


def test_one_more_check_is_a_function_and_a_line_in_the_table(audited):
    done = audited("--json")
    record = json.loads(done.output)
    (finding,) = [finding for finding in record["findings"] if finding["code"] == "odd-names"]
    assert finding["sentence"] == "Odd names are here."
    assert finding["ids"]
    answered = {each["code"] for each in record["findings"]} | {*record["passed"], *record["not_applicable"]}
    assert {check.code for check in CHECKS} <= answered | set(record["could_not_run"])


def test_what_it_saw_is_told_on_the_screen_with_what_to_do(audited):
    output = audited().output
    assert "Odd names are here." in output
    assert "odd-names" in output
