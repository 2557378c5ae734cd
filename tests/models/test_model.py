"""A model's description, written and read."""

import json

from pupille.images.geometry import CROP, Geometry
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing

STRETCHED = {
    "height": 32, "width": 32, "channels": 1, "low": 0.0, "high": 255.0, "mean": [0.4], "std": [0.2], "depth": "8-bit",
}  # fmt: skip
"""As a model.json of a model whose pictures are stretched may state it."""


def described(preprocessing):
    record = {"name": "lenet5", "arguments": {}, "classes": ["a", "b"], "preprocessing": preprocessing}
    return ModelSpec.from_json(json.loads(json.dumps(record))).preprocessing


def test_a_description_that_names_no_fit_means_stretched():
    assert described(STRETCHED).geometry == Geometry(32, 32)


def test_the_geometry_of_a_backbone_survives_being_written_and_read():
    crop = Preprocessing(224, 224, 3, 0, 255, (0.5,) * 3, (0.2,) * 3, "8-bit", CROP, 235, "bicubic")
    spec = ModelSpec("lenet5", ("a", "b"), crop)
    again = ModelSpec.from_json(json.loads(json.dumps(spec.to_json())))
    assert again == spec
    assert again.preprocessing.geometry == Geometry(224, 224, CROP, 235, "bicubic")
