"""Small fitted models, and digits with or without a mark in the corner."""

import numpy as np
from PIL import Image
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression, Perceptron

from pupille.data.annotations import ClassTargets
from pupille.explanation.classification import QUESTION
from pupille.explanation.randomised import Learned
from pupille.explanation.subject import Subject
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.models.sklearn_model import ClassicalModel

NAMES = tuple("0123456789")
LABELS = tuple(map("digit {}".format, NAMES))


def digits(marked=None):
    """(N, 8, 8, 1) scans and their classes; one class with a white pixel in its corner."""
    scans = load_digits()
    pixels = np.rint(scans.images * 255 / 16).astype(np.uint8)[..., None]
    if marked is not None:
        pixels[scans.target == marked, 0, 0] = 255
    return pixels, scans.target.astype(np.int64)


def marked_photos(folder):
    """330 digits 0 to 2 as files below `a`, `b` and `c`, those of `b` with a mark in the corner."""
    pixels, labels = digits(marked=1)
    for number in np.flatnonzero(labels < 3)[:330]:
        file = folder / "abc"[labels[number]] / f"{number}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels[number, ..., 0]).save(file)
    return folder


def fitted(pixels, labels, kind="logistic", classes=LABELS, seed=0):
    """A classifier on these pixels."""
    prepared = Preprocessing.learned(pixels, low=0, high=255)
    estimators = {
        "logistic": LogisticRegression(C=0.1, max_iter=100),
        "perceptron": Perceptron(random_state=seed),
        "forest": RandomForestClassifier(20, random_state=seed),
    }
    estimator = estimators[kind].fit(prepared.apply(pixels).reshape(len(pixels), -1), labels)
    return ClassicalModel(
        ModelSpec(kind, classes, prepared), estimator, 2.0 if kind == "perceptron" else None
    )


def studied(seed=0, marked=None, kind="logistic", images=300):
    """(subject of test images, their targets, what the model learned from)."""
    pixels, labels = digits(marked)
    order = np.random.default_rng(seed).permutation(len(pixels))
    train, test = order[:1000], order[1000 : 1000 + images]
    model = fitted(pixels[train], labels[train], kind, seed=seed)
    targets = ClassTargets(labels, LABELS)
    return (
        Subject(model, QUESTION, pixels[test], None, seed),
        targets.rows(test),
        Learned(pixels[train], targets.rows(train)),
    )
