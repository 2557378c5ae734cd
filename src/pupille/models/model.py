"""What every model has in common: how its input is prepared, what describes it, and what it can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pupille.data.frames import Pieces
from pupille.data.pixels.lazy_batch import Images
from pupille.errors import DataError, ModelError, reason_of
from pupille.i18n.language import tell
from pupille.models.boxwise.operating import Operating
from pupille.models.boxwise.tiles import Tiles
from pupille.models.objectwise.cut import Cut
from pupille.models.preprocessing import Preprocessing
from pupille.results.arrays import FloatArray
from pupille.results.difficulty import Difficulty
from pupille.results.regression import NumberScale

Argument = int | float | str | bool | tuple[int, ...]


@dataclass(frozen=True)
class ModelSpec:
    """The description of a saved model, beside its weights: all of it is plain text in `model.json`.

    name: a key of the table `MODELS`. arguments: of the architecture, such as `hidden`.
    classes: in the order of the probabilities' columns; none where numbers are predicted. task: the card that says what
    its answers are. scale, unit: of the numbers of the training images, where numbers are predicted.
    difficulty: which of them are harder, as the training images show it; None where that was not asked. cut: how the
    maps of a network become objects; None of other models.
    operating: with which scores boxes count; None of other models. tiles: in which the picture is seen; None of a model
    that sees the whole. pieces: how pictures are seen that are too large for the frame; None where they are seen in it
    too.
    """

    name: str
    classes: tuple[str, ...]
    preprocessing: Preprocessing
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    task: str = "classification"
    scale: NumberScale | None = None
    unit: str = ""
    difficulty: Difficulty | None = None
    cut: Cut | None = None
    operating: Operating | None = None
    tiles: Tiles | None = None
    pieces: Pieces | None = None

    @property
    def outputs(self) -> int:
        """How many numbers it gives for an image."""
        return len(self.classes) or 1

    def to_json(self) -> dict[str, Any]:
        """Plain values for `model.json`."""
        return {
            "name": self.name,
            "task": self.task,
            "arguments": dict(self.arguments),
            "classes": list(self.classes),
            "preprocessing": asdict(self.preprocessing),
            **({"numbers": asdict(self.scale), "unit": self.unit} if self.scale else {}),
            **({"difficulty": self.difficulty.to_json()} if self.difficulty else {}),
            **({"objects": self.cut.to_json()} if self.cut else {}),
            **({"boxes": self.operating.to_json()} if self.operating else {}),
            **({"tiles": self.tiles.to_json()} if self.tiles else {}),
            **({"pieces": self.pieces.to_json()} if self.pieces else {}),
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> ModelSpec:
        """The inverse of `to_json`; the values are checked, the name is looked up by whoever builds the model."""
        try:
            prepared: dict[str, Any] = {
                k: tuple(v) if isinstance(v, list) else v for k, v in record["preprocessing"].items()
            }
            return cls(
                name=str(record["name"]),
                classes=tuple(str(name) for name in record["classes"]),
                preprocessing=Preprocessing(**prepared),
                arguments={
                    k: tuple(v) if isinstance(v, list) else v for k, v in dict(record["arguments"]).items()
                },
                # Every model of before there were several tasks tells classes apart.
                task=str(record.get("task", "classification")),
                scale=NumberScale(**record["numbers"]) if "numbers" in record else None,
                unit=str(record.get("unit", "")),
                difficulty=Difficulty.from_json(record["difficulty"]) if "difficulty" in record else None,
                cut=Cut.from_json(record["objects"]) if "objects" in record else None,
                operating=Operating.from_json(record["boxes"]) if "boxes" in record else None,
                tiles=Tiles.from_json(record["tiles"]) if "tiles" in record else None,
                pieces=Pieces(**record["pieces"]) if "pieces" in record else None,
            )
        except (KeyError, TypeError, AttributeError, ValueError, DataError) as error:
            raise ModelError(
                tell(
                    "model.json is not a model's description ({error}). Train the model again.",
                    error=reason_of(error),
                )
            ) from error


class Model(Protocol):
    """A fitted model."""

    @property
    def spec(self) -> ModelSpec:
        """The description of the model."""
        ...

    @property
    def parameters(self) -> int:
        """How many numbers it learned, as the file that keeps it holds them."""
        ...

    def predict(self, pixels: Images) -> FloatArray:
        """(N, H, W, C) pixels of the size that `spec.preprocessing` says -> (N, ...) answers of the task: (N, classes)
        probabilities, or (N,) numbers."""
        ...

    def save(self, folder: Path) -> None:
        """Writes `model.json` and the weights into an existing folder."""
        ...
