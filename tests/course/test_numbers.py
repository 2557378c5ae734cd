"""The figures of the course, found again by an independent computation."""

import csv

import numpy as np
import pytest
import statsmodels.api as sm

from pupille.course.lessons import find_lesson

LEFT_OUT = {"Brazil", "Mexico", "Chile", "Czech Republic", "Norway", "Switzerland", "Luxembourg"}


@pytest.fixture(scope="module")
def countries():
    with next(iter(find_lesson(1).data())).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def line(rows):
    wealth = np.array([float(row["gdp_per_capita_usd"]) for row in rows])
    happiness = np.array([float(row["life_satisfaction"]) for row in rows])
    return sm.OLS(happiness, sm.add_constant(wealth)).fit(), wealth


def test_the_table_holds_what_the_oecd_and_the_imf_published(countries, shared):
    folder = shared / "data" / "lifesat"
    with (folder / "oecd_bli_2015.csv").open(encoding="utf-8-sig", newline="") as file:
        satisfied = {
            row["Country"]: float(row["Value"])
            for row in csv.DictReader(file)
            if row["INEQUALITY"] == "TOT" and row["Indicator"] == "Life satisfaction"
        }
    with (folder / "gdp_per_capita.csv").open(encoding="latin-1", newline="") as file:
        wealth = {row["Country"]: row["2015"] for row in csv.DictReader(file, delimiter="\t")}
    assert len(countries) == 36
    for row in countries:
        assert float(row["life_satisfaction"]) == satisfied[row["country"]]
        assert float(row["gdp_per_capita_usd"]) == float(wealth[row["country"]].replace(",", ""))
    assert {row["country"] for row in countries if row["in_course"] == "no"} == LEFT_OUT


def test_the_line_of_the_course_and_its_prediction_for_cyprus(countries):
    fitted, _ = line([row for row in countries if row["in_course"] == "yes"])
    assert fitted.params[0] == pytest.approx(4.853, abs=5e-4)
    assert fitted.params[1] == pytest.approx(4.912e-5, abs=5e-9)
    said = fitted.get_prediction([1, 22_587]).summary_frame(alpha=0.05)
    assert said["mean"].item() == pytest.approx(5.96, abs=5e-3)
    assert (said["obs_ci_upper"] - said["mean"]).item() == pytest.approx(0.9, abs=0.05)


def test_with_all_countries_the_line_is_less_than_half_as_steep(countries):
    fitted, _ = line(countries)
    assert fitted.params[0] == pytest.approx(5.763, abs=5e-4)
    assert fitted.params[1] == pytest.approx(2.318e-5, abs=5e-9)


def test_the_condition_number_of_raw_gdp(countries):
    _, wealth = line([row for row in countries if row["in_course"] == "yes"])
    design = np.column_stack([np.ones(29), wealth])
    assert np.linalg.cond(design.T @ design / 29) == pytest.approx(8e9, rel=0.1)
