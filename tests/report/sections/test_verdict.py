from collections.abc import Callable
from typing import Any

from partial_records import results_of
from pupille.report.sections.verdict import verdict

Results = dict[str, Any]


def plain(sentences: list[str]) -> str:
    return " ".join(sentences).replace("\u00a0", " ")


def accuracy(value: float, low: float, high: float, n: int = 360) -> dict[str, Any]:
    return {"value": value, "low": low, "high": high, "n": n}


def test_the_verdict_names_the_chosen_rung_its_interval_and_what_it_is_measured_against(ten: Results) -> None:
    ten["runs"][-1]["metrics"]["accuracy"] = accuracy(0.9722, 0.9497, 0.9848)
    ten["runs"][0]["metrics"]["accuracy"] = accuracy(0.1028, 0.0754, 0.1384)
    ten["differences"][0] |= {"value": -0.8694, "low": -0.91, "high": -0.82, "word": "worse"}
    assert plain(verdict(results_of(ten))).startswith(
        "lenet5 (LeNet-5, the first practical CNN), chosen among 9 models by the validation images alone, "
        "gave the right class to 97.2 % of the 360 test images (95 % interval from 95.0 to 98.5 %, n = 360). "
        "Always answering the commonest class would be right for 10.3 % (95 % interval from 7.5 to 13.8 %, n "
        "= 360): 86.9 points less (from 82.0 to 91.0). "
    )
    assert 2 <= len(verdict(results_of(ten))) <= 3


def test_the_simplest_undecided_rung_below_the_chosen_one_is_named(ten: Results) -> None:
    for record in ten["differences"]:
        record["word"] = "worse"
    assert plain(verdict(results_of(ten))).endswith(
        "Every simpler model is worse on these test images, by more than chance explains."
    )
    ten["differences"][4]["word"] = ten["differences"][6]["word"] = "undecided"
    assert "cannot tell from it is svm, with" in plain(verdict(results_of(ten)))
    assert "does not show that the two are equal" in plain(verdict(results_of(ten)))


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
    assert "simplest model" not in plain(verdict(results_of(ten)))
    assert "Every simpler model" not in plain(verdict(results_of(ten)))


def test_a_rung_better_on_test_does_not_change_the_choice(ten: Results) -> None:
    ten["differences"][3]["word"] = "better"
    assert "On the test images forest did better; the choice stays" in plain(verdict(results_of(ten)))


def test_another_tool_that_is_better_is_named_as_what_it_is(ten: Results) -> None:
    ten["differences"][3]["word"] = "better"
    tool = {"title": "Finder", "licence": "MIT", "train": [], "predict": ["finder"], "processor_seconds": 1.0}
    next(run for run in ten["runs"] if run["name"] == "forest")["tool"] = tool
    sentences = plain(verdict(results_of(ten)))
    assert "Another tool did better on the same test images: forest." in sentences
    assert f"chosen among {len(ten['runs']) - 1} models by the validation images alone" in sentences
    assert "the choice stays" not in sentences


def test_a_single_run_is_compared_with_the_commonest_test_class(example: Callable[[str], Results]) -> None:
    results = example("single")
    results["runs"][0]["confusion"] = [[0] * 10 for _ in range(10)]
    results["runs"][0]["confusion"][2][2] = 30
    results["runs"][0]["confusion"][4][2] = 10
    assert plain(verdict(results_of(results))).endswith("would be right for 75.0 % of them (30 of 40).")


def test_a_leak_that_was_allowed_stands_beside_the_score_with_what_is_left_without_it(
    example: Callable[[str], Results],
) -> None:
    results = example("leaking")
    without = results["runs"][-1]["without_twins"]
    without["metrics"]["accuracy"] = accuracy(0.9306, 0.8995, 0.9525)
    without["difference"] |= {"value": 0.0416, "low": 0.0189, "high": 0.0643}
    assert plain(verdict(results_of(results))[1:2]) == (
        "That is with the leak that was allowed: trained without it, lenet5 gave the right class to 93.1 % "
        "(95 % interval from 90.0 to 95.2 %, n = 360), 4.2 points less (from 1.9 to 6.4)."
    )


def test_a_leak_without_a_sure_price_is_said_to_have_none(example: Callable[[str], Results]) -> None:
    results = example("leaking")
    results["runs"][-1]["without_twins"]["difference"] |= {
        "value": 0.003,
        "low": -0.01,
        "high": 0.016,
        "word": "undecided",
    }
    assert plain(verdict(results_of(results))[1:2]).endswith(
        "a difference of +0.3 points (from −1.0 to +1.6), which these test images cannot tell from none."
    )
    results["runs"][-1]["without_twins"]["difference"] |= {
        "value": -0.03,
        "low": -0.04,
        "high": -0.02,
        "word": "worse",
    }
    assert plain(verdict(results_of(results))[1:2]).endswith(
        "+3.0 points (from +2.0 to +4.0), so the leak did not help it."
    )
    results["runs"][-1]["without_twins"] = None
    assert (
        verdict(results_of(results))[1]
        == "That is with the leak that was allowed; no score without it was kept."
    )
