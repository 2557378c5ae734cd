"""A saved model, read back without running anything that a file says.

The architecture comes from the table, weights are safetensors or a skops file within limits, and a folder
that holds a pickle in any guise is refused as a whole.
"""

from __future__ import annotations

import math
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pupille.errors import FileError, ModelError, RunError, reason_of
from pupille.i18n.language import phrase, tell
from pupille.models.decode.decoder import decoder_of
from pupille.models.files.safetensors_file import LONGEST_HEADER, WEIGHTS, read_bytes, read_header
from pupille.models.model import Model, ModelSpec
from pupille.models.registry import check_serves, find
from pupille.storage.regular_file import open_regular_file, parse_json
from pupille.tasks import TASKS
from pupille.tasks.task import load as load_part

if TYPE_CHECKING:
    from torch import Tensor

    from pupille.models.boxwise.rule import BoxRule
    from pupille.models.network import NetworkModel
    from pupille.models.objectwise.watershed import Watershed
    from pupille.models.pixelwise.rule import PixelRule
    from pupille.models.sklearn_model import ClassicalModel

DESCRIPTION = "model.json"
TOOL = "tool.json"
"""What describes a run whose answers another tool gave: such a run has no model."""
NOVELTY = "novelty.safetensors"
ESTIMATOR = "model.skops"
RULES = {
    "pixels": "pupille.models.pixel_model:PixelModel",
    "objects": "pupille.models.object_model:ObjectModel",
    "boxes": "pupille.models.object_model:ObjectModel",
}
"""Fitter -> the model that holds its rule."""
LONGEST_DESCRIPTION = 16 * 2**20
MOST_FILES = 200_000

CAN_RUN_CODE = (
    ".bin", ".ckpt", ".cloudpickle", ".dill", ".h5", ".joblib", ".keras",
    ".npy", ".npz", ".pck", ".pickle", ".pkl", ".pt", ".pth",
)  # fmt: skip
"""Endings of files that other programs load by running what is in them; a run of Pupille holds none."""

PICKLES = tuple(bytes([0x80, protocol]) for protocol in range(1, 6))
"""How a pickle begins, from protocol 2 on (PEP 307); earlier ones have no mark."""
ZIP = b"PK\x03\x04"
NUMPY = b"\x93NUMPY"


def load_model(folder: Path) -> Model:
    """The model that `Model.save` wrote into `folder`.

    Raises RunError if there is no model or the folder holds a link or a file that can run code, ModelError if
    the architecture is not in the table, or the weights are not those of this architecture.
    """
    check_folder(folder)
    record = read_description(folder)
    spec = ModelSpec.from_json(record)
    if spec.task not in TASKS:
        raise ModelError(
            tell(
                "model.json must name one of the tasks {tasks}. Copy the run folder again.",
                tasks=", ".join(TASKS),
            )
        )
    find(spec.name)
    decoder_of(spec).check(spec)
    check_serves(spec.name, spec.task)
    if spec.tiles is not None:
        from pupille.models.tiled_model import TiledModel, of_one_tile

        return TiledModel(spec, load_weights(folder, of_one_tile(spec), record))
    return load_weights(folder, spec, record)


def load_weights(folder: Path, spec: ModelSpec, record: Mapping[str, Any]) -> Model:
    """The model of a description that was checked, with what it learned."""
    entry = find(spec.name)
    if entry.is_network:
        return load_network(folder, spec)
    if entry.is_rule:
        return load_rule(folder, spec)
    return load_classical(folder, spec, record.get("temperature"))


def check_folder(folder: Path) -> None:
    """Raises RunError, naming the file, if anything in the folder is a link or can run code when it is
    loaded.
    """
    if not folder.is_dir():
        raise RunError(tell("{folder!r} is not a folder. Give the folder of a run.", folder=str(folder)))
    for number, path in enumerate(every_file(folder)):
        reason = why_refused(path)
        if reason is None and number >= MOST_FILES:
            reason = tell("is one of more than {most:count} files", most=MOST_FILES)
        if reason:
            name = str(path.relative_to(folder))
            raise RunError(
                tell(
                    "{name!r} in {folder!r} {reason}, which no run of Pupille holds; nothing was loaded. Move it out "
                    "if you put it there; if a stranger did, use none of it.",
                    name=name,
                    folder=str(folder),
                    reason=reason,
                )
            )


