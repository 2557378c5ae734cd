"""A finished run as a server on this machine: a page to drop images on, and an interface for programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pupille.data.pixels.enlarged import much_enlarged
from pupille.data.pixels.pixel_set import in_one_array
from pupille.data.pixels.window import clip
from pupille.errors import ConfigError, ModelError
from pupille.export.page.build import asking_page, asking_policy
from pupille.export.page.words import words
from pupille.i18n.language import LANGUAGES, language, speaking, tell
from pupille.i18n.visible import visible
from pupille.images.decoded import Reading
from pupille.images.limits import Limits
from pupille.models.files.load import load_model
from pupille.models.model import Model
from pupille.report.sections.cautions import cautions
from pupille.report.sections.verdict import verdict
from pupille.results.read import results_in
from pupille.runs.packages import install_command, packages_of
from pupille.serving.app import Served, application
from pupille.serving.decoder import Decoders, source_record
from pupille.serving.guard import Guard, insist_on_one_address, new_token
from pupille.serving.load import LARGEST_BODY
from pupille.tasks import TASKS
from pupille.training.interrupt import StoppedError
from pupille.workflows.answers import Answers, Wishes
from pupille.workflows.offline_rules import OfflineRules
from pupille.workflows.predict import check_finished, find_run, is_readable, smallest_of
from pupille.workflows.uncertainty import answers_and_unlike, read_novelty

if TYPE_CHECKING:
    import uvicorn

PORT = 8765
DECODING = 2
"""Processes that decode."""


@dataclass(frozen=True)
class Server:
    """A server that has not begun. address: with the token, to be opened by its owner alone."""

    application: Guard
    host: str
    port: int
    token: str

    @property
    def address(self) -> str:
        """Where a browser opens it."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{name}:{self.port}/#{self.token}"

    def program(self) -> uvicorn.Server:
        """The program that listens. Nothing is written down: a line of a log would hold what was asked."""
        import uvicorn

        config = uvicorn.Config(
            self.application,
            host=self.host,
            port=self.port,
            log_level="error",
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=5,
            limit_concurrency=1000,
            loop="asyncio",
            http="h11",
            ws="none",
        )
        return uvicorn.Server(config)

    def run(self) -> None:
        """Answers until it is stopped, by Ctrl-C or SIGTERM."""
        with suppress(KeyboardInterrupt, StoppedError):
            self.program().run()


def serve(
    run: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = PORT,
    limits: Limits | None = None,
) -> Server:
    """A server of the model of a run, or of the chosen one of a comparison; `run` begins it.

    host: the address on which it listens, and the only name under which it answers. Raises ConfigError for an address
    that means all, or without the packages of the extra `serve`; ModelError for a model whose answers are drawn.
    """
    insist_on_one_address(host)
    insist_on_packages()
    folder = find_run(run)
    check_finished(folder)
    token = new_token()
    served = served_run(folder, run, limits or Limits(file_bytes=LARGEST_BODY))
    return Server(application(served, token=token, host=host, port=port), host, port, token)


def insist_on_packages() -> None:
    """Raises ConfigError, with the command, where the packages of the extra `serve` are missing."""
    try:
        import python_multipart
        import starlette
        import uvicorn
    except ImportError:
        raise ConfigError(
            tell(
                "serving needs starlette, uvicorn and python-multipart, which are not all installed. Type: {command}",
                command=install_command(packages_of("serve")),
            )
        ) from None
    del python_multipart, starlette, uvicorn


def served_run(folder: Path, run: str | Path, limits: Limits) -> Served:
    """All that is served of a run. folder: of the model. run: as it was named."""
    model, results = load_model(folder), results_in(folder)
    spec, prepared = model.spec, model.spec.preprocessing
    card_of_task = TASKS[spec.task]
    # What is drawn is answered by the file alone, not by the server.
    if not (card_of_task.offline and card_of_task.row_an_image):
        raise ModelError(
            tell(
                "models of {task} are not served yet. Use `pupille predict`.",
                task=tell(spec.task),
            )
        )
    rules: OfflineRules = TASKS[spec.task].load("offline")(folder, spec, results.chosen_run)
    name = visible(results.data.source)
    spoken = {}
    for each in LANGUAGES:
        with speaking(each):
            spoken[each] = words(visible(spec.name), name) | {"title": "Pupille"}
    card = {
        **rules.record,
        "task": spec.task,
        "model": spec.name,
        "name": name,
        "classes": list(spec.classes),
        "unit": spec.unit,
        "sentences": [
            *verdict(results),
            *(caution.sentence for caution in cautions(results)),
            *rules.sentences(),
        ],
        "novelty": {} if (folder / "novelty.safetensors").exists() else None,
    }
    page = {"language": language(), "words": spoken}
    source = source_record(prepared.geometry.storage_geometry, limits, prepared.bands)
    return Served(
        answer=answering(model, folder, run, rules),
        misfit=lambda reading: misfit(reading, prepared.depth),
        card=card,
        page=asking_page(page),
        policy=asking_policy(),
        about={"model": spec.name, "task": spec.task, "classes": list(spec.classes)},
        decoders=lambda: Decoders(source, DECODING),
    )


def misfit(reading: Reading, depth: str) -> str:
    """Why a picture is none for a model that learned from this depth; "" where it is."""
    if is_readable(reading, depth):
        return ""
    return tell(
        "its pixels are {depth}, the model learned from {wanted} ones; convert it",
        depth=tell(reading.depth),
        wanted=tell(depth),
    )


def answering(
    model: Model, folder: Path, run: str | Path, rules: OfflineRules
) -> Callable[[Sequence[Reading]], list[dict[str, Any]]]:
    """The function that answers pictures, some at once, as `pupille predict` does."""
    spec, prepared, novelty, smallest = (
        model.spec,
        model.spec.preprocessing,
        read_novelty(folder),
        smallest_of(run),
    )
    # Sets come where the run can promise any.
    wishes = Wishes(coverage=rules.record["sets"]["coverage"] if rules.record.get("sets") else None)
    prediction = TASKS[spec.task].load("prediction")

    def answer(readings: Sequence[Reading]) -> list[dict[str, Any]]:
        pictures = [reading.pixels for reading in readings]
        batch = in_one_array(pictures, prepared.geometry, depth=prepared.depth, channels=prepared.channels)
        values, unlike = answers_and_unlike(model, clip(batch, prepared.low, prepared.high), novelty)
        ids = [str(number) for number in range(len(readings))]
        answers = Answers(
            spec,
            pd.DataFrame({"id": ids, "path": ids, "label": ""}),
            np.asarray(values),
            (),
            unlike,
            much_enlarged(readings, prepared.geometry, smallest),
            tuple((reading.width, reading.height) for reading in readings),
        )
        records: list[dict[str, Any]] = prediction(answers, wishes, folder).to_json()["images"]
        return records

    return answer
