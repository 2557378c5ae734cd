"""How a file becomes weights of the store: it is copied, looked at as `candidate_weights.py` does, and then renamed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pupille.errors import WeightsError
from pupille.i18n.language import tell
from pupille.models.files.safetensors_file import WEIGHTS
from pupille.models.pretrained.backbone import Backbone
from pupille.models.pretrained.catalogue import backbone
from pupille.models.pretrained.check_file import (
    Candidate,
    check_finite,
    check_trial,
    fitting_tensors,
    refuse_what_can_run_code,
)
from pupille.models.pretrained.store import (
    Weights,
    folder_of,
    read_record,
    sha256_of,
    weights_path,
    write_record,
)
from pupille.runs.events import Event, Listener, silent
from pupille.runs.folder import HALF_WRITTEN, sync_folder
from pupille.storage.regular_file import open_regular_file
from pupille.storage.store import need_room, writing_in


@dataclass(frozen=True)
class Origin:
    """Where a file comes from, as it will stand in the record of the weights."""

    source: str
    hash_from: str
    commit: str | None = None


def import_weights(
    file: str | Path,
    name: str,
    *,
    origin: Origin | None = None,
    called: str = "",
    listener: Listener = silent,
) -> Weights:
    """Copies a safetensors file into the store as the weights of the network `name`; its SHA-256 is computed here.

    origin: where it comes from, as far as that is known; the file itself by default. called: what sentences call it.
    The same file a second time is no error, and mends one that was damaged on the disk. Raises WeightsError if it is
    another kind of file, does not fit, or other weights are here already; ModelError for an unknown network.
    """
    network = backbone(name)
    path = Path(file).resolve()
    if not path.is_file():
        raise WeightsError(
            tell("{file!r} is not a file. Give the path of a .safetensors file.", file=str(file))
        )
    candidate = Candidate(path, called or repr(Path(file).name))
    refuse_what_can_run_code(candidate)
    tensors = fitting_tensors(candidate, network)
    sha256 = sha256_of(path)
    origin = origin or Origin(source=Path(file).name, hash_from="computed at import")
    with writing_in(folder_of(network), WeightsError) as folder:
        if existing := weights_path(name):
            here = read_record(folder)
            _refuse_others(here, sha256, candidate, network)
            if sha256_of(existing) == sha256:
                return here
            listener(
                Event(tell("{name}: the file kept here was damaged; this one takes its place", name=name))
            )
            origin = Origin(here.source, here.hash_from, here.commit)
        size = path.stat().st_size
        need_room(folder, size, WeightsError)
        message = tell(
            "{name}: {megabytes:1} MB, {licence}, SHA-256 {sha256}",
            name=name,
            megabytes=size / 1e6,
            licence=licence_in_words(network),
            sha256=sha256,
        )
        listener(Event(message))
        copy = folder / f".{WEIGHTS}.{os.getpid()}{HALF_WRITTEN}"
        _copy(candidate, copy)
        if sha256_of(copy) != sha256:
            copy.unlink()
            raise WeightsError(
                tell(
                    "{called} changed while it was read. Import it again when it is whole.",
                    called=candidate.called,
                )
            )
        return keep(replace(candidate, path=copy), network, tensors, sha256, origin)


def _refuse_others(here: Weights, sha256: str, candidate: Candidate, network: Backbone) -> None:
    if here.sha256 == sha256:
        return
    raise WeightsError(
        tell(
            "{name} has other weights here already (SHA-256 {kept}..., from {source}; {called} "
            "has {came}...). `pupille weights remove {name}` first if you want these instead.",
            name=network.name,
            kept=here.sha256[:12],
            source=here.source,
            called=candidate.called,
            came=sha256[:12],
        )
    )


def keep(
    candidate: Candidate,
    network: Backbone,
    tensors: Mapping[str, tuple[int, ...]],
    sha256: str,
    origin: Origin,
) -> Weights:
    """Makes a whole and checked file of the folder its weights: the record first, then the name that counts.

    Raises WeightsError and deletes the file if its numbers cannot be used.
    """
    half = candidate.path
    try:
        check_finite(candidate, tensors)
        check_trial(candidate, network, tensors)
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


def _copy(candidate: Candidate, copy: Path) -> None:
    try:
        with open_regular_file(candidate.path, anywhere=True) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, 2**20)
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        copy.unlink(missing_ok=True)
        raise WeightsError(
            tell(
                "{called} could not be copied to {parent!r} ({reason}). Make room, or set "
                "PUPILLE_HOME to a folder on a larger disk.",
                called=candidate.called,
                parent=str(copy.parent),
                reason=str(error.strerror or error),
            )
        ) from error
