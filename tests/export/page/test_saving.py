"""What the page hands out: names of files as Python gives them, and archives that Python opens."""

import base64
import io
import json
import zipfile

from pupille.workflows.file_names import names_of_files

NAMES = [
    "a.png",
    "b/a.png",
    "A.PNG",
    "c d/é (1).jpeg",
    "x",
    ".hidden",
    "a.b.tif",
    "_",
    "日本.png",
    "=1+1.png",
]


def test_masks_are_named_as_in_python(scripts):
    got = scripts.ask(f"fileNames({json.dumps(NAMES)}, '_mask.png')")
    assert got == names_of_files(NAMES, "_mask.png")
    assert len(set(got)) == len(NAMES)


def test_many_files_become_one_archive(scripts):
    files = {"a_mask.png": bytes(range(256)) * 3, "é.csv": b"a,b\r\n", "empty": b""}
    asked = ", ".join(
        f"[{json.dumps(name)}, bytesOf('{base64.b64encode(content).decode()}')]"
        for name, content in files.items()
    )
    text = scripts.ask(f"btoa(String.fromCharCode(...zipOf([{asked}])))")
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(text))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == files
