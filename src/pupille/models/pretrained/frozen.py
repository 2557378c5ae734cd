"""A backbone that learns nothing more, run as fast as this processor can; and the model made of it and a head."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from pupille.data.pixels.lazy_batch import Images
from pupille.data.pixels.pixel_set import Pixels
from pupille.models.cpu_features import has_bf16
from pupille.models.decode.decoder import decoder_of
from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel
from pupille.models.preprocessing import Preprocessing
from pupille.models.pretrained.build import Transferred
from pupille.models.pretrained.folded import folded, in_bfloat16
from pupille.results.arrays import FloatArray

Half = NDArray[np.float16]
"""(N, width) features in half precision."""

BATCH = 16
"""Pictures in one forward pass: with 32, what lies between two layers leaves the cache of the processor (`LOG.md`)."""
ALIGNED = 4
"""Blank pictures fill a pass up to a multiple of this: a lone picture takes another way through dense layers, and its
last digits would differ. From there on a row does not depend on its company."""
MOST_VALUES = 2**23
"""Pixel values in one forward pass, at most."""
LANES = 4
"""Passes under way at once, at most; each holds a few hundred MB between its layers."""
LARGEST_HALF = 65504.0
"""The largest number of half precision; larger features are cut to it."""

Tag = TypeVar("Tag")


@dataclass(frozen=True)
class Frozen:
    """A backbone ready to compute features. network: (N, C, H, W) -> (N, width), in evaluation, channels last.

    bf16: whether it computes in bfloat16, by default where the processor has it.
    """

    network: nn.Module
    preprocessing: Preprocessing
    width: int
    bf16: bool

    @classmethod
    def of(cls, network: nn.Module, preprocessing: Preprocessing, *, bf16: bool | None = None) -> Frozen:
        """The network as it stands, as a lean copy. It is itself put into evaluation."""
        bf16 = has_bf16() if bf16 is None else bf16
        shape = (preprocessing.channels, preprocessing.height, preprocessing.width)
        lean = folded(network.eval(), shape)
        lean = (in_bfloat16(lean) if bf16 else lean).to(memory_format=torch.channels_last)
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            width = int(lean(torch.zeros(1, *shape)).shape[1])
        return cls(lean, preprocessing, width, bf16)

    @property
    def batch(self) -> int:
        """Pictures in one forward pass."""
        prepared = self.preprocessing
        return max(1, min(BATCH, MOST_VALUES // (prepared.channels * prepared.height * prepared.width)))

    @cached_property
    def weights(self) -> str:
        """SHA-256 over the names and values of all weights and running statistics."""
        digest = hashlib.sha256()
        for name, tensor in self.network.state_dict().items():
            digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode())
            # As bytes: numpy has no bfloat16.
            digest.update(tensor.detach().cpu().reshape(-1).view(torch.uint8).numpy().data)
        return digest.hexdigest()

    def passes(self, batches: Iterable[tuple[Tag, Pixels]]) -> Iterator[tuple[Tag, Half]]:
        """(N, H, W, C) pixels, batch by batch -> their (N, width) features, in the same order, with the same tags.

        Torch's threads each work on a batch of their own: on one batch they would wait for each other after every
        layer, most of all where other programs want the processor too.
        """
        threads = torch.get_num_threads()
        lanes = min(threads, LANES)
        under_way: deque[tuple[Tag, Future[Half]]] = deque()
        try:
            with ThreadPoolExecutor(lanes, "pass", torch.set_num_threads, (threads // lanes,)) as pool:
                for tag, pixels in batches:
                    under_way.append((tag, pool.submit(self.features, pixels)))
                    if len(under_way) > lanes:
                        first, coming = under_way.popleft()
                        yield first, coming.result()
                for tag, coming in under_way:
                    yield tag, coming.result()
        finally:
            # What the lanes have set is also what threads begun later would take.
            torch.set_num_threads(threads)

    def features(self, pixels: Pixels) -> Half:
        """(N, H, W, C) pixels, at most a batch of them -> (N, width) features."""
        blank = -len(pixels) % ALIGNED
        full = (
            np.concatenate([pixels, np.zeros((blank, *pixels.shape[1:]), pixels.dtype)]) if blank else pixels
        )
        images = torch.from_numpy(np.require(full, requirements=["C", "W"]))
        scale, shift = (torch.from_numpy(values).float() for values in self.preprocessing.scale_and_shift())
        # Pixels lie channels last already, so the network gets them without a copy.
        inputs = torch.addcmul(shift, images.float(), scale).permute(0, 3, 1, 2)
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            outputs = self.network(inputs)[: len(pixels)].float()
        half: Half = outputs.clamp(-LARGEST_HALF, LARGEST_HALF).half().numpy()
        return half


def head_answers(
    head: nn.Module, features: NDArray[np.float16] | NDArray[np.float32], spec: ModelSpec
) -> FloatArray:
    """(N, width) features -> (N, ...) answers of the task."""
    table = np.ascontiguousarray(features, dtype=np.float32)
    with torch.inference_mode():
        return decoder_of(spec).of_network(head.eval()(torch.from_numpy(table)), spec)


@dataclass(frozen=True)
class TransferModel(NetworkModel):
    """A backbone with a head; it predicts from features in half precision, as they are kept."""

    network: Transferred

    @cached_property
    def frozen(self) -> Frozen:
        """The backbone, ready to compute features."""
        return Frozen.of(self.network.backbone, self.spec.preprocessing)

    def predict(self, pixels: Images) -> FloatArray:
        """(N, H, W, C) pixels -> (N, ...) answers of the task. Raises ModelError for another shape."""
        self.spec.preprocessing.check(pixels)
        size = self.frozen.batch
        parts = (slice(start, start + size) for start in range(0, len(pixels), size))
        chunks: list[FloatArray] = [decoder_of(self.spec).none(self.spec)]
        for _, features in self.frozen.passes((part, pixels[part]) for part in parts):
            chunks.append(head_answers(self.network.head, features, self.spec))
        return np.concatenate(chunks)
