"""One rung of the ladder: what makes it, how it learns, and how it sees pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from pupille.images.geometry import BASE, TALLEST, Geometry
from pupille.tasks.task import load


@dataclass(frozen=True)
class Entry:
    """One rung.

    builds: task -> dotted name of what makes it; nothing is imported until a model is built. fitter: how it learns, a
    row of `pupille.training.fitter.FITTERS`. Of fitter `classical` it is a function `(n_train, outputs, seed) ->
    pupille.models.architectures.recipe.Recipe`; of the others a function `(shape, outputs) -> torch module`, shape
    being (channels, height, width). pretrained: whether weights that others trained must be here. What may be asked of
    a rung beside its name are the keyword-only parameters of that function, each with a default. given: what the
    function takes before these.
    backbone: the pretrained network whose weights a network begins with that is trained as a whole.
    geometry: in which it sees every picture; None keeps pictures of one size up to 32 x 32 as they are and
    stretches all others to 32 x 32. keeps_small: pictures of one size up to 32 x 32 are used as they are, a
    geometry or not. channels: 1 or 3 that it takes, None for those of the images.
    growth: time to fit grows with the number of images to at most this power.
    learning_rate, batch_size, total_images, fewest_epochs: of networks, what they are trained with by default; how,
    says `pupille.training.hyperparameters`. whole: pictures are seen at their own size (`pupille.data.frames`).
    objective, decode: dotted names of what is minimised and of what makes answers of outputs, where these are not those
    of the task. by_name: compared only where it is asked for by name, as it is dear.
    shortest: pixels of the shorter side of these, at least. longest: of the longer one, at most; 0 for what is usual.
    tiled: can see larger ones in tiles of that side. in_pieces: whether those are seen in pieces that are too large to
    be seen at once. weighs: whether images may count more or less than others while it learns. most_epochs: without a
    stated number. total_images: shown in training, counted in every epoch. learning_rate: at this batch size.
    """

    builds: Mapping[str, str]
    fitter: str
    year: int | None
    title: str
    geometry: Geometry | None = None
    keeps_small: bool = False
    channels: int | None = None
    growth: float = 1.0
    learning_rate: float = 0.002
    batch_size: int = 32
    total_images: int = 300_000
    fewest_epochs: int = 8
    pretrained: bool = False
    given: tuple[str, ...] = ()
    whole: bool = False
    shortest: int = 0
    longest: int = 0
    in_pieces: bool = False
    backbone: str = ""
    most_epochs: int = 40
    objective: str = ""
    decode: str = ""
    by_name: bool = False
    tiled: bool = False
    weighs: bool = True

    def load(self, task: str) -> Callable[..., Any]:
        """The function that makes it for a task, with what it takes first handed to it."""
        return partial(load(self.builds[task]), *self.given)

    @property
    def is_network(self) -> bool:
        """Whether it is a torch module, whose layers can be counted."""
        return self.fitter in ("network", "outlines", "masks", "detector", "queries", "encoder", "transfer")

    @property
    def is_rule(self) -> bool:
        """Whether it is a rule for pictures seen at their own size, whose numbers are kept as arrays."""
        return self.fitter in ("pixels", "objects", "boxes")

    def longest_seen(self, *, tiles: bool) -> int:
        """Pixels of the longer side of whole pictures, at most; 0 for what is usual. tiles: whether they are asked
        for."""
        return TALLEST if tiles and self.tiled else self.longest

    def sees(self, small: Geometry | None, *, side: int | None = None) -> Geometry:
        """The geometry in which it sees pictures. small: their size, if all have one of up to 32 x 32. side: that was
        asked for, None for the usual one."""
        if side is not None:
            return (self.geometry or BASE).sized(side)
        if self.geometry is None or (self.keeps_small and small):
            return small or BASE
        return self.geometry
