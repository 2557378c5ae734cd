"""What weighing by group gains and costs: each group of test images under a model with the weights and one without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pupille.evaluation.by_group import Images
from pupille.evaluation.inference.bootstrap import units_of
from pupille.evaluation.inference.estimate import no_interval
from pupille.evaluation.inference.intervals import ALPHA
from pupille.evaluation.inference.paired import simultaneous_intervals
from pupille.evaluation.inference.subgroups import SMALLEST
from pupille.i18n.language import StoredText, tell, tell_joined, tells
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.group_weights import GroupWeightsRecord, WeighedGroupRecord
from pupille.results.metric import Metric
from pupille.tasks import metric_spec
from pupille.tasks.metric import MetricSpec
from pupille.tasks.task import Task

ALL = "all"


@dataclass(frozen=True)
class Weighing:
    """How the images of a run were weighed. column: whose values are the groups. test: of each test image. learned: of
    each training image. largest, effective, small: as of `pupille.data.group_weights.GroupWeights`. unit: of what is
    predicted."""

    column: str
    test: Sequence[str]
    learned: Sequence[str]
    largest: float
    effective: float
    small: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class Twins:
    """Test images under the model with the weights and under the one without, and what each image scores."""

    card: Task
    spec: MetricSpec
    weighed: Images
    plain: Images
    scores: FloatArray

    @classmethod
    def of(cls, card: Task, weighed: Any, plain: Any, groups: Sequence[str] | None, seed: int) -> Twins:
        """Of predictions. scores: (N,) of the first less of the second."""
        spec = metric_spec(card.name, card.primary)
        with_weights, without = (
            card.load("statistics")(some).image_scores(spec.name) for some in (weighed, plain)
        )
        return cls(
            card,
            spec,
            Images(weighed, groups, None, seed),
            Images(plain, groups, None, seed),
            np.asarray(with_weights - without, dtype=np.float64),
        )

    def record(self, rows: IntArray, name: str, learned: int, *, alpha: float) -> WeighedGroupRecord:
        """The figures of some test images. alpha: one less the confidence of their intervals."""
        part = self.card.load("by_group")
        plain, weighed = (
            part.of(images.rows(rows), alpha=alpha)[self.spec.name] for images in (self.plain, self.weighed)
        )
        return WeighedGroupRecord(
            name, len(rows), learned, plain, weighed, self.gain(rows, alpha=alpha), None
        )

    def gain(self, rows: IntArray, *, alpha: float) -> Metric:
        """What the weights change on some images, by what they change on each."""
        groups = self.weighed.groups
        units = units_of(len(rows), None if groups is None else [groups[int(row)] for row in rows])
        n = int(units.max()) + 1
        values, low, high = simultaneous_intervals(
            self.scores[rows][None],
            units,
            share=self.spec.unit == "share",
            alpha=alpha,
            seed=self.weighed.seed,
        )
        why = no_interval(n, grouped=groups is not None)
        if why or np.isnan(low[0]):
            why = why or tell("too few images, or the same gap for all: no interval can be given")
            return Metric(float(values[0]), None, None, n, why)
        return Metric(float(values[0]), float(low[0]), float(high[0]), n)


def group_weights_record(
    card: Task, weighed: Any, plain: Any, weighing: Weighing, *, groups: Sequence[str] | None, seed: int
) -> GroupWeightsRecord:
    """What the weights gain and cost on test. weighed, plain: predictions of the test images with them and without."""
    twins = Twins.of(card, weighed, plain, groups, seed)
    cells, learned = np.asarray(weighing.test, dtype=str), Counter(weighing.learned)
    names = sorted({*weighing.test, *weighing.learned})
    sizes = {name: int((cells == name).sum()) for name in names}
    alpha = ALPHA / max(sum(size >= SMALLEST for size in sizes.values()), 1)
    records = []
    for name in names:
        if sizes[name] < SMALLEST:
            why = tell(
                "too few images to say anything ({n}), {least} are needed", n=sizes[name], least=SMALLEST
            )
            records.append(WeighedGroupRecord(name, sizes[name], learned[name], None, None, None, why))
            continue
        records.append(twins.record(np.flatnonzero(cells == name), name, learned[name], alpha=alpha))
    every = twins.record(np.arange(len(cells)), ALL, len(weighing.learned), alpha=ALPHA)
    return GroupWeightsRecord(
        weighing.column,
        twins.spec.name,
        weighing.largest,
        weighing.effective,
        len(weighing.learned),
        every,
        tuple(records),
        sentences(records, every, twins.spec, weighing),
    )


def sentences(
    records: Sequence[WeighedGroupRecord], every: WeighedGroupRecord, spec: MetricSpec, weighing: Weighing
) -> tuple[StoredText, ...]:
    """Whom the weights are for, what they bring it, and what the others lose."""
    some = [record for record in records if record.gain is not None]
    lines: list[StoredText] = []
    if len(some) > 1:
        up = spec.better == "up"
        worst = min(some, key=lambda record: value_of(record.plain) * (1 if up else -1))
        lines = [
            tell(
                "Worst off without weights is {column}: {name} ({n:count} test images), {metric} {change}. {verdict}",
                metric=tell(spec.in_sentence),
                column=weighing.column,
                name=worst.name,
                n=worst.images,
                change=change(worst, spec, weighing.unit),
                verdict=verdict_of(worst, up=up),
            ),
            tell("What it costs the others: {listed}.", listed=tell_joined(
                [
                    tell("{name} {change}", name=record.name, change=change(record, spec, weighing.unit))
                    for record in some
                    if record is not worst
                ],
                "; ",
            )),
        ]  # fmt: skip
    else:
        lines = [tell("Fewer than two groups have enough test images to be compared.")]
    return (
        *lines,
        tell("All test images together: {change}.", change=change(every, spec, weighing.unit)),
        tells(
            "Within each class every group counts the same. The {n:count} training image counts as much as "
            "{effective:0} of equal weight would; the largest weight is {largest:1}.",
            "Within each class every group counts the same. The {n:count} training images count as much as "
            "{effective:0} of equal weight would; the largest weight is {largest:1}.",
            len(weighing.learned),
            effective=weighing.effective,
            largest=weighing.largest,
        ),
        *([kept_share(weighing)] if weighing.small else []),
    )


def kept_share(weighing: Weighing) -> StoredText:
    """Which groups are too small to be weighed."""
    return tell(
        "Groups of too few training images keep their share: {names}.",
        names=tell_joined([tell("{name}", name=name) for name in weighing.small]),
    )


def value_of(metric: Metric | None) -> float:
    """The value of a figure that is there."""
    return float(metric.value or 0.0) if metric else 0.0


def change(record: WeighedGroupRecord, spec: MetricSpec, unit: str) -> StoredText:
    """`61.0 % without, 74.0 % with them (+13.0 points, +4.0 to +22.0)`."""
    gain = record.gain
    before, after = (spec.written(value_of(metric), unit) for metric in (record.plain, record.weighed))
    difference = tell("no interval") if gain is None else difference_of(gain, spec)
    return tell(
        "{before} without, {after} with them ({difference})",
        before=before,
        after=after,
        difference=difference,
    )


def difference_of(gain: Metric, spec: MetricSpec) -> StoredText:
    """A difference with its bounds."""
    value = value_of(gain)
    if spec.unit == "share":
        # 1.9 points are singular in French.
        whole = int(round(abs(100 * value), 1))
        amount = tells("{points:points}\u00a0points", "{points:points}\u00a0points", whole, points=value)
    else:
        amount = tell("{value:signed}", value=value)
    if gain.low is None:
        return tell("{amount}, no interval: {reason}", amount=amount, reason=gain.reason)
    if spec.unit == "share":
        return tell("{amount}, {low:points} to {high:points}", amount=amount, low=gain.low, high=gain.high)
    return tell("{amount}, {low:signed} to {high:signed}", amount=amount, low=gain.low, high=gain.high)


def verdict_of(worst: WeighedGroupRecord, *, up: bool) -> StoredText:
    """Whether the group that was worst off gains."""
    gain = worst.gain
    if gain is None or gain.low is None or gain.high is None:
        return tell("Whether it gains cannot be told.")
    low, high = (gain.low, gain.high) if up else (-gain.high, -gain.low)
    if low > 0:
        return tell("It gains.")
    return tell("It loses.") if high < 0 else tell("Whether it gains cannot be told.")
