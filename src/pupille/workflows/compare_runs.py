"""Two finished runs of one split: is the second better, worse, equivalent, or is that undecided?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

from pupille.errors import RunError, SettingError
from pupille.evaluation.inference.sample_size import POWER, images_to_settle
from pupille.evaluation.inference.two_models import TwoModels
from pupille.i18n.language import StoredText, phrase, tell, tell_joined
from pupille.i18n.stored_text import with_stored_texts
from pupille.results.metric import Metric
from pupille.results.read import results_in
from pupille.results.results import Results
from pupille.results.task_predictions import Predictions
from pupille.runs.folder import RESULTS
from pupille.setting_values import not_allowed
from pupille.tasks import find_task, metric_spec
from pupille.training.run import groups_in_order, parts_predicted, read_groups, read_predictions
from pupille.workflows.predict import find_run

SAME_SPLIT = {
    phrase("they have other tasks"): attrgetter("task"),
    phrase("they are of other data sets, or of other pixels"): attrgetter("data.hash"),
    phrase("they know other classes"): attrgetter("classes"),
    phrase("their images were dealt differently to training, validation and test"): attrgetter("split.hash"),
    phrase("they have other test images"): attrgetter("split.test_hash"),
}
"""What the results of two runs must have in common, by the reason of the error where they do not."""


@dataclass(frozen=True)
class FinishedRun:
    """A run whose test images are scored. given: the folder as the user named it. groups: by id, "" for none."""

    given: str
    folder: Path
    results: Results
    test: Predictions
    groups: Mapping[str, str]

    @property
    def name(self) -> str:
        """The name of its model."""
        return self.results.chosen_run.name

    @property
    def metric(self) -> Metric:
        """Its primary metric on test."""
        return self.results.chosen_run.metrics[self.results.primary_metric]

    def to_json(self) -> dict[str, Any]:
        """Which run it is, with its primary metric."""
        return {"run": self.given, "name": self.name, "metric": self.metric.to_json()}


@dataclass(frozen=True)
class Settling:
    """How many independent test images would settle a difference that the user named."""

    difference: float
    images: int
    sentence: str


@dataclass(frozen=True)
class TwoRuns:
    """Two runs and the comparison of their models. notes: what a reader must know besides, in sentences."""

    first: FinishedRun
    second: FinishedRun
    comparison: TwoModels
    settling: Settling | None
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The comparison as plain values."""
        comparison = self.comparison
        record = {
            "first": self.first.to_json(),
            "second": self.second.to_json(),
            "metric": comparison.metric,
            "difference": comparison.difference.to_json(),
            "margin": comparison.margin,
            "word": comparison.word,
            "sentence": comparison.sentence,
            "tests": [with_stored_texts(asdict(test)) for test in comparison.tests],
            "discordant": comparison.discordant,
            "settle": with_stored_texts(asdict(self.settling)) if self.settling else None,
            "notes": list(self.notes),
        }
        return with_stored_texts(record)


def compare_runs(
    first: str | Path,
    second: str | Path,
    *,
    margin: float | None = None,
    settle: float | None = None,
    seed: int = 0,
) -> TwoRuns:
    """Whether the second run differs from the first on their test images, by a paired interval.

    first, second: folders of runs, or of comparisons, which stand for their chosen run. margin: the smallest difference
    that matters, named before looking. settle: a difference, to be told how many test images would
    settle it. Raises RunError if the two are not of one split or not scored, ConfigError for senseless numbers.
    """
    if settle is not None and not 0 < settle < 1:
        raise not_allowed(
            "settle", settle, phrase("{setting} is a share above 0 and below 1, such as 0.02. Got {value}.")
        )
    first_run, second_run = finished(first), finished(second)
    check_same_split(first_run, second_run)
    groups = common_groups(first_run, second_run)
    of_image = None if groups is None else groups_in_order(first_run.test, groups)
    card = find_task(first_run.results.task)
    primary = metric_spec(card.name, card.primary)
    if settle is not None and not (primary.per_image and primary.unit == "share"):
        raise SettingError(
            "settle", tell("--settle counts right answers, and these models give no such. Leave it out.")
        )
    comparison: TwoModels = card.load("compare_two")(
        first_run.test,
        second_run.test,
        metric=first_run.results.primary_metric,
        margin=margin,
        groups=of_image,
        seed=seed,
    )
    settlement = (
        None
        if settle is None
        else settling(settle, comparison, len(first_run.test), grouped=groups is not None)
    )
    return TwoRuns(first_run, second_run, comparison, settlement, tuple(notes(first_run, second_run)))


def finished(given: str | Path) -> FinishedRun:
    """The run in a folder with its test predictions. Raises RunError if its test images are not scored."""
    folder = find_run(given)
    if not (folder / RESULTS).exists() or "test" not in parts_predicted(folder):
        raise RunError(
            tell(
                "the test images of {given!r} are not scored yet. Finish the run with --resume, then "
                "compare.",
                given=str(given),
            )
        )
    test = read_predictions(folder, "test")
    return FinishedRun(str(given), folder, results_in(folder), test, read_groups(folder))


def check_same_split(first: FinishedRun, second: FinishedRun) -> None:
    """Raises RunError with the reason unless both runs are of one split of one data set."""
    for why, value_of in SAME_SPLIT.items():
        if value_of(first.results) != value_of(second.results):
            raise RunError(
                tell(
                    "{given!r} and {other!r} cannot be compared: {why}. Train both on one split; "
                    "--split takes the split.csv of a run.",
                    given=first.given,
                    other=second.given,
                    why=tell(why),
                )
            )


def common_groups(first: FinishedRun, second: FinishedRun) -> Mapping[str, str] | None:
    """The groups of the test images, from the run that knows them. Raises RunError if the groups of the two differ."""
    if first.groups and second.groups and first.groups != second.groups:
        raise RunError(
            tell(
                "{given!r} and {other!r} cannot be compared: their test images are grouped "
                "differently. Train both with the same --group.",
                given=first.given,
                other=second.given,
            )
        )
    return first.groups or second.groups or None


def settling(difference: float, comparison: TwoModels, n_images: int, *, grouped: bool) -> Settling:
    """How many test images would settle the difference, at the share of images on which the two disagree."""
    disagree = max(comparison.discordant, difference)
    images = images_to_settle(difference, disagree)
    sentence = tell(
        "A difference of {points:short} points would be seen with a chance of {power:0} % on {images} independent test "
        "images, where exactly one of the two models is right on {disagree:1} % of them; here there are {here}.",
        points=100 * difference,
        power=100 * POWER,
        images=images,
        disagree=100 * disagree,
        here=n_images,
    )
    if not grouped:
        return Settling(difference, images, sentence)
    more = tell(
        "These images are of groups, whose images resemble each other: then more are needed, see `pupille plan`."
    )
    return Settling(difference, images, tell_joined([sentence, more], " "))


def notes(first: FinishedRun, second: FinishedRun) -> list[StoredText]:
    """Sentences on what weakens the answer."""
    sentences = []
    if first.folder.resolve() == second.folder.resolve():
        sentences.append(tell("Both are the same run."))
    for run in (first, second):
        if run.results.audit and run.results.audit.allowed_leak:
            sentences.append(
                tell(
                    "{run!r} was trained with a leak that was allowed: its score is too good.", run=run.given
                )
            )
    opened = [run.results.split.opened for run in (first, second)]
    times = max((n for n in opened if n is not None), default=0)
    if times > 1:
        sentences.append(
            tell(
                "These test images have been scored {times} times on this machine; a model chosen by looking at them "
                "seems better than it is.",
                times=times,
            )
        )
    return sentences
