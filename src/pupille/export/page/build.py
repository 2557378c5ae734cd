"""A model, its rules and its card as one page that asks for nothing."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pupille.export.page.runtime import PROGRAM, VERSION, licence, packed, script

READING = ("reading.js", "png.js", "resize.js", "answers.js", "masks.js")
SHOWING = ("saving.js", "drawing.js", "main.js")
SCRIPTS = (*READING, "session.js", "remote.js", *SHOWING)
"""All there are; a page has one of the two in the middle."""
STYLE = "page.css"


@dataclass(frozen=True)
class Front:
    """What the page says in one language. sentences: how good the model is. cautions: what could mislead. rules: by
    which it answers. card: its model card, as HTML."""

    language: str
    sentences: Sequence[str]
    cautions: Sequence[str]
    rules_title: str
    rules: Sequence[str]
    card_title: str
    card: Markup
    licence_title: str


@dataclass(frozen=True)
class Page:
    """name: of the images that the model learned from. about: what the script reads, as JSON. model: an ONNX file.
    training: features of training images, 32-bit numbers row by row; empty where none were kept. places: into which sum
    each feature of a picture goes, 256 more where it counts negative, in 16 bits; empty where each is one."""

    name: str
    about: Mapping[str, Any]
    fronts: Sequence[Front]
    model: bytes
    training: bytes
    places: bytes = b""


def page_bytes(page: Page) -> bytes:
    """The file. The same content gives the same bytes."""
    contents = {"model": zipped(page.model), "runtime": packed(PROGRAM)}
    contents |= {
        id_: zipped(content)
        for id_, content in (("training", page.training), ("places", page.places))
        if content
    }
    code = script() + "".join(map(source, (*READING, "session.js", *SHOWING)))
    return filled(
        page,
        code,
        {id_: base64.b64encode(content).decode("ascii") for id_, content in contents.items()},
        asks=False,
    )


def asking_page(about: Mapping[str, Any]) -> bytes:
    """The page of a server, without a model, a word about it or a token: it asks the server from which it came for all.

    about: words and language.
    """
    code = asking_script()
    return filled(Page("Pupille", about, (), b"", b""), code, {}, asks=True)


def asking_script() -> str:
    """The script of that page."""
    return "".join(map(source, (*READING, "remote.js", *SHOWING)))


def asking_policy() -> str:
    """The policy of that page, for the server to say it too."""
    return policy(source(STYLE), asking_script(), asks=True)


def filled(page: Page, code: str, contents: Mapping[str, str], *, asks: bool) -> bytes:
    """The template with a script. contents: what is packed into the page, by id. asks: whether it asks a server."""
    style = source(STYLE)
    environment = Environment(
        loader=PackageLoader("pupille.export.page", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    written = environment.get_template("page.html.j2").render(
        language=page.about["language"],
        title=page.about["words"][page.about["language"]]["title"],
        name=page.name,
        fronts=page.fronts,
        style=Markup(style),
        script=Markup(code),
        policy=policy(style, code, asks=asks),
        about=in_script(page.about),
        packed=contents,
        licence=f"ONNX Runtime Web {VERSION}\n\n{licence()}",
        drop="drop-served" if asks else "drop",
        foot="foot-served" if asks else "foot",
    )
    return written.encode("utf-8")


def source(file: str) -> str:
    """One of the files around this one."""
    return files("pupille.export.page").joinpath(file).read_text(encoding="utf-8")


def policy(style: str, code: str, *, asks: bool = False) -> str:
    """Nothing may be asked for; this style, this script and what it compiles from the page run. asks: whether the page
    may ask the server from which it came, and compiles nothing."""
    rules = ("", " connect-src 'self';") if asks else (" 'wasm-unsafe-eval'", "")
    return (
        f"default-src 'none'; script-src {hashed(code)}{rules[0]}; style-src {hashed(style)};{rules[1]} "
        "base-uri 'none'; form-action 'none'"
    )


def hashed(text: str) -> str:
    """The hash by which a policy names a script or a style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def in_script(record: Mapping[str, Any]) -> Markup:
    """JSON that no text in it can break out of."""
    return Markup(json.dumps(record, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c"))


def zipped(content: bytes) -> bytes:
    """Gzipped, without the date."""
    return gzip.compress(content, compresslevel=9, mtime=0)
