"""The application: a page, predictions, health, the card, and a document that describes them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pupille.errors import ImageError
from pupille.images.decoded import Reading
from pupille.serving.batches import AnswerAll, Batches
from pupille.serving.decoder import Decoders
from pupille.serving.guard import Guard
from pupille.serving.load import RETRY_AFTER, Load, RequestError
from pupille.serving.openapi import document
from pupille.serving.uploads import Upload, declared_length, uploads

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


@dataclass(frozen=True)
class Served:
    """What is served. answer: of pictures, one record each. misfit: why a picture is not one for this model, "" where
    it is. card: what may be said of the model, as plain values. page: as bytes of HTML, with its policy. about: what
    every answer says beside its images. decoders: makes the processes that decode."""

    answer: AnswerAll
    misfit: Callable[[Reading], str]
    card: Mapping[str, Any]
    page: bytes
    policy: str
    about: Mapping[str, Any]
    decoders: Callable[[], Decoders]


def application(served: Served, *, token: str, host: str, port: int) -> Guard:
    """The whole application behind its guard."""
    from starlette.applications import Starlette
    from starlette.responses import Response
    from starlette.routing import Route

    work = Work(served)

    def answering(handle: Callable[[Request], Any]) -> Callable[[Request], Any]:
        async def handled(request: Request) -> Response:
            try:
                made: Response = await handle(request)
                return made
            except RequestError as error:
                return as_json({"error": error.reason}, error.status)

        return handled

    async def page(_: Request) -> Response:
        headers = {"content-security-policy": f"{served.policy}; frame-ancestors 'none'"}
        return Response(served.page, media_type="text/html; charset=utf-8", headers=headers)

    async def card(_: Request) -> Response:
        return as_json(served.card)

    async def health(_: Request) -> Response:
        return as_json({"status": "ok", "requests": work.load.requests, "answered": work.answered})

    async def described(_: Request) -> Response:
        return as_json(document(str(served.about["model"])))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        work.start()
        try:
            yield
        finally:
            work.stop()

    routes = [
        Route("/", page, methods=["GET"]),
        Route("/predict", answering(work.predict), methods=["POST"]),
        Route("/card", card, methods=["GET"]),
        Route("/health", health, methods=["GET"]),
        Route("/openapi.json", described, methods=["GET"]),
    ]
    return Guard(Starlette(routes=routes, lifespan=lifespan), token, host, port)


def as_json(record: Mapping[str, Any], status: int = 200) -> Response:
    """A record as an answer; one that says to come back says when."""
    from starlette.responses import Response

    headers = {"retry-after": RETRY_AFTER} if status == 503 else {}
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return Response(text, status, media_type="application/json", headers=headers)


class Work:
    """What goes on between requests: processes that decode, pictures that wait."""

    def __init__(self, served: Served) -> None:
        self.served, self.load, self.answered = served, Load(), 0
        self._batches = Batches(served.answer)
        self._decoders: Decoders | None = None

    def start(self) -> None:
        """Begins to answer."""
        self._decoders = self.served.decoders()
        self._batches.start()

    def stop(self) -> None:
        """Ends everything that was begun."""
        self._batches.stop()
        if self._decoders:
            self._decoders.close()

    async def predict(self, request: Request) -> Response:
        """The answers for the images of a request, in their order. One image that is not read gives status 422."""
        with self.load.taking(declared_length(request)):
            images = await asyncio.gather(*(self._image(upload) for upload in await uploads(request)))
        if len(images) == 1 and "problem" in images[0]:
            return as_json({"error": images[0]["problem"]}, 422)
        self.answered += sum("problem" not in image for image in images)
        return as_json({**self.served.about, "images": images})

    async def _image(self, upload: Upload) -> dict[str, Any]:
        assert self._decoders
        reading = await self._decoders.decode(upload.content)
        if isinstance(reading, ImageError):
            return {"image": upload.name, "problem": reading.reason}
        if problem := self.served.misfit(reading):
            return {"image": upload.name, "problem": problem}
        return {**await self._batches.ask(reading), "image": upload.name}
