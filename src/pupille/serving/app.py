"""The application: a page, predictions, health, the card, and a document that describes them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pupille.errors import ImageError
from pupille.images.decoded import Reading
from pupille.serving.batches import Batches, Decoded
from pupille.serving.decoder import Decoders
from pupille.serving.guard import Application, Guard, Message, Receive, Send
from pupille.serving.load import (
    LEAST_PICTURES,
    MOST_PICTURES,
    MOST_PIXELS,
    RETRY_AFTER,
    Load,
    RequestError,
)
from pupille.serving.openapi import document
from pupille.serving.records import ServedPart, as_coco
from pupille.serving.threads import one_processor_left
from pupille.serving.uploads import Upload, declared_length, uploads

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


PREDICT = "/predict"
Whole = Callable[[bytes], Reading | ImageError]
"""From the bytes of a file to its pixels at its own size."""


@dataclass(frozen=True)
class Served:
    """What is served. answer: of pictures, one record each, given what reads one at its own size. part: what records
    hold. frame: bytes of the pixels of a picture. misfit: why a picture is not one for this model, "" where it is.
    card: what may be said of the model, as plain values. page: as bytes of HTML, with its policy. about: what every
    answer says beside its images. decoders: makes the processes that decode."""

    answer: Callable[[Sequence[Decoded], Whole], Sequence[dict[str, Any]]]
    part: ServedPart
    frame: int
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

    async def page(_: Request) -> Response:
        headers = {"content-security-policy": f"{served.policy}; frame-ancestors 'none'"}
        return Response(served.page, media_type="text/html; charset=utf-8", headers=headers)

    async def card(_: Request) -> Response:
        return as_json(served.card)

    async def health(_: Request) -> Response:
        return as_json({"status": "ok", "requests": work.load.requests, "answered": work.answered})

    async def described(_: Request) -> Response:
        return as_json(document(served.about, served.part))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        with one_processor_left():
            work.start()
            try:
                yield
            finally:
                await work.stop()

    routes = [
        Route("/", page, methods=["GET"]),
        Route(PREDICT, work.predict, methods=["POST"]),
        Route("/card", card, methods=["GET"]),
        Route("/health", health, methods=["GET"]),
        Route("/openapi.json", described, methods=["GET"]),
    ]
    others = Starlette(routes=routes, lifespan=lifespan)
    # An address that is nearly one of these is none, and nobody is sent to another.
    others.router.redirect_slashes = False
    return Guard(Front(work, others), token, host, port)


@dataclass(frozen=True)
class Front:
    """Hands images to the work at once; all other requests take the way through the routes, which costs as much as an
    answer."""

    work: Work
    others: Application

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] != "http" or scope["path"] != PREDICT or scope["method"] != "POST":
            await self.others(scope, receive, send)
            return
        from starlette.requests import Request

        response = await self.work.predict(Request(scope, receive))
        await response(scope, receive, send)


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
        self._room = asyncio.Semaphore(max(LEAST_PICTURES, min(MOST_PICTURES, MOST_PIXELS // served.frame)))

    def start(self) -> None:
        """Begins to answer."""
        self._decoders, loop = self.served.decoders(), asyncio.get_running_loop()

        def whole(content: bytes) -> Reading | ImageError:
            return asyncio.run_coroutine_threadsafe(self._decoders.whole(content), loop).result()

        self._batches = Batches(lambda pictures: self.served.answer(pictures, whole))
        self._batches.start()

    async def stop(self) -> None:
        """Ends everything that was begun."""
        self._batches.stop()
        await self._decoders.close()

    async def predict(self, request: Request) -> Response:
        """The answers for the images of a request, in their order, or why it is refused."""
        try:
            return await self._answers(request)
        except RequestError as error:
            return as_json({"error": error.reason}, error.status)

    async def _answers(self, request: Request) -> Response:
        """One image that is not read gives status 422."""
        with self.load.taking(declared_length(request)):
            files = await uploads(request)
            # One alone is not worth a task of its own.
            images = (
                [await self._image(files[0])]
                if len(files) == 1
                else await asyncio.gather(*map(self._image, files))
            )
        if len(images) == 1 and "problem" in images[0]:
            return as_json({"error": images[0]["problem"]}, 422)
        self.answered += sum("problem" not in image for image in images)
        about, part = self.served.about, self.served.part
        return as_json(
            {**about, **(as_coco(images, about["classes"]) if part.is_coco else {"images": images})}
        )

    async def _image(self, upload: Upload) -> dict[str, Any]:
        """The record of an image, which has a problem if it is not read."""
        async with self._room:
            reading = await self._decoders.decode(upload.content)
            if isinstance(reading, ImageError):
                return {"image": upload.name, "problem": reading.reason}
            if problem := self.served.misfit(reading):
                return {"image": upload.name, "problem": problem}
            return {**await self._batches.ask(Decoded(reading, upload.content)), "image": upload.name}
