"""The card of a task: a name for each part in which tasks differ.

Everything else in the house asks the card and knows no task. Parts are named `package.module:name` and loaded on use,
so that a card imports none of them. What a part must be able to do says its protocol: `Targets` in
`pupille.data.annotations`, `Objective` in `pupille.training.objectives.objective`, `Decoder` in
`pupille.models.decode.decoder`, `Predictions` in `pupille.results.task_predictions`, `Statistics` in
`pupille.evaluation.inference.statistics`, `Section` in `pupille.report.section`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from pupille.errors import ConfigError
from pupille.i18n.language import phrase, tell

PARTS = {
    "compare_two": phrase("comparing two finished runs"),
    "objective": phrase("training"),
    "head": phrase("training on a pretrained network"),
    "words": phrase("a report"),
    "explained": phrase("explaining a model"),
    "offline": phrase("a page that answers by itself"),
}
"""What a reader calls the part of a card."""


@dataclass(frozen=True)
class Task:
    """One kind of question asked of images.

    annotation: what each image carries: class, number, boxes, mask, instances. primary: the metric by which models are
    chosen and compared. baseline: the model that learns nothing. promises: whether answers come with a promise of their
    own, for which part of validation is set aside. row_an_image: whether predictions are one table of a row an image.
    weighs_images: whether images may be weighed by group while a model learns.
    The others are dotted names. metrics: a tuple of `MetricSpec`, every overall metric in the order in which they are
    shown. targets: (dataset, rows) -> Targets. objective: an `Objective`. head: (train, validation, settings, on_epoch)
    -> what stands on a frozen backbone. decode: a `Decoder`. predictions: a type of `Predictions`. statistics:
    predictions -> what each image contributes to every metric. evaluate, differences, compare_two: score predictions,
    compare runs, compare two of them. score: (folder, predictions, evaluation, questions) -> what is said of other
    images, metrics that depend on the questions among it. record: (predictions, evaluations, questions) -> the same of
    a run for `results.json`. gallery: (validation, test, record of the run, keep) -> the images worth a look.
    check_questions: (classes, asked) -> None, raises for what cannot be asked of predictions beyond the metrics.
    calibrated: (spec, wishes, folder) -> the rule of what answers promise, which validation calibrates; None without
    one. Raises for what cannot be asked of new images. protocol: what is fixed before images are collected, with the
    questions that it answers. prediction: (answers, wishes, rule) -> their predictions. larger: (model, pixels, sizes
    of the run) -> what the model answers for images beyond the sizes it learned from, a `LargerPictures`. sections: a
    tuple of `Section`, what a report shows of this task alone. words: the `TaskWords` it says within the others.
    check_results: (results) -> None, raises where what is read does not fit. given: how the answers of another tool are
    read and scored, a `GivenAnswers`. given_words: the `ScoresWords` of the report on them. pool: predictions of parts
    that share no image -> all of them as one, for a primary metric that is no mean over images. by_group: what is told
    of groups of images, a `GroupFigures` of `pupille.evaluation.by_group`. losses: predictions -> how far off each is,
    a `Losses` of `pupille.evaluation.losses`. right_answers: (predictions, others of changed pictures) -> what is lost,
    a `RightAnswers` of `pupille.evaluation.right_answers`; of tasks whose answers are drawn. export: the answers in a
    file of another format, an `ExportPart`; empty where operators cannot make them. offline: (folder, spec, record of
    the run) -> by which rules a page answers that has no Python, `OfflineRules`. served: what a server answers for an
    image, a `ServedPart` of `pupille.serving.records`. explained: what a map divides over a picture, a `Question` of
    `pupille.explanation.subject`.
    """

    name: str
    annotation: str
    primary: str
    metrics: str
    targets: str
    predictions: str
    statistics: str
    evaluate: str
    differences: str
    given: str
    given_words: str
    sections: str = ""
    words: str = ""
    check_results: str = ""
    baseline: str = ""
    promises: bool = False
    row_an_image: bool = False
    weighs_images: bool = False
    objective: str = ""
    head: str = ""
    decode: str = ""
    compare_two: str = ""
    score: str = ""
    record: str = ""
    gallery: str = ""
    check_questions: str = ""
    calibrated: str = ""
    protocol: str = ""
    prediction: str = ""
    served: str = ""
    larger: str = ""
    pool: str = ""
    by_group: str = ""
    losses: str = ""
    right_answers: str = ""
    export: str = ""
    offline: str = ""
    explained: str = ""

    @property
    def is_learned(self) -> bool:
        """Whether models of this task can be trained."""
        return bool(self.objective)

    def load(self, part: str) -> Any:
        """What one of the fields names. Raises ConfigError where the task has no such part yet."""
        if not getattr(self, part):
            raise ConfigError(
                tell(
                    "{what} is not there yet for {task}. `pupille score` says how good answers are, and `pupille show` "
                    "shows the images.",
                    what=tell(PARTS.get(part, part)),
                    task=tell(self.name),
                )
            )
        return load(getattr(self, part))


def load(dotted: str) -> Any:
    """What a dotted name `package.module:name` stands for."""
    module, _, name = dotted.partition(":")
    return getattr(import_module(module), name)
