"""The trials of a search: the defaults first, then settings from a grid or at random, drawn by scikit-learn."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence

from pupille.config import TrainConfig
from pupille.models.model import Argument
from pupille.models.names import split_name
from pupille.models.registry import find
from pupille.training.search.dimension import Dimension
from pupille.training.search.space import AUGMENT, IMAGE_SIZE, VIEWS, Recipe, Settings, reachable, size_of
from pupille.training.search.table import HEAD

UNSTATED: Mapping[str, Argument] = {"C": 0.0}
"""What is usual of settings that are of the fit and not of what is built: the strength of a head is chosen."""
SPARE = 4
"""Times as many points are drawn as trials are asked for, since some settings do not reach each head."""


def draw_trials(
    space: Mapping[str, Dimension], recipe: Recipe, *, task: str, search: str, most: int, seed: int
) -> tuple[Settings, ...]:
    """At most `most` settings, each another; the first is empty and stands for the defaults.

    search: of `pupille.config.SEARCHES`. A grid of more points is drawn from. The same seed draws the same trials. Of
    `tpe`, which proposes them later, there are only the defaults.
    """
    if search == "tpe":
        return ({},)
    from sklearn.model_selection import ParameterGrid, ParameterSampler

    listed = {name: dimension.grid() for name, dimension in space.items()}
    every: Sequence[Mapping[str, Argument]]
    if search == "grid" and size_of(space) <= most:
        every = list(ParameterGrid(listed))
    elif search == "grid":
        every = list(ParameterSampler(listed, min(SPARE * most, size_of(space)), random_state=seed))
    else:
        sources = {name: dimension.drawn_from() for name, dimension in space.items()}
        limit = (
            SPARE * most if any(not isinstance(each, list) for each in sources.values()) else size_of(space)
        )
        every = list(ParameterSampler(sources, min(SPARE * most, limit), random_state=seed))
    trials: list[Settings] = [{}]
    for point in every:
        settings = reaching(recipe, {name: space[name].settled(point[name]) for name in space}, task)
        if (
            settings != usual_settings(recipe, settings, task)
            and settings not in trials
            and len(trials) < most
        ):
            trials.append(settings)
    return tuple(trials)


def reaching(recipe: Recipe, settings: Settings, task: str) -> Settings:
    """The settings without those that do not reach the head which they name, and without views of unchanged images."""
    if settings.get(AUGMENT, recipe.train.augment) == "none":
        settings = {name: value for name, value in settings.items() if name != VIEWS}
    if HEAD not in settings:
        return settings
    known = reachable(recipe.with_settings({HEAD: settings[HEAD]}), task)
    return {name: value for name, value in settings.items() if name in known}


def usual_settings(recipe: Recipe, settings: Settings, task: str) -> dict[str, Argument | None]:
    """What the defaults have for these settings, None where that is left to the model."""
    build = inspect.signature(find(recipe.model).load(task)).parameters
    train: TrainConfig = recipe.train
    usual: dict[str, Argument | None] = {}
    for name in settings:
        if name == HEAD:
            usual[name] = split_name(recipe.model).head
        elif name == IMAGE_SIZE:
            usual[name] = train.image_size or recipe.side
        elif name in vars(train):
            usual[name] = getattr(train, name)
        else:
            unstated = UNSTATED.get(name)
            usual[name] = recipe.arguments.get(name, build[name].default if name in build else unstated)
    return usual
