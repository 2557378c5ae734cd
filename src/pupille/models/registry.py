"""The ladder: every model, from cheap to dear. A new rung is one file and one line in this table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pupille.errors import ModelError, NoModelError
from pupille.i18n.language import phrase, tell
from pupille.images.geometry import Geometry
from pupille.models.boxwise.entries import DETECTORS
from pupille.models.boxwise.query_entries import QUERY_DETECTORS, as_published, of_queries, refuse_published
from pupille.models.boxwise.torchvision_entries import (
    TORCHVISION,
    TORCHVISION_MASKS,
    on_network,
    stands_on_network,
)
from pupille.models.encoded_entries import on_encoder, stands_on_encoder
from pupille.models.entry import Entry
from pupille.models.names import HEADS, PUBLISHED, RungName, split_name
from pupille.models.pretrained.backbone import PREFIX, Backbone
from pupille.models.pretrained.catalogue import BACKBONES, backbone, no_network


def both(build: str) -> Mapping[str, str]:
    """The builds of a network that serves classes and numbers alike, by its number of outputs."""
    return {"classification": build, "regression": build}


PIXELWISE = "pupille.models.pixelwise."
CLASSICAL, REGRESSORS = "pupille.models.architectures.classical:", "pupille.models.architectures.regressors:"
HEAD_TITLES = {
    "linear": phrase("a new last layer"),
    "mlp": phrase("new dense layers"),
    "knn": phrase("nearest neighbours"),
}
RATE_FROM_SCRATCH, RATE_WITHOUT_NORMALISATION = 0.001, 0.0002
WITHOUT_NORMALISATION = ("alexnet", "vgg")
"""How the architectures begin that have no normalisation layers and learn nothing at the rate of the others."""


def on_backbone(line: Backbone, rung: RungName) -> Entry:
    """The rung of a pretrained network: with a new head, fine-tuned or not, or from random weights."""
    if rung.scratch:
        bare = line.name.removeprefix(PREFIX).startswith(WITHOUT_NORMALISATION)
        return Entry(
            both("pupille.models.pretrained.build:build_from_scratch"),
            "network",
            line.year,
            tell("{network}; from random weights", network=tell(line.title)),
            geometry=line.geometry,
            keeps_small=True,
            learning_rate=RATE_WITHOUT_NORMALISATION if bare else RATE_FROM_SCRATCH,
            given=(line.name,),
        )
    parts = {"network": tell(line.title), "head": tell(HEAD_TITLES[rung.head])}
    title = (
        tell("{network}; pretrained, {head}, fine-tuned", **parts)
        if rung.tuned
        else tell("{network}; pretrained, {head}", **parts)
    )
    build = "pupille.models.pretrained.build:build"
    return Entry(
        {"classification": build} if rung.head == "knn" else both(build),
        "transfer",
        line.year,
        title,
        geometry=line.geometry,
        channels=3,
        pretrained=True,
        given=(line.name, rung.head),
        weighs=rung.head != "knn",
    )


MODELS: dict[str, Entry] = {
    "majority": Entry(
        {"classification": CLASSICAL + "majority"},
        "classical",
        1763,
        phrase("always the commonest class"),
        growth=0.5,
    ),
    "constant": Entry(
        {"regression": REGRESSORS + "constant"},
        "classical",
        1757,
        phrase("always the same number"),
        growth=0.5,
    ),
    "logistic": Entry(
        {"classification": CLASSICAL + "logistic"},
        "classical",
        1958,
        phrase("logistic regression on the pixels"),
    ),
    "ridge": Entry(
        {"regression": REGRESSORS + "ridge"},
        "classical",
        1970,
        phrase("ridge regression on the pixels"),
        growth=1.5,
    ),
    "tree": Entry(
        {"classification": CLASSICAL + "tree"},
        "classical",
        1984,
        phrase("one decision tree (CART)"),
        growth=1.2,
    ),
    "forest": Entry(
        {"classification": CLASSICAL + "forest", "regression": REGRESSORS + "forest"},
        "classical",
        2001,
        phrase("random forest of 200 trees"),
        growth=1.2,
    ),
    "svm": Entry(
        {"classification": CLASSICAL + "svm", "regression": REGRESSORS + "svm"},
        "classical",
        1995,
        phrase("support vector machine, RBF kernel"),
        growth=2.0,
    ),
    "knn": Entry(
        {"classification": CLASSICAL + "knn", "regression": REGRESSORS + "knn"},
        "classical",
        1951,
        phrase("5 nearest neighbours"),
        growth=0.5,
        weighs=False,
    ),
    "mean-mask": Entry(
        {"segmentation": PIXELWISE + "mean_mask:MeanMask"},
        "pixels",
        None,
        phrase("the same mask for every picture"),
        whole=True,
    ),
    "threshold": Entry(
        {"segmentation": PIXELWISE + "threshold:Threshold"},
        "pixels",
        1979,
        phrase("one threshold on the grey value (Otsu)"),
        whole=True,
        in_pieces=True,
    ),
    "pixel-forest": Entry(
        {"segmentation": PIXELWISE + "pixel_forest:PixelForest"},
        "pixels",
        2001,
        phrase("random forest on filters around each pixel"),
        whole=True,
        in_pieces=True,
    ),
    "unet": Entry(
        {"segmentation": "pupille.models.architectures.unet:build"},
        "network",
        2015,
        phrase("U-Net, half a million weights"),
        whole=True,
        in_pieces=True,
        learning_rate=0.006,
        batch_size=8,
        total_images=5_600,
        fewest_epochs=4,
        most_epochs=400,
    ),
    "watershed": Entry(
        {"instances": "pupille.models.objectwise.watershed:Watershed"},
        "objects",
        1979,
        phrase("one threshold on the grey value, then a watershed"),
        whole=True,
        in_pieces=True,
        shortest=512,
    ),
    "unet-instances": Entry(
        {"instances": "pupille.models.architectures.unet_instances:build"},
        "outlines",
        2015,
        phrase("U-Net for interior, border and distance, then a watershed"),
        whole=True,
        in_pieces=True,
        shortest=512,
        learning_rate=0.006,
        batch_size=8,
        total_images=14_000,
        fewest_epochs=4,
        most_epochs=400,
    ),
    **TORCHVISION_MASKS,
    **DETECTORS,
    **TORCHVISION,
    **QUERY_DETECTORS,
    "perceptron": Entry(
        {"classification": CLASSICAL + "perceptron"},
        "classical",
        1958,
        phrase("Rosenblatt's perceptron"),
    ),
    "mlp": Entry(
        both("pupille.models.architectures.mlp:build"),
        "network",
        1986,
        phrase("dense layers, 100 and 100 neurons, ReLU"),
    ),
    "lenet5": Entry(
        both("pupille.models.architectures.lenet5:build"),
        "network",
        1998,
        phrase("LeNet-5, the first practical CNN"),
        geometry=Geometry(32, 32),
    ),
    "cnn": Entry(
        both("pupille.models.architectures.cnn:build"),
        "network",
        2010,
        phrase("two 3 x 3 convolutions, ReLU, 128 dense neurons"),
        learning_rate=0.006,
        batch_size=128,
        total_images=120_000,
        fewest_epochs=2,
    ),
    **{name: on_backbone(line, RungName(name)) for name, line in BACKBONES.items()},
}


def models_for(task: str) -> tuple[str, ...]:
    """The names of the table that serve a task, from cheap to dear."""
    return tuple(name for name, entry in MODELS.items() if task in entry.builds)


def check_serves(name: str, task: str) -> None:
    """Raises ModelError, with what to take instead, if a model does not serve a task."""
    if task in find(name).builds:
        return
    every = models_for(task)
    own = [other for other in every if other not in BACKBONES]
    pretrained = phrase(
        "{name} is no model of {task}, which these images ask for. Take {others} or a pretrained network."
    )
    none = phrase("{name} is no model of {task}, which these images ask for. Take one of {others}.")
    sentence = none if own == list(every) else pretrained
    raise ModelError(tell(sentence, name=name, task=tell(task), others=", ".join(own)))


def find(name: str) -> Entry:
    """The rung of this name: of the table, one with another head or way of training (`resnet50+mlp+tuned`,
    `dfine:n+scratch`), any network of timm (`timm:resnet34`), or one on such a network (`unet:regnetx_002`).

    Raises ModelError, with the nearest name, if there is none.
    """
    if name in MODELS:
        return MODELS[name]
    rung = split_name(name)
    if rung.base in QUERY_DETECTORS:
        return of_queries(rung)
    refuse_published(name)
    if stands_on_encoder(rung):
        return on_encoder(rung)
    if stands_on_network(rung):
        return on_network(rung)
    if rung.base in BACKBONES or rung.base.startswith(PREFIX):
        return on_backbone(backbone(rung.base), rung)
    if rung.base in MODELS:
        sentence = phrase("{base} is no pretrained network, so there is no {name}. Ask for {base}.")
        raise NoModelError(tell(sentence, base=rung.base, name=name))
    if name.startswith(PUBLISHED):
        raise NoModelError(
            tell(
                "{name!r} is how predict is told a published network. Write {written}.",
                name=name,
                written=name.removeprefix(PUBLISHED),
            )
        )
    raise no_network(phrase("model"), rung.base, MODELS)


def describe(name: str) -> Entry:
    """The rung of this name, or the row of a published detector, which is no rung. Raises ModelError as `find`."""
    return as_published(name) or find(name)


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Names of rungs, each once, from cheap to dear; those of other networks of timm come last.

    Raises ModelError for a name of no rung.
    """
    for name in (asked := list(dict.fromkeys(names))):
        find(name)
    return tuple(sorted(asked, key=_place))


