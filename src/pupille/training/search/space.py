"""The space of one search: the table's for the model, as changed by who asks; each setting is checked beforehand."""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pupille.config import TrainConfig
from pupille.data.augmentation.sets import find_set
from pupille.errors import ConfigError, unknown_choice
from pupille.i18n.language import tell
from pupille.models.arguments import check_arguments
from pupille.models.model import Argument
from pupille.models.names import HEAD_TAKES, HEADS, split_name
from pupille.models.registry import find
from pupille.training.fitter import fitter_of
from pupille.training.hyperparameters import settings_for
from pupille.training.search.dimension import Choices, Dimension, Sizes, Times, as_typed
from pupille.training.search.table import BY_MODEL, FROZEN, HEAD, SIZE, TRAINED, TUNED, Row

Settings = Mapping[str, Argument]
SHORT = {"lr": "learning_rate"}
"""How options are written whose setting has another name."""
NEVER = {"seed", "precision", "patience", "tiles"}
"""Settings that change no model for the better, choose within a trial by the images that choose between trials, or
are no setting of a model but of what is asked of it."""
VIEWS, AUGMENT, IMAGE_SIZE = "views", "augment", "image_size"
OF_CLASSES = {"class_weights", "label_smoothing"}
"""Settings that mean nothing where numbers are predicted."""


@dataclass(frozen=True)
class Recipe:
    """A model with all its settings, as one trial fits it. side: of the pictures as it usually sees them; 0 where they
    are small ones that it sees as they are, or come in pieces."""

    model: str
    train: TrainConfig
    arguments: Mapping[str, Argument]
    side: int = 0

    def with_settings(self, settings: Settings) -> Recipe:
        """The recipe with some of its settings changed. Raises ConfigError or ModelError for a value that is none."""
        settings = dict(settings)
        model = self.model
        if HEAD in settings:
            head = settings.pop(HEAD)
            if head not in HEADS:
                raise ConfigError(unknown_choice("head", head, HEADS))
            model = str(replace(split_name(model), head=str(head)))
        own = {key: value for key, value in settings.items() if key in vars(self.train)}
        others = {key: value for key, value in settings.items() if key not in own}
        values: dict[str, Any] = own
        return Recipe(model, replace(self.train, **values), {**self.arguments, **others}, self.side)


def space_of(
    recipe: Recipe,
    *,
    task: str,
    classes: bool,
    n_train: int,
    inputs: int,
    changes: Mapping[str, Dimension],
    own: bool = False,
) -> dict[str, Dimension]:
    """Setting -> where it is searched. classes: whether the answers are classes, which can be weighed.

    inputs: numbers that the model sees of a picture. changes: what is searched elsewhere than in the table, or beside
    it. own: whether the changes stand in place of the table. What the recipe sets otherwise than usual stays.
    Raises ConfigError or ModelError for a setting that does not reach the model, or a value it cannot take.
    """
    usual, changes = TrainConfig(), {SHORT.get(key, key).replace("-", "_"): d for key, d in changes.items()}
    known = reachable(recipe, task)
    row = {} if own else {key: each for key, each in row_of(recipe).items() if key in known}
    fixed = {key for key in vars(usual) if getattr(recipe.train, key) != getattr(usual, key)}
    fixed |= set(recipe.arguments) | (set() if classes or family_of(recipe.model) in BY_MODEL else OF_CLASSES)
    space: dict[str, Dimension] = {
        key: resolved(recipe, key, dimension, n_train=n_train, inputs=inputs)
        for key, dimension in row.items()
        if key not in fixed and key not in changes
    }
    if isinstance(heads := space.get(HEAD), Choices):
        space[HEAD] = Choices(tuple(head for head in heads.values if serves(recipe, head, task)))
    check_several(changes)
    space |= changes
    space = {key: dimension for key, dimension in space.items() if len(set(dimension.ends())) > 1}
    if not space:
        raise ConfigError(
            tell(
                "{model} has no setting to search. Choose another model, or name a setting, such as --set "
                "C=0.1..100.",
                model=recipe.model,
            )
        )
    check_space(recipe, space, task=task)
    return space


