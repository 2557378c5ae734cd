"""Folders of models of single pixels that were damaged or forged: each is refused in one sentence."""

import json
import struct

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from drawn_masks import InMemory
from pupille.config import TrainConfig
from pupille.data.mask_targets import MaskTargets
from pupille.data.subset import Subset
from pupille.errors import ModelError, PupilleError, RunError
from pupille.images.geometry import Geometry
from pupille.models.files.load import load_model
from pupille.training.fit import fit

SIDE = 8
PIXELS = np.random.default_rng(0).integers(0, 120, (6, SIDE, SIDE, 1), dtype=np.uint8)
PIXELS[:, 2:5] += 130
MASKS = {
    str(row): np.repeat([0, 0, 1, 1, 1, 0, 0, 0], SIDE).reshape(SIDE, SIDE).astype(np.int16)
    for row in range(6)
}
RULES = ("mean-mask", "threshold", "pixel-forest")


@pytest.fixture(params=RULES)
def folder(request, tmp_path):
    """The folder of a model."""
    targets = MaskTargets(tuple(MASKS), InMemory(MASKS), ("floor", "bar"), 0).placed(Geometry(SIDE, SIDE))
    train = Subset(PIXELS, targets, ids=tuple(MASKS))
    fit(request.param, train, None, TrainConfig(), window=(0, 255)).model.save(tmp_path)
    return tmp_path


def change(folder, edit):
    """Edits model.json."""
    record = json.loads((folder / "model.json").read_text())
    edit(record)
    (folder / "model.json").write_text(json.dumps(record))


def refused(folder):
    """The one sentence with which a folder is refused."""
    with pytest.raises(PupilleError) as error:
        load_model(folder)
    words = str(error.value)
    assert words.endswith(".")
    assert "\n" not in words
    return words


def test_the_folders_that_are_damaged_below_load_as_they_are(folder):
    answers = load_model(folder).predict(PIXELS)
    assert answers.shape == (6, SIDE, SIDE)
    assert set(np.unique(answers)) == {0, 1}


def test_weights_that_are_missing_cut_or_no_weights_are_refused(folder):
    whole = (folder / "weights.safetensors").read_bytes()
    for content in (b"", whole[:5], whole[:-1], whole[: len(whole) // 2], b"\x00" * 64, whole + b"\x00" * 16):
        (folder / "weights.safetensors").write_bytes(content)
        refused(folder)
    (folder / "weights.safetensors").unlink()
    with pytest.raises(RunError):
        load_model(folder)


def test_weights_of_a_kind_that_numpy_does_not_know_are_refused(folder):
    header = json.dumps({"threshold": {"dtype": "BF16", "shape": [1], "data_offsets": [0, 2]}}).encode()
    (folder / "weights.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + b"\x00\x00")
    refused(folder)


def test_each_array_that_is_missing_or_empty_is_missed(folder):
    path = folder / "weights.safetensors"
    arrays = load_file(path)
    for name in arrays:
        save_file({key: value for key, value in arrays.items() if key != name}, path)
        refused(folder)
        save_file({**arrays, name: arrays[name][:0]}, path)
        refused(folder)


def test_the_weights_of_another_rule_are_refused(folder):
    name = json.loads((folder / "model.json").read_text())["name"]
    for other in RULES:
        if other != name:
            change(folder, lambda record, other=other: record.update(name=other))
            assert "weights are not those of" in refused(folder)


def test_a_description_that_does_not_fit_the_weights_is_refused(folder):
    change(folder, lambda record: record.update(arguments={"blur": 2}))
    assert "takes no arguments" in refused(folder)
    change(folder, lambda record: record.update(arguments={}, classes=["floor"]))
    assert "at least two classes" in refused(folder)
    change(folder, lambda record: record.update(classes=["floor", "bar"], task="classification"))
    with pytest.raises(ModelError, match="is no model of classification"):
        load_model(folder)
