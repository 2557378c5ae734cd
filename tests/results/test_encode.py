"""Records as JSON for a file and as plain values for Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pupille.i18n.language import StoredText, tell
from pupille.results.encode import encoded, plain, present
from pupille.results.metric import Metric

FEW = tell("{n} groups are too few", n=3)


@dataclass(frozen=True)
class About:
    """A record that is about its reason, and so has it always."""

    reason: str | None
    parts: Mapping[str, tuple[Any, ...]]


def test_only_a_file_keeps_how_a_sentence_was_told() -> None:
    record = About("why", {"some": (Metric(0.5, None, None, 3, FEW), FEW, 7)})
    metric = {"value": 0.5, "low": None, "high": None, "n": 3}
    kept = {"text": "3 groups are too few", "say": FEW.record}
    assert encoded(record) == {"reason": "why", "parts": {"some": [{**metric, "reason": kept}, kept, 7]}}
    assert plain(record) == {
        "reason": "why",
        "parts": {"some": [{**metric, "reason": str(FEW)}, str(FEW), 7]},
    }


def test_text_that_was_made_from_no_template_is_a_text_in_a_file_too() -> None:
    typed = StoredText("50 {%}", {"template": "50 {{%}}", "values": {}})
    assert encoded([typed]) == ["50 {%}"]
    assert type(encoded(typed)) is str


def test_a_reason_is_there_only_where_there_is_one_unless_the_record_is_about_it() -> None:
    assert "reason" not in present(Metric(0.5, 0.4, 0.6, 3))
    assert present(Metric(None, None, None, 0, "none")) == {
        "value": None,
        "low": None,
        "high": None,
        "n": 0,
        "reason": "none",
    }
    assert present(About(None, {})) == {"reason": None, "parts": {}}
