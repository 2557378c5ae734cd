"""Features of a frozen backbone: computed once for each picture and augmented view, and kept.

What a row depends on is its key: the weights, how pixels become input, the precision, the view, and the pixels
themselves. So another head, more epochs, another split or a second comparison compute nothing again.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass

import numpy as np
import torch
from torch import Tensor, nn

from pupille.data.augment import augment
from pupille.data.augmentation import find_set
from pupille.errors import ConfigError
from pupille.events import Event, Listener, silent
from pupille.models.base import Pixels, Preprocessing
from pupille.training.kept_features import Half, KeptFeatures
from pupille.training.precision import decide

BATCH = 32
"""Pictures in one forward pass; always as many, filled up with blank ones, so that a row never depends on its company.

Measured for speed between 8 and 64: see `LOG.md`.
"""
LARGEST_BATCH = 2**23
"""Numbers of input in one forward pass, at most: 55 pictures of 224 x 224."""
SECONDS = 60.0
"""Features under way are kept this often; what a killed run computes again is at most that."""


@dataclass(frozen=True)
class View:
    """How pictures are changed before the backbone sees them.

    number 0 is the picture as it is; others are changed by the augmentation `set`, drawn from (seed, number, pixels).
    """

    set: str = "none"
    seed: int = 0
    number: int = 0

    @property
    def key(self) -> tuple[object, ...]:
        """What the cache knows it by: pictures as they are, are the same in every set."""
        return (*astuple(find_set(self.set)), self.seed, self.number) if self.number else ()

    def of(self, pixels: Pixels, digests: Sequence[str], window: tuple[float, float]) -> Pixels:
        """(N, H, W, C) pixels as this view shows them. Equal pictures are changed in the same way."""
        if not self.number:
            return pixels
        images = torch.from_numpy(np.array(pixels)).permute(0, 3, 1, 2)
        settings = find_set(self.set)
        seen = augment(images, digests, settings=settings, seed=self.seed, epoch=self.number, window=window)
        changed: Pixels = seen.permute(0, 2, 3, 1).contiguous().numpy()
        return changed


def views_of(augmentation: str, count: int, seed: int) -> tuple[View, ...]:
    """The picture as it is, and `count - 1` augmented views. Raises ConfigError for several views without a set."""
    if count < 1:
        raise ConfigError(f"views must be at least 1. Got {count}.")
    if count > 1 and augmentation == "none":
        raise ConfigError(
            "several views of a picture need a set of changes: give --augment too, such as photo."
        )
    return tuple(View(augmentation, seed, number) for number in range(count))


@dataclass(frozen=True)
class Frozen:
    """A backbone that learns nothing more, ready to compute features.

    network: (N, C, H, W) -> (N, width), in evaluation, channels last. bf16: whether it computes in bfloat16.
    weights: SHA-256 of its state. label: what the cache calls it.
    """

    network: nn.Module
    preprocessing: Preprocessing
    width: int
    bf16: bool
    weights: str
    label: str

    @classmethod
    def of(
        cls, network: nn.Module, preprocessing: Preprocessing, *, label: str, precision: str = "auto"
    ) -> Frozen:
        """The network as it stands. precision: a name of the config; `auto` takes bfloat16 where the processor has it.

        Raises ConfigError if bf16 was asked for and the processor cannot do it.
        """
        network = network.eval().requires_grad_(False).to(memory_format=torch.channels_last)
        shape = (1, preprocessing.channels, preprocessing.height, preprocessing.width)
        with torch.inference_mode():
            width = int(network(torch.zeros(shape)).shape[1])
        bf16 = decide(precision, multiply_adds=2**62).bf16
        return cls(network, preprocessing, width, bf16, state_hash(network), label)

    @property
    def batch(self) -> int:
        """Pictures in one forward pass."""
        prepared = self.preprocessing
        return max(1, min(BATCH, LARGEST_BATCH // (prepared.channels * prepared.height * prepared.width)))

    def forward(self, pixels: Pixels) -> Tensor:
        """(N, H, W, C) pixels, at most a batch of them -> (N, width) features."""
        full = np.zeros((self.batch, *pixels.shape[1:]), pixels.dtype)
        full[: len(pixels)] = pixels
        scale, shift = (torch.from_numpy(v).float() for v in self.preprocessing.scale_and_shift())
        # Pixels lie channels last already, so the network gets them without a copy.
        inputs = torch.addcmul(shift, torch.from_numpy(full).float(), scale).permute(0, 3, 1, 2)
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            features: Tensor = self.network(inputs)
        return features[: len(pixels)].float()

    def store(self, view: View) -> KeptFeatures:
        """Where features of this view are kept."""
        way = (self.weights, astuple(self.preprocessing), self.bf16, self.batch, view.key)
        prepared = self.preprocessing
        seen = f"{view.set} {view.number}" if view.number else "plain"
        return KeptFeatures.of(f"{self.label} {prepared.height}px {seen}", way, self.width)


def state_hash(network: nn.Module) -> str:
    """SHA-256 over the names and values of all weights and running statistics."""
    digest = hashlib.sha256()
    for name, tensor in network.state_dict().items():
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().data)
    return digest.hexdigest()


def features(
    frozen: Frozen, pixels: Pixels, *, view: View | None = None, listener: Listener = silent
) -> Half:
    """(N, width) features of (N, H, W, C) pixels in half precision, at most 65,504 in size.

    Only those that are not kept are computed, and then kept; where the disk refuses, the listener is told why.
    Raises ModelError for pixels of another shape.
    """
    view = view or View()
    frozen.preprocessing.check(pixels)
    store = frozen.store(view)
    known, kept = store.load()
    result: Half = np.empty((len(pixels), frozen.width), np.float16)
    label = f"{frozen.label}: features" + (f", view {view.number + 1}" if view.number else "")
    fresh: dict[str, Half] = {}
    digests: list[str] = []
    refused: str | None = None
    next_save = time.monotonic() + SECONDS
    todo = Todo(frozen, pixels, view, known, digests)
    for batch in ahead(todo.batches()):
        rows = frozen.forward(batch.pixels).numpy()
        fresh.update(zip(batch.digests, rows.clip(-65504, 65504).astype(np.float16), strict=True))
        listener(Event(label, batch.end, len(pixels)))
        if not refused and time.monotonic() > next_save:
            refused = store.keep(fresh)
            next_save = time.monotonic() + SECONDS
    for position, digest in enumerate(digests):
        result[position] = kept[known[digest]] if digest in known else fresh[digest]
    if fresh:
        refused = store.keep(fresh) or refused
    if refused:
        listener(Event(f"The features are not kept, and the next run computes them again: {refused}."))
    return result


@dataclass(frozen=True)
class Batch:
    """Pictures whose features are missing. end: how many of all pictures are looked at after it."""

    pixels: Pixels
    digests: tuple[str, ...]
    end: int


@dataclass(frozen=True)
class Todo:
    """What is to be computed of some pixels. digests: grows by one a picture as they are looked at."""

    frozen: Frozen
    pixels: Pixels
    view: View
    known: dict[str, int]
    digests: list[str]

    def batches(self) -> Iterator[Batch]:
        """Full batches of pictures that are not known, each of them once; the last one may be smaller."""
        size, prepared = self.frozen.batch, self.frozen.preprocessing
        rows: list[int] = []
        seen: set[str] = set()
        for row in range(len(self.pixels)):
            digest = hashlib.sha256(np.ascontiguousarray(self.pixels[row]).data).hexdigest()
            self.digests.append(digest)
            if digest not in self.known and digest not in seen:
                rows.append(row)
                seen.add(digest)
            if rows and (len(rows) == size or row == len(self.pixels) - 1):
                names = tuple(self.digests[row] for row in rows)
                window = (prepared.low, prepared.high)
                yield Batch(self.view.of(self.pixels[np.array(rows)], names, window), names, row + 1)
                rows.clear()


def ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same batches, the next one made in a thread while the one before is worked on."""
    take: Callable[[], Batch | None] = lambda: next(batches, None)  # noqa: E731
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(take)
        while (batch := coming.result()) is not None:
            coming = pool.submit(take)
            yield batch
