"""A finished run as a server on this machine: a page to drop images on, and an interface for programs."""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from pupille.errors import ConfigError
from pupille.export.page.build import asking_page, asking_policy
from pupille.export.page.words import words
from pupille.i18n.language import LANGUAGES, language, say, speaking, tell
from pupille.i18n.visible import visible
from pupille.images.decoded import Reading
from pupille.images.limits import Limits
from pupille.report.sections.cautions import cautions
from pupille.report.sections.verdict import verdict
from pupille.results.read import results_in
from pupille.runs.packages import install_command, packages_of
from pupille.serving.app import Served, application
from pupille.serving.decoder import Decoders
from pupille.serving.decoding import source_record
from pupille.serving.guard import STRICT, Guard, insist_on_one_address, new_token
from pupille.serving.load import LARGEST_BODY, MEGAPIXELS
from pupille.tasks import TASKS
from pupille.training.interrupt import StoppedError
from pupille.workflows.answers import Wishes
from pupille.workflows.offline_rules import OfflineRules
from pupille.workflows.predict import Predictor, check_finished, find_run, is_readable
from pupille.workflows.served_answers import answers_to

if TYPE_CHECKING:
    import uvicorn

PORT = 8765
BACKLOG = 2048
"""Connections that wait to be taken, as many as the server that answers asks for."""
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
            proxy_headers=False,
            timeout_keep_alive=5,
            limit_concurrency=1000,
            loop="asyncio",
            http="h11",
            ws="none",
        )
        return uvicorn.Server(config)

    def listener(self) -> socket.socket:
        """What listens, so that its address can be told. Raises ConfigError where the machine does not allow it."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        try:
            return socket.create_server((self.host, self.port), family=family, backlog=BACKLOG)
        except OSError as error:
            raise ConfigError(
                tell(
                    "nothing can listen on port {port} of {host} ({reason}). Give another --port, end the program that "
                    "has this one, or correct --host.",
                    port=str(self.port),
                    host=self.host,
                    # Without what Python adds of the attempt.
                    reason=str(error.strerror or error).partition(" (while ")[0],
                )
            ) from error

    def run(self, listener: socket.socket | None = None) -> None:
        """Answers until it is stopped, by Ctrl-C or SIGTERM. listener: one that was opened before."""
        with listener or self.listener() as opened, suppress(KeyboardInterrupt, StoppedError):
            self.program().run(sockets=[opened])


def serve(
    run: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = PORT,
    limits: Limits | None = None,
) -> Server:
    """A server of the model of a run, or of the chosen one of a comparison; `run` begins it.

    host: the address on which it listens, and the only name under which it answers. Raises ConfigError for an address
    that means all, or without the packages of the extra `serve`.
    """
    insist_on_one_address(host)
    insist_on_packages()
    check_finished(find_run(run))
    token = new_token()
    served = served_run(run, limits or Limits(file_bytes=LARGEST_BODY, megapixels=MEGAPIXELS))
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


def served_run(run: str | Path, limits: Limits) -> Served:
    """All that is served of a run."""
    predictor = Predictor.of(run, Wishes())
    folder = find_run(run)
    spec, results, task = predictor.model.spec, results_in(folder), TASKS[predictor.model.spec.task]
    rules = task.load("offline")(folder, spec, results.chosen_run) if task.offline else OfflineRules()
    if rules.record.get("sets"):
        # Sets come where the run can promise any.
        wishes = Wishes(coverage=rules.record["sets"]["coverage"])
        predictor = replace(predictor, wishes=wishes, rule=task.load("calibrated")(spec, wishes, folder))
    name, prepared, part = visible(results.data.source), spec.preprocessing, task.load("served")
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
        "novelty": {} if predictor.novelty else None,
    }
    source = source_record(prepared.geometry.storage_geometry, limits, prepared.bands)
    return Served(
        answer=partial(answers_to, predictor, part),
        part=part,
        frame=prepared.height * prepared.width * 3 * (1 if prepared.depth == "8-bit" else 4),
        misfit=lambda reading: misfit(reading, prepared.depth),
        card=card,
        page=page_of(spec.name, name) if task.offline else words_alone(),
        policy=asking_policy() if task.offline else STRICT.decode("ascii"),
        about={"model": spec.name, "task": spec.task, "classes": list(spec.classes)},
        decoders=lambda: Decoders(source, DECODING),
    )


def page_of(model: str, name: str) -> bytes:
    """The page that asks, in both languages. name: of the images that the model learned from."""
    spoken = {}
    for each in LANGUAGES:
        with speaking(each):
            spoken[each] = words(visible(model), name) | {"title": "Pupille"}
    return asking_page({"language": language(), "words": spoken})


def words_alone() -> bytes:
    """The page where objects are outlined, which no page draws yet."""
    sentence = say("This model answers programs: POST /predict, described in /openapi.json.")
    spoken = language()
    return (
        f'<!doctype html><html lang="{spoken}"><meta charset="utf-8"><title>Pupille</title><p>{escape(sentence)}</p>'
    ).encode()


def misfit(reading: Reading, depth: str) -> str:
    """Why a picture is none for a model that learned from this depth; "" where it is."""
    if is_readable(reading, depth):
        return ""
    return tell(
        "its pixels are {depth}, the model learned from {wanted} ones; convert it",
        depth=tell(reading.depth),
        wanted=tell(depth),
    )
