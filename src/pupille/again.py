"""How often, and on which images, the ladder is climbed again after the one climb that chooses: settings."""

from __future__ import annotations

from dataclasses import dataclass

from pupille.config import Settings
from pupille.errors import ConfigError


@dataclass(frozen=True)
class AgainConfig(Settings):
    """What is trained again, to see how much of a result is chance. Nothing by default.

    folds: every image is in the test part of one of so many folds, which are dealt from all images. repeats: how often
    the folds are dealt, each time anew and with another seed. seeds: trainings on the one split with so many seeds, the
    first one included. leave_out: a column; each of its values in turn stands for the test images, and the others
    train. learning_curve: the chosen rung is trained on five nested shares of the training images.
    """

    folds: int | None = None
    repeats: int = 1
    seeds: int | None = None
    leave_out: str | None = None
    learning_curve: bool = False

    def __post_init__(self) -> None:
        for name, value in (("folds", self.folds), ("seeds", self.seeds)):
            if value is not None and value < 2:
                raise ConfigError(f"{name} must be at least 2. Got {value}.")
        if self.repeats < 1:
            raise ConfigError(f"repeats must be at least 1. Got {self.repeats}.")
        if self.repeats > 1 and self.folds is None:
            raise ConfigError("--repeats deals the folds several times. Give --folds too, such as --folds 5.")

    @property
    def asked(self) -> bool:
        """Whether anything is to be trained again."""
        return self != AgainConfig()
