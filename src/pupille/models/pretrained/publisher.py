"""`fetch` of weights that their publisher keeps as files of torch.

What came is held against the digits of its SHA-256 that stand in the name of the file, and taken in as
`import_pickle.py` does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from pupille.errors import PupilleError, WeightsError
from pupille.i18n.language import tell
from pupille.models.pretrained.backbone import Backbone
from pupille.models.pretrained.import_file import Origin, licence_in_words
from pupille.models.pretrained.import_pickle import MOST_BYTES, import_pickled
from pupille.models.pretrained.store import PARTIAL, Weights, folder_of, other_content, sha256_of
from pupille.runs.events import Event, Listener, silent
from pupille.storage import download, server
from pupille.storage.store import need_room, writing_in
from pupille.tasks.task import load

ADDRESS = "pupille.models.architectures.coco_detectors:address"
DIGITS = re.compile(r"-([0-9a-f]{8,64})\.pth$")
"""The first digits of the SHA-256 of a file, at the end of its name."""


@dataclass(frozen=True)
class Publisher(server.Server):
    """The machine on which the files of torchvision lie, or a mirror of it."""

    error: ClassVar[type[PupilleError]] = WeightsError
    example: ClassVar[str] = "https://download.pytorch.org"
    set_by: ClassVar[str] = tell("--endpoint")
    bring: ClassVar[str] = tell("bring the file with `pupille weights import FILE --as NAME`")


def fetch_pickled(network: Backbone, *, endpoint: str | None = None, listener: Listener = silent) -> Weights:
    """Brings the weights of a network of torchvision into the store; an interrupted fetch goes on where it was.

    endpoint: a mirror of the publisher. Raises WeightsError, and keeps nothing, if what comes is another file.
    """
    published = urlsplit(load(ADDRESS)(network))
    place = Publisher((endpoint or f"{published.scheme}://{published.netloc}").rstrip("/"))
    address = f"{place.endpoint}{published.path}"
    stated = DIGITS.search(published.path)
    assert stated is not None
    length = download.ask(place, address, enough="content-length").get("content-length", "")
    if not length.isdecimal() or int(length) > MOST_BYTES:
        raise WeightsError(
            tell(
                "{host} states no size of {file!r} that can be right ({length}). Name another mirror with --endpoint.",
                host=place.host,
                file=published.path,
                length=length or "-",
            )
        )
    message = tell(
        "{name}: {megabytes:1} MB from {place}, {licence}, SHA-256 {sha256}",
        name=network.name,
        megabytes=int(length) / 1e6,
        place=f"{place.host}{published.path}",
        licence=licence_in_words(network),
        sha256=f"{stated[1]}...",
    )
    listener(Event(message))
    with writing_in(folder_of(network), WeightsError) as folder:
        partial = folder / f"{stated[1]}{PARTIAL}"
        have = partial.stat().st_size if partial.exists() else 0
        need_room(folder, 2 * int(length) - have, WeightsError)
        total = max(1, int(length) // 10**6)

        def progress(done: int) -> None:
            step = tell("fetching {name}, MB", name=network.name)
            listener(Event(step, done=min(total, done // 10**6), total=total))

        download.download(place, server.Remote(address, int(length), stated[1]), partial, progress)
    try:
        came = sha256_of(partial)
        if not came.startswith(stated[1]):
            raise other_content(place.host, network.name, came, stated[1])
        origin = Origin(f"{place.host}{published.path}", f"computed at import from SHA-256 {came}")
        return import_pickled(partial, network.name, origin=origin, listener=listener)
    finally:
        partial.unlink(missing_ok=True)
