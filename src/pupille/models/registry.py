"""The ladder: every model, from cheap to dear. A new rung is one file and one line in this table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from pupille.data.geometry import Geometry
from pupille.errors import ModelError, unknown_choice
from pupille.language import phrase


@dataclass(frozen=True)
class Entry:
    """One rung.

    build: dotted name of what makes it; nothing is imported until a model is built. kind `classical`: a
    function `(n_train, n_classes, seed) -> pupille.models.classical.Recipe`; kind `network`: a function
    `(shape, n_classes) -> torch module`, shape being (channels, height, width). What may be asked of a rung
    beside its name are the keyword-only parameters of that function, each with a default.
    geometry: in which it sees every picture; None keeps pictures of one size up to 32 x 32 as they are and
    stretches all others to 32 x 32. channels: 1 or 3 that it takes, None for those of the images.
    growth: time to fit grows with the number of images to at most this power.
    learning_rate, batch_size: the defaults of networks.
    """

    build: str
    kind: str
    year: int
    title: str
    geometry: Geometry | None = None
    channels: int | None = None
    growth: float = 1.0
    learning_rate: float = 0.002
    batch_size: int = 32
    tasks: tuple[str, ...] = ("classification",)

    def load(self) -> Callable[..., Any]:
        """Imports the function that `build` names."""
        module, _, function = self.build.partition(":")
        return getattr(import_module(module), function)  # type: ignore[no-any-return]


MODELS: dict[str, Entry] = {
    "majority": Entry(
        "pupille.models.classical:majority",
        "classical",
        1763,
        phrase("always the commonest class"),
        growth=0.5,
    ),
    "logistic": Entry(
        "pupille.models.classical:logistic", "classical", 1958, phrase("logistic regression on the pixels")
    ),
    "tree": Entry(
        "pupille.models.classical:tree", "classical", 1984, phrase("one decision tree (CART)"), growth=1.2
    ),
    "forest": Entry(
        "pupille.models.classical:forest", "classical", 2001, phrase("random forest of 200 trees"), growth=1.2
    ),
    "svm": Entry(
        "pupille.models.classical:svm",
        "classical",
        1995,
        phrase("support vector machine, RBF kernel"),
        growth=2.0,
    ),
    "knn": Entry(
        "pupille.models.classical:knn", "classical", 1951, phrase("5 nearest neighbours"), growth=0.5
    ),
    "perceptron": Entry(
        "pupille.models.classical:perceptron", "classical", 1958, phrase("Rosenblatt's perceptron")
    ),
    "mlp": Entry(
        "pupille.models.mlp:build", "network", 1986, phrase("dense layers, 100 and 100 neurons, ReLU")
    ),
    "lenet5": Entry(
        "pupille.models.lenet5:build",
        "network",
        1998,
        phrase("LeNet-5, the first practical CNN"),
        geometry=Geometry(32, 32),
    ),
}


def find(name: str) -> Entry:
    """The rung of this name. Raises ModelError, with the nearest name, if there is none."""
    if name not in MODELS:
        raise ModelError(unknown_choice("model", name, MODELS))
    return MODELS[name]


def geometry_of(name: str, native: Geometry) -> Geometry:
    """The geometry in which a rung sees pictures whose own is `native`, see `PixelSet.native`."""
    return find(name).geometry or native
