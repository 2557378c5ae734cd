"""A pretrained network as it was published: its own classes, its own last layer, nothing trained here."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, cast

from pupille.errors import WeightsError
from pupille.i18n.language import tell
from pupille.models.boxwise.operating import PUBLISHED, Operating
from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel
from pupille.models.pretrained.backbone import Backbone
from pupille.models.pretrained.build import load_whole, preprocessing, whole_network
from pupille.models.pretrained.catalogue import backbone
from pupille.models.pretrained.published_detector import PublishedDetector
from pupille.models.pretrained.published_detectors import COCO_DETECTORS, NO_CLASSES
from pupille.models.pretrained.store import load_weights

if TYPE_CHECKING:
    from torch import nn

WINDOW = (0.0, 255.0)
HALF = 0.5
"""The score from which on boxes of a published network count, as its own programs have it."""


def load_published(name: str) -> NetworkModel:
    """The network `name` with the weights of the store; it reads 8-bit pictures.

    Raises ModelError for an unknown network, WeightsError if its weights are not here.
    """
    if name in COCO_DETECTORS:
        return load_detector(COCO_DETECTORS[name])
    classes = class_names(backbone(name).classes)
    return NetworkModel(ModelSpec(name, classes, preprocessing(name, window=WINDOW)), load_whole(name))


def load_detector(line: Backbone) -> NetworkModel:
    """A network that finds the classes of COCO. Boxes count from a score of a half on, and none is taken away because
    of another: a network that needs that does it itself.

    Raises WeightsError if its weights are not here, or are those of another network.
    """
    network = whole_network(line)
    assert isinstance(network, PublishedDetector)
    if lacking := network.take_published(load_weights(line.name)):
        raise WeightsError(
            tell(
                "the weights kept as {name} are not those of this network; the first tensor that does not fit is "
                "{odd!r}. Remove them with `pupille weights remove {name}` and take them from their publisher.",
                name=line.name,
                odd=lacking[0],
            )
        )
    classes = coco_classes()
    operating = Operating((HALF,) * len(classes), overlap=1.0, rule=PUBLISHED)
    prepared = preprocessing(line.name, window=WINDOW)
    spec = ModelSpec(line.name, classes, prepared, task="detection", operating=operating)
    return NetworkModel(spec, cast("nn.Module", network).eval())


def coco_classes() -> tuple[str, ...]:
    """The 80 classes of COCO in the order of their numbers, as torchvision has them."""
    from torchvision.models.detection import FasterRCNN_ResNet50_FPN_Weights as Weights

    names = Weights.COCO_V1.meta["categories"]
    return tuple(name for name in names if name not in NO_CLASSES)


def class_names(n: int) -> tuple[str, ...]:
    """The names of the n classes that published weights tell apart, each once, as timm has them; else their numbers.

    Names that two classes share, such as `crane`, the bird and the machine, get their number behind them.
    """
    from timm.data.imagenet_info import ImageNetInfo, infer_imagenet_subset

    subset = infer_imagenet_subset({"num_classes": n})
    if subset is None:
        return tuple(f"class {number}" for number in range(n))
    known = ImageNetInfo(subset)
    names = [known.index_to_description(number) for number in range(n)]
    twice = {name for name, count in Counter(names).items() if count > 1}
    return tuple(f"{name} ({number})" if name in twice else name for number, name in enumerate(names))
