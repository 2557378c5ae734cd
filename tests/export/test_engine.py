import os
import sys
import tomllib
from pathlib import Path

import onnxruntime
import pytest

from pupille.errors import ConfigError
from pupille.export.engine import SILENCE, insist_on_packages

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["onnx", "onnxruntime", "onnxscript", "skl2onnx"])
def test_a_missing_package_is_a_sentence_with_the_command(name, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ConfigError, match=r'pip install .*"onnxruntime>=1.24,<1.29"'):
        insist_on_packages()


def test_the_engine_is_silenced_before_it_is_loaded(monkeypatch):
    monkeypatch.delenv(SILENCE, raising=False)
    insist_on_packages()
    assert os.environ[SILENCE] == "1"


def test_the_installed_engine_has_no_address_to_report_to():
    libraries = list(Path(onnxruntime.__file__).parent.rglob("*.so*"))
    libraries += Path(onnxruntime.__file__).parent.rglob("*.dylib")
    assert libraries or sys.platform == "win32"
    assert not [path.name for path in libraries if b"events.data.microsoft.com" in path.read_bytes()]


def test_the_extra_takes_no_version_that_reports_to_its_publisher():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    named = [line for extra in extras.values() for line in extra if line.startswith("onnxruntime")]
    assert len(named) == 2
    assert all(line.endswith(",<1.29") for line in named)
