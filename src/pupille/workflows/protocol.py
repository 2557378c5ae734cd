"""What is fixed before images are collected and models trained: planned, sealed, and held against what was done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from pupille.config import Settings
from pupille.errors import ConfigError, RunError
from pupille.evaluation.inference.sample_size import (
    POWER,
    Need,
    images_for_mean_cost,
    images_for_recall_and_specificity,
    images_for_width,
    images_to_settle,
    plan,
)
from pupille.evaluation.questions import EvaluationConfig
from pupille.i18n.language import StoredText, phrase, tell
from pupille.i18n.stored_text import with_stored_texts
from pupille.results.protocol import Planned, ProtocolPointRecord, ProtocolRecord
from pupille.runs.environment import versions
from pupille.runs.folder import as_json, read_json, write_named
from pupille.setting_values import ABOVE_0, not_allowed

PROTOCOL = "protocol.json"
PROTOCOL_SCHEMA = 1
USUAL_TEST = 0.2
"""The share of all images that a comparison keeps for the test."""


Asked = tuple[StoredText, int]
"""A question in words, and the independent test images that it needs."""


class Fixed(Protocol):
    """What a protocol of some task fixes."""

    @property
    def unit(self) -> str:
        """What is independent, in a word."""

    @property
    def images_per_unit(self) -> float:
        """The images of one unit, on average."""

    @property
    def correlation(self) -> float:
        """How alike two images of one unit are."""

    def questions(self) -> tuple[Asked, ...]:
        """Each question in words, and the independent test images that it needs."""

    def to_json(self) -> dict[str, Any]:
        """The settings as plain values."""


@dataclass(frozen=True)
class ClassProtocol(Settings):
    """The settings that the user fixes beforehand.

    unit: what is independent: patient, specimen, manuscript, place, image. prevalence: share of images of the class to
    find, where the model will be used. cost_missed, cost_false_alarm: of the two errors, in any unit. difference: the
    smallest of two models that matters, a share. images_per_unit: on average; correlation: of two images of one unit
    being right. accuracy: expected, of recall and specificity too. width: wished, of a 95 % interval. metric: by which
    models are compared. Raises ConfigError for numbers out of range.
    """

    unit: str
    prevalence: float
    cost_missed: float
    cost_false_alarm: float
    difference: float
    images_per_unit: float = 1.0
    correlation: float = 0.2
    accuracy: float = 0.9
    width: float = 0.1
    metric: str = "accuracy"

    def __post_init__(self) -> None:
        check_units(self.unit, self.images_per_unit, self.correlation)
        for name in ("prevalence", "difference", "accuracy", "width"):
            share = getattr(self, name)
            if not 0 < share < 1:
                raise not_allowed(
                    name,
                    share,
                    phrase("{setting} is a share above 0 and below 1, such as 0.05. Got {value}."),
                )
        for name in ("cost_missed", "cost_false_alarm"):
            cost = getattr(self, name)
            if not 0 < cost < float("inf"):
                raise not_allowed(name, cost, ABOVE_0)

    def questions(self) -> tuple[Asked, ...]:
        """Each question in words, and the independent test images that it needs."""
        return _accuracy(self), _recall_and_specificity(self), _difference(self), _mean_cost(self)


def check_units(unit: str, images_per_unit: float, correlation: float) -> None:
    """Raises ConfigError for a unit without a name, or images in it that cannot be."""
    if not unit.strip():
        raise ConfigError(
            tell("name the independent unit with a word: patient, specimen, manuscript, place, image.")
        )
    if not 1 <= images_per_unit < float("inf") or not 0 <= correlation <= 1:
        raise ConfigError(
            tell(
                "a unit has at least one image, and their correlation is from 0 to 1. Got "
                "{images_per_unit} and {correlation}.",
                images_per_unit=images_per_unit,
                correlation=correlation,
            )
        )


@dataclass(frozen=True)
class Answer:
    """The images that one question needs.

    question: in words. images: independent ones. need: with the units that they come in.
    """

    question: str
    images: int
    need: Need


def answers(fixed: Fixed) -> tuple[Answer, ...]:
    """The test images that each question needs, and why; the largest answer serves all of them."""
    correlation = fixed.correlation if fixed.images_per_unit > 1 else 0.0
    return tuple(
        Answer(
            question,
            images,
            plan(
                images,
                unit=fixed.unit,
                images_per_unit=fixed.images_per_unit,
                correlation=correlation,
            ),
        )
        for question, images in fixed.questions()
    )


def _accuracy(fixed: ClassProtocol) -> Asked:
    question = tell(
        "the accuracy, expected to be {right:0} %, with a 95 % interval {width:g3} wide",
        right=100 * fixed.accuracy,
        width=fixed.width,
    )
    return question, images_for_width(fixed.accuracy, fixed.width)


def _recall_and_specificity(fixed: ClassProtocol) -> Asked:
    question = tell(
        "recall and specificity, each expected to be {right:0} %, with a 95 % interval {width:g3} wide, where "
        "{prevalence:g3} of the images show the class",
        right=100 * fixed.accuracy,
        width=fixed.width,
        prevalence=fixed.prevalence,
    )
    return question, images_for_recall_and_specificity(
        recall=fixed.accuracy, specificity=fixed.accuracy, width=fixed.width, prevalence=fixed.prevalence
    )


def _difference(fixed: ClassProtocol) -> Asked:
    # Two equally good models whose errors have nothing in common disagree most.
    disagree = max(2 * fixed.accuracy * (1 - fixed.accuracy), fixed.difference)
    question = tell(
        "a difference of {difference:g3} between two models, seen with a chance of {power:0} % where exactly one is "
        "right on {disagree:0} % of the images",
        difference=fixed.difference,
        power=100 * POWER,
        disagree=100 * disagree,
    )
    return question, images_to_settle(fixed.difference, disagree)


def _mean_cost(fixed: ClassProtocol) -> Asked:
    wrong = 1 - fixed.accuracy
    misses, alarms = fixed.prevalence * wrong * fixed.cost_missed, (1 - fixed.prevalence) * wrong
    cost = misses + alarms * fixed.cost_false_alarm
    question = tell(
        "the mean cost of an image, expected to be {cost:g3}, with a 95 % interval half of it wide", cost=cost
    )
    return question, images_for_mean_cost(
        recall=fixed.accuracy,
        specificity=fixed.accuracy,
        prevalence=fixed.prevalence,
        cost_of_miss=fixed.cost_missed,
        cost_of_alarm=fixed.cost_false_alarm,
        width=cost / 2,
    )


def sealed(fixed: Fixed) -> dict[str, Any]:
    """The protocol as a record with what it answers, the time, and the SHA-256 of all of it."""
    all_answers = answers(fixed)
    most = max(all_answers, key=lambda answer: answer.need.images)
    record = {
        "schema": PROTOCOL_SCHEMA,
        "kind": "protocol",
        "pupille": versions()["pupille"],
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "fixed": fixed.to_json(),
        "answers": [
            with_stored_texts({**asdict(answer.need), "question": answer.question}) for answer in all_answers
        ],
        "images": most.need.images,
        "units": most.need.units,
    }
    return {**record, "sha256": seal(record)}


def seal(record: Mapping[str, Any]) -> str:
    """SHA-256 of a protocol without its own `sha256`, as JSON with sorted keys and no spaces."""
    content = {key: value for key, value in record.items() if key != "sha256"}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def write_protocol(record: Mapping[str, Any], path: Path) -> None:
    """Writes a sealed protocol. Raises RunError if there is a file already: a sealed one is not overwritten."""
    if path.exists():
        raise RunError(
            tell(
                "{path!r} is there already, and a protocol is sealed once. Choose another --out.",
                path=str(path),
            )
        )
    write_named(path, as_json(dict(record)))


def read_protocol(path: Path) -> dict[str, Any]:
    """A sealed protocol. Raises RunError if the file is none, or was changed after it was sealed."""
    record = read_json(path, anywhere=True)
    if record.get("kind") != "protocol" or not isinstance(record.get("fixed"), dict):
        raise RunError(
            tell("{path!r} is no protocol. Make one with `pupille plan --out protocol.json`.", path=str(path))
        )
    if record.get("sha256") != seal(record):
        raise RunError(
            tell(
                "{path!r} was changed after it was sealed: its SHA-256 is another. Bring the sealed "
                "file, or seal a new one with `pupille plan` and say why.",
                path=str(path),
            )
        )
    return record


def check_task(protocol: Mapping[str, Any], task: str) -> None:
    """Raises ConfigError if a protocol was sealed for another task than that of the images."""
    planned = protocol["fixed"].get("task", "classification")
    if planned != task:
        raise ConfigError(
            tell(
                "the protocol plans a {planned}, and these images ask for a {task}. Bring the protocol of this "
                "question, or leave --protocol out.",
                planned=tell(planned),
                task=tell(task),
            )
        )


def asked_by(protocol: Mapping[str, Any], asked: EvaluationConfig, classes: int) -> EvaluationConfig:
    """The questions with the protocol's costs and prevalence where the user typed none; of two classes alone."""
    if classes != 2:
        return asked
    fixed = protocol["fixed"]
    wished = (asked.cost_missed, asked.cost_false_alarm, asked.least_recall, asked.least_precision)
    if wished == (None,) * 4 and not asked.youden:
        asked = replace(asked, cost_missed=fixed["cost_missed"], cost_false_alarm=fixed["cost_false_alarm"])
    return asked if asked.prevalence is not None else replace(asked, prevalence=fixed["prevalence"])


