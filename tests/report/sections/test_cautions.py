from collections.abc import Callable
from typing import Any

from partial_records import results_of
from pupille.report.sections.cautions import cautions

Results = dict[str, Any]


def codes(results: Results) -> list[str]:
    return [caution.code for caution in cautions(results_of(results))]


def accuracy(value: float, low: float, high: float, n: int = 360) -> dict[str, Any]:
    return {"value": value, "low": low, "high": high, "n": n}


def test_a_sound_result_without_groups_has_that_one_caution(ten: Results) -> None:
    assert codes(ten) == ["no_groups"]
    ten["split"]["group"] = "the column patient"
    assert codes(ten) == []


def test_all_right_is_suspicious_and_comes_first(ten: Results) -> None:
    ten["runs"][-1]["metrics"]["accuracy"] = accuracy(1.0, 0.9894, 1.0)
    ten["split"]["opened"] = 3
    assert codes(ten) == ["all_right", "opened_often", "no_groups"]


def test_a_test_set_opened_often_says_how_often(ten: Results) -> None:
    ten["split"]["opened"] = 3
    assert "scored 3 times" in cautions(results_of(ten))[0].sentence
    ten["split"]["opened"] = None
    assert codes(ten) == ["no_groups", "opened_unknown"]


def test_a_rung_that_cannot_be_told_from_the_majority_is_named_as_such(ten: Results) -> None:
    ten["differences"][0] |= {"value": -0.01, "low": -0.03, "high": 0.01, "word": "undecided"}
    assert codes(ten)[0] == "no_better_than_majority"


def test_99_percent_with_1_percent_positives_is_the_majority_class(example: Callable[[str], Results]) -> None:
    results = example("two")
    results["runs"][-1]["confusion"] = [[990, 0], [10, 0]]
    caution = next(c for c in cautions(results_of(results)) if c.code == "one_class_rules")
    assert "99.0\u00a0% of the test images (990 of 1,000) are of one class" in caution.sentence
    results["runs"][-1]["confusion"] = [[890, 0], [110, 0]]
    assert "one_class_rules" not in codes(results)


def test_validation_far_above_test_needs_intervals_that_do_not_meet(ten: Results) -> None:
    run = ten["runs"][-1]
    run["metrics"]["accuracy"] = accuracy(0.80, 0.76, 0.84)
    run["validation"]["accuracy"] = accuracy(0.90, 0.86, 0.93)
    assert "validation_far_above_test" in codes(ten)
    run["validation"]["accuracy"] = accuracy(0.86, 0.82, 0.90)
    assert "validation_far_above_test" not in codes(ten)


def test_few_test_images_and_few_of_a_class_are_told(ten: Results) -> None:
    ten["split"]["counts"]["test"] = 60
    ten["runs"][-1]["confusion"][0] = [9] + [0] * 9
    assert codes(ten) == ["small_test", "small_classes", "no_groups"]
    assert cautions(results_of(ten))[1].sentence.startswith(
        "1\u00a0class of 10 has fewer than 10 test images"
    )


def test_files_left_out_are_told_with_their_share_where_it_is_large(ten: Results) -> None:
    ten["data"]["left_out"] = [{"path": "a", "reason": "damaged"}]
    assert cautions(results_of(ten))[0].sentence.startswith("1\u00a0file could not be used and was left out")
    ten["data"]["left_out"] *= 200
    assert "200\u00a0files (10.0\u00a0% of all) could not be used" in cautions(results_of(ten))[0].sentence


def audited(**answers: Any) -> dict[str, Any]:
    return {
        "findings": [], "passed": [], "not_applicable": {}, "could_not_run": {}, "titles": {}, "waivers": [],
        "allowed_leak": False, "dropped": 0, **answers,
    }  # fmt: skip


def found(code: str, severity: str) -> dict[str, Any]:
    return {"code": code, "severity": severity, "sentence": f"12 images: {code}."}


def test_a_leak_that_was_allowed_comes_before_everything_else(example: Callable[[str], Results]) -> None:
    results = example("leaking")
    results["split"]["opened"] = 3
    results["runs"][-1]["metrics"]["accuracy"] = accuracy(1.0, 0.98, 1.0)
    assert codes(results)[:3] == ["leak_allowed", "shortcut", "all_right"]
    assert "80 images concern twins-across." in cautions(results_of(results))[0].sentence


def test_leave_to_go_on_with_a_leak_that_was_not_there_is_no_leak(ten: Results) -> None:
    ten["audit"] = audited(allowed_leak=True, findings=[found("labels", "note")])
    assert codes(ten) == ["no_groups"]


