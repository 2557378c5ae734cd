"""The interface described for other programs (OpenAPI 3.1)."""

from __future__ import annotations

from typing import Any

from pupille import __version__
from pupille.serving.load import LARGEST_BODY, MOST_IMAGES

REFUSALS = {
    "400": "The form holds no image, or too many.",
    "401": "The token is missing or wrong.",
    "403": "A page of another site asked.",
    "408": "The request took too long to arrive.",
    "411": "Content-Length is missing.",
    "413": f"More than {LARGEST_BODY} bytes.",
    "415": "Neither the bytes of an image nor a form.",
    "421": "The Host is not that of this server.",
    "422": "The one image could not be read, or is none for this model.",
    "503": "Busy; Retry-After says when to ask again.",
}
BINARY = {"schema": {"type": "string", "format": "binary"}}
FORM = {
    "schema": {
        "type": "object",
        "properties": {"image": {"type": "array", "maxItems": MOST_IMAGES, "items": BINARY["schema"]}},
    }
}


def document(model: str) -> dict[str, Any]:
    """The description of every path. model: its name."""
    refusals = {status: {"description": words} for status, words in REFUSALS.items()}
    return {
        "openapi": "3.1.0",
        "info": {"title": f"Pupille: {model}", "version": __version__},
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
                        "200": {"description": "One record for each image, in their order"},
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
