"""How a file becomes weights of the store: its tensors must be those of the network, and finite; then it is renamed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pupille.errors import ModelError, RunError, WeightsError
from pupille.events import Event, Listener, silent
from pupille.language import tell
from pupille.models.backbones import Backbone, backbone
from pupille.models.saving import CAN_RUN_CODE, PICKLES, WEIGHTS, ZIP, read_header, type_code
from pupille.models.weights import Weights, folder_of, read_record, sha256_of, weights_path, write_record
from pupille.run import HALF_WRITTEN, sync_folder
from pupille.stores import need_room, writing_in

if TYPE_CHECKING:
    from torch import Tensor

FLOATS = ("F16", "BF16", "F32", "F64")
SECOND_HEADS = ("AuxLogits.",)
"""Tensors of a head that only helped the training, here Inception's: in the file, not in the network."""
UNNEEDED = "num_batches_tracked"
"""A counter that older files lack; nothing is computed from it."""


@dataclass(frozen=True)
class Origin:
    """Where a file comes from, as it will stand in the record of the weights."""

    source: str
    hash_from: str
    commit: str | None = None


def import_weights(file: str | Path, name: str, *, listener: Listener = silent) -> Weights:
    """Copies a safetensors file into the store as the weights of the network `name`; its SHA-256 is computed here.

    The same file a second time is no error. Raises WeightsError if it is another kind of file, does not fit the
    network, or other weights are here already; ModelError for an unknown network.
    """
    network = backbone(name)
    path = Path(file).resolve()
    if not path.is_file():
        raise WeightsError(f"{str(file)!r} is not a file. Give the path of a .safetensors file.")
    refuse_what_can_run_code(path)
    tensors = fitting_tensors(path, network)
    sha256 = sha256_of(path)
    with writing_in(folder_of(network), WeightsError) as folder:
        if weights_path(name):
            return _same_or_refused(read_record(folder), sha256, path, network)
        size = path.stat().st_size
        need_room(folder, size, WeightsError)
        told = tell(
            "{name}: {megabytes:1} MB, {licence}, SHA-256 {sha256}",
            name=name,
            megabytes=size / 1e6,
            licence=licence_in_words(network),
            sha256=sha256,
        )
        listener(Event(told))
        copy = folder / f".{WEIGHTS}.{os.getpid()}{HALF_WRITTEN}"
        _copy(path, copy)
        if sha256_of(copy) != sha256:
            copy.unlink()
            raise WeightsError(f"{str(path)!r} changed while it was read. Import it again when it is whole.")
        origin = Origin(source=path.name, hash_from="computed at import")
        return keep(copy, network, tensors, sha256, origin)


def _same_or_refused(here: Weights, sha256: str, path: Path, network: Backbone) -> Weights:
    if here.sha256 == sha256:
        return here
    raise WeightsError(
        f"{network.name} has other weights here already (SHA-256 {here.sha256[:12]}..., from {here.source}; "
        f"{path.name!r} has {sha256[:12]}...). `pupille weights remove {network.name}` first if you want these "
        "instead."
    )


def refuse_what_can_run_code(path: Path) -> None:
    """Raises WeightsError, with how to convert it, for a file that other programs read by running what is in it."""
    with path.open("rb") as file:
        head = file.read(8)
    if path.name.lower().endswith(CAN_RUN_CODE) or head.startswith((*PICKLES, ZIP)):
        raise WeightsError(
            f"{path.name!r} is a kind of file that can run code when it is read, so it is not. Convert it where it "
            "comes from, with torch.load(FILE, weights_only=True) and safetensors.torch.save_file "
            "(docs/weights.md has the lines), and import the result."
        )


