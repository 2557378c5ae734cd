"""The images in a request: the bytes of one file, or a form with several. Never an address, never a path."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pupille.serving.load import LARGEST_BODY, MOST_IMAGES, SECONDS, RequestError

if TYPE_CHECKING:
    from starlette.requests import Request

FORM = "multipart/form-data"
ONE = ("application/octet-stream", "image/")
LONGEST_NAME = 200


@dataclass(frozen=True)
class Upload:
    """One file. name: as its sender calls it, to be told again and for nothing else."""

    name: str
    content: bytes


def declared_length(request: Request) -> int:
    """How many bytes a request says it has. Raises RequestError for one that does not say so."""
    stated = request.headers.get("content-length", "")
    if not (stated.isascii() and stated.isdigit()) or "transfer-encoding" in request.headers:
        raise RequestError(411, "say how long the request is: Content-Length")
    return int(stated)


async def uploads(request: Request) -> list[Upload]:
    """The files of a request. Raises RequestError for anything else."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM and not kind.startswith(ONE):
        raise RequestError(
            415, f"send the bytes of an image as application/octet-stream, or a form as {FORM}"
        )
    try:
        async with asyncio.timeout(SECONDS):
            body = await whole_body(request)
    except TimeoutError:
        raise RequestError(408, f"the request took more than {SECONDS:.0f} seconds to arrive") from None
    if kind != FORM:
        return [Upload("image", body)]
    return await of_form(request, body)


async def whole_body(request: Request) -> bytes:
    """All bytes, however many were declared."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_BODY:
            raise RequestError(413, f"a request has at most {LARGEST_BODY} bytes")
        parts.append(part)
    return b"".join(parts)


async def of_form(request: Request, body: bytes) -> list[Upload]:
    """The files of a form; other fields are refused, since nothing reads them."""
    from starlette.datastructures import UploadFile
    from starlette.formparsers import MultiPartException, MultiPartParser

    async def stream() -> AsyncGenerator[bytes]:
        yield body

    parser = MultiPartParser(
        request.headers, stream(), max_files=MOST_IMAGES, max_fields=0, max_part_size=LARGEST_BODY
    )
    # What fits in memory already is not written to a disk.
    parser.spool_max_size = LARGEST_BODY
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError) as error:
        raise RequestError(400, f"this is no form of at most {MOST_IMAGES} images") from error
    try:
        files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
        named = [Upload((file.filename or "image")[-LONGEST_NAME:], await file.read()) for file in files]
    finally:
        await form.close()
    if not named:
        raise RequestError(400, "the form has no image")
    return named
