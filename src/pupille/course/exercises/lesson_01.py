"""Exercises of lesson 1: a straight line from data."""

from __future__ import annotations

import numpy as np

from pupille.course.exercises.answers import Answers, NotYetError
from pupille.course.exercises.comparing import meet, meet_array, same
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import phrase, say

CYPRUS, ON_THE_SLIDE = 22_587, 22_875
"""Its GDP per head in 2015, in US dollars, and as a slide of the course has it."""


def check_errors(answers: Answers) -> None:
    """MAE, MSE, RMSE of the line drawn by eye."""
    difference = 4.0 + 8e-5 * answers.array("wealth") - answers.array("happiness")
    mae, mse = np.abs(difference).mean(), (difference**2).mean()
    mistakes = [
        (difference.mean(), say("Errors up and down cancel out: take their absolute values first.")),
        (mae * len(difference), say("That is the sum; divide it by the number of countries.")),
        (np.sqrt(mse), say("That is the RMSE.")),
        (np.median(np.abs(difference)), say("That is the median; the mean is asked for.")),
    ]
    meet(answers, "mae", mae, mistakes, say("It is not the mean of the absolute differences."))
    mistakes = [
        (difference.mean() ** 2, say("Square first, then take the mean.")),
        (mae**2, say("Square each difference, not their mean.")),
        (mse * len(difference), say("That is the sum; divide it by the number of countries.")),
        (np.sqrt(mse), say("That is the RMSE.")),
    ]
    meet(answers, "mse", mse, mistakes, say("It is not the mean of the squared differences."))
    mistakes = [
        (-np.sqrt(mse), say("A root is never negative.")),
        (mse, say("That is the MSE; take its square root.")),
        (mse**2, say("That is the square; the square root is asked for (np.sqrt).")),
        (mae, say("The root of each square is the absolute value again: the mean comes before the root.")),
        (np.sqrt(mse * len(difference)), say("The root of the sum; take the root of the mean.")),
    ]
    meet(answers, "rmse", float(np.sqrt(mse)), mistakes, say("It is not the square root of mse."))


def check_gradient(answers: Answers) -> None:
    """The gradient in a case that is counted by hand: for x = 0, 3, 3 the differences are 1, 2, 3."""
    x, y, theta = np.array([0.0, 3.0, 3.0]), np.array([-1.0, 1.0, 0.0]), np.array([0.0, 1.0])
    right = np.array([4.0, 10.0])
    first = say("The first component is not right: 2 times the mean of the differences.")
    mistakes = [
        (right / 2, say("The factor 2 is missing.")),
        (right * 3, say("That is 2 times the sum; the formula divides it by n.")),
        (right * 1.5, say("That is the sum; the formula is 2 times the mean.")),
        (-right, say("The sign is turned: the difference is prediction minus truth.")),
        (right[::-1], say("The two components are exchanged.")),
        (np.array([4.0, 4.0]), say("In the second component each difference is multiplied by its x.")),
        (np.array([0.0, 10.0]), first),
        (np.array([12.0, 10.0]), first),
        (np.array([4.0, 8.0]), say("Multiply difference by x first, then take the mean of the products.")),
    ]
    otherwise = say("With the differences 1, 2 and 3 it must be (4, 10).")
    case = say("For x = 0, 3 and 3 yours gives")
    meet_array(answers.call("gradient", x, y, theta), "gradient", right, mistakes, otherwise, case)


def check_cyprus(answers: Answers) -> None:
    """What the line says of Cyprus, to half a hundredth."""
    intercept, slope = answers.array("by_formula")
    mistakes = [
        (intercept + slope * ON_THE_SLIDE, say("That is for the slide's 22,875; the true figure is 22,587.")),
        (slope * CYPRUS, say("theta_0 is missing.")),
        (intercept, say("That is theta_0 alone; theta_1 × 22587 is missing.")),
        (intercept + slope * CYPRUS / 1000, say("The line counts in dollars, not in thousands.")),
        (intercept * CYPRUS + slope, say("The two parameters are exchanged.")),
    ]
    otherwise = say("It is not theta_0 + theta_1 × 22587.")
    meet(answers, "cyprus", intercept + slope * CYPRUS, mistakes, otherwise, within=0.005)


