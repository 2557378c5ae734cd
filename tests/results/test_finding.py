"""A finding of the audit as it is kept: its sentence, what it concerns and what was done to pictures."""

import json

import pytest

from pupille.i18n.language import StoredText, retell, tell
from pupille.i18n.stored_text import to_json
from pupille.results.finding import SEVERITIES, Finding


def finding(severity: str = "warning", **more) -> Finding:
    return Finding("twins", severity, tell("{n} images are twins", n=2), ("a", "b"), "Keep one.", **more)


def test_its_record_is_plain_json_that_keeps_how_the_sentence_was_told() -> None:
    record = json.loads(json.dumps(finding(groups=(("a", "b"),), details={"pairs": 1}).to_json()))
    assert record == {
        "code": "twins",
        "severity": "warning",
        "sentence": "2 images are twins",
        "ids": ["a", "b"],
        "advice": "Keep one.",
        "groups": [["a", "b"]],
        "details": {"pairs": 1},
        "told": {"sentence": {"template": "{n} images are twins", "values": {"n": 2}}},
    }


def test_what_was_done_to_pictures_is_found_again_by_id() -> None:
    mirrored = tell("mirrored and {share:percent} brighter", share=0.1)
    found = finding(details={"changes": {"a": to_json(mirrored), "b": "turned"}}).changes
    assert found == {"a": mirrored, "b": "turned"}
    assert all(isinstance(text, StoredText) for text in found.values())
    assert retell(found["a"].record) == mirrored
    assert finding().changes == {}


def test_severities_run_from_the_gravest_and_no_other_is_taken() -> None:
    assert [finding(severity).severity for severity in SEVERITIES] == ["error", "warning", "note"]
    with pytest.raises(ValueError, match="one of error, warning, note"):
        finding("fatal")


@pytest.mark.parametrize("changes", [["turned"], {"a": 3}, {"a": {"text": 3}}])
def test_changes_that_are_no_texts_by_id_are_refused_at_once(changes: object) -> None:
    with pytest.raises(ValueError, match="should be"):
        finding(details={"changes": changes})