def _place(name: str) -> tuple[int, bool, int]:
    """Where a rung stands: by its network, the fine-tuned and untrained ones after the frozen, then by its head."""
    rung, ladder = split_name(name), list(MODELS)
    number = ladder.index(rung.base) if rung.base in MODELS else len(ladder)
    return number, rung.tuned or rung.scratch, HEADS.index(rung.head)


def with_heads(names: Iterable[str], heads: Sequence[str]) -> tuple[str, ...]:
    """The rungs with each of these heads on every frozen backbone that names none; all others as they are."""
    rungs: list[str] = []
    for name in names:
        rung = split_name(name)
        plain = find(name).pretrained and name == rung.base
        rungs += [str(RungName(name, head)) for head in heads] if plain and heads else [name]
    return tuple(rungs)


def with_head(name: str, head: str) -> str:
    """The rung `name` with a head. Raises ModelError if it is no pretrained network, or names a head already."""
    rung = split_name(name)
    if not find(name).pretrained or name != rung.base:
        raise NoModelError(
            tell(
                "{name} takes no --head: that is for pretrained networks whose name says none, such "
                "as regnetx_002. Leave it out.",
                name=name,
            )
        )
    return str(RungName(name, head))


def fine_tuned(name: str) -> str:
    """The rung whose backbone is trained further. Raises ModelError for one that has none, or nearest neighbours."""
    rung = split_name(name)
    if not find(name).pretrained or rung.head == "knn":
        raise NoModelError(
            tell(
                "{name} cannot be fine-tuned: that takes a pretrained network with the head linear "
                "or mlp. Leave --fine-tune out, or choose another model.",
                name=name,
            )
        )
    return str(replace(rung, tuned=True))


def from_scratch(name: str) -> str:
    """The rung that trains the network `name` from random weights; the same name for one that has no others."""
    rung = split_name(name)
    if rung.scratch or not (find(name).pretrained or rung.base in QUERY_DETECTORS):
        return name
    return str(RungName(rung.base, scratch=True))
