"""Exercises of lesson 3: recall, precision, the price of errors, intervals."""

from __future__ import annotations

import numpy as np

from pupille.course.exercises.answers import Answers
from pupille.course.exercises.comparing import meet
from pupille.course.exercises.exercise import Exercise
from pupille.course.exercises.intervals import meet_interval
from pupille.i18n.language import phrase, say

MISSED, FALSE_ALARM = 50, 1


def check_recall(answers: Answers) -> None:
    """Recall, precision and F1 of the matrix above the exercise."""
    (tn, fp), (fn, tp) = answers.array("matrix")
    recall, precision = tp / (tp + fn), tp / (tp + fp)
    accuracy = (tp + tn) / (tp + tn + fp + fn)
    mistakes = [
        (precision, say("That is the precision: divide by the real defects, not by the alarms.")),
        (tn / (tn + fp), say("That is the specificity, the recall of the good parts.")),
        (accuracy, say("That is the accuracy, of all parts together.")),
        (fn / (tp + fn), say("That is the share of defects that were missed.")),
    ]
    meet(
        answers, "recall", recall, mistakes, say("It is not the defects found, divided by all real defects.")
    )
    mistakes = [
        (recall, say("That is the recall: divide by the alarms, not by the real defects.")),
        (fp / (tp + fp), say("That is the share of alarms that were false.")),
        (accuracy, say("That is the accuracy, of all parts together.")),
        (tp / (tp + tn), say("The alarms are true_positives and false_positives.")),
    ]
    meet(
        answers, "precision", precision, mistakes, say("It is not the defects found, divided by all alarms.")
    )
    meet_f1(answers, precision, recall)


def meet_f1(answers: Answers, precision: float, recall: float) -> None:
    """Sees that `f1` is their harmonic mean. Raises NotYetError with the mistake."""
    product, total = precision * recall, precision + recall
    mistakes = [
        (total / 2, say("That is the ordinary mean; the harmonic one is 2 × P × R / (P + R).")),
        (product / total, say("The factor 2 is missing.")),
        (np.sqrt(product), say("That is the geometric mean; the harmonic one is 2 × P × R / (P + R).")),
        (2 * product, say("The division by precision + recall is missing.")),
        (
            2 * precision * recall / precision + recall,
            say("Parentheses are missing around precision + recall."),
        ),
    ]
    meet(
        answers,
        "f1",
        2 * product / total,
        mistakes,
        say("It is not the harmonic mean of precision and recall."),
    )


def check_threshold(answers: Answers) -> None:
    """1 / 51."""
    total = MISSED + FALSE_ALARM
    mistakes = [
        (MISSED / total, say("The costs are exchanged: the false alarm is the one that costs 1.")),
        (FALSE_ALARM / MISSED, say("Below the fraction bar stands the sum of both costs.")),
        (MISSED, say("That is a cost; a threshold is a probability, between 0 and 1.")),
        (total, say("That is the sum of the costs; the threshold is 1 divided by it.")),
        (0.5, say("0.5 is right where both errors cost the same.")),
    ]
    otherwise = say("It is not C_FP / (C_FP + C_FN) with C_FP = 1 and C_FN = 50.")
    meet(answers, "threshold", FALSE_ALARM / total, mistakes, otherwise)


def check_interval(answers: Answers) -> None:
    """Wilson's interval of 95 in 100."""
    meet_interval(answers, "lower", "upper", successes=95, total=100)


EXERCISES = (
    Exercise(
        number="3.1",
        names=("recall", "precision", "f1"),
        check=check_recall,
        hints=(
            phrase("Both have true_positives above the bar. Ask: out of which ones?"),
            phrase("Recall: out of the real defects (a row). Precision: out of the alarms (a column)."),
            phrase("A row is true_positives + false_negatives, a column true_positives + false_positives."),
        ),
        given="""import numpy as np

matrix = np.array([[840, 42], [2, 6]])
(true_negatives, false_positives), (false_negatives, true_positives) = matrix""",
        solution="""recall = true_positives / (true_positives + false_negatives)
precision = true_positives / (true_positives + false_positives)
f1 = 2 * precision * recall / (precision + recall)""",
        wrong_answers={
            "recall, precision = precision, recall": "That is the precision",
            "recall = true_negatives / (true_negatives + false_positives)": "the specificity",
            "recall = (true_positives + true_negatives) / matrix.sum()": "That is the accuracy",
            "precision = recall": "That is the recall",
            "precision = false_positives / (true_positives + false_positives)": "alarms that were false",
            "f1 = (precision + recall) / 2": "the ordinary mean",
            "f1 = precision * recall / (precision + recall)": "The factor 2 is missing",
            "f1 = 2 * precision * recall / precision + recall": "Parentheses are missing",
            "recall = true_positives": "not the defects found, divided by all real defects. You have recall = 6.",
        },
    ),
    Exercise(
        number="3.2",
        names=("threshold",),
        check=check_threshold,
        hints=(
            phrase("Which error is the false alarm? A good part thrown away: it costs 1."),
            phrase("The more a missed defect costs, the lower the threshold: it must be far below 0.5."),
        ),
        given="",
        solution="threshold = 1 / (1 + 50)",
        wrong_answers={
            "threshold = 50 / (1 + 50)": "The costs are exchanged",
            "threshold = 1 / 50": "the sum of both costs",
            "threshold = 50": "a threshold is a probability",
            "threshold = 0.5": "cost the same",
            "threshold = 0.02": "the sum of both costs",
            "threshold = 0.0196": "that is rounded",
            "threshold = 100 / 51": "That is in percent",
        },
    ),
    Exercise(
        number="3.3",
        names=("lower", "upper"),
        check=check_interval,
        hints=(
            phrase("`wilson` was used above: it takes the number of successes and the number of trials."),
            phrase("It returns two values at once: lower, upper = wilson(..., ...)."),
        ),
        given="import numpy as np\n\nfrom pupille.evaluation.inference.intervals import wilson",
        solution="lower, upper = wilson(95, 100)",
        wrong_answers={
            "upper, lower = wilson(95, 100)": "The two bounds are exchanged",
            "lower, upper = 0.9072836, 0.9927164": "That is the share ± 1.96",
            "lower, upper = wilson(5, 100)": "interval of the errors",
            "lower, upper = wilson(0.95, 1)": "a share where a number of cases is asked for",
            "lower, upper = wilson(95, 100)[0], 1.0": "The upper bound is not right. You have upper = 1.",
            "lower = wilson(95, 100)": "holds 2 values",
        },
    ),
)
