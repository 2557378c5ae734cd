"""ONNX Runtime Web (MIT, Microsoft): what runs a model inside of a page. It stands here gzipped, as npm has it."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from importlib.resources import files

from pupille.errors import ModelError
from pupille.i18n.language import tell

VERSION = "1.27.0"
"""Of the package onnxruntime-web. Later ones of its sister for Python report to their publisher; none of these does."""
SCRIPT, PROGRAM = "ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"
SHA256: Mapping[str, str] = {
    SCRIPT: "1db5e1c5cd2b860eed85e6eeff23e2aaa7cffcc407f67093bcc888f631b94ba9",
    PROGRAM: "d1ab1b94b16a65b29d710d0b587b29e7bed336827577623913479b8afe8113e6",
}
"""Of the files in `dist` of that package."""
EXPORTS = re.compile(r"export\{([^}]*)\};\s*(?://# sourceMappingURL=\S*\s*)?\Z")


def packed(name: str) -> bytes:
    """One of the two files, gzipped. Raises ModelError if it is not what its publisher wrote."""
    content = files("pupille.export.page").joinpath("runtime", f"{name}.gz").read_bytes()
    if hashlib.sha256(gzip.decompress(content)).hexdigest() != SHA256[name]:
        raise ModelError(
            tell(
                "{file}, which runs models in a page, is damaged in this installation. Install Pupille again.",
                file=name,
            )
        )
    return content


def script() -> str:
    """The runtime as a constant `ort`: its names stay within, and what it exports are its properties."""
    text = gzip.decompress(packed(SCRIPT)).decode("utf-8")
    exports = EXPORTS.search(text)
    assert exports is not None
    names = (pair.split(" as ") for pair in exports[1].split(","))
    properties = ", ".join(f"{name}: {local}" for local, name in names)
    return f"const ort = (() => {{\n{text[: exports.start()]}\nreturn {{ {properties} }};\n}})();\n"


def licence() -> str:
    """Its licence, which goes with every copy."""
    return files("pupille.export.page").joinpath("runtime", "LICENSE").read_text(encoding="utf-8")
