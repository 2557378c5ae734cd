"""The settings of a run, validated where they are born; the one place of every default.

Each class is frozen and turns into plain JSON with `to_json` and back with `from_json`; `run.json` keeps it so.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from pupille.errors import ConfigError, SettingError, unknown_choice
from pupille.i18n.language import phrase, tell
from pupille.setting_values import (
    ABOVE_0,
    AT_LEAST_1,
    check_bands,
    check_seed,
    check_size,
    check_weights,
    not_allowed,
    parse_background_value,
    parse_ignore_value,
    parse_window,
)
from pupille.tasks import TASKS

SMALL_CLASSES = ("keep", "drop")
SAME_NAMES = ("join", "apart")
CLASSES, IDS = "classes", "ids"
MASKS_ARE = (CLASSES, IDS)
PARTS = ("train", "validation", "test")
AUTO = "auto"
TRAINING_CHOICES = {
    "optimizer": ("adamw", "sgd"),
    "schedule": ("one-cycle", "cosine"),
    "class_weights": ("none", "balanced"),
    "precision": (AUTO, "fp32", "bf16"),
    "fine_tune": (AUTO, "none", "last", "all"),
}
SEARCHES = ("random", "grid", "halving", "tpe")
"""How the settings of a model are searched."""
MINIMUM_PER_CLASS = 5
"""A class with fewer images than this cannot be learned and tested; the user is told."""


class Settings:
    """What all frozen settings share: plain JSON, there and back."""

    def to_json(self) -> dict[str, Any]:
        """The settings as plain values."""
        return asdict(self)  # type: ignore[call-overload,no-any-return]

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Self:
        """The inverse of `to_json`. Raises ConfigError for a setting this version does not know."""
        known = [item.name for item in fields(cls)]  # type: ignore[arg-type]
        for name in record:
            if name not in known:
                raise ConfigError(unknown_choice("a setting", name, known))
        return cls(**{name: as_tuples(value) for name, value in record.items()})


def as_tuples(value: Any) -> Any:
    """JSON's lists as tuples, inner ones too."""
    return tuple(map(as_tuples, value)) if isinstance(value, list) else value


@dataclass(frozen=True)
class DataConfig(Settings):
    """How a source of images is read.

    label_level: which folder level names the class; 1 is the first below the split. split_folders: (folder, part) of
    the folders that are parts of a split, () where none is; None goes by their names. same_names: `join` or `apart`,
    whether folders of one name below different folders are one class; None decides by what they hold.
    path_column, label_column, split_column: columns of a table; None finds them by their usual names.
    group: the column that says which images belong together (same patient, site, place).
    group_pattern: a regular expression on the path; what its first group (or all of it) matches names the group.
    group_distance: pictures taken closer together than this, such as `500m`, form a group.
    position_columns: two metadata columns with degrees, latitude first; position_pattern: a regular expression on the
    path with two groups; by default positions come from EXIF, or from file names that hold two numbers.
    small_classes: `keep` or `drop` the classes with fewer than five images.
    window: the pixel values shown as black and white: `auto`, `LOW,HIGH`, or percentiles `pLOW,pHIGH`.
    task: the card of what is learned; `auto` sees by the labels whether they are classes or numbers. measured_in: the
    unit of the numbers; None takes it from the heading of their column, as of `weight (g)`.
    page: which page of files with several, 0 is the first. bands: which one or three channels of files with several, 1
    is the first; without any, the colours. strict: stop at the first file that cannot be read.
    voc_zero_based: whether the boxes of Pascal VOC count pixels from 0; None sees by their numbers.
    masks_are: `classes` or `ids`, whether the values of masks name classes or number objects; None sees by the values.
    ignore_value: the value of masks that counts neither as truth nor as error, a whole number or a colour such as
    `#e0e0c0`, or `none`; None takes what tables and habit say. background_value: the value of masks of classes that is
    no object, written likewise, or `none` where each class counts; None takes 0, or what a table calls so.
    """

    label_level: int = 1
    split_folders: tuple[tuple[str, str], ...] | None = None
    same_names: str | None = None
    path_column: str | None = None
    label_column: str | None = None
    split_column: str | None = None
    group: str | None = None
    group_pattern: str | None = None
    group_distance: str | None = None
    position_columns: tuple[str, str] | None = None
    position_pattern: str | None = None
    small_classes: str = "keep"
    window: str = "auto"
    page: int = 0
    strict: bool = False
    task: str = AUTO
    measured_in: str | None = None
    bands: tuple[int, ...] = ()
    voc_zero_based: bool | None = None
    masks_are: str | None = None
    ignore_value: str | None = None
    background_value: str | None = None

    def __post_init__(self) -> None:
        if self.task not in (AUTO, *TASKS):
            raise ConfigError(unknown_choice("--task", self.task, (AUTO, *TASKS)))
        if self.label_level < 1:
            raise not_allowed(
                "label_level", self.label_level, phrase("{setting} counts folders from 1. Got {value}.")
            )
        if self.same_names not in (None, *SAME_NAMES):
            setting = "same_names"
            raise SettingError(setting, unknown_choice(setting, str(self.same_names), SAME_NAMES))
        for folder, part in self.split_folders or ():
            if part not in PARTS:
                named = tell("the part of {folder!r}", folder=folder)
                raise SettingError("split_folders", unknown_choice(named, part, PARTS))
        if self.masks_are not in (None, *MASKS_ARE):
            setting = "masks_are"
            raise SettingError(setting, unknown_choice(setting, str(self.masks_are), MASKS_ARE))
        parse_ignore_value(self.ignore_value)
        parse_background_value(self.background_value)
        if self.small_classes not in SMALL_CLASSES:
            setting = "small_classes"
            raise SettingError(setting, unknown_choice(setting, self.small_classes, SMALL_CLASSES))
        if self.page < 0:
            raise not_allowed("page", self.page, phrase("{setting} counts from 0. Got {value}."))
        check_bands(self.bands)
        if sum(map(bool, (self.group, self.group_pattern, self.group_distance))) > 1:
            raise ConfigError(
                tell("give one of a group column, a group pattern and a group distance, not several.")
            )
        if (self.position_columns or self.position_pattern) and not self.group_distance:
            raise ConfigError(
                tell("positions are used to group by distance: give --group-distance too, such as 500m.")
            )
        if self.group_pattern:
            try:
                re.compile(self.group_pattern)
            except re.error as error:
                raise ConfigError(
                    tell(
                        "the group pattern {pattern!r} is not a regular expression: {reason}. Try it on a path first.",
                        pattern=self.group_pattern,
                        reason=str(error),
                    )
                ) from error
        parse_window(self.window)


