"""A fine-tuned or headed network of timm in timm's own form: one network, its weights and its `config.json`."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

import numpy as np
from torch import nn

from pupille.errors import ModelError
from pupille.i18n.language import tell
from pupille.models.model import Model, ModelSpec
from pupille.models.names import split_name
from pupille.models.network import NetworkModel
from pupille.models.preprocessing import Preprocessing
from pupille.models.pretrained.backbone import Backbone
from pupille.models.pretrained.build import Transferred, whole_network
from pupille.models.pretrained.catalogue import backbone
from pupille.models.registry import find

WEIGHTS, CONFIG = "model.safetensors", "config.json"


def timm_network(model: Model) -> nn.Module:
    """The backbone of a run with its head as timm's own classifier, ready to predict: the same function.

    Raises ModelError with the reason for a run that timm's form cannot hold.
    """
    line = holdable(model)
    assert isinstance(model, NetworkModel)
    network: Any = model.network
    head = linear_layer(network.head)
    whole: Any = whole_network(line, n_classes=len(model.spec.classes))
    classifier = whole.get_classifier()
    if head is None or not isinstance(classifier, nn.Linear) or classifier.weight.shape != head.weight.shape:
        refuse(model.spec, tell("its head is not one linear layer, as timm's is"))
    lacking, unexpected = whole.load_state_dict(network.backbone.state_dict(), strict=False)
    classifier.load_state_dict(head.state_dict())
    (name,) = (name for name, module in whole.named_modules() if module is classifier)
    if unexpected or set(lacking) - {f"{name}.weight", f"{name}.bias"}:
        refuse(model.spec, tell("its tensors are not those of timm's network"))
    done: nn.Module = whole.eval()
    return done


def holdable(model: Model) -> Backbone:
    """What is known of the backbone of a run. Raises ModelError for a run that timm's form cannot hold."""
    spec, prepared = model.spec, model.spec.preprocessing
    if not find(spec.name).pretrained or split_name(spec.name).scratch:
        refuse(spec, tell("it stands on no published network of timm"))
    if not spec.classes or not isinstance(getattr(model, "network", None), Transferred):
        refuse(spec, tell("it tells no classes apart by a head on a backbone"))
    line = backbone(split_name(spec.name).base)
    if not line.architecture:
        refuse(spec, tell("timm does not build its network"))
    if (prepared.low, prepared.high, prepared.depth, prepared.channels) != (0, 255, "8-bit", 3):
        refuse(spec, tell("its pixels have another scale than the 0 to 255 that timm assumes"))
    return line


def refuse(spec: ModelSpec, reason: str) -> NoReturn:
    """Raises ModelError with what to take instead."""
    raise ModelError(
        tell(
            "{model} is not written as a folder of timm: {reason}. Use --to onnx, or --to bundle.",
            model=spec.name,
            reason=reason,
        )
    )


def linear_layer(head: nn.Module) -> nn.Linear | None:
    """The only layer of a head that is linear; None of any other head."""
    layers = [module for module in head.modules() if not list(module.children())]
    return layers[0] if len(layers) == 1 and isinstance(layers[0], nn.Linear) else None


def config(spec: ModelSpec) -> dict[str, Any]:
    """The content of `config.json`, from which timm builds the network and its transform."""
    line, prepared = backbone(split_name(spec.name).base), spec.preprocessing
    return {
        "architecture": line.architecture,
        "num_classes": len(spec.classes),
        "num_features": line.width,
        "label_names": list(spec.classes),
        "pretrained_cfg": {
            "tag": "pupille",
            "custom_load": False,
            "num_classes": len(spec.classes),
            "input_size": [prepared.channels, prepared.height, prepared.width],
            "fixed_input_size": line.fixed_side,
            "interpolation": prepared.interpolation,
            "crop_pct": crop_share(prepared),
            "crop_mode": "center",
            "mean": list(prepared.mean),
            "std": list(prepared.std),
        },
    }


def crop_share(prepared: Preprocessing) -> float:
    """The share of the resized picture that is looked at, so that timm's division, cut to whole pixels, gives its size
    back."""
    assert prepared.resize is not None
    share = prepared.height / prepared.resize
    return share if math.floor(prepared.height / share) == prepared.resize else float(np.nextafter(share, 0))


def folder_files(network: nn.Module, spec: ModelSpec) -> dict[str, bytes]:
    """The two files from which timm opens the network, by name."""
    from safetensors.torch import save

    tensors = {name: tensor.contiguous() for name, tensor in network.state_dict().items()}
    described = json.dumps(config(spec), indent=1, ensure_ascii=False) + "\n"
    return {WEIGHTS: bytes(save(tensors, metadata={"format": "pt"})), CONFIG: described.encode()}