def fitting_tensors(path: Path, network: Backbone) -> dict[str, tuple[int, ...]]:
    """Name -> shape of the tensors that a network takes from a file, by its header alone.

    Raises WeightsError if the file lacks one, has one too many or of another shape, or is damaged.
    """
    try:
        header = read_header(path.parent, path.name)
    except (ModelError, RunError) as error:
        raise WeightsError(f"{path.name!r} is no whole safetensors file: {error}") from error
    header.pop("__metadata__", None)
    planned = planned_tensors(network)
    lacking = [tensor for tensor in planned if tensor not in header and not tensor.endswith(UNNEEDED)]
    foreign = [tensor for tensor in header if tensor not in planned and not tensor.startswith(SECOND_HEADS)]
    if lacking or foreign:
        what = f"it lacks {lacking[0]!r}" if lacking else f"it has {foreign[0]!r}, which the network has not"
        more = len(lacking) + len(foreign) - 1
        raise WeightsError(
            f"{path.name!r} does not fit {network.name}: {what}{f', and {more:,} more such tensors' * bool(more)}. "
            "Name the network it was made for behind --as."
        )
    kept = {tensor: planned[tensor] for tensor in planned if tensor in header}
    for tensor, wanted in kept.items():
        _check_one(path, network, tensor, header[tensor], wanted)
    return {tensor: tuple(wanted.shape) for tensor, wanted in kept.items()}


def _check_one(path: Path, network: Backbone, tensor: str, stated: object, wanted: Tensor) -> None:
    found = stated if isinstance(stated, Mapping) else {}
    code = type_code(str(wanted.dtype))
    kinds = FLOATS if wanted.is_floating_point() else (code,)
    if found.get("shape") != list(wanted.shape) or found.get("dtype") not in kinds:
        raise WeightsError(
            f"{path.name!r} does not fit {network.name}: {tensor} is {found.get('dtype')} {found.get('shape')}, "
            f"the network has {code} {list(wanted.shape)}. Name the network it was "
            "made for behind --as."
        )


def planned_tensors(network: Backbone) -> dict[str, Tensor]:
    """The tensors of a network with the classes it was published with: shapes without numbers, on `meta`."""
    import torch

    from pupille.models.pretrained import whole_network

    with torch.device("meta"):
        return dict(whole_network(network).state_dict())


def check_finite(path: Path, tensors: Mapping[str, object]) -> None:
    """Raises WeightsError if a tensor cannot be read or holds a number that is not finite."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            odd = [tensor for tensor in tensors if not file.get_tensor(tensor).isfinite().all()]
    except SafetensorError as error:
        raise WeightsError(
            f"{path.name!r} is no whole safetensors file ({error}). Get another copy."
        ) from error
    if odd:
        raise WeightsError(f"{odd[0]} in {path.name!r} holds numbers that are not finite. Get another copy.")


def keep(
    half: Path, network: Backbone, tensors: Mapping[str, tuple[int, ...]], sha256: str, origin: Origin
) -> Weights:
    """Makes a whole and checked file of the folder its weights: the record first, then the name that counts.

    Raises WeightsError and deletes the file if its numbers cannot be used.
    """
    try:
        check_finite(half, tensors)
    except WeightsError:
        half.unlink()
        raise
    record = Weights(
        name=network.name,
        repository=network.repository,
        source=origin.source,
        commit=origin.commit,
        size=half.stat().st_size,
        sha256=sha256,
        hash_from=origin.hash_from,
        licence=network.weights_licence,
        added=datetime.now(UTC).isoformat(timespec="seconds"),
        tensors=tensors,
    )
    write_record(half.parent, record)
    half.replace(half.parent / WEIGHTS)
    sync_folder(half.parent)
    return record


def licence_in_words(network: Backbone) -> str:
    """Under which licence the weights are published, as far as known."""
    if not network.weights_licence:
        return tell("no licence stated")
    return tell("weights under {licence}", licence=network.weights_licence)


def _copy(path: Path, copy: Path) -> None:
    try:
        with path.open("rb") as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, 2**20)
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        copy.unlink(missing_ok=True)
        raise WeightsError(
            f"{path.name!r} could not be copied to {str(copy.parent)!r} ({error.strerror or error}). Make room, or "
            "set PUPILLE_HOME to a folder on a larger disk."
        ) from error
