"""The table of fitters: what is done with a model of the ladder, by how it learns. A model names its fitter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pupille.config import TrainConfig
from pupille.data.subset import Subset
from pupille.models.model import Model, ModelSpec
from pupille.models.registry import find
from pupille.tasks.task import load
from pupille.training.context import FitContext
from pupille.training.history import Epoch

Trained = tuple[Model, tuple[Epoch, ...], tuple[str, ...]]
"""A fitted model, its epochs (none where it has none), and what to tell."""
SettingsRecord = dict[str, int | float | str]


class Fit(Protocol):
    """Fits the model of `spec` to `train`; `validation` is only looked at."""

    def __call__(
        self,
        spec: ModelSpec,
        train: Subset,
        validation: Subset | None,
        config: TrainConfig,
        context: FitContext,
        /,
    ) -> Trained:
        """The fitted model, its epochs and notes."""
        ...


@dataclass(frozen=True)
class Fitter:
    """How one kind of model is fitted; every text is a dotted name `package.module:function`, loaded on use.

    fit: see `Fit`. preprocessing: (name, train, window, depth) -> what the model does to pixels. seconds: (name, train,
    config, window, launcher) -> how long `fit` will take. settings: (name, n_train, config) -> what is written down of
    how it is trained; None where nothing is set. takes: (name, config, single) -> the settings that reach it. predict:
    (model, listener) -> how the images of a split are predicted. epochs: whether it learns in epochs, which are kept in
    checkpoints and may be stopped between two steps. cards: whether graphics cards take part. export: (model, part,
    temperature, features) -> the model as an ONNX graph, or the reason why there is none. in_32_bits: model -> the one
    that computes as that graph does.
    """

    fit: str
    preprocessing: str
    seconds: str
    settings: str
    takes: str
    predict: str
    epochs: bool
    cards: bool
    export: str = "pupille.export.refused:to_graph"
    in_32_bits: str = "pupille.export.estimator:as_it_is"

    def load(self, part: str) -> Callable[..., Any]:
        """The function that one of the fields names."""
        function: Callable[..., Any] = load(str(getattr(self, part)))
        return function


FITTERS: Mapping[str, Fitter] = {
    "classical": Fitter(
        fit="pupille.training.classical:fit_estimator",
        preprocessing="pupille.training.fit:learned_preprocessing",
        seconds="pupille.training.estimate:seconds_by_growth",
        settings="pupille.training.hyperparameters:no_settings",
        takes="pupille.training.hyperparameters:taken_by_estimator",
        predict="pupille.training.run:predict_pixels",
        export="pupille.export.estimator:to_graph",
        epochs=False,
        cards=False,
    ),
    "pixels": Fitter(
        fit="pupille.training.pixelwise:fit_pixelwise",
        preprocessing="pupille.training.fit:learned_preprocessing",
        seconds="pupille.training.pixelwise:seconds_of_pixels",
        settings="pupille.training.hyperparameters:no_settings",
        takes="pupille.training.hyperparameters:taken_by_estimator",
        predict="pupille.training.run:predict_pixels",
        epochs=False,
        cards=False,
    ),
    "objects": Fitter(
        fit="pupille.training.objectwise:fit_watershed",
        preprocessing="pupille.training.fit:learned_preprocessing",
        seconds="pupille.training.pixelwise:seconds_of_pixels",
        settings="pupille.training.hyperparameters:no_settings",
        takes="pupille.training.hyperparameters:taken_by_estimator",
        predict="pupille.training.run:predict_pixels",
        epochs=False,
        cards=False,
    ),
    "boxes": Fitter(
        fit="pupille.training.boxwise:fit_rule",
        preprocessing="pupille.training.boxwise:preprocessing",
        seconds="pupille.training.pixelwise:seconds_of_pixels",
        settings="pupille.training.hyperparameters:no_settings",
        takes="pupille.training.hyperparameters:taken_by_estimator",
        predict="pupille.training.run:predict_pixels",
        epochs=False,
        cards=False,
    ),
    "detector": Fitter(
        fit="pupille.training.boxwise:fit_detector",
        preprocessing="pupille.training.boxwise:preprocessing",
        seconds="pupille.training.estimate:seconds_by_steps",
        settings="pupille.training.hyperparameters:settings_for",
        takes="pupille.training.hyperparameters:taken_by_network",
        predict="pupille.training.run:predict_pixels",
        epochs=True,
        cards=True,
        export="pupille.export.detector:to_graph",
        in_32_bits="pupille.export.network:in_32_bits",
    ),
    "queries": Fitter(
        fit="pupille.training.query_detector:fit_queries",
        preprocessing="pupille.training.boxwise:preprocessing",
        seconds="pupille.training.estimate:seconds_by_steps",
        settings="pupille.training.hyperparameters:settings_for",
        takes="pupille.training.hyperparameters:taken_by_network",
        predict="pupille.training.run:predict_pixels",
        epochs=True,
        cards=True,
        export="pupille.export.refused:queries_to_graph",
    ),
    "outlines": Fitter(
        fit="pupille.training.objectwise:fit_outlines",
        preprocessing="pupille.training.fit:learned_preprocessing",
        seconds="pupille.training.estimate:seconds_by_steps",
        settings="pupille.training.hyperparameters:settings_for",
        takes="pupille.training.hyperparameters:taken_by_network",
        predict="pupille.training.run:predict_pixels",
        export="pupille.export.network:to_graph",
        in_32_bits="pupille.export.network:in_32_bits",
        epochs=True,
        cards=True,
    ),
    "masks": Fitter(
        fit="pupille.training.objectwise:fit_masks",
        preprocessing="pupille.training.boxwise:preprocessing",
        seconds="pupille.training.estimate:seconds_by_steps",
        settings="pupille.training.hyperparameters:settings_for",
        takes="pupille.training.hyperparameters:taken_by_network",
        predict="pupille.training.run:predict_pixels",
        epochs=True,
        cards=True,
        export="pupille.export.detector:to_graph",
    ),
    "encoder": Fitter(
        fit="pupille.training.encoder_start:fit_on_encoder",
        preprocessing="pupille.training.encoder_start:preprocessing",
        seconds="pupille.training.estimate:seconds_by_steps",
        settings="pupille.training.hyperparameters:settings_for",
        takes="pupille.training.hyperparameters:taken_by_network",
        predict="pupille.training.run:predict_pixels",
        epochs=True,
        cards=False,
        export="pupille.export.network:to_graph",
        in_32_bits="pupille.export.network:in_32_bits",
    ),
    "network": Fitter(
        fit="pupille.training.fit:fit_by_team",
        preprocessing="pupille.training.fit:learned_preprocessing",
        seconds="pupille.training.estimate:seconds_by_steps",
        settings="pupille.training.hyperparameters:settings_for",
        takes="pupille.training.hyperparameters:taken_by_network",
        predict="pupille.training.run:predict_pixels",
        export="pupille.export.network:to_graph",
        in_32_bits="pupille.export.network:in_32_bits",
        epochs=True,
        cards=True,
    ),
    "transfer": Fitter(
        fit="pupille.training.transfer:fit_transfer",
        preprocessing="pupille.training.transfer:published_preprocessing",
        seconds="pupille.training.transfer:expected_seconds",
        settings="pupille.training.hyperparameters:transfer_settings",
        takes="pupille.training.hyperparameters:taken_by_transfer",
        predict="pupille.training.transfer:predict_from_features",
        export="pupille.export.network:to_graph",
        in_32_bits="pupille.export.network:in_32_bits",
        epochs=True,
        cards=True,
    ),
}
"""Fitter of the table of models -> how it fits."""


def fitter_of(name: str) -> Fitter:
    """The fitter of a model. Raises ModelError for a name of none."""
    return FITTERS[find(name).fitter]
