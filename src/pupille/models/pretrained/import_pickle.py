"""How a file of torch (`.pth`) of a network that is published in no other form becomes weights of the store.

It is opened in a process of its own alone (`opened_pickle.py`), within limits of size, time and memory; what comes out
of it is a safetensors file, which is then looked at as any other.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from pupille.data.pixels.workers import environment, words_for
from pupille.errors import WeightsError
from pupille.i18n.language import StoredText, phrase, tell
from pupille.models.files.load import PICKLES, ZIP
from pupille.models.pretrained.backbone import Backbone
from pupille.models.pretrained.check_file import Candidate, fits, fitting_tensors
from pupille.models.pretrained.import_file import Origin, import_weights
from pupille.models.pretrained.opened_pickle import DAMAGED, NO_TENSORS, RUNS_CODE
from pupille.models.pretrained.published_detectors import TORCHVISION_DETECTORS
from pupille.models.pretrained.store import Weights, sha256_of
from pupille.runs.events import Listener, silent
from pupille.storage.regular_file import open_regular_file

PROGRAM = "pupille.models.pretrained.opened_pickle"
ENDINGS = (".pth", ".pt")
MOST_BYTES = 2**30
"""Of a file that is opened; the largest that torchvision publishes for COCO has 168 million."""
MOST_SECONDS = 300
REASONS = {
    RUNS_CODE: phrase("it asks for more than tensors, as a file that runs code does; nothing of it was run"),
    DAMAGED: phrase("it is damaged, or no file of weights of torch"),
    NO_TENSORS: phrase("it holds something else than a table of tensors, such as a whole training"),
}


def is_of_torch(file: str | Path) -> bool:
    """Whether a file is called or begins as those do that torch saves."""
    path = Path(file)
    if not path.is_file():
        return False
    with open_regular_file(path, anywhere=True) as opened:
        return path.suffix.lower() in ENDINGS or opened.read(8).startswith((*PICKLES, ZIP))


def import_pickled(
    file: str | Path, name: str, *, origin: Origin | None = None, listener: Listener = silent
) -> Weights:
    """Turns a file of torch into weights of the network `name`.

    origin: where it comes from, its own name by default. Raises WeightsError, and keeps nothing, if it asks for more
    than tensors, is too large, or is of another network, which is then named.
    """
    network, path = TORCHVISION_DETECTORS[name], Path(file).resolve()
    called = origin.source if origin else Path(file).name
    check_size(path, called)
    origin = origin or Origin(called, f"computed at import from {called}, SHA-256 {sha256_of(path)}")
    with TemporaryDirectory(prefix="pupille-weights-") as folder:
        converted = Path(folder) / "model.safetensors"
        open_apart(path, converted, called)
        check_network(Candidate(converted, repr(called)), network)
        return import_weights(converted, name, origin=origin, listener=listener, called=repr(called))


def check_size(path: Path, called: str) -> None:
    """Raises WeightsError for a file that is larger than any of weights here, or would be once it is unpacked."""
    try:
        size = path.stat().st_size
        with open_regular_file(path, anywhere=True) as file:
            if file.read(4) == ZIP:
                with ZipFile(file) as archive:
                    size = max(size, sum(part.file_size for part in archive.infolist()))
    except (BadZipFile, OSError, ValueError) as error:
        raise refusal(called, tell(REASONS[DAMAGED])) from error
    if size > MOST_BYTES:
        reason = tell(
            "it has {came:count} bytes, more than the {most:count} that are opened",
            came=size,
            most=MOST_BYTES,
        )
        raise refusal(called, reason)


def open_apart(path: Path, target: Path, called: str) -> None:
    """Writes the tensors of a file of torch to `target`, by a process of its own. Raises WeightsError if it cannot."""
    try:
        ended = subprocess.run(
            [*words_for(PROGRAM), str(path), str(target)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment(),
            timeout=MOST_SECONDS,
            check=False,
        )
        reason = str(json.loads(ended.stdout)["refused"])
    except subprocess.TimeoutExpired as error:
        seconds = tell("it was not read within {seconds} seconds", seconds=MOST_SECONDS)
        raise refusal(called, seconds) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise refusal(called, tell(REASONS[DAMAGED])) from error
    if reason or not target.is_file():
        raise refusal(called, tell(REASONS.get(reason, REASONS[DAMAGED])))


def check_network(candidate: Candidate, network: Backbone) -> None:
    """Raises WeightsError if the tensors are those of another network of the table, which is named, or of none."""
    try:
        fitting_tensors(candidate, network)
    except WeightsError as error:
        for other in TORCHVISION_DETECTORS.values():
            if other is not network and fits(candidate, other):
                raise WeightsError(
                    tell(
                        "{called} holds the weights of {other}, not of {name}. Import it with --as {other}.",
                        called=candidate.called,
                        other=other.name,
                        name=network.name,
                    )
                ) from error
        raise


def refusal(called: str, reason: StoredText) -> WeightsError:
    """The error for a file of torch that is not taken in."""
    return WeightsError(
        tell(
            "{called!r} was not taken in: {reason}. Take the file from its publisher: `pupille weights fetch NAME`.",
            called=called,
            reason=reason,
        )
    )