@dataclass(frozen=True)
class GateConfig(Settings):
    """What may pass the audit in front of training.

    drop_duplicates: keep one of the pictures that are the same. allow_leak: train in spite of a leak, and also without
    it, so that its price is known. waive: pairs (code of a check, reason) whose errors are accepted.
    """

    drop_duplicates: bool = False
    allow_leak: bool = False
    waive: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.allow_leak and self.drop_duplicates:
            raise ConfigError(
                tell("either drop the duplicates or allow the leak to see its price, not both.")
            )


@dataclass(frozen=True)
class SplitConfig(Settings):
    """How samples are dealt to training, validation and test.

    test, validation: fractions of all samples. seed: of the draw. file: a `split.csv` to use instead of drawing.
    resplit: draw anew although the data set brings its own split.
    """

    test: float = 0.2
    validation: float = 0.2
    seed: int = 0
    file: str | None = None
    resplit: bool = False

    def __post_init__(self) -> None:
        for name, value in (("test", self.test), ("validation", self.validation)):
            if not 0 < value < 1:
                raise not_allowed(
                    name,
                    value,
                    phrase("{setting} is a fraction of all images, between 0 and 1. Got {value}."),
                )
        if self.test + self.validation > 0.9:
            raise ConfigError(
                tell(
                    "test and validation together leave {share:0}\u00a0% of the images to train on; at least 10\u00a0% "
                    "are needed. Make one of them smaller.",
                    share=100 * (1 - self.test - self.validation),
                )
            )
        if self.file and self.resplit:
            raise ConfigError(tell("give either a split file or ask for a new split, not both."))
        check_seed(self.seed)


