"""A door that opens for one class: from which probability on, given what each of the two errors costs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.intervals import wilson
from pupille.evaluation.thresholds import Costs, at_threshold, slide, threshold_of_least_cost
from pupille.results import FloatArray

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Errors:
    """What a threshold does on photos whose truth is known. cost: of all errors together."""

    threshold: float
    missed: int
    false_alarms: int
    cost: float


@dataclass(frozen=True)
class Door:
    """The threshold of a door. name: the class that it opens for. threshold: it opens at this probability or above.

    at_threshold, at_rule: the errors on the photos that the threshold was chosen on, with it and with that of the costs
    alone; None without labels, where the threshold is that of the costs. inside, outside: how many of these photos it
    should have opened for, and how many not.
    """

    name: str
    costs: Costs
    threshold: float
    at_threshold: Errors | None = None
    at_rule: Errors | None = None
    inside: int = 0
    outside: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain values, with 95 % intervals (Wilson) of both shares of errors."""
        record = {**asdict(self), "rule": self.costs.rule}
        if self.at_threshold:
            record["missed_share"] = share(self.at_threshold.missed, self.inside)
            record["false_alarm_share"] = share(self.at_threshold.false_alarms, self.outside)
        return record

    def sentences(self) -> list[str]:
        """What it says, in words."""
        costs = f"a missed {self.name} costs {self.costs.missed:g}, a false alarm {self.costs.false_alarm:g}"
        if self.at_threshold is None or self.at_rule is None:
            return [
                f"The door opens for {self.name} from a probability of {self.threshold:.3f} on: {costs}. "
                f"That is right if the probabilities are; photos in folders, one called {self.name}, would show it."
            ]
        chosen, rule = self.at_threshold, self.at_rule
        alone = [
            f"The costs alone would open at {rule.threshold:.3f}: {rule.missed:,} missed, {rule.false_alarms:,} false "
            f"alarms, cost {rule.cost:g}."
        ]
        return [
            f"The door opens for {self.name} from a probability of {chosen.threshold:.3f} on, which costs least on "
            f"these photos: {costs}.",
            f"Missed: {in_words(chosen.missed, self.inside)}. False alarms: "
            f"{in_words(chosen.false_alarms, self.outside)}. Cost: {chosen.cost:g}.",
            *(alone if rule != chosen else []),
            "The threshold was chosen on these same photos: expect somewhat more errors on others; count them there.",
        ]


def open_door(name: str, costs: Costs, probabilities: FloatArray, is_inside: Flags | None) -> Door:
    """The door for `name`. probabilities: (N,) of that class. is_inside: (N,) whether it should open; None if unknown.

    With labels it is the threshold with the least cost on these photos; without, or if all are of one kind, that of
    the costs alone.
    """
    if is_inside is None or is_inside.all() or not is_inside.any():
        return Door(name, costs, costs.rule)
    threshold = threshold_of_least_cost(slide(is_inside, probabilities), costs).value
    return Door(
        name,
        costs,
        threshold,
        errors_at(threshold, probabilities, is_inside, costs),
        errors_at(costs.rule, probabilities, is_inside, costs),
        int(is_inside.sum()),
        int((~is_inside).sum()),
    )


def errors_at(threshold: float, probabilities: FloatArray, is_inside: Flags, costs: Costs) -> Errors:
    """The errors of one threshold."""
    seen = at_threshold(is_inside, probabilities, threshold)
    cost = seen.misses * costs.missed + seen.alarms * costs.false_alarm
    return Errors(threshold, seen.misses, seen.alarms, cost)


def share(errors: int, n: int) -> dict[str, float]:
    """A share of errors as a metric: value, low, high, n."""
    low, high = wilson(errors, n)
    return {"value": errors / n, "low": float(low), "high": float(high), "n": n}


def in_words(errors: int, n: int) -> str:
    """`3 of 100 (95 % interval 1.0% to 8.5%)`."""
    low, high = wilson(errors, n)
    return f"{errors:,} of {n:,} (95 % interval {low:.1%} to {high:.1%})"
