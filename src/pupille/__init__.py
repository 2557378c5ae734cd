"""Pupille: from a folder of images to a model you can defend.

The public names are loaded when they are first used, so that `import pupille` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from pupille.config import DataConfig as DataConfig
    from pupille.config import SplitConfig as SplitConfig
    from pupille.config import TrainConfig as TrainConfig
    from pupille.data.dataset import Dataset as Dataset
    from pupille.data.open import open as open
    from pupille.data.splits.split import split as split
    from pupille.errors import PupilleError as PupilleError
    from pupille.estimators.classifier import ImageClassifier as ImageClassifier
    from pupille.estimators.detector import ImageDetector as ImageDetector
    from pupille.estimators.regressor import ImageRegressor as ImageRegressor
    from pupille.estimators.segmenter import ImageSegmenter as ImageSegmenter
    from pupille.workflows.compare import compare as compare
    from pupille.workflows.compare import train as train
    from pupille.workflows.evaluate import evaluate as evaluate
    from pupille.workflows.explore import explore as explore
    from pupille.workflows.predict import predict as predict
    from pupille.workflows.tune import tune as tune

PUBLIC = {
    "DataConfig": "pupille.config",
    "Dataset": "pupille.data.dataset",
    "ImageClassifier": "pupille.estimators.classifier",
    "ImageDetector": "pupille.estimators.detector",
    "ImageRegressor": "pupille.estimators.regressor",
    "ImageSegmenter": "pupille.estimators.segmenter",
    "PupilleError": "pupille.errors",
    "SplitConfig": "pupille.config",
    "TrainConfig": "pupille.config",
    "compare": "pupille.workflows.compare",
    "evaluate": "pupille.workflows.evaluate",
    "explore": "pupille.workflows.explore",
    "open": "pupille.data.open",
    "predict": "pupille.workflows.predict",
    "split": "pupille.data.splits.split",
    "train": "pupille.workflows.compare",
    "tune": "pupille.workflows.tune",
}


def __getattr__(name: str) -> Any:
    """Imports a public name when it is first asked for."""
    if name not in PUBLIC:
        raise AttributeError(f"module 'pupille' has no attribute {name!r}")
    value = getattr(import_module(PUBLIC[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *PUBLIC])