@dataclass(frozen=True)
class TrainConfig(Settings):
    """How a model is fitted. None means: the default stated for the model (`pupille models NAME`), or not at all.

    epochs: passes over the training images. batch_size: images per step. optimizer: `adamw` or `sgd`. learning_rate:
    the peak of the schedule, or `auto` for a range test. schedule: `one-cycle` or `cosine`. weight_decay: of the
    optimizer. label_smoothing: share of each label spread over all classes. class_weights: `balanced` lets every class
    weigh the same in the loss. group_weights: a column whose values weigh the same within every class. patience: stop
    after this many epochs without a lower validation loss; keep the best. ema: decay of a moving average of the
    weights. clip: largest norm of the gradient. precision: `fp32`, `bf16`, or `auto`. augment: name of a set of changes
    to the training images (`pupille augment`). views: how often a frozen backbone looks at each training image, first
    as it is, then changed by `augment`; 1, or 3 with a set. fine_tune: the `last` stages or `all` of a pretrained
    network are trained further after its head; `auto` does so for the best one of a comparison if there is time.
    layer_decay: what the rate of a stage that is fine-tuned is multiplied by from one stage down to the next; by
    default so that it falls to a tenth. dice_share: of the loss of masks, beside the cross-entropy. box_weight: times
    that the place of boxes counts in a detector's loss. image_size: pixels of the side at which models see pictures, of
    the longer one where these keep their shape; None as usual for the model. tiles: models of boxes see large pictures
    in tiles. patch: side of the squares that models of masks learn from, in pixels. depth: levels of the small U-Net.
    Both follow the objects of the training images where they are None. seed: of weights, order and every other random
    choice.
    """

    epochs: int | None = None
    batch_size: int | None = None
    optimizer: str = "adamw"
    learning_rate: float | str | None = None
    schedule: str = "one-cycle"
    weight_decay: float = 0.01
    label_smoothing: float = 0.0
    class_weights: str = "none"
    group_weights: str | None = None
    patience: int | None = None
    ema: float | None = None
    clip: float | None = None
    precision: str = "auto"
    augment: str = "none"
    views: int | None = None
    fine_tune: str = AUTO
    layer_decay: float | None = None
    dice_share: float = 0.5
    box_weight: float = 1.0
    image_size: int | None = None
    tiles: bool = False
    patch: int | None = None
    depth: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("epochs", "batch_size", "patience", "views"):
            whole = getattr(self, name)
            if whole is not None and whole < 1:
                raise not_allowed(name, whole, AT_LEAST_1)
        if self.patch is not None and not 32 <= self.patch <= 1024:
            raise not_allowed("patch", self.patch, phrase("{setting} must be from 32 to 1024. Got {value}."))
        if self.depth is not None and not 2 <= self.depth <= 6:
            raise not_allowed("depth", self.depth, phrase("{setting} must be from 2 to 6. Got {value}."))
        for name, allowed in TRAINING_CHOICES.items():
            if getattr(self, name) not in allowed:
                raise SettingError(name, unknown_choice(name, getattr(self, name), allowed))
        check_rate(self.learning_rate)
        if self.views is not None and self.views > 1 and self.augment == "none":
            raise ConfigError(
                tell("several views of an image need a set of changes: give --augment too, such as photo.")
            )
        if not 0 <= self.weight_decay < float("inf"):
            raise not_allowed(
                "weight_decay", self.weight_decay, phrase("{setting} must be at least 0. Got {value}.")
            )
        if not 0 <= self.label_smoothing < 1:
            raise not_allowed(
                "label_smoothing",
                self.label_smoothing,
                phrase("{setting} is a share from 0 to below 1. Got {value}."),
            )
        check_weights(self.layer_decay, self.dice_share, self.box_weight)
        check_size(self.image_size, tiles=self.tiles)
        if self.ema is not None and not 0 < self.ema < 1:
            raise not_allowed(
                "ema", self.ema, phrase("{setting} is a decay between 0 and 1, such as 0.999. Got {value}.")
            )
        if self.clip is not None and not 0 < self.clip < float("inf"):
            raise not_allowed("clip", self.clip, ABOVE_0)
        check_seed(self.seed)


def check_rate(rate: float | str | None) -> None:
    """Raises ConfigError unless a learning rate is None, `auto` or a usable number."""
    if rate is None or rate == AUTO:
        return
    if isinstance(rate, str) or not 0 < rate < 100:
        raise not_allowed(
            "learning_rate",
            rate,
            phrase("{setting} must be above 0 and below 100, or 'auto'. Got {value}."),
        )


@dataclass(frozen=True)
class RepeatsConfig(Settings):
    """What is trained again, to see how much of a result is chance. Nothing by default.

    folds: every image is in the test part of one of so many folds, which are dealt from all images. repeats: how often
    the folds are dealt, each time anew and with another seed. seeds: trainings on the one split with so many seeds, the
    first one included. leave_out: a column; each of its values in turn stands for the test images, and the others
    train. learning_curve: the chosen rung is trained on five nested shares of the training images.
    """

    folds: int | None = None
    repeats: int = 1
    seeds: int | None = None
    leave_out: str | None = None
    learning_curve: bool = False

    def __post_init__(self) -> None:
        for name, value in (("folds", self.folds), ("seeds", self.seeds)):
            if value is not None and value < 2:
                raise not_allowed(name, value, phrase("{setting} must be at least 2. Got {value}."))
        if self.repeats < 1:
            raise not_allowed("repeats", self.repeats, AT_LEAST_1)
        if self.repeats > 1 and self.folds is None:
            raise ConfigError(
                tell("--repeats deals the folds several times. Give --folds too, such as --folds 5.")
            )

    @property
    def asked(self) -> bool:
        """Whether anything is to be trained again."""
        return self != RepeatsConfig()
