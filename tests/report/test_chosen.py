"""Which run of the results stands for all, and its difference from another."""

from pupille.report.chosen import chosen_run, difference_of

RUNS = [{"name": "logistic"}, {"name": "svm"}, {"name": "forest"}]
DIFFERENCES = [{"name": "logistic", "value": -0.02}, {"name": "forest", "value": -0.01}]


def test_the_run_of_the_chosen_name_stands_for_a_comparison_and_a_single_run_for_itself() -> None:
    assert chosen_run({"runs": RUNS, "chosen": "svm"}) is RUNS[1]
    assert chosen_run({"runs": RUNS[2:], "chosen": None}) is RUNS[2]


def test_each_run_has_its_own_difference_and_the_chosen_one_has_none() -> None:
    assert difference_of({"differences": DIFFERENCES}, "forest") is DIFFERENCES[1]
    assert difference_of({"differences": DIFFERENCES}, "svm") is None