def every_file(folder: Path) -> Iterator[Path]:
    """All that lies in a folder and below, links included and not followed, folders left out."""
    for parent, folders, files in os.walk(folder):
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        yield from (Path(parent) / name for name in sorted((*files, *links)))


def why_refused(path: Path) -> str | None:
    """The reason why a file is refused, by its kind, its ending and its first bytes; None if nothing is."""
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return tell("is a link")
    if not stat.S_ISREG(mode):
        return tell("is not a file")
    if path.name.lower().endswith(CAN_RUN_CODE):
        return tell("has the ending of a file that can run code")
    with open_regular_file(path) as file:
        head = file.read(8)
    # A safetensors file begins with the length of its header, which may look like anything.
    if path.name not in (WEIGHTS, NOVELTY) and head.startswith((*PICKLES, NUMPY)):
        return tell("begins like a file that can run code")
    if path.name != ESTIMATOR and head.startswith(ZIP):
        return tell("is a zip, as files are that can run code")
    return None


def read_description(folder: Path) -> Mapping[str, Any]:
    """The record in `model.json`. Raises RunError if there is none, ModelError if it is not a description."""
    path = folder / DESCRIPTION
    if not path.exists():
        missing = phrase("{folder!r} holds no model ({file} is missing). Give the folder of a finished run.")
        answers = phrase(
            "{folder!r} holds the answers of another tool and no model of Pupille. Use that tool itself, or a run of "
            "one of the models beside it."
        )
        sentence = answers if (folder / TOOL).exists() else missing
        raise RunError(tell(sentence, folder=str(folder), file=DESCRIPTION))
    if path.stat().st_size > LONGEST_DESCRIPTION:
        raise ModelError(
            tell("{file} is longer than any model's. Copy the run folder again.", file=DESCRIPTION)
        )
    try:
        record = parse_json(read_bytes(folder, DESCRIPTION), path)
    except (FileError, ValueError) as error:
        raise ModelError(
            tell(
                "{file} is damaged ({reason}). Copy the run folder again.",
                file=DESCRIPTION,
                reason=reason_of(error),
            )
        ) from error
    if not isinstance(record, dict):
        raise ModelError(
            tell("{file} is not a model's description. Copy the run folder again.", file=DESCRIPTION)
        )
    return record


def load_network(folder: Path, spec: ModelSpec) -> NetworkModel:
    """A network with the weights in `weights.safetensors`, once they are seen to be its own."""
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load

    from pupille.models.network import NetworkModel, build_network

    with torch.device("meta"):
        planned = build_network(spec).state_dict()
    check_weights(folder, planned)
    try:
        tensors = load(read_bytes(folder, WEIGHTS))
    except SafetensorError as error:
        raise ModelError(
            tell(
                "{file} is damaged ({reason}). Copy the run folder again.",
                file=WEIGHTS,
                reason=reason_of(error),
            )
        ) from error
    for name, tensor in tensors.items():
        if not torch.isfinite(tensor).all():
            raise ModelError(
                tell(
                    "{name} in {file} holds numbers that are not finite. Train the model again.",
                    name=name,
                    file=WEIGHTS,
                )
            )
    with torch.random.fork_rng(devices=[]):
        network = build_network(spec)
    network.load_state_dict(tensors)
    if find(spec.name).pretrained:
        from pupille.models.pretrained.build import Transferred
        from pupille.models.pretrained.frozen import TransferModel

        if isinstance(network, Transferred):
            return TransferModel(spec, network.eval())
    return NetworkModel(spec, network.eval())