def test_a_leak_whose_copies_were_taken_out_is_not_allowed_but_mended(ten: Results) -> None:
    ten["audit"] = audited(dropped=12, findings=[found("twins-across", "error")])
    assert codes(ten) == ["no_groups"]


def test_a_waiver_is_told_first_with_its_reason(ten: Results) -> None:
    ten["audit"] = audited(
        findings=[found("class-missing", "error"), found("blurred", "warning")],
        titles={"class-missing": "a class missing from a part"},
        waivers=[{"code": "class-missing", "because": "the test has no such patients"}],
    )
    assert codes(ten) == ["waived", "audit_warns", "no_groups"]
    assert cautions(results_of(ten))[0].sentence == (
        "A finding of the audit was waived, not mended: a class missing from a part (the reason given: “the test has "
        "no such patients”)."
    )


def test_a_waiver_of_what_was_not_found_is_no_caution(ten: Results) -> None:
    ten["audit"] = audited(waivers=[{"code": "labels", "because": "fine"}])
    assert codes(ten) == ["no_groups"]


def test_warnings_of_the_audit_and_what_it_could_not_answer_are_told(ten: Results) -> None:
    ten["audit"] = audited(
        findings=[found("two-labels", "warning"), found("dates", "note")],
        titles={"labels": "labels that look wrong"},
        could_not_run={"labels": "too few images."},
    )
    assert codes(ten) == ["audit_warns", "no_groups", "audit_open"]
    warns, _, open_ = cautions(results_of(ten))
    assert "has 1\u00a0warning" in warns.sentence
    assert warns.sentence.endswith(": two-labels.")
    assert open_.sentence.endswith("may be there all the same: labels that look wrong.")


def jpeg_quality() -> dict[str, Any]:
    """What the check said of 96.4 % of the dogs."""
    alone = {"width": 0.71, "JPEG quality": 0.964}
    details = {"feature": "JPEG quality", "each_feature_alone": alone, "chance": 0.5}
    return {**found("acquisition", "warning"), "details": details}


def test_a_shortcut_that_was_measured_comes_before_the_advice_to_look_for_one(ten: Results) -> None:
    ten["runs"][-1]["metrics"]["accuracy"] = accuracy(1.0, 0.98, 1.0)
    ten["audit"] = audited(findings=[found("few-to-learn", "warning"), jpeg_quality()])
    assert codes(ten) == ["shortcut", "all_right", "audit_warns", "no_groups"]
    first = cautions(results_of(ten))[0].sentence
    assert first.startswith(
        "The audit measured a shortcut: JPEG quality alone tells the classes apart in 96.4"
    )
    assert "(by chance: 50.0" in first
    # It is told once, and not again as one of the others.
    assert cautions(results_of(ten))[2].sentence.endswith(": few-to-learn.")


def test_a_shortcut_that_was_waived_is_told_as_a_waiver(ten: Results) -> None:
    ten["audit"] = audited(
        findings=[jpeg_quality()], waivers=[{"code": "acquisition", "because": "one camera"}]
    )
    assert codes(ten) == ["waived", "no_groups"]


def test_a_shortcut_of_numbers_is_told_in_the_sentence_of_its_check(ten: Results) -> None:
    ten["audit"] = audited(findings=[found("readable-number", "warning")])
    assert codes(ten) == ["shortcut", "no_groups"]
    assert "12 images: readable-number." in cautions(results_of(ten))[0].sentence


def test_what_may_lead_to_a_person_is_no_danger_to_the_figures(ten: Results) -> None:
    ten["audit"] = audited(findings=[found(code, "warning") for code in ("positions", "names", "thumbnails")])
    assert codes(ten) == ["no_groups"]
    ten["audit"]["findings"].append(found("same-files", "warning"))
    assert "has 1\u00a0warning" in cautions(results_of(ten))[0].sentence


def test_what_the_audit_looked_for_is_not_asked_again(ten: Results) -> None:
    ten["runs"][-1]["metrics"]["accuracy"] = accuracy(1.0, 0.98, 1.0)
    assert "look for the same or nearly the same picture" in cautions(results_of(ten))[0].sentence
    ten["audit"] = audited(passed=["twins-across", "undeclared-groups"])
    assert "(the audit found no picture on both)" in cautions(results_of(ten))[0].sentence
    assert "saw no sign of any, but not every group leaves one" in cautions(results_of(ten))[1].sentence
    ten["audit"] = audited(could_not_run={"twins-across": "no memory.", "undeclared-groups": "no memory."})
    assert "the audit found no" not in cautions(results_of(ten))[0].sentence
    assert "saw no sign" not in cautions(results_of(ten))[1].sentence
