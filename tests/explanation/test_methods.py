"""Which method serves which model."""

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
        explainer_for("shapley", model, QUESTION, pixels[:50])
    assert unknown.value.setting == "method"
    assert all(name in str(unknown.value) for name in METHODS)
    with pytest.raises(ConfigError, match="linear in the pixels"):
        explainer_for("contributions", model, QUESTION, pixels[:50])
