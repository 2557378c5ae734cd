"""The threshold of a two-class model: chosen on validation, frozen, shown on other images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from pupille.errors import ConfigError, DataError, reason_of, unknown_choice
from pupille.evaluation.classification.calibration import temperature
from pupille.evaluation.classification.positive_class import PositiveClass, positive_class
from pupille.evaluation.classification.predictive_values import predictive_values
from pupille.evaluation.classification.thresholds import (
    NEVER,
    AtThreshold,
    Costs,
    Threshold,
    at_threshold,
    slide,
    threshold_for_costs,
    threshold_for_precision,
    threshold_for_recall,
    threshold_of_youden,
)
from pupille.evaluation.inference.bootstrap import units_of
from pupille.evaluation.questions import EvaluationConfig
from pupille.i18n.language import StoredText, tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.classification import AtThresholdRecord, PredictiveValuesRecord, ThresholdRecord
from pupille.results.predictions import UNKNOWN, ClassPredictions


@dataclass(frozen=True)
class Frozen:
    """A threshold chosen on validation.

    positive: the class to find, and why it is that one. threshold: on the probability as the model states it.
    calibrated: the threshold on calibrated probabilities at the stated prevalence, where costs chose it; else None.
    validation: what it does to the images that it was chosen on.
    """

    positive: PositiveClass
    threshold: Threshold
    calibrated: float | None
    prevalence: float | None
    validation: AtThreshold


def check_question(classes: Sequence[str], asked: EvaluationConfig) -> None:
    """Raises ConfigError if a threshold is asked for where there are not two classes, or of an unknown class."""
    asked.refuse_about_boxes()
    if not classes and asked.about_threshold:
        raise ConfigError(
            tell(
                "a threshold, a positive class and a prevalence are of two classes, and here a number is predicted. "
                "Leave --positive, the costs, the wishes and --prevalence out."
            )
        )
    if len(classes) != 2 and asked.about_threshold:
        raise ConfigError(
            tell(
                "a threshold, a positive class and a prevalence are of two classes, and these images "
                "have {classes}. Leave --positive, the costs, the wishes and --prevalence out.",
                classes=len(classes),
            )
        )
    if asked.positive is not None and asked.positive not in classes:
        raise ConfigError(unknown_choice("the positive class", asked.positive, classes))


def freeze(
    validation: ClassPredictions, asked: EvaluationConfig, *, groups: Sequence[str] | None = None
) -> Frozen:
    """The threshold that validation chooses; without a wish that of equal costs. groups: of the validation images.

    Raises ConfigError as `check_question`, DataError if validation lacks one of the two classes.
    """
    check_question(validation.classes, asked)
    positive = positive_class(validation.classes, validation.labels, asked=asked.positive)
    name = positive.name
    truth, probabilities, units = of_class(validation, name, groups)
    slid = slide(truth, probabilities)
    calibrated = None
    if asked.least_recall is not None:
        chosen = threshold_for_recall(slid, asked.least_recall)
    elif asked.least_precision is not None:
        chosen = threshold_for_precision(slid, asked.least_precision)
    elif asked.youden:
        chosen = threshold_of_youden(slid)
    else:
        rule = threshold_for_costs(Costs(asked.cost_missed or 1.0, asked.cost_false_alarm or 1.0))
        known = validation.labels != UNKNOWN
        by = temperature(validation.labels[known], validation.probabilities[known])
        trained = float(truth.mean())
        value = as_stated(rule.value, by=by, trained=trained, prevalence=asked.prevalence)
        chosen, calibrated = Threshold(value, how_calibrated(rule.how, asked.prevalence)), rule.value
    chosen = Threshold(min(chosen.value, NEVER), chosen.how, chosen.reached)
    outcome = at_threshold(truth, probabilities, chosen.value, units=units)
    return Frozen(positive, chosen, calibrated, asked.prevalence, outcome)


def show(frozen: Frozen, test: ClassPredictions, *, groups: Sequence[str] | None = None) -> ThresholdRecord:
    """The record of a frozen threshold in `results.json`, shown on images that had no part in choosing it."""
    truth, probabilities, units = of_class(test, frozen.positive.name, groups)
    outcome = at_threshold(truth, probabilities, frozen.threshold.value, units=units)
    worth = None
    if frozen.prevalence is not None:
        confusion = np.array([[outcome.kept, outcome.alarms], [outcome.misses, outcome.hits]], dtype=np.int64)
        values = predictive_values(confusion, prevalence=frozen.prevalence, grouped=groups is not None)
        worth = PredictiveValuesRecord(values.prevalence, values.positive, values.negative)
    return ThresholdRecord(
        positive=frozen.positive.name,
        positive_because=frozen.positive.because,
        value=frozen.threshold.value,
        how=frozen.threshold.how,
        reached=frozen.threshold.reached,
        calibrated=frozen.calibrated,
        prevalence=frozen.prevalence,
        validation=counts(frozen.validation),
        test=counts(outcome),
        predictive_values=worth,
    )


def threshold_record(
    validation: ClassPredictions,
    test: ClassPredictions,
    asked: EvaluationConfig,
    *,
    validation_groups: Sequence[str] | None,
    test_groups: Sequence[str] | None,
) -> ThresholdRecord | None:
    """The `threshold` of a run: None with more than two classes; only a reason where none can be chosen."""
    if len(validation.classes) != 2:
        return None
    try:
        return show(freeze(validation, asked, groups=validation_groups), test, groups=test_groups)
    except DataError as error:
        positive = positive_class(validation.classes, validation.labels, asked=asked.positive)
        return ThresholdRecord(
            positive.name, value=None, reason=reason_of(error), positive_because=positive.because
        )


def of_class(
    predictions: ClassPredictions, name: str, groups: Sequence[str] | None
) -> tuple[NDArray[np.bool_], FloatArray, IntArray | None]:
    """Of the labelled images: whether each shows the class, its probability, and its group numbered from 0."""
    known, column = predictions.labels != UNKNOWN, predictions.classes.index(name)
    units = None if groups is None else units_of(len(predictions), groups)[known]
    return predictions.labels[known] == column, predictions.probabilities[known, column], units


def as_stated(calibrated: float, *, by: float, trained: float, prevalence: float | None) -> float:
    """A threshold on calibrated probabilities as one on those the model states.

    Undoes the temperature `by` and the move from the prevalence `trained` to the stated one, both of which keep the
    order of images; in log odds: by * (logit(threshold) - logit(prevalence) + logit(trained)).
    """
    moved = 0.0 if prevalence is None else float(logit(prevalence) - logit(trained))
    return float(expit(by * (float(logit(calibrated)) - moved)))


def how_calibrated(how: str, prevalence: float | None) -> StoredText:
    """The rule of the costs, and what was done to the probabilities before it."""
    if prevalence is None:
        return tell("{how}, once probabilities are calibrated on validation", how=how)
    return tell(
        "{how}, once probabilities are calibrated on validation and moved to a prevalence of {prevalence:g3}",
        how=how,
        prevalence=prevalence,
    )


def counts(outcome: AtThreshold) -> AtThresholdRecord:
    """The counts and shares as results keep them."""
    return AtThresholdRecord(
        hits=outcome.hits,
        misses=outcome.misses,
        alarms=outcome.alarms,
        kept=outcome.kept,
        recall=outcome.recall,
        precision=outcome.precision,
        specificity=outcome.specificity,
    )
