"""The searches of scikit-learn run as `docs/tuning.md` shows them."""

import re
import warnings
from pathlib import Path

import pytest

from pupille import ImageClassifier, ImageRegressor
from tuned_digits import few_digits

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tuning.md"


@pytest.fixture(scope="module")
def searches():
    """Each documented line that fits a search, run on a few images of two digits."""
    (block,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    images, digits = few_digits(200)
    images = images[digits < 2]
    labels = digits[digits < 2]
    numbers = images.reshape(len(images), -1).mean(axis=1)
    names = {
        "ImageClassifier": ImageClassifier,
        "ImageRegressor": ImageRegressor,
        "images": images,
        "labels": labels,
        "numbers": numbers,
    }
    imports, lines = block.strip().split("\n\n")
    exec(imports, names)
    first, *fits = lines.splitlines()
    exec(first, names)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for line in fits:
            exec(f"{line.partition('(')[0]}_fitted = {line}", names)
    return {line.partition("(")[0]: names[f"{line.partition('(')[0]}_fitted"] for line in fits}


@pytest.mark.parametrize("name", ["GridSearchCV", "RandomizedSearchCV", "HalvingGridSearchCV"])
def test_a_search_of_scikit_learn_chooses_a_model_as_shown(searches, name):
    search = searches[name]
    assert search.best_params_["model"] in {"logistic", "svm", "knn", "ridge", "forest"}
    assert search.best_estimator_.predict is not None
    least = 0.9 if name != "RandomizedSearchCV" else 0.5
    assert search.best_score_ > least
