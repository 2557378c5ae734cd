"""The rules of a run that calls classes, as a page takes them over."""

import shutil

import numpy as np
import pytest
from PIL import Image

from pupille.models.files.load import load_model
from pupille.results.read import results_in
from pupille.workflows.compare import compare
from pupille.workflows.offline_classes import COVERAGE, rules
from pupille.workflows.predicted_classes import rule_of


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    root = tmp_path_factory.mktemp("offline")
    rng = np.random.default_rng(0)
    for label, low in (("dark", 0), ("light", 60)):
        (root / "photos" / label).mkdir(parents=True)
        for i in range(60):
            pixels = rng.integers(low, low + 160, (6, 6), dtype=np.uint8)
            Image.fromarray(pixels).save(root / "photos" / label / f"{i}.png")
    compare(root / "photos", models=["majority", "logistic"], out=root / "run")
    return root / "run" / "runs" / "logistic"


def asked(folder):
    return rules(folder, load_model(folder).spec, results_in(folder).chosen_run)


def test_sets_and_threshold_are_those_of_the_run(run):
    record = asked(run).record
    rule, threshold = rule_of(run, COVERAGE), results_in(run).chosen_run.threshold
    assert record["sets"]["least"] == rule.least
    assert record["threshold"] == {"positive": threshold.positive, "value": threshold.value}
    first, second = asked(run).sentences()
    assert "90.0" in first
    assert threshold.positive in second


def test_without_the_predictions_on_validation_nothing_is_promised(run, tmp_path):
    shutil.copytree(run, tmp_path / "run")
    (tmp_path / "run" / "predictions" / "validation.csv").unlink()
    rest = asked(tmp_path / "run")
    assert rest.record["sets"] is None
    assert "too few validation images" in rest.sentences()[0]
