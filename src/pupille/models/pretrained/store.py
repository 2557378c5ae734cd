"""The store of pretrained weights: what is here, where it lies, and reading it, never without looking at its hash.

One folder for the weights of one network: `weights.safetensors`, and `weights.json` which says what they are. Weights
count as here only when both stand there whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pupille.errors import RunError, WeightsError, reason_of, unknown_choice
from pupille.i18n.language import StoredText, tell
from pupille.models.files.safetensors_file import WEIGHTS, read_header
from pupille.models.pretrained.backbone import Backbone
from pupille.models.pretrained.catalogue import PUBLISHED_HERE, backbone
from pupille.models.pretrained.published_detectors import TORCHVISION_DETECTORS
from pupille.runs.folder import LOCK, read_json, write_json
from pupille.runs.lock import locked
from pupille.storage import locations
from pupille.storage.regular_file import open_regular_file

if TYPE_CHECKING:
    from torch import Tensor

RECORD = "weights.json"
PARTIAL = ".partial"
"""How the name of a file ends that is being fetched; before it stands the SHA-256 it must have."""


@dataclass(frozen=True)
class Weights:
    """Weights that are here, as `weights.json` describes them.

    name: of the network. repository: where a hub keeps them, empty if nowhere. source: the address they came from, or
    the name of the imported file. commit: version of the repository, where the hub stated it. size: bytes of the file.
    sha256: of the file; hash_from says who stated it. licence: of the weights, empty where none is known. added: when,
    in UTC. tensors: name -> shape of all that the network has.
    """

    name: str
    repository: str
    source: str
    commit: str | None
    size: int
    sha256: str
    hash_from: str
    licence: str
    added: str
    tensors: Mapping[str, tuple[int, ...]] = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """The record that is kept."""
        return asdict(self)


def store() -> Path:
    """The folder of all weights."""
    return locations.cache_folder() / "weights"


def folder_of(network: Backbone) -> Path:
    """Where the weights of a network lie, or would. Other default weights have another folder."""
    published = network.repository.removeprefix("timm/") or network.name
    return store() / published.replace("/", "--").replace(":", "--")


def weights_path(name: str) -> Path | None:
    """The file of weights of a network, None if they are not here. Raises ModelError for an unknown network."""
    folder = folder_of(backbone(name))
    return folder / WEIGHTS if (folder / WEIGHTS).is_file() and (folder / RECORD).is_file() else None


def missing_sentence(name: str) -> StoredText:
    """The sentence on what to do when the weights of a network are not here."""
    network = backbone(name)
    bring = f"`pupille weights import FILE --as {network.name}`"
    if not network.file.endswith(".safetensors") and name not in TORCHVISION_DETECTORS:
        return tell(
            "weights not here, and published in no form that is safe to read: convert them where they come from, then "
            "{bring} (docs/weights.md tells how).",
            bring=bring,
        )
    if came := begun(name):
        return tell(
            "weights not whole yet, {megabytes:1} MB came before: {fetch} on a machine with internet goes on there.",
            megabytes=came / 1e6,
            fetch=f"`pupille weights fetch {network.name}`",
        )
    return tell(
        "weights not here: {fetch} on a machine with internet, then, if that is another one, {bundle} there and "
        "{bring} here.",
        fetch=f"`pupille weights fetch {network.name}`",
        bundle=f"`pupille weights bundle {network.name} --out weights.zip`",
        bring="`pupille weights import weights.zip`",
    )


def described_weights(name: str) -> Weights:
    """The record of weights that are here. Raises WeightsError if they are not, or the record is damaged."""
    path = weights_path(name)
    if path is None:
        raise WeightsError(tell("{name}: {reason}", name=name, reason=missing_sentence(name)))
    return read_record(path.parent)


def unchanged_weights(name: str) -> tuple[Weights, Path]:
    """The record and the file of weights that are here, once the SHA-256 was computed.

    Raises WeightsError if they are not here or their hash is not the recorded one.
    """
    record, path = described_weights(name), folder_of(backbone(name)) / WEIGHTS
    if (sha256 := sha256_of(path)) != record.sha256:
        raise WeightsError(
            tell(
                "the weights of {name} have changed on disk: SHA-256 {came}..., recorded "
                "{recorded}.... {again}",
                name=name,
                came=sha256[:12],
                recorded=record.sha256[:12],
                again=_again(name),
            )
        )
    return record, path


def _again(name: str) -> StoredText:
    return tell("`pupille weights remove {name}`, then fetch or import them again.", name=name)


def load_weights(name: str) -> dict[str, Tensor]:
    """Every tensor of a network with the classes it was published with, by name, as they are stored.

    The SHA-256 of the file is computed each time. Raises WeightsError if the weights are not here or their hash is not
    the recorded one.
    """
    from safetensors import SafetensorError, safe_open

    record, path = unchanged_weights(name)
    read_header(path.parent)
    try:
        with safe_open(path, framework="pt") as file:
            return {tensor: file.get_tensor(tensor) for tensor in record.tensors}
    except SafetensorError as error:
        raise WeightsError(
            tell(
                "the weights of {name} and their record do not belong together ({error}). {again}",
                name=name,
                error=reason_of(error),
                again=_again(name),
            )
        ) from error


def list_weights() -> list[Weights]:
    """All weights that are here, by name; a folder whose record cannot be read is left out."""
    records = []
    for path in store().glob(f"*/{RECORD}"):
        if (path.parent / WEIGHTS).is_file():
            with suppress(WeightsError):
                records.append(read_record(path.parent))
    return sorted(records, key=lambda record: record.name)


def damaged() -> dict[str, int]:
    """Files of weights whose record is missing or cannot be read: what `remove` calls them -> their bytes."""
    sizes = {}
    for name, folder in _folders().items():
        if (folder / WEIGHTS).is_file():
            try:
                read_record(folder)
            except WeightsError:
                sizes[name] = (folder / WEIGHTS).stat().st_size
    return sizes


def begun(name: str) -> int:
    """Bytes of the weights of a network that an interrupted fetch has brought so far."""
    return sum(path.stat().st_size for path in folder_of(backbone(name)).glob(f"*{PARTIAL}"))


def remove(name: str) -> int:
    """Takes the weights of a network away, with what an interrupted fetch brought; the bytes that were freed.

    name: of a network, or of a folder of the store. Raises WeightsError if there is nothing of that name, RunError if
    another process is bringing it just now.
    """
    folders = _folders()
    if name not in folders:
        nothing = tell("no weights are here. `pupille weights fetch NAME` brings some.")
        raise WeightsError(unknown_choice("the weights to remove", name, folders) if folders else nothing)
    folder = folders[name]
    freed = sum(path.stat().st_size for path in folder.iterdir())
    with locked(folder):
        for path in folder.iterdir():
            if path.name != LOCK:
                path.unlink()
    with suppress(OSError):
        folder.rmdir()
    return freed


def _folders() -> dict[str, Path]:
    """Every folder of the store by the name of its network, or by its own if its weights are not whole."""
    folders = {}
    for folder in sorted(store().glob("*/")):
        try:
            folders[read_record(folder).name] = folder
        except WeightsError:
            folders[_called(folder)] = folder
    return folders


def _called(folder: Path) -> str:
    """The name by which `remove` calls a folder whose record does not state it."""
    published = {folder_of(network): name for name, network in PUBLISHED_HERE.items()}
    return published.get(folder, folder.name)


def read_record(folder: Path) -> Weights:
    """The record in `weights.json`. Raises WeightsError if it is damaged."""
    try:
        record = read_json(folder / RECORD)
        tensors = {str(name): tuple(map(int, shape)) for name, shape in record.pop("tensors").items()}
        known = Weights(tensors=tensors, **record)
    except (RunError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise WeightsError(
            tell(
                "the record of the weights in {folder!r} is damaged. `pupille weights remove "
                "{called}`, then fetch or import them again.",
                folder=str(folder),
                called=_called(folder),
            )
        ) from error
    return known


def write_record(folder: Path, record: Weights) -> None:
    """Writes `weights.json`. Raises RunError if it cannot be written."""
    write_json(folder / RECORD, record.to_json())


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, read in pieces. Raises WeightsError if it cannot be read."""
    try:
        with open_regular_file(path, anywhere=True) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise WeightsError(
            tell(
                "{path!r} cannot be read ({reason}). Check the disk.",
                path=str(path),
                reason=str(error.strerror or error),
            )
        ) from error


def other_content(host: str, name: str, came: str, stated: str) -> WeightsError:
    """The error for what a server sent, and was deleted, with another SHA-256 than was stated."""
    return WeightsError(
        tell(
            "what {host} sent for {name} has the SHA-256 {came}..., not the stated {stated}...; "
            "it was deleted. Fetch again, or name another mirror with --endpoint.",
            host=host,
            name=name,
            came=came[:12],
            stated=stated[:12],
        )
    )
