"""The packages of the extra `onnx`: they are loaded on use, and the one that runs a file reports to nobody."""

from __future__ import annotations

import os
from typing import Any

from numpy.typing import NDArray

from pupille.errors import ConfigError
from pupille.i18n.language import tell
from pupille.runs.packages import install_command, packages_of

SILENCE = "ORT_DISABLE_TELEMETRY"
"""From 1.29 on onnxruntime tells its publisher of every session, unless this is 1 before it is imported."""


def insist_on_packages() -> None:
    """Loads what writes and runs ONNX files, silenced. Raises ConfigError, with the command, where it is missing."""
    os.environ[SILENCE] = "1"
    try:
        import onnx
        import onnxruntime
        import onnxscript
        import skl2onnx
    except ImportError:
        raise ConfigError(
            tell(
                "writing ONNX needs onnx, onnxruntime, onnxscript and skl2onnx, which are not all installed. "
                "Type: {command}",
                command=install_command(packages_of("onnx")),
            )
        ) from None
    del onnx, onnxscript, skl2onnx
    # On Windows it may trace for the system, and the variable is not asked there.
    onnxruntime.disable_telemetry_events()


class Session:
    """An ONNX file as onnxruntime reads it, on the processor."""

    def __init__(self, content: bytes) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])

    def answers(self, pixels: NDArray[Any]) -> dict[str, NDArray[Any]]:
        """(N, H, W, C) pixels -> every output of the file by its name."""
        names = [output.name for output in self._session.get_outputs()]
        return dict(zip(names, self._session.run(names, {"pixels": pixels}), strict=True))