def check_several(changes: Mapping[str, Dimension]) -> None:
    """Raises ConfigError where a single value is to be searched."""
    for setting, dimension in changes.items():
        ends = dimension.ends()
        if len(set(ends)) == 1:
            raise ConfigError(
                tell(
                    "{setting} has the one value {value}, so there is nothing to search. Give several, such as a "
                    "range, or leave it out.",
                    setting=setting,
                    value=as_typed(ends[0]),
                )
            )


def family_of(model: str) -> str:
    """What stands before the colon of a model on a network, `unet` of `unet:regnetx_002+tuned`; else the model."""
    return model.partition(":")[0]


def row_of(recipe: Recipe) -> Row:
    """The line of the table for a model, with the size of its pictures where that can be another; empty where there is
    none."""
    line = line_of(recipe.model)
    return {**line, **SIZE} if line and recipe.side else line


def line_of(model: str) -> Row:
    """The line of the table for a model; empty where there is none."""
    entry, rung = find(model), split_name(model)
    if family_of(model) in BY_MODEL:
        return BY_MODEL[family_of(model)]
    if entry.pretrained:
        return TUNED if rung.tuned else FROZEN
    return TRAINED if entry.is_network else {}


def resolved(
    recipe: Recipe, setting: str, dimension: Dimension | Sizes | Times, *, n_train: int, inputs: int
) -> Dimension:
    """A dimension of the table for these images: what is around the usual value becomes a range, or some sides."""
    if isinstance(dimension, Sizes):
        return dimension.around(recipe.side)
    if not isinstance(dimension, Times):
        return dimension
    if setting in vars(recipe.train):
        return dimension.around(float(settings_for(recipe.model, n_train, recipe.train)[setting]))
    return dimension.around(1 / inputs)


def serves(recipe: Recipe, head: Argument, task: str) -> bool:
    """Whether a network with this head serves a task."""
    return task in find(recipe.with_settings({HEAD: head}).model).builds


def reachable(recipe: Recipe, task: str) -> set[str]:
    """The names of the settings that reach a model."""
    entry, rung = find(recipe.model), split_name(recipe.model)
    takes: set[str] = fitter_of(recipe.model).load("takes")(recipe.model, recipe.train, single=True)
    if entry.pretrained:
        own = {HEAD_TAKES[rung.head]} if rung.head in HEAD_TAKES else set[str]()
        return (takes | own | {HEAD}) - NEVER
    parameters = inspect.signature(entry.load(task)).parameters.values()
    return (takes | {each.name for each in parameters if each.kind is each.KEYWORD_ONLY}) - NEVER


def check_space(recipe: Recipe, space: Mapping[str, Dimension], *, task: str) -> None:
    """Raises ConfigError or ModelError unless each setting reaches the model and takes the values asked for."""
    known = reachable(recipe, task)
    for setting, dimension in space.items():
        if setting not in known:
            raise ConfigError(
                unknown_choice(tell("a setting of {model}", model=recipe.model), setting, sorted(known))
            )
        for value in dimension.ends():
            # Several views are of changed images: one set of changes stands for all that are searched.
            changes = {AUGMENT: space[AUGMENT].ends()[-1]} if setting == VIEWS and AUGMENT in space else {}
            changed = recipe.with_settings({**changes, setting: value})
            find_set(changed.train.augment)
            entry = find(changed.model)
            if task not in entry.builds:
                raise ConfigError(
                    tell(
                        "{setting} of {model} cannot be {value} for {task}. Leave it out.",
                        setting=setting,
                        model=recipe.model,
                        value=as_typed(value),
                        task=tell(task),
                    )
                )
            if not entry.pretrained:
                check_arguments(changed.model, entry.load(task), changed.arguments)


def size_of(space: Mapping[str, Dimension]) -> int:
    """How many settings a grid over the space has."""
    return math.prod(len(dimension.grid()) for dimension in space.values())
