"""Files of random weights in the form in which detectors are published, for the tests of several rooms."""

from pathlib import Path

import torch


def published_file(name: str, path: Path, sure: tuple[int, ...] = ()) -> Path:
    """A file as `transformers` itself saves a network of this size with COCO's 80 classes, from random weights.

    sure: numbers of classes of which it sees one wherever it looks.
    """
    import transformers

    from pupille.models.architectures.detr import build
    from pupille.models.pretrained.detr_sizes import SIZES

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        settings = build(name, (3, 640, 640), 80).network.config
        kinds = {
            "dfine": transformers.DFineForObjectDetection,
            "rtdetr": transformers.RTDetrForObjectDetection,
        }
        network = kinds[SIZES[name].family](settings)
    for layer in network.model.decoder.class_embed:
        layer.bias.data[list(sure)] = 5.0
    network.save_pretrained(path.parent / name)
    return (path.parent / name / "model.safetensors").rename(path)
