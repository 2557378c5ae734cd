"""R-CNN (Girshick and others 2014): propose regions, look at each through a pretrained network, say what it is.

The network is not trained: its features of the crop of each proposal go to a linear classifier, over the classes and
nothing, and to a linear regression that moves the box. Slow on purpose, since every region of every picture is looked
at by itself: what came after it (Fast R-CNN, Faster R-CNN) looks once. The proposals stand in `regions`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pupille.errors import ModelError
from pupille.i18n.language import phrase, tell
from pupille.i18n.stored_text import Sentence
from pupille.models.boxwise.regions import MOST, Picture, proposals
from pupille.models.boxwise.suppression import suppressed
from pupille.models.objectwise.watershed import Pictures
from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.boxes import iou
from pupille.shapes.objects import Objects

if TYPE_CHECKING:
    from torch import Tensor, nn

BACKBONE = "regnetx_002"
SIDE, AROUND = 112, 0.15
"""Pixels of the square to which a crop is warped, and how much of each side of a box is added around it."""
PLACES = 2
"""Features are means over so many places of the last map, across and down."""
AT_ONCE, LEAST = 100, 0.02
"""Crops in one pass, and the least score of an answer."""
OBJECT, NEAR, NOTHING = 0.7, 0.5, 0.3
"""IoU with a drawn box from which on a proposal shows its class, from which on it teaches how to move a box, and below
which it shows nothing; what lies between teaches no class."""
INVERSE_PENALTY, MOVES_PENALTY = 0.1, 300.0
"""Of the classifier, `C` of scikit-learn; and of the ridge regression."""
ROUNDS = 300
OVERLAP = 0.3
"""IoU above which the surer of two boxes of a class stays alone, as published: proposals overlap more than answers of
other models."""
WEIGHTS = "backbone."


@dataclass(frozen=True)
class RCNN:
    """network: of timm, without its classes. mean, deviation: (F,) of the features of training.

    classes: (classes + 1, F + 1) weights and bias of each class, the last being nothing. moves: (4, F + 1) the same of
    how centre and size change.
    """

    learns: ClassVar[str] = phrase("a linear classifier and a regression on features of proposed regions")
    network: nn.Module
    mean: FloatArray
    deviation: FloatArray
    classes: FloatArray
    moves: FloatArray

    @classmethod
    def fitted(cls, pictures: Pictures, truth: Sequence[Objects], *, classes: int, seed: int) -> RCNN:
        """The classifier and the regression of the proposals and drawn boxes of training pictures, mirrored too."""
        from pupille.models.pretrained.build import load_backbone

        network = load_backbone(BACKBONE).requires_grad_(False)
        parts = [
            training_rows(network, view, objects, classes)
            for picture, drawn in zip(pictures, truth, strict=True)
            for view, objects in ((picture, drawn), mirrored(picture, drawn))
        ]
        features, labels, near, moves = (np.concatenate(part) for part in zip(*parts, strict=True))
        mean, deviation = features.mean(axis=0), features.std(axis=0) + 1e-6
        inputs = (features - mean) / deviation
        some = labels >= 0
        return cls(
            network,
            mean,
            deviation,
            linear_classes(inputs[some], labels[some], classes, seed),
            linear_moves(inputs[near], moves[near]),
        )

    def objects_of(self, picture: NDArray[np.float32]) -> Objects:
        """Every proposal with each class that it may show, moved to where the object should be."""
        boxes = proposals(picture)
        inputs = (features_of(self.network, picture, boxes) - self.mean) / self.deviation
        ones = np.concatenate([inputs, np.ones((len(inputs), 1))], axis=1)
        shares = softmax(ones @ self.classes.T)[:, :-1]
        height, width = picture.shape[:2]
        moved = np.clip(moved_by(boxes, ones @ self.moves.T), 0, [width, height] * 2)
        rows, labels = np.nonzero(shares >= LEAST)
        stay = suppressed(moved[rows], labels, shares[rows, labels], OVERLAP)
        rows, labels = rows[stay], labels[stay].astype(np.int64)
        images = np.zeros(len(rows), dtype=np.int64)
        return Objects(images, labels, moved[rows], scores=shares[rows, labels])

    @property
    def parameters(self) -> int:
        """Those of the network, of the classifier and of the regression."""
        of_network = sum(weight.numel() for weight in self.network.parameters())
        return of_network + self.classes.size + self.moves.size

    @property
    def notes(self) -> tuple[Sentence, ...]:
        """How it looks at a picture."""
        return (
            tell(
                "At most {most} regions of each picture are proposed, cut out and looked at one by one through "
                "{network}, as it was published. It learned from each training picture and from its mirror image.",
                most=str(MOST),
                network=BACKBONE,
            ),
        )

    def ceiling_notes(self, pictures: Pictures, truth: Sequence[Objects]) -> tuple[Sentence, ...]:
        """How many of the objects on validation are among the proposals: more cannot be found."""
        counted = [objects.boxes[~(objects.crowd | objects.difficult)] for objects in truth]
        best = [
            iou(boxes, proposals(picture)).max(axis=1, initial=0)
            for picture, boxes in zip(pictures, counted, strict=True)
            if len(boxes)
        ]
        if not best:
            return ()
        met = np.concatenate(best) >= NEAR
        return (
            tell(
                "Ceiling: of {n:count} objects on validation {share:percent} lie in a proposed region (IoU of at least "
                "0.5); hardly more can be found.",
                n=len(met),
                share=float(met.mean()),
            ),
        )

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """All of it, the network tensor by tensor."""
        network = {WEIGHTS + name: tensor.numpy() for name, tensor in tensors_of(self.network).items()}
        own = {"mean": self.mean, "deviation": self.deviation, "classes": self.classes, "moves": self.moves}
        return {**network, **own}

    @classmethod
    def of_arrays(
        cls, arrays: Mapping[str, NDArray[np.generic]], *, shape: tuple[int, int, int], classes: int
    ) -> RCNN:
        """The inverse of `arrays`. Raises ModelError if they are not those of this model."""
        import torch

        from pupille.models.pretrained.build import whole_network, without_classes
        from pupille.models.pretrained.catalogue import backbone

        del shape
        with torch.random.fork_rng(devices=[]):
            network = without_classes(whole_network(backbone(BACKBONE)))
        planned = {WEIGHTS + name: tensor.numpy() for name, tensor in tensors_of(network).items()}
        width = PLACES**2 * backbone(BACKBONE).width
        own = {
            "mean": (width,),
            "deviation": (width,),
            "classes": (classes + 1, width + 1),
            "moves": (4, width + 1),
        }
        planned |= {name: np.zeros(size) for name, size in own.items()}
        same = set(arrays) == set(planned) and all(
            arrays[name].shape == array.shape
            and arrays[name].dtype == array.dtype
            and np.isfinite(arrays[name].astype(np.float64)).all()
            for name, array in planned.items()
        )
        if not same or (arrays["deviation"].astype(np.float64) <= 0).any():
            raise ModelError(tell("the weights are not those of an R-CNN. Copy the run folder again."))
        tensors = {
            name.removeprefix(WEIGHTS): torch.from_numpy(np.array(array))
            for name, array in arrays.items()
            if name.startswith(WEIGHTS)
        }
        network.load_state_dict(network.state_dict() | tensors)
        learned = {name: arrays[name].astype(np.float64) for name in own}
        return cls(network.eval().requires_grad_(False), **learned)


def tensors_of(network: nn.Module) -> dict[str, Tensor]:
    """The weights and statistics of a network, without the steps that it counted."""
    return {name: tensor for name, tensor in network.state_dict().items() if tensor.ndim}


def mirrored(picture: Picture, drawn: Objects) -> tuple[Picture, Objects]:
    """A picture and its boxes with left and right exchanged."""
    x1, y1, x2, y2 = drawn.boxes.T
    width = picture.shape[1]
    boxes = np.stack([width - x2, y1, width - x1, y2], axis=1)
    return np.ascontiguousarray(picture[:, ::-1]), replace(drawn, boxes=boxes)


def training_rows(
    network: nn.Module, picture: Picture, drawn: Objects, classes: int
) -> tuple[FloatArray, IntArray, NDArray[np.bool_], FloatArray]:
    """(K, F) features of the drawn boxes and proposals of one picture, (K,) the class of each, (K,) whether it teaches
    how to move, and (K, 4) how. The class is `classes` for nothing, -1 for what teaches none."""
    counts = ~(drawn.crowd | drawn.difficult) & (drawn.boxes[:, 2:] > drawn.boxes[:, :2]).all(axis=1)
    boxes = np.concatenate([drawn.boxes[counts], proposals(picture)])
    labels, near = np.full(len(boxes), classes, dtype=np.int64), np.zeros(len(boxes), dtype=np.bool_)
    moves = np.zeros((len(boxes), 4))
    if len(drawn):
        shared = iou(boxes, drawn.boxes)
        best, nearest = shared.max(axis=1), shared.argmax(axis=1)
        labels[best >= NOTHING] = -1
        shows = (best >= OBJECT) & counts[nearest]
        labels[shows] = drawn.labels[nearest[shows]]
        near = (best >= NEAR) & counts[nearest]
        moves[near] = moves_to(boxes[near], drawn.boxes[nearest[near]])
    return features_of(network, picture, boxes), labels, near, moves


def features_of(network: Any, picture: Picture, boxes: FloatArray) -> FloatArray:
    """(K, F) what the network makes of the crop of each box, a little of what is around it included; beyond the edges
    of the picture lies its mean colour."""
    import torch
    from torch.nn.functional import adaptive_avg_pool2d
    from torchvision.ops import roi_align

    from pupille.models.cpu_features import has_bf16

    around = (boxes[:, 2:] - boxes[:, :2]) * AROUND
    wide = np.concatenate([boxes[:, :2] - around, boxes[:, 2:] + around], axis=1)
    regions = torch.from_numpy(wide).float()
    pixels = torch.from_numpy(np.ascontiguousarray(picture.transpose(2, 0, 1)))[None]
    parts: list[Tensor] = []
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=has_bf16()):
        for some in torch.split(regions, AT_ONCE):
            crops = roi_align(pixels, [some], SIDE, sampling_ratio=2, aligned=True)
            maps = network.forward_features(crops.contiguous(memory_format=torch.channels_last))
            parts.append(adaptive_avg_pool2d(maps.float(), PLACES).flatten(1))
    return torch.cat(parts).double().numpy()


def linear_classes(inputs: FloatArray, labels: IntArray, classes: int, seed: int) -> FloatArray:
    """(classes + 1, F + 1) multinomial logistic regression; a class that no proposal shows is never answered."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=ROUNDS, random_state=seed)
    model.fit(inputs, labels)
    weights = np.zeros((classes + 1, inputs.shape[1] + 1))
    weights[:, -1] = -1e6
    fitted = np.concatenate([model.coef_, model.intercept_[:, None]], axis=1)
    # Of two classes scikit-learn keeps one row, how much more the second is expected than the first.
    weights[model.classes_] = fitted if len(fitted) > 1 else np.concatenate([0 * fitted, fitted])
    return weights