def check_everyone(answers: Answers) -> None:
    """The line of all 36 countries."""
    model, countries = answers["everyone"], answers["countries"]
    if not hasattr(model, "coef_"):
        raise NotYetError(say("`everyone` is no fitted line: LinearRegression().fit(X, y) gives one."))
    wealth, happiness = countries["gdp_per_capita_usd"].to_numpy(), countries["life_satisfaction"].to_numpy()
    slope, intercept = np.polyfit(wealth, happiness, 1)
    given, in_course = np.ravel(model.coef_)[0], (countries["in_course"] == "yes").to_numpy()
    if same(given, slope) and same(model.intercept_, intercept):
        return
    mistakes = [
        (
            np.polyfit(wealth[in_course], happiness[in_course], 1)[0],
            say("That is the line of the 29; `countries` has all 36."),
        ),
        (
            np.polyfit(wealth[~in_course], happiness[~in_course], 1)[0],
            say("That is the line of the seven; take all 36."),
        ),
        (np.polyfit(happiness, wealth, 1)[0], say("X and y are exchanged: wealth predicts happiness.")),
        (
            wealth @ happiness / (wealth @ wealth),
            say("The line was forced through zero; leave fit_intercept alone."),
        ),
    ]
    otherwise = say("That is not the line of the 36 rows of `countries`.")
    sentence = next((sentence for wrong, sentence in mistakes if same(given, wrong)), otherwise)
    raise NotYetError(f"{sentence} " + say("Your slope is {slope:g3}.", slope=float(given)))


GRADIENT = """def gradient(x, y, theta):
    difference = theta[0] + theta[1] * x - y
    return np.array([{}, {}])"""
COUNTRIES = """import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression

from pupille.course.lessons import find_lesson

countries = pd.read_csv(find_lesson("1").data()[0])
shown = countries[countries["in_course"] == "yes"]
wealth, happiness = shown["gdp_per_capita_usd"].to_numpy(), shown["life_satisfaction"].to_numpy()
every, happy = countries[["gdp_per_capita_usd"]].to_numpy(), countries["life_satisfaction"]
fitted = LinearRegression().fit(wealth[:, None], happiness)
by_formula = np.array([fitted.intercept_, fitted.coef_[0]])


def predict(x, theta_0, theta_1):
    return theta_0 + theta_1 * x"""

