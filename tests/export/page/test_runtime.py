"""The runtime in the repository is the one its publisher wrote, and becomes a constant of the page."""

import gzip
import hashlib
import json
import os
from importlib.resources import files
from pathlib import Path

import pytest

from pupille.errors import ModelError
from pupille.export.page import runtime
from pupille.export.page.runtime import PROGRAM, SCRIPT, SHA256, VERSION, licence, packed, script

REPORT = Path(__file__).parents[2] / "report"
PACKAGE = REPORT / "node_modules" / "onnxruntime-web"


@pytest.mark.long
@pytest.mark.parametrize("name", [SCRIPT, PROGRAM])
def test_it_is_the_file_of_the_npm_package(name):
    if not PACKAGE.is_dir():
        message = (
            f"no onnxruntime-web; `npm install --no-save onnxruntime-web@{VERSION}` in tests/report brings it"
        )
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    assert json.loads((PACKAGE / "package.json").read_text())["version"] == VERSION
    assert gzip.decompress(packed(name)) == (PACKAGE / "dist" / name).read_bytes()


@pytest.mark.parametrize("name", [SCRIPT, PROGRAM])
def test_it_has_the_hash_that_is_written_down(name):
    content = gzip.decompress(packed(name))
    assert hashlib.sha256(content).hexdigest() == SHA256[name]
    assert VERSION.encode() in gzip.decompress(packed(SCRIPT))[:200]


def test_a_damaged_one_is_refused(monkeypatch):
    monkeypatch.setattr(runtime, "SHA256", {SCRIPT: "0" * 64})
    with pytest.raises(ModelError, match=r"damaged.*Install Pupille again"):
        packed(SCRIPT)


def test_its_script_exports_nothing_and_closes_no_tag():
    text = script()
    assert text.startswith("const ort = (() => {")
    assert "InferenceSession: " in text[-400:]
    assert "export{" not in text
    assert "sourceMappingURL" not in text
    assert "</script" not in text.lower()
    assert "<!--" not in text


def test_it_weighs_four_megabytes_at_most_and_brings_its_licences():
    folder = files("pupille.export.page").joinpath("runtime")
    assert sum(len(file.read_bytes()) for file in folder.iterdir()) < 4e6
    assert licence().startswith("MIT License\n\nCopyright (c) Microsoft Corporation")
    notices = gzip.decompress(folder.joinpath("ThirdPartyNotices.txt.gz").read_bytes())
    assert b"protobuf" in notices
