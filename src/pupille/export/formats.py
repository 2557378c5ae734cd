"""The formats in which a finished run can be taken away. A new one is one line in this table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """ending: of the file's name. write: dotted name of what writes it, `ExportJob` -> `Exported`."""

    ending: str
    write: str


FORMATS: Mapping[str, Format] = {
    "onnx": Format(".onnx", "pupille.workflows.exported_onnx:export_onnx"),
    "html": Format(".html", "pupille.workflows.exported_html:export_html"),
}
"""What `--to` may be."""
