"""A model's description, written and read."""

import json

import pytest

from pupille.errors import ModelError
from pupille.images.geometry import CROP, Geometry
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.results.difficulty import Difficulty
from pupille.results.regression import NumberScale

STRETCHED = {
    "height": 32, "width": 32, "channels": 1, "low": 0.0, "high": 255.0, "mean": [0.4], "std": [0.2], "depth": "8-bit",
}  # fmt: skip
"""As a model.json of a model whose pictures are stretched may state it."""


def described(preprocessing):
    record = {"name": "lenet5", "arguments": {}, "classes": ["a", "b"], "preprocessing": preprocessing}
    return ModelSpec.from_json(json.loads(json.dumps(record))).preprocessing


def test_a_description_that_names_no_fit_means_stretched():
    assert described(STRETCHED).geometry == Geometry(32, 32)


def test_where_a_model_errs_more_survives_being_written_and_read():
    scale = NumberScale(5.0, 2.0, 4.5, 1.0, 9.0, 40)
    prepared = Preprocessing(4, 4, 1, 0, 255, (0.5,), (0.2,), "8-bit")
    hard = Difficulty((2.0, 8.0), (0.5, 1.5), "on folds")
    spec = ModelSpec("ridge", (), prepared, task="regression", scale=scale, unit="g", difficulty=hard)
    assert ModelSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec
    damaged = spec.to_json() | {"difficulty": {"predicted": [2.0, 8.0], "errors": [0.5, -1.0], "how": ""}}
    with pytest.raises(ModelError, match="expected errors of the model are damaged"):
        ModelSpec.from_json(damaged)
    without = {name: value for name, value in spec.to_json().items() if name != "difficulty"}
    assert ModelSpec.from_json(without).difficulty is None


def test_the_geometry_of_a_backbone_survives_being_written_and_read():
    crop = Preprocessing(224, 224, 3, 0, 255, (0.5,) * 3, (0.2,) * 3, "8-bit", CROP, 235, "bicubic")
    spec = ModelSpec("lenet5", ("a", "b"), crop)
    again = ModelSpec.from_json(json.loads(json.dumps(spec.to_json())))
    assert again == spec
    assert again.preprocessing.geometry == Geometry(224, 224, CROP, 235, "bicubic")
