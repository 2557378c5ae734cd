"""Which method serves which model."""

from importlib.metadata import PackageNotFoundError

import numpy as np
import pytest

from digit_models import digits, fitted
from pupille.errors import ConfigError, SettingError
from pupille.explanation.classification import QUESTION
from pupille.explanation.methods import METHODS, explainer_for


@pytest.mark.parametrize(("kind", "method"), [("logistic", "contributions"), ("forest", "occlusion")])
def test_the_first_that_fits_is_taken(kind, method):
    pixels, labels = digits()
    model = fitted(pixels[:300], labels[:300], kind)
    name, explainer = explainer_for("auto", model, QUESTION, pixels[:50])
    assert name == method
    maps = explainer.maps(model, pixels[:2], QUESTION.sides(model.predict(pixels[:2]), model.spec))
    assert np.isfinite(maps).all()
    assert explainer_for("occlusion", model, QUESTION, pixels[:50])[0] == "occlusion"


def test_an_unknown_method_and_one_that_does_not_fit_are_refused():
    pixels, labels = digits()
    model = fitted(pixels[:300], labels[:300], "forest")
    with pytest.raises(SettingError) as unknown:
        explainer_for("shap", model, QUESTION, pixels[:50])
    assert unknown.value.setting == "method"
    assert all(name in str(unknown.value) for name in METHODS)
    with pytest.raises(ConfigError, match="linear in the pixels"):
        explainer_for("contributions", model, QUESTION, pixels[:50])


def test_a_refused_method_comes_with_those_that_can_be_computed():
    pixels, labels = digits()
    model = fitted(pixels[:300], labels[:300], "forest")
    with pytest.raises(ConfigError) as refused:
        explainer_for("gradcam", model, QUESTION, pixels[:50])
    sentence = str(refused.value)
    assert sentence.count("\n") == 0
    for name in METHODS:
        fits = name in ("occlusion", "shapley", "treeshap")
        assert (name in sentence.partition("none of these")[2]) is fits


def test_of_itself_no_method_of_the_extra_is_taken_and_every_one_says_how_to_install_it(monkeypatch):
    def missing_package(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr("pupille.runs.packages.version", missing_package)
    pixels, labels = digits()
    model = fitted(pixels[:300], labels[:300], "forest")
    assert explainer_for("auto", model, QUESTION, pixels[:50])[0] == "occlusion"
    of_extra = [name for name, method in METHODS.items() if method.package]
    assert len(of_extra) == 4
    for name in of_extra:
        with pytest.raises(ConfigError) as missing:
            explainer_for(name, model, QUESTION, pixels[:50])
        assert METHODS[name].package in str(missing.value)
        assert " install" in str(missing.value)
