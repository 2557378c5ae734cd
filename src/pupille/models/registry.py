"""The ladder: every model, from cheap to dear. A new rung is one file and one line in this table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from pupille.errors import ModelError, unknown_choice


@dataclass(frozen=True)
class Entry:
    """One rung.

    build: dotted name of what makes it; nothing is imported until a model is built. kind `classical`: a
    function `(n_train, n_classes, seed) -> pupille.models.classical.Recipe`; kind `network`: a function
    `(shape, n_classes) -> torch module`, shape being (channels, height, width). What may be asked of a rung
    beside its name are the keyword-only parameters of that function, each with a default.
    side: pictures are stretched to side x side; None keeps pictures of one size up to 32 x 32 as they are and
    stretches all others to 32 x 32. growth: time to fit grows with the number of images to at most this power.
    learning_rate, batch_size, shown, fewest_epochs: of networks, what they are trained with by default; how, says
    `pupille.training.settings`. shown: images in all, counted in every epoch. learning_rate: at this batch size.
    """

    build: str
    kind: str
    year: int
    title: str
    side: int | None = None
    growth: float = 1.0
    learning_rate: float = 0.002
    batch_size: int = 32
    shown: int = 300_000
    fewest_epochs: int = 8
    tasks: tuple[str, ...] = ("classification",)

    def load(self) -> Callable[..., Any]:
        """Imports the function that `build` names."""
        module, _, function = self.build.partition(":")
        return getattr(import_module(module), function)  # type: ignore[no-any-return]


MODELS: dict[str, Entry] = {
    "majority": Entry(
        "pupille.models.classical:majority", "classical", 1763, "always the commonest class", growth=0.5
    ),
    "logistic": Entry(
        "pupille.models.classical:logistic", "classical", 1958, "logistic regression on the pixels"
    ),
    "tree": Entry("pupille.models.classical:tree", "classical", 1984, "one decision tree (CART)", growth=1.2),
    "forest": Entry(
        "pupille.models.classical:forest", "classical", 2001, "random forest of 200 trees", growth=1.2
    ),
    "svm": Entry(
        "pupille.models.classical:svm", "classical", 1995, "support vector machine, RBF kernel", growth=2.0
    ),
    "knn": Entry("pupille.models.classical:knn", "classical", 1951, "5 nearest neighbours", growth=0.5),
    "perceptron": Entry("pupille.models.classical:perceptron", "classical", 1958, "Rosenblatt's perceptron"),
    "mlp": Entry("pupille.models.mlp:build", "network", 1986, "dense layers, 100 and 100 neurons, ReLU"),
    "lenet5": Entry(
        "pupille.models.lenet5:build", "network", 1998, "LeNet-5, the first practical CNN", side=32
    ),
    "cnn": Entry(
        "pupille.models.cnn:build",
        "network",
        2010,
        "two 3 x 3 convolutions, ReLU, 128 dense neurons",
        learning_rate=0.006,
        batch_size=128,
        shown=120_000,
        fewest_epochs=2,
    ),
}


def find(name: str) -> Entry:
    """The rung of this name. Raises ModelError, with the nearest name, if there is none."""
    if name not in MODELS:
        raise ModelError(unknown_choice("model", name, MODELS))
    return MODELS[name]
