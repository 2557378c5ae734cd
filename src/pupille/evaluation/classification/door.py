"""A door that opens for one class: from which probability on, given what each of the two errors costs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.classification.thresholds import Costs, at_threshold, slide, threshold_of_least_cost
from pupille.evaluation.inference.intervals import wilson
from pupille.i18n.language import say, says
from pupille.i18n.near_certainty import EXTREME, digits
from pupille.results.arrays import FloatArray

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
    alone; None without labels of both kinds, where the threshold is that of the costs. inside, outside: how many of
    these photos it should have opened for, and how many not; 0 and 0 without labels.
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
        """The door in sentences: its threshold, costs and errors."""
        costs = say(
            "a missed {name} costs {missed:short}, a false alarm {false_alarm:short}",
            name=self.name,
            missed=self.costs.missed,
            false_alarm=self.costs.false_alarm,
        )
        if self.at_threshold is None or self.at_rule is None:
            opening = say(
                "The door opens for {name} from a probability of {threshold} on: {costs}. That is right if the "
                "probabilities are; {missing}",
                name=self.name,
                threshold=digits(self.threshold),
                costs=costs,
                missing=self.missing(),
            )
            return [opening, *self.extreme()]
        chosen, rule = self.at_threshold, self.at_rule
        return [
            self.opening(chosen, costs),
            *self.extreme(),
            say(
                "Missed: {missed}. False alarms: {false_alarms}. Cost: {cost:short}.",
                missed=in_words(chosen.missed, self.inside),
                false_alarms=in_words(chosen.false_alarms, self.outside),
                cost=chosen.cost,
            ),
            *([] if rule == chosen else [of_costs_alone(rule)]),
            say(
                "The threshold was chosen on these same photos: expect somewhat more errors on others; count them "
                "there."
            ),
        ]

    def opening(self, chosen: Errors, costs: str) -> str:
        """From which probability on the door opens, and why there."""
        if chosen.threshold > 1:
            return say(
                "The door never opens for {name}, which costs least on these photos: {costs}.",
                name=self.name,
                costs=costs,
            )
        return say(
            "The door opens for {name} from a probability of {threshold} on, which costs least on these photos: "
            "{costs}.",
            name=self.name,
            threshold=digits(chosen.threshold),
            costs=costs,
        )

    def missing(self) -> str:
        """Which photos would show what the door is worth."""
        if self.inside:
            return say(
                "all of these photos are in the folder {name}, and photos of others are missing that would show it: "
                "put some beside it, in folders of another name.",
                name=self.name,
            )
        if self.outside:
            return say(
                "no photo of {name} could be read, which would show it: add some to that folder.",
                name=self.name,
            )
        return say("photos in folders, one called {name} and one of others, would show it.", name=self.name)

    def extreme(self) -> list[str]:
        """One sentence about a threshold at which the probability decides next to nothing; nothing about others."""
        if EXTREME <= self.threshold <= 1 - EXTREME:
            return []
        if self.threshold < EXTREME:
            return [
                say(
                    "Such a door opens for nearly anything: choose its threshold on more photos, or with other costs."
                )
            ]
        return [
            say(
                "Such a door opens for nearly nothing: choose its threshold on more photos, or with other costs."
            )
        ]


def of_costs_alone(rule: Errors) -> str:
    """What the threshold of the costs would do."""
    return says(
        "The costs alone would open at {threshold}: {missed} missed, {n} false alarm, cost {cost:short}.",
        "The costs alone would open at {threshold}: {missed} missed, {n} false alarms, cost {cost:short}.",
        rule.false_alarms,
        threshold=digits(rule.threshold),
        missed=rule.missed,
        cost=rule.cost,
    )


def open_door(name: str, costs: Costs, probabilities: FloatArray, is_inside: Flags | None) -> Door:
    """The door for `name`. probabilities: (N,) of that class. is_inside: (N,) whether it should open; None if unknown.

    With labels it is the threshold with the least cost on these photos; without, or if all are of one kind, that of
    the costs alone.
    """
    if is_inside is None:
        return Door(name, costs, costs.rule)
    inside, outside = int(is_inside.sum()), int((~is_inside).sum())
    if not inside or not outside:
        return Door(name, costs, costs.rule, inside=inside, outside=outside)
    threshold = threshold_of_least_cost(slide(is_inside, probabilities), costs).value
    return Door(
        name,
        costs,
        threshold,
        errors_at(threshold, probabilities, is_inside, costs),
        errors_at(costs.rule, probabilities, is_inside, costs),
        inside,
        outside,
    )


def errors_at(threshold: float, probabilities: FloatArray, is_inside: Flags, costs: Costs) -> Errors:
    """The errors of one threshold."""
    counts = at_threshold(is_inside, probabilities, threshold)
    cost = counts.misses * costs.missed + counts.alarms * costs.false_alarm
    return Errors(threshold, counts.misses, counts.alarms, cost)


def share(errors: int, n: int) -> dict[str, float]:
    """A share of errors as a metric: value, low, high, n."""
    low, high = wilson(errors, n)
    return {"value": errors / n, "low": float(low), "high": float(high), "n": n}


def in_words(errors: int, n: int) -> str:
    """`3 of 100 (95 % interval from 1.0 to 8.5 %)`."""
    low, high = wilson(errors, n)
    return say(
        "{errors} of {n} (95\u00a0% interval from {low:1} to {high:1}\u00a0%)",
        errors=errors,
        n=n,
        low=100 * low,
        high=100 * high,
    )
