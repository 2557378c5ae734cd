"""A pretrained network as it was published: its own classes, its own last layer, nothing trained here."""

from __future__ import annotations

from collections import Counter

from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel
from pupille.models.pretrained.build import load_whole, preprocessing
from pupille.models.pretrained.catalogue import backbone

WINDOW = (0.0, 255.0)


def load_published(name: str) -> NetworkModel:
    """The network `name` with the weights of the store; it reads 8-bit pictures.

    Raises ModelError for an unknown network, WeightsError if its weights are not here.
    """
    classes = class_names(backbone(name).classes)
    return NetworkModel(ModelSpec(name, classes, preprocessing(name, window=WINDOW)), load_whole(name))


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
