"""`fetch`: weights from a hub into the store, resumable, held against the SHA-256 that the hub states."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pupille.errors import WeightsError
from pupille.i18n.language import tell
from pupille.models.names import split_name
from pupille.models.pretrained.backbone import Backbone
from pupille.models.pretrained.catalogue import backbone, has_weights
from pupille.models.pretrained.check_file import Candidate, fitting_tensors
from pupille.models.pretrained.hub import Hub, Remote, ask, usual_hub
from pupille.models.pretrained.import_file import Origin, keep, licence_in_words
from pupille.models.pretrained.published_detectors import TORCHVISION_DETECTORS
from pupille.models.pretrained.publisher import fetch_pickled
from pupille.models.pretrained.store import (
    PARTIAL,
    Weights,
    described_weights,
    folder_of,
    missing_sentence,
    other_content,
    sha256_of,
    weights_path,
)
from pupille.models.registry import find
from pupille.runs.events import Event, Listener, silent
from pupille.storage.download import download
from pupille.storage.store import need_room, writing_in


def fetch(name: str, *, hub: Hub | None = None, listener: Listener = silent) -> Weights:
    """Brings the weights of a network into the store; nothing is asked of the network if they are here.

    hub: the one of `usual_hub` by default; for networks of torchvision their publisher. An interrupted fetch goes on
    where it was. Raises WeightsError with what to do: no network, no such file, no room, another SHA-256 than stated;
    RunError if another process is at it.
    """
    network = backbone(name)
    if weights_path(name):
        listener(Event(tell("{name}: here already", name=name)))
        return described_weights(name)
    if name in TORCHVISION_DETECTORS:
        return fetch_pickled(network, endpoint=hub.endpoint if hub else None, listener=listener)
    if not network.file.endswith(".safetensors"):
        raise WeightsError(tell("{name}: {reason}", name=name, reason=missing_sentence(name)))
    hub = hub or usual_hub()
    remote = ask(hub, network.repository, network.file)
    listener(
        Event(
            tell(
                "{name}: {megabytes:1} MB from {place}, {licence}, SHA-256 {sha256}",
                name=name,
                megabytes=remote.size / 1e6,
                place=f"{hub.host}/{network.repository}",
                licence=licence_in_words(network),
                sha256=remote.sha256,
            )
        )
    )
    with writing_in(folder_of(network), WeightsError) as folder:
        if weights_path(name):
            return described_weights(name)
        return _bring(hub, remote, network, folder, listener)


def fetch_missing(names: Iterable[str], listener: Listener, *, hub: Hub | None = None) -> None:
    """Fetches what is not here of the pretrained weights that rungs of these names begin with.

    Raises ModelError for the name of no rung, and as `fetch`.
    """
    for base in bases_of(names):
        if not weights_path(base):
            fetch(base, hub=hub, listener=listener)


def bases_of(names: Iterable[str]) -> list[str]:
    """The pretrained networks that rungs of these names begin with, each once. Raises ModelError for the name of no
    rung."""
    rungs = {name: split_name(name) for name in names}
    bases = [find(name).backbone or rung.base for name, rung in rungs.items() if not rung.scratch]
    return [base for base in dict.fromkeys(bases) if has_weights(base)]


def _bring(hub: Hub, remote: Remote, network: Backbone, folder: Path, listener: Listener) -> Weights:
    partial = folder / f"{remote.sha256}{PARTIAL}"
    for leftover in folder.glob(f"*{PARTIAL}"):
        if leftover != partial:
            leftover.unlink()
    have = partial.stat().st_size if partial.exists() else 0
    need_room(folder, remote.size - have, WeightsError)
    if have:
        listener(Event(tell("{name}: goes on at {megabytes:1} MB", name=network.name, megabytes=have / 1e6)))
    total = max(1, remote.size // 10**6)

    def progress(done: int) -> None:
        step = tell("fetching {name}, MB", name=network.name)
        listener(Event(step, done=min(total, done // 10**6), total=total))

    download(hub, remote, partial, progress)
    if (sha256 := sha256_of(partial)) != remote.sha256:
        partial.unlink()
        raise other_content(hub.host, network.name, sha256, remote.sha256)
    sent = tell("what {host} sent as {repository}", host=hub.host, repository=network.repository)
    candidate = Candidate(partial, sent, tell("Name another mirror with --endpoint."))
    try:
        tensors = fitting_tensors(candidate, network)
    except WeightsError:
        partial.unlink()
        raise
    listener(Event(tell("{name}: fetched, SHA-256 as stated by {host}", name=network.name, host=hub.host)))
    origin = Origin(f"{hub.host}/{network.repository}/{network.file}", f"stated by {hub.host}", remote.commit)
    return keep(candidate, network, tensors, remote.sha256, origin)
