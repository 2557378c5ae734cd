from collections.abc import Callable
from typing import Any

from pupille.report.verdict import cautions, verdict

Results = dict[str, Any]


def plain(sentences: list[str]) -> str:
    return " ".join(sentences).replace("\u00a0", " ")


def codes(results: Results) -> list[str]:
    return [caution.code for caution in cautions(results)]


def accuracy(value: float, low: float, high: float, n: int = 360) -> dict[str, Any]:
    return {"value": value, "low": low, "high": high, "n": n}


def test_the_verdict_names_the_chosen_rung_its_interval_and_what_it_is_measured_against(ten: Results) -> None:
    ten["runs"][-1]["metrics"]["accuracy"] = accuracy(0.9722, 0.9497, 0.9848)
    ten["runs"][0]["metrics"]["accuracy"] = accuracy(0.1028, 0.0754, 0.1384)
    ten["differences"][0] |= {"value": -0.8694, "low": -0.91, "high": -0.82, "word": "worse"}
    assert plain(verdict(ten)).startswith(
        "lenet5 (LeNet-5, the first practical CNN), chosen among 9 rungs by the validation images alone, "
        "gave the right class to 97.2 % of the 360 test images (95 % interval from 95.0 to 98.5 %, n = 360). "
        "Always answering the commonest class would be right for 10.3 % (95 % interval from 7.5 to 13.8 %, n "
        "= 360): 86.9 points less (from 82.0 to 91.0). "
    )
    assert 2 <= len(verdict(ten)) <= 3


def test_the_simplest_undecided_rung_below_the_chosen_one_is_named(ten: Results) -> None:
    for record in ten["differences"]:
        record["word"] = "worse"
    assert plain(verdict(ten)).endswith(
        "Every simpler rung is worse on these test images, by more than chance explains."
    )
    ten["differences"][4]["word"] = ten["differences"][6]["word"] = "undecided"
    assert "cannot tell from it is svm, with" in plain(verdict(ten))
    assert "does not show that the two are equal" in plain(verdict(ten))


def test_a_dearer_undecided_rung_is_not_called_simpler(ten: Results) -> None:
    ten["chosen"] = "logistic"
    ten["differences"] = [
        {
            "name": "lenet5",
            "metric": "accuracy",
            "value": 0.01,
            "low": -0.01,
            "high": 0.03,
            "n": 360,
            "word": "undecided",
        }
    ]
    assert "simplest rung" not in plain(verdict(ten))
    assert "Every simpler rung" not in plain(verdict(ten))


def test_a_rung_better_on_test_does_not_change_the_choice(ten: Results) -> None:
    ten["differences"][3]["word"] = "better"
    assert "On the test images forest did better; the choice stays" in plain(verdict(ten))


def test_a_single_run_is_compared_with_the_commonest_test_class(example: Callable[[str], Results]) -> None:
    results = example("single")
    results["runs"][0]["confusion"] = [[0] * 10 for _ in range(10)]
    results["runs"][0]["confusion"][2][2] = 30
    results["runs"][0]["confusion"][4][2] = 10
    assert plain(verdict(results)).endswith("would be right for 75.0 % of them (30 of 40).")


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
    assert "scored 3 times" in cautions(ten)[0].sentence
    ten["split"]["opened"] = None
    assert codes(ten) == ["no_groups", "opened_unknown"]


def test_a_rung_that_cannot_be_told_from_the_majority_is_named_as_such(ten: Results) -> None:
    ten["differences"][0] |= {"value": -0.01, "low": -0.03, "high": 0.01, "word": "undecided"}
    assert codes(ten)[0] == "no_better_than_majority"


def test_99_percent_with_1_percent_positives_is_the_majority_class(example: Callable[[str], Results]) -> None:
    results = example("two")
    results["runs"][-1]["confusion"] = [[990, 0], [10, 0]]
    caution = next(c for c in cautions(results) if c.code == "one_class_rules")
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
    assert cautions(ten)[1].sentence.startswith("1\u00a0class of 10 has fewer than 10 test images")


def test_files_left_out_are_told_with_their_share_where_it_is_large(ten: Results) -> None:
    ten["data"]["left_out"] = [{"path": "a", "reason": "damaged"}]
    assert cautions(ten)[0].sentence.startswith("1\u00a0file could not be used and was left out")
    ten["data"]["left_out"] *= 200
    assert "200\u00a0files (10.0\u00a0% of all) could not be used" in cautions(ten)[0].sentence
