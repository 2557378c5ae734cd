"""The formats in which a finished run can be taken away. A new one is one line in this table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """ending: of the file's name. write: dotted name of what writes it, `ExportJob` -> `Exported`. computes: whether a
    graph of operators is in it, which may compute in fewer bits."""

    ending: str
    write: str
    computes: bool = False


FORMATS: Mapping[str, Format] = {
    "onnx": Format(".onnx", "pupille.workflows.exported_onnx:export_onnx", computes=True),
    "bundle": Format(".zip", "pupille.workflows.exported_bundle:export_bundle"),
    "hub": Format("-timm", "pupille.workflows.exported_hub:export_hub"),
    "html": Format(".html", "pupille.workflows.exported_html:export_html", computes=True),
}
"""What `--to` may be."""
INT8, WEIGHTS = "int8", "int8-weights"
BITS = (INT8, WEIGHTS)
"""What `--quantize` may be: layers that compute in 8 bits, or weights that are kept in 8 bits while 32 are computed."""
