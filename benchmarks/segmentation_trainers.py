"""One training of masks by one tool; `segmentation.py` starts it in that tool's environment.

    PYTHON segmentation_trainers.py TOOL ARRAYS.npz EPOCHS SEED WEIGHTS

ARRAYS has `pixels` (N, H, W, 3) and `masks` (N, H, W) of 0 and 1 to train, `held_pixels` and `held_masks` to score.
EPOCHS may be a half: each is one square of `CROP` pixels a picture, in batches of `BATCH`. Prints a JSON line: the
processor seconds from arrays to where a network was scored, and its IoU of class 1 over all held pixels. What is
published with the other tools is scored at a half, three quarters and the end of its schedule, outside the time.
"""

from __future__ import annotations

import json
import os
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

CROP, BATCH = 128, 8
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""As the weights of the encoder expect."""
SCORED = (0.5, 0.75, 1.0)


class Clock:
    """Processor seconds of work, without those in which it is held."""

    def __init__(self) -> None:
        self.seconds, self.started = 0.0, time.process_time()

    def hold(self) -> float:
        """Stops counting; the seconds up to now."""
        self.seconds += time.process_time() - self.started
        return self.seconds

    def go(self) -> None:
        """Goes on."""
        self.started = time.process_time()


def iou(answers: Any, masks: Any) -> float:
    """Of class 1, over all pixels."""
    ours, truth = np.asarray(answers) == 1, masks == 1
    return float((ours & truth).sum() / (ours | truth).sum())


def pupille(name: str, arrays: Any, epochs: float, seed: int, weights: Path) -> list[tuple[float, float]]:
    """The public estimator; its schedule knows its end, so it is scored there alone."""
    from pupille import ImageSegmenter
    from pupille.models.pretrained.import_file import import_weights
    from pupille.models.pretrained.store import weights_path
    from pupille.training import fit, loop

    assert fit, loop
    if ":" in name and not weights_path(weights.name):
        import_weights(weights / "model.safetensors", weights.name)
    clock = Clock()
    model = ImageSegmenter(name, epochs=round(epochs), seed=seed).fit(arrays["pixels"], arrays["masks"])
    seconds = clock.hold()
    return [(seconds, iou(model.predict(arrays["held_pixels"]), arrays["held_masks"]))]


def smp(rate: str, arrays: Any, epochs: float, seed: int, weights: Path) -> list[tuple[float, float]]:
    """The loop of its example notebooks: U-Net as built by default, Dice loss, Adam at 0.0002, cosine annealing; every
    weight learns. Squares are drawn at random, as its notebook on CamVid does; nothing else is changed. rate: of Adam.
    """
    import segmentation_models_pytorch as library
    import torch
    from torch.utils.data import DataLoader, Dataset

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    mean, std = (torch.tensor(numbers).view(3, 1, 1) for numbers in (MEAN, STD))

    class Squares(Dataset[Any]):
        def __len__(self) -> int:
            return len(arrays["pixels"])

        def __getitem__(self, row: int) -> Any:
            pixels, mask = square(arrays, row, rng)
            shown = (torch.from_numpy(pixels).permute(2, 0, 1).float() / 255 - mean) / std
            return shown, torch.from_numpy(mask)[None].float()

    clock = Clock()
    network = library.Unet(f"tu-{weights.name}", encoder_weights=None, in_channels=3, classes=1)
    lay_in(network.encoder.model, weights)
    loss = library.losses.DiceLoss("binary", from_logits=True)
    optimizer = torch.optim.Adam(network.parameters(), lr=float(rate))
    loader = DataLoader(Squares(), batch_size=BATCH, shuffle=True)
    steps = round(epochs * len(loader))
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=steps, eta_min=1e-5)
    scored, done = [], 0
    while done < steps:
        for inputs, targets in loader:
            network.train()
            optimizer.zero_grad()
            loss(network(inputs), targets).backward()
            optimizer.step()
            schedule.step()
            done += 1
            if done in {round(share * steps) for share in SCORED}:
                seconds = clock.hold()
                network.eval()
                with torch.inference_mode():
                    held = torch.from_numpy(arrays["held_pixels"]).permute(0, 3, 1, 2)
                    answers = [(network((one[None].float() / 255 - mean) / std) > 0)[0, 0] for one in held]
                scored.append((seconds, iou(torch.stack(answers), arrays["held_masks"])))
                clock.go()
            if done == steps:
                break
    return scored


def fastai(rate: str, arrays: Any, epochs: float, seed: int, weights: Path) -> list[tuple[float, float]]:
    """`unet_learner` and `fine_tune`, as its tutorial on CamVid has it: one epoch frozen, then everything by one cycle.
    rate: the base rate, 0.002 as `fine_tune` has it."""
    import timm
    import torch
    from fastai.callback.core import Callback
    from fastai.vision.all import CrossEntropyLossFlat, DataLoader, DataLoaders, set_seed, unet_learner

    set_seed(seed)
    rng = np.random.default_rng(seed)
    mean, std = (torch.tensor(numbers).view(3, 1, 1) for numbers in (MEAN, STD))

    class Squares:
        def __len__(self) -> int:
            return len(arrays["pixels"])

        def __getitem__(self, row: int) -> Any:
            pixels, mask = square(arrays, row, rng)
            shown = (torch.from_numpy(pixels).permute(2, 0, 1).float() / 255 - mean) / std
            return shown, torch.from_numpy(mask).long()

    def encoder(pretrained: bool) -> Any:  # noqa: ARG001
        return timm.create_model(
            weights.name, pretrained=True, pretrained_cfg_overlay={"file": str(weights / "model.safetensors")}
        )

    scored: list[tuple[float, float]] = []
    clock = Clock()
    loaders = DataLoaders(DataLoader(Squares(), bs=BATCH, shuffle=True), DataLoader([], bs=BATCH))
    learner = unet_learner(
        loaders, encoder, n_out=2, cut=-2, normalize=False,
        loss_func=CrossEntropyLossFlat(axis=1),
    )  # fmt: skip
    whole = round(epochs) * len(loaders.train)

    class Scores(Callback):  # type: ignore[misc]
        steps = 0

        def after_batch(self) -> None:
            if not self.training:
                return
            self.steps += 1
            if self.steps - len(loaders.train) not in {round(share * whole) for share in SCORED}:
                return
            seconds = clock.hold()
            learner.model.eval()
            with torch.inference_mode():
                held = torch.from_numpy(arrays["held_pixels"]).permute(0, 3, 1, 2)
                answers = [learner.model((one[None].float() / 255 - mean) / std).argmax(1)[0] for one in held]
            scored.append(
                (seconds, iou(torch.stack([torch.Tensor(a) for a in answers]), arrays["held_masks"]))
            )
            learner.model.train()
            clock.go()

    with learner.no_bar(), learner.no_logging():
        learner.fine_tune(round(epochs), base_lr=float(rate), cbs=Scores())
    return scored


def square(arrays: Any, row: int, rng: np.random.Generator) -> tuple[Any, Any]:
    """A square of a picture and of its mask, drawn at random."""
    mask = arrays["masks"][row]
    top, left = (int(rng.integers(0, side - CROP + 1)) for side in mask.shape)
    here = slice(top, top + CROP), slice(left, left + CROP)
    return arrays["pixels"][row][here], mask[here]


def lay_in(encoder: Any, weights: Path) -> None:
    """The published weights, as far as the encoder has their layers."""
    from safetensors.torch import load_file

    published, own = load_file(weights / "model.safetensors"), encoder.state_dict()
    rest = {key: value for key, value in own.items() if key.endswith("num_batches_tracked")}
    encoder.load_state_dict({key: published[key] for key in own.keys() - rest.keys()} | rest)


TOOLS = {
    "pupille": (pupille, "pupille"),
    "smp": (smp, "segmentation_models_pytorch"),
    "fastai": (fastai, "fastai"),
}


def main() -> None:
    """Trains once and prints the line."""
    tool, path, epochs, seed, weights = sys.argv[1:]
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import torch

    torch.set_num_threads(1)
    library, _, option = tool.partition("=")
    train, package = TOOLS[library]
    with np.load(path) as file:
        arrays = dict(file)
    scored = train(option, arrays, float(epochs), int(seed), Path(weights))
    print(json.dumps({"version": version(package), "scored": scored}))


if __name__ == "__main__":
    main()
