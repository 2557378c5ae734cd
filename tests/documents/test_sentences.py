"""What a run knows, in sentences, of records made by hand."""

from typing import Any

import pytest

from partial_records import results_of
from pupille.documents import sentences
from pupille.i18n.language import speaking
from pupille.results.results import Results

NBSP = "\u00a0"


def audited(**answers: Any) -> Results:
    usual = {"findings": [], "passed": [], "dropped": 0}
    return results_of({"audit": usual | answers})


def finding(code: str) -> dict[str, str]:
    return {"code": code, "sentence": f"About {code}.", "severity": "note"}


def counts(train: int, validation: int, test: int) -> dict[str, int]:
    return {"train": train, "validation": validation, "test": test}


def test_each_class_has_its_sum_and_its_parts() -> None:
    per_class = {"dog": counts(1, 0, 0), "cat": counts(1200, 30, 4)}
    results = results_of({"classes": ["cat", "dog"], "data": {"per_class": per_class}})
    assert sentences.class_counts(results) == [
        f"cat: 1,234{NBSP}images (train 1,200, validation 30, test 4)",
        f"dog: 1{NBSP}image (train 1, validation 0, test 0)",
    ]


def test_classes_beyond_forty_are_counted_and_not_named() -> None:
    names = [f"c{k:02}" for k in range(43)]
    per_class = dict.fromkeys(names, counts(3, 1, 1))
    lines = sentences.class_counts(results_of({"classes": names, "data": {"per_class": per_class}}))
    assert len(lines) == 41
    assert lines[39].startswith("c39:")
    assert lines[40] == "and 3 more, in results.json"
    fewer = results_of({"classes": names[:40], "data": {"per_class": per_class}})
    assert len(sentences.class_counts(fewer)) == 40


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (1, "c0"), (2, "c0 and c1"), (12, "c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10 and c11"),
        (13, "c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10 and 2 more"),
        (1000, "c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10 and 989 more"),
    ],
)  # fmt: skip
def test_at_most_twelve_classes_are_named(n: int, words: str) -> None:
    sentence = sentences.task_sentence(
        results_of({"task": "classification", "classes": [f"c{k}" for k in range(n)]})
    )
    assert sentence == f"To train and test models that tell these classes apart: {words}."


def test_files_left_out_are_told_with_each_reason_and_its_number() -> None:
    reasons = ["is empty.", "is cut off.", "is empty."]
    data = {"left_out": [{"reason": reason} for reason in reasons]}
    results = results_of({"data": data, "audit": {"findings": [], "dropped": 1}})
    assert sentences.left_out_sentences(results) == [
        f"3{NBSP}files were left out: is empty (2); is cut off (1).",
        f"1{NBSP}image that repeats another picture was taken out before training.",
    ]
    assert sentences.left_out_sentences(results_of({"data": {"left_out": []}})) == ["No file was left out."]


def test_findings_about_persons_are_set_apart_from_the_others() -> None:
    results = audited(findings=[finding("positions"), finding("blurred"), finding("names")])
    assert sentences.personal(results) == ["About positions.", "About names."]
    assert sentences.findings(results, but=sentences.PERSONAL) == ["About blurred."]
    assert sentences.findings(results, among=("blurred", "names"), but=("names",)) == ["About blurred."]


def test_that_nothing_personal_was_found_is_said_only_where_it_was_looked_for() -> None:
    assert "found no position" in sentences.no_personal(audited(passed=["positions", "blurred"]))
    assert sentences.no_personal(audited(passed=["blurred"])) == ""
    assert sentences.no_personal(results_of({})) == ""
    assert sentences.no_personal(audited(passed=["positions"], findings=[finding("names")])) == ""


def test_only_the_hashes_that_are_known_are_told() -> None:
    results = results_of({"data": {"hash": "aa"}, "split": {"hash": "bb"}})
    assert sentences.hashes(results) == ["SHA-256: images aa; split bb."]
    assert sentences.hashes(results_of({"data": {}, "split": {}})) == []


def test_images_are_counted_whole_and_by_part_as_the_language_writes_numbers() -> None:
    results = results_of({"data": {"samples": 1234}, "split": {"counts": counts(1000, 200, 34)}})
    assert sentences.count_sentence(results) == f"1,234{NBSP}images: train 1,000, validation 200, test 34."
    with speaking("fr"):
        assert "1\u202f234" in sentences.count_sentence(results)