def load_rule(folder: Path, spec: ModelSpec) -> Model:
    """A model of pixels or objects from the arrays in `weights.safetensors`, once it knows them for its own."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    from pupille.models.arguments import check_arguments

    read_header(folder)
    try:
        arrays = load(read_bytes(folder, WEIGHTS))
    # A kind of number that numpy does not have is a KeyError.
    except (SafetensorError, KeyError) as error:
        raise ModelError(
            tell(
                "{file} is damaged ({reason}). Copy the run folder again.",
                file=WEIGHTS,
                reason=reason_of(error),
            )
        ) from error
    entry = find(spec.name)
    kind: type[PixelRule | Watershed | BoxRule] = load_part(entry.builds[spec.task])
    model: Callable[..., Model] = load_part(RULES[entry.fitter])
    check_arguments(spec.name, kind, spec.arguments)
    prepared = spec.preprocessing
    shape = (prepared.height, prepared.width, prepared.channels)
    return model(spec, kind.of_arrays(arrays, shape=shape, classes=len(spec.classes)))


def check_weights(folder: Path, planned: Mapping[str, Tensor]) -> None:
    """Raises ModelError unless the header of the weights names the planned tensors, their shapes and their
    types.

    Reads nothing but the header, and that only if it is short.
    """
    header = read_header(folder)
    header.pop("__metadata__", None)
    if set(header) != set(planned):
        odd = sorted(set(header) ^ set(planned))
        raise ModelError(
            tell(
                "{file} holds other tensors than the architecture has; the first is {first!r}. Copy model.json "
                "and the weights from one run.",
                file=WEIGHTS,
                first=odd[0],
            )
        )
    for name, tensor in planned.items():
        wanted = {"shape": list(tensor.shape), "dtype": type_code(str(tensor.dtype))}
        stated = {key: header[name].get(key) for key in wanted} if isinstance(header[name], dict) else {}
        if stated != wanted:
            raise ModelError(
                tell(
                    "{name} in {file} must be {kind} {shape}, like the architecture. Got {came_kind} {came_shape}. "
                    "Copy model.json and weights from one run.",
                    name=name,
                    file=WEIGHTS,
                    kind=wanted["dtype"],
                    shape=str(wanted["shape"]),
                    came_kind=str(stated.get("dtype")),
                    came_shape=str(stated.get("shape")),
                )
            )
    size = (folder / WEIGHTS).stat().st_size
    if size > 8 + LONGEST_HEADER + sum(tensor.numel() * tensor.element_size() for tensor in planned.values()):
        raise ModelError(tell("{file} is longer than its tensors. Copy the run folder again.", file=WEIGHTS))


def type_code(name: str) -> str:
    """The name of a type of torch in safetensors, `F32` for `torch.float32`."""
    kind = name.removeprefix("torch.")
    return kind.replace("bfloat", "BF").replace("float", "F").replace("uint", "U").replace("int", "I").upper()


def load_classical(folder: Path, spec: ModelSpec, temperature: object) -> ClassicalModel:
    """An estimator from `model.skops`, once it is seen to be what the table builds under this name."""
    from pupille.models.architectures.recipe import MANY
    from pupille.models.arguments import check_arguments
    from pupille.models.files.check_estimator import check_sound
    from pupille.models.files.skops_file import LARGEST_FILE, restore
    from pupille.models.sklearn_model import ClassicalModel, needs_temperature

    build = find(spec.name).load(spec.task)
    check_arguments(spec.name, build, spec.arguments)
    if not (folder / ESTIMATOR).exists() or (folder / ESTIMATOR).stat().st_size > LARGEST_FILE:
        raise RunError(
            tell(
                "{file} in {folder!r} is missing or too large. Copy the run folder again.",
                file=ESTIMATOR,
                folder=str(folder),
            )
        )
    prepared = spec.preprocessing
    built = [build(n, spec.outputs, 0, **spec.arguments).estimator for n in (2, MANY + 1)]
    estimator = restore(read_bytes(folder, ESTIMATOR), frozenset().union(*map(kinds, built)))
    if kinds(estimator) not in [kinds(expected) for expected in built]:
        raise ModelError(
            tell(
                "{file} holds another model than {name}. Copy the whole run folder again.",
                file=ESTIMATOR,
                name=spec.name,
            )
        )
    check_sound(estimator, prepared.height * prepared.width * prepared.channels, len(spec.classes))
    return ClassicalModel(spec, estimator, read_temperature(temperature, needed=needs_temperature(estimator)))


def kinds(estimator: Any) -> frozenset[str]:
    """Dotted names of the classes of an estimator and of the steps it is made of."""
    steps = [step for _, step in getattr(estimator, "steps", ())]
    return frozenset(f"{type(part).__module__}.{type(part).__qualname__}" for part in (estimator, *steps))


def read_temperature(value: object, *, needed: bool) -> float | None:
    """The temperature that `model.json` states.

    Raises ModelError if it is missing, superfluous or no positive number.
    """
    fits = isinstance(value, float) and math.isfinite(value) and value > 0 if needed else value is None
    if not fits:
        raise ModelError(
            tell(
                "the temperature in {file} does not fit the model. Copy the run folder again.",
                file=DESCRIPTION,
            )
        )
    return value if isinstance(value, float) else None