def linear_moves(inputs: FloatArray, moves: FloatArray) -> FloatArray:
    """(4, F + 1) ridge regression of the moves, one for all classes as sets are small."""
    from sklearn.linear_model import Ridge

    model = Ridge(alpha=MOVES_PENALTY).fit(inputs, moves)
    return np.concatenate([model.coef_, model.intercept_[:, None]], axis=1)


def moves_to(boxes: FloatArray, wanted: FloatArray) -> FloatArray:
    """(K, 4) how far the centres lie apart, in sides of the box, and the logarithm of how much larger it should be."""
    sides, new = boxes[:, 2:] - boxes[:, :2], wanted[:, 2:] - wanted[:, :2]
    apart = (wanted[:, :2] + wanted[:, 2:] - boxes[:, :2] - boxes[:, 2:]) / 2
    return np.concatenate([apart / sides, np.log(new / sides)], axis=1)


def moved_by(boxes: FloatArray, moves: FloatArray) -> FloatArray:
    """The inverse of `moves_to`; no side becomes more than twice as long or less than half."""
    sides = boxes[:, 2:] - boxes[:, :2]
    centre = (boxes[:, :2] + boxes[:, 2:]) / 2 + moves[:, :2] * sides
    half = sides / 2 * np.exp(np.clip(moves[:, 2:], -np.log(2), np.log(2)))
    return np.concatenate([centre - half, centre + half], axis=1)


def softmax(logits: FloatArray) -> FloatArray:
    """(K, C) probabilities."""
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))
