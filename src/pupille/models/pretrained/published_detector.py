"""What a network that finds boxes does so that it can be used as it was published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from torch import Tensor


@runtime_checkable
class PublishedDetector(Protocol):
    """A network that is built by a row of `published_detectors.COCO_DETECTORS`."""

    def published_state(self) -> Mapping[str, Tensor]:
        """Its tensors by the names of a published file."""
        ...

    def take_published(self, tensors: Mapping[str, Tensor]) -> list[str]:
        """Takes the tensors of a published file that have the form of its own; the names of those that it could not."""
        ...

    def trial(self, pictures: Tensor) -> Tensor:
        """(N, ...) numbers that every picture changes, (N, 3, H, W) as the network takes them."""
        ...
