"""The interface described for other programs (OpenAPI 3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pupille import __version__
from pupille.serving.load import LARGEST_BODY, MEGAPIXELS, MOST_IMAGES
from pupille.serving.records import ServedPart

REFUSALS = {
    "400": "The form holds no image, or too many.",
    "401": "The token is missing or wrong.",
    "403": "A page of another site asked.",
    "408": "The request took too long to arrive.",
    "411": "Content-Length is missing.",
    "413": f"More than {LARGEST_BODY} bytes.",
    "415": "Neither the bytes of an image nor a form.",
    "421": "The Host is not that of this server.",
    "422": f"The one image could not be read, has more than {MEGAPIXELS:.0f} megapixels, or is none for this model.",
    "500": "The model cannot answer this image.",
    "503": "Busy; Retry-After says when to ask again.",
}
BINARY = {"schema": {"type": "string", "format": "binary"}}
FORM = {
    "schema": {
        "type": "object",
        "properties": {"image": {"type": "array", "maxItems": MOST_IMAGES, "items": BINARY["schema"]}},
    }
}


def document(about: Mapping[str, Any], part: ServedPart) -> dict[str, Any]:
    """The description of every path. about: what every answer says beside its images. part: what it says of them."""
    refusals = {status: {"description": words} for status, words in REFUSALS.items()}
    return {
        "openapi": "3.1.0",
        "info": {"title": f"Pupille: {about['model']}", "version": __version__},
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
        "paths": {
            "/predict": {
                "post": {
                    "summary": "What the model answers for one image or several",
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/octet-stream": BINARY,
                            "image/*": BINARY,
                            "multipart/form-data": FORM,
                        },
                    },
                    "responses": {
                        "200": {
                            "description": "One record for each image, in their order"
                            + ("; the whole is a file of COCO" if part.is_coco else ""),
                            "content": {"application/json": {"schema": answer(part)}},
                        },
                        **refusals,
                    },
                }
            },
            **{
                path: {"get": {"summary": summary, "responses": {"200": {"description": "A JSON object"}}}}
                for path, summary in (
                    ("/health", "Whether the server answers, and how much is under way"),
                    ("/card", "What the model is, how good, and by which rules it answers"),
                    ("/openapi.json", "This description"),
                )
            },
        },
    }


TEXT, NUMBER = {"type": "string"}, {"type": "integer"}


def answer(part: ServedPart) -> dict[str, Any]:
    """The schema of an answer."""
    fields = {
        "image": {**TEXT, "description": "The name that came with it, for nothing but to be told again."},
        "problem": {**TEXT, "description": "Why it has no answer; then it has nothing else."},
        **{name: schema for name, schema in part.fields.items() if name != "annotations"},
    }
    names = {"model": TEXT, "task": TEXT, "classes": {"type": "array", "items": TEXT}}
    if not part.is_coco:
        return {"type": "object", "properties": {**names, "images": listed(fields)}}
    lists = {
        "images": listed({"id": NUMBER, "file_name": TEXT, **fields}),
        "annotations": {"type": "array", "items": part.fields["annotations"]},
        "categories": listed({"id": NUMBER, "name": TEXT}),
    }
    return {"type": "object", "properties": {**names, **lists}}


def listed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of a list of records."""
    return {"type": "array", "items": {"type": "object", "properties": dict(fields)}}
