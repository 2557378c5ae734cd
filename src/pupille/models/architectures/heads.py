"""What stands on a backbone: from its features to the logits of the classes.

All that a head learned is in its state, so that a run folder holds the whole network. A standardisation that it was
trained with is folded into its first layer (`fold_standardisation`).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize

from pupille.errors import ArgumentError, ModelError, unknown_choice
from pupille.i18n.language import tell
from pupille.models.names import HEADS

HIDDEN = (256,)
NEIGHBOURS = 5
LARGEST_LAYER = 65_536
MOST_LAYERS = 10
MOST_ROWS = 100_000
TEMPERATURE = 0.07
"""How fast the weight of a neighbour falls with its cosine (Wu, Xiong, Yu, Lin 2018)."""


def build_head(
    kind: str,
    width: int,
    n_classes: int,
    *,
    hidden: tuple[int, ...] = HIDDEN,
    rows: int = 1,
    neighbours: int = NEIGHBOURS,
) -> nn.Module:
    """The untrained head: (N, width) features -> (N, n_classes) logits.

    kind: `linear`, one dense layer; `mlp`, dense layers of `hidden` neurons with ReLU before it; `knn`, the nearest
    `neighbours` among `rows` kept training images. Raises ModelError for another kind or sizes beyond the limits.
    """
    if kind not in HEADS:
        raise ModelError(unknown_choice("head", kind, HEADS))
    if kind == "linear":
        return nn.Linear(width, n_classes)
    if kind == "mlp":
        return _mlp(width, n_classes, hidden)
    return NearestNeighbours(width, n_classes, rows=rows, neighbours=neighbours)


def _mlp(width: int, n_classes: int, hidden: tuple[int, ...]) -> nn.Module:
    if not 1 <= len(hidden) <= MOST_LAYERS or not all(1 <= neurons <= LARGEST_LAYER for neurons in hidden):
        raise ArgumentError(
            "hidden",
            tell(
                "{setting} takes 1 to {most} layers of 1 to {largest:count} neurons for the head mlp, such as 256. Got "
                "{value!r}.",
                setting="hidden",
                most=MOST_LAYERS,
                largest=LARGEST_LAYER,
                value=",".join(map(str, hidden)),
            ),
        )
    layers: list[nn.Module] = []
    for neurons in hidden:
        layers += [nn.Linear(width, neurons), nn.ReLU()]
        width = neurons
    return nn.Sequential(*layers, nn.Linear(width, n_classes))


class NearestNeighbours(nn.Module):
    """Classes by the most similar training images: cosine of the centred features.

    A neighbour's vote is exp((cosine - the largest one) / 0.07), so the nearest has the vote 1; one more vote is spread
    over all classes, so that no probability is 0. The logits are logarithms of these probabilities.
    centre: (width,) mean of the training features. features: (rows, width), centred and of length 1.
    labels: (rows,) class indices.
    """

    def __init__(self, width: int, n_classes: int, *, rows: int, neighbours: int) -> None:
        if not 1 <= rows <= MOST_ROWS or neighbours < 1:
            raise ModelError(
                tell(
                    "the head knn keeps 1 to {most:count} images and asks at least 1 neighbour. Got "
                    "{rows:count} and {neighbours}.",
                    most=MOST_ROWS,
                    rows=rows,
                    neighbours=neighbours,
                )
            )
        super().__init__()
        self.n_classes, self.neighbours = n_classes, neighbours
        self.centre: Tensor
        self.features: Tensor
        self.labels: Tensor
        self.register_buffer("centre", torch.zeros(width))
        self.register_buffer("features", torch.zeros(rows, width))
        self.register_buffer("labels", torch.zeros(rows, dtype=torch.int64))

    def remember(self, features: Tensor, labels: Tensor) -> None:
        """Keeps (rows, width) training features and their (rows,) class indices."""
        self.centre = features.mean(dim=0)
        self.features = normalize(features - self.centre)
        self.labels = labels

    def forward(self, features: Tensor) -> Tensor:
        """(N, width) -> (N, n_classes) logarithms of probabilities."""
        cosines = normalize(features.float() - self.centre) @ self.features.T
        return votes(cosines, self.labels, self.n_classes, self.neighbours)


def votes(cosines: Tensor, labels: Tensor, n_classes: int, neighbours: int) -> Tensor:
    """(N, rows) cosines to images with (rows,) labels -> (N, n_classes) logarithms of probabilities."""
    nearest = cosines.topk(min(neighbours, cosines.shape[1]), dim=1)
    weights = ((nearest.values - nearest.values[:, :1]) / TEMPERATURE).exp()
    # Not len, which is a number of its own to whoever traces the network for any number of images.
    counted = cosines.new_full((cosines.shape[0], n_classes), 1 / n_classes).scatter_add_(
        1, labels[nearest.indices], weights
    )
    return (counted / counted.sum(dim=1, keepdim=True)).log()


def fold_standardisation(layer: nn.Linear, mean: Tensor, deviation: Tensor) -> None:
    """Makes a layer that was trained on (features - mean) / deviation give the same for the features themselves."""
    with torch.no_grad():
        weight = layer.weight.double() / deviation.double()
        layer.bias.copy_(layer.bias.double() - weight @ mean.double())
        layer.weight.copy_(weight)
