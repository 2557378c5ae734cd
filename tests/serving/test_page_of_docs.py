"""The examples of docs/serve.md, run as they stand."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = (Path(__file__).parents[2] / "docs" / "serve.md").read_text(encoding="utf-8")


def test_the_program_in_python_prints_the_answer(server, world, tmp_path):
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "ask.py").write_text(program)
    photo = world / "photos" / "light" / "light00.png"
    words = [
        sys.executable,
        "-I",
        str(tmp_path / "ask.py"),
        f"http://{server.host}",
        server.token,
        str(photo),
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["class"] in ("dark", "light")


def test_the_line_of_curl_gets_the_answer(server, world):
    (line,) = re.findall(r"^curl .*$", PAGE, re.MULTILINE)
    line = line.replace("127.0.0.1:8765", server.host).replace("@photo.png", "@light00.png")
    done = subprocess.run(
        ["bash", "-c", f'curl() {{ command curl --silent "$@"; }}; {line}'],
        cwd=world / "photos" / "light",
        env={**os.environ, "KEY": server.token},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["images"][0]["class"] in ("dark", "light")
