"""The table of fitters: every model names one of them, and every part that a fitter names is there."""

import inspect
import subprocess
import sys
from dataclasses import fields, replace

import numpy as np
import pytest

from pupille.config import TrainConfig
from pupille.data.annotations import ClassTargets
from pupille.data.subset import Subset
from pupille.errors import ModelError
from pupille.models.registry import MODELS, find
from pupille.training.fit import fit
from pupille.training.fitter import FITTERS, Fitter, fitter_of
from pupille.training.run import training_settings

PARTS = {
    "fit": ["spec", "train", "validation", "config", "context"],
    "preprocessing": ["name", "train", "window", "depth"],
    "seconds": ["name", "train", "config", "window", "launcher"],
    "settings": ["name", "n_train", "config"],
    "takes": ["name", "config", "single"],
    "predict": ["model", "listener"],
    "export": ["model", "part", "temperature", "features"],
    "in_32_bits": ["model"],
}
"""What each part of a fitter takes."""
ODD = """
def fit_oddly(spec, train, validation, config, context):
    return f"{spec.name} of {' and '.join(spec.classes)}", (), ("Fitted oddly.",)
"""


def test_the_parts_below_are_all_that_a_fitter_names():
    assert {field.name for field in fields(Fitter) if field.type == "str"} == set(PARTS)


@pytest.mark.parametrize("fitter", FITTERS)
@pytest.mark.parametrize("part", PARTS)
def test_every_row_of_the_table_loads_every_part(fitter, part):
    function = FITTERS[fitter].load(part)
    assert list(inspect.signature(function).parameters) == PARTS[part]


@pytest.mark.parametrize(
    "name", [*MODELS, "resnet18+mlp", "resnet18+knn", "resnet18+tuned", "resnet18+scratch"]
)
def test_every_model_of_the_ladder_names_a_fitter_of_the_table(name):
    entry = find(name)
    assert fitter_of(name) is FITTERS[entry.fitter]
    assert fitter_of(name).epochs == fitter_of(name).cards == entry.is_network
    assert (training_settings(name, 100, TrainConfig()) is None) == (not entry.is_network)
    assert entry.pretrained == (entry.fitter == "transfer")


def test_every_fitter_has_a_model():
    on_encoder = find("unet:regnetx_002")
    assert {entry.fitter for entry in (*MODELS.values(), on_encoder)} == set(FITTERS)


def test_a_name_of_no_model_has_no_fitter():
    with pytest.raises(ModelError, match="Did you mean 'forest'"):
        fitter_of("forst")


def test_a_new_fitter_is_one_row_of_the_table_and_a_model_that_names_it(tmp_path, monkeypatch):
    (tmp_path / "odd_fitter.py").write_text(ODD)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(FITTERS, "odd", replace(FITTERS["classical"], fit="odd_fitter:fit_oddly"))
    monkeypatch.setitem(MODELS, "odd", replace(MODELS["tree"], fitter="odd"))
    pixels = np.zeros((4, 2, 2, 1), dtype=np.uint8)
    train = Subset(pixels, ClassTargets(np.arange(4) % 2, ("a", "b")))
    fitted = fit("odd", train, None, TrainConfig(), window=(0, 255))
    assert (fitted.model, fitted.history, fitted.notes) == ("odd of a and b", (), ("Fitted oddly.",))


def test_the_table_can_be_read_without_torch_or_scikit_learn():
    asked = (
        "import sys; from pupille.training.fitter import FITTERS, fitter_of; fitter_of('cnn'), fitter_of('tree');"
        "assert not {'torch', 'timm', 'sklearn'} & set(sys.modules), sorted(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