@dataclass(frozen=True)
class ProtocolCheck:
    """The facts of a comparison that a protocol fixes.

    group: what its groups are, None without. images, units: of the test. margin: of differences. measured_in: the unit
    of the numbers, "" without.
    """

    metric: str
    margin: float | None
    group: str | None
    images: int
    units: int
    classes: int
    asked: EvaluationConfig
    measured_in: str = ""


def protocol_record(protocol: Mapping[str, Any], done: ProtocolCheck) -> ProtocolRecord:
    """The `protocol` of `results.json`: what was fixed and when, and where it was followed.

    followed: true, false, or null where the point does not apply.
    """
    fixed = protocol["fixed"]
    grouped = fixed["images_per_unit"] > 1
    points: list[tuple[str, Planned, Planned, bool | None]] = [
        (phrase("primary metric"), fixed["metric"], done.metric, fixed["metric"] == done.metric),
        (phrase("margin"), fixed["difference"], done.margin, fixed["difference"] == done.margin),
        (phrase("unit"), fixed["unit"], done.group or "image", bool(done.group) if grouped else True),
        (phrase("test images"), protocol["images"], done.images, done.images >= protocol["images"]),
        (phrase("test units"), protocol["units"], done.units, done.units >= protocol["units"]),
    ]
    if "measured_in" in fixed:
        unit = fixed["measured_in"]
        points.append((phrase("measured in"), unit, done.measured_in, unit == done.measured_in))
    if "prevalence" in fixed:
        costs, asked = (fixed["cost_missed"], fixed["cost_false_alarm"]), done.asked
        cost = (asked.cost_missed, asked.cost_false_alarm)
        is_binary = done.classes == 2
        followed = fixed["prevalence"] == asked.prevalence if is_binary else None
        points.append((phrase("prevalence"), fixed["prevalence"], asked.prevalence, followed))
        points.append((phrase("costs"), costs, cost, costs == cost if is_binary else None))
    return ProtocolRecord(
        sha256=protocol["sha256"],
        created=protocol["created"],
        points=tuple(ProtocolPointRecord(*point) for point in points),
        fixed=fixed,
    )