EXERCISES = (
    Exercise(
        number="1.1",
        names=("mae", "mse", "rmse"),
        check=check_errors,
        hints=(
            phrase(
                "`difference` holds 29 numbers, some of them negative. Each line makes one number of them."
            ),
            phrase("np.abs takes the sign away, `** 2` squares, np.mean takes the mean, np.sqrt the root."),
            phrase(
                "mae is np.mean(np.abs(difference)); mse is the same with squares; rmse is the root of mse."
            ),
        ),
        given=COUNTRIES,
        solution="""difference = predict(wealth, 4.0, 8e-5) - happiness
mae = np.mean(np.abs(difference))
mse = np.mean(difference**2)
rmse = np.sqrt(mse)""",
        wrong_answers={
            "mae = np.mean(difference)": "cancel out",
            "mae = np.sum(np.abs(difference))": "That is the sum",
            "mse = np.mean(difference) ** 2": "Square first",
            "mse = mae**2": "Square each difference",
            "rmse = -np.sqrt(mse)": "never negative",
            "rmse = mse": "take its square root",
            "rmse = mse**2": "the square root is asked for",
            "rmse = np.mean(np.sqrt(difference**2))": "the mean comes before the root",
            "rmse = ...": "`rmse` is still to be given",
            "mae = np.abs(difference)": "holds 29 values",
        },
    ),
    Exercise(
        number="1.2",
        names=("gradient",),
        check=check_gradient,
        hints=(
            phrase("Read the formula from right to left: multiply, take the mean, double it."),
            phrase("2/n times a sum is 2 times a mean: np.mean."),
            phrase(
                "The first component is 2 * np.mean(difference); in the second, difference is multiplied by x."
            ),
        ),
        given="import numpy as np",
        solution=GRADIENT.format("2 * np.mean(difference)", "2 * np.mean(difference * x)"),
        wrong_answers={
            GRADIENT.format(
                "np.mean(difference)", "np.mean(difference * x)"
            ): "The factor 2 is missing. For x = 0, 3",
            GRADIENT.format("2 * np.sum(difference)", "2 * np.sum(difference * x)"): "divides it by n",
            GRADIENT.format("np.sum(difference)", "np.sum(difference * x)"): "2 times the mean",
            GRADIENT.format("2 * np.mean(difference)", "2 * np.mean(difference)"): "multiplied by its x",
            GRADIENT.format("0", "2 * np.mean(difference * x)"): "yours gives (0, 10)",
            GRADIENT.format("2 * np.mean(difference * x)", "2 * np.mean(difference)"): "exchanged",
            GRADIENT.format("-2 * np.mean(difference)", "-2 * np.mean(difference * x)"): "The sign is turned",
            GRADIENT.format(
                "1 / 0", "0"
            ): "stops in line 3 of its cell, `return np.array([1 / 0, 0])`: a division by",
            GRADIENT.format("2 * np.mean(diference)", "0"): "a name is used that nobody has given",
            GRADIENT.replace("return", "theta =").format("0", "0"): "returns nothing",
            "def gradient(x, y, theta):\n    return 2 * np.mean(theta[0] + theta[1] * x - y)": "has the shape ()",
        },
    ),
    Exercise(
        number="1.3",
        names=("cyprus",),
        check=check_cyprus,
        hints=(
            phrase("The line is known: put 22587 in the place of x."),
            phrase("theta_0 and theta_1 stand in `by_formula`; or let `fitted.predict` do it."),
            phrase("fitted.predict wants a table: one row, one column, [[22587]]."),
        ),
        given=COUNTRIES,
        solution="cyprus = fitted.predict([[22_587]])[0]",
        wrong_answers={
            "cyprus = fitted.predict([[22_875]])[0]": "the slide's 22,875",
            "cyprus = by_formula[1] * 22_587": "theta_0 is missing",
            "cyprus = by_formula[0]": "theta_0 alone",
            "cyprus = by_formula[0] + by_formula[1] * 22.587": "not in thousands",
            "cyprus = fitted.predict": "its parentheses are missing",
            "cyprus = 7": "not theta_0 + theta_1 × 22587. You have cyprus = 7.",
        },
    ),
    Exercise(
        number="1.4",
        names=("everyone",),
        check=check_everyone,
        hints=(
            phrase("`shown` holds 29 rows, `countries` all 36."),
            phrase("X must be a table: countries[[...]] with two brackets, then .to_numpy()."),
            phrase(
                'LinearRegression().fit(countries[["gdp_per_capita_usd"]].to_numpy(), ...), and y is the satisfaction.'
            ),
        ),
        given=COUNTRIES,
        solution="""everyone = LinearRegression().fit(
    countries[["gdp_per_capita_usd"]].to_numpy(), countries["life_satisfaction"]
)""",
        wrong_answers={
            "everyone = fitted": "the line of the 29",
            "everyone = LinearRegression()": "no fitted line",
            "everyone = LinearRegression().fit(happy.to_numpy()[:, None], every[:, 0])": "X and y are exchanged",
            "everyone = LinearRegression(fit_intercept=False).fit(every, happy)": "forced through zero",
            "everyone = LinearRegression().fit(every[:10], happy[:10])": "not the line of the 36",
            "everyone = everyone.coef_[0]": "no fitted line",
        },
    ),
)
