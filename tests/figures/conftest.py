"""Two real comparisons to draw: ten digits, and three against eight."""

import csv
import json

import numpy as np
import pytest
from sklearn.datasets import load_digits

import pupille

SETTINGS = pupille.TrainConfig(epochs=4)


@pytest.fixture(scope="session")
def runs(tmp_path_factory):
    """`ten` and `two`: folders of finished comparisons whose network was chosen or not."""
    folder, scans = tmp_path_factory.mktemp("drawn"), load_digits()
    either = np.isin(scans.target, (3, 8))
    pair = scans.images[either], np.array(["three", "eight"])[(scans.target[either] == 8).astype(int)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(tmp_path_factory.mktemp("home")))
        for name, source in (("ten", "digits"), ("two", pair)):
            pupille.compare(source, models=["majority", "tree", "mlp"], out=folder / name, train=SETTINGS)
    return folder


@pytest.fixture(params=["ten", "two"])
def run(request, runs):
    """Each comparison in turn."""
    return runs / request.param


@pytest.fixture
def said():
    """The table of a rung's test predictions as it lies on the disk: classes, labels, predicted, probabilities."""

    def read(run, rung=None):
        rung = rung or json.loads((run / "results.json").read_text())["chosen"]
        with (run / "runs" / rung / "predictions" / "test.csv").open() as file:
            head, *rows = csv.reader(file)
        labels, predicted = (np.array([row[column] for row in rows]) for column in (1, 2))
        return head[3:], labels, predicted, np.array([row[3:] for row in rows], dtype=float)

    return read
