"""The program of `docs/export.md`, run without Pupille and all it brings."""

import json
import re
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs" / "export.md"
WITHOUT = ("torch", "pupille", "pandas", "scipy", "sklearn", "timm", "onnx")
"""What the program must do without."""


def answers_of_program(file, pictures, folder):
    """What it prints of pictures, a record each. folder: to stand in, where it may write."""
    (program,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    (folder / "predict.py").write_text(program)
    blocked = f"import sys; sys.modules.update(dict.fromkeys({WITHOUT!r})); import runpy; "
    run_it = "sys.argv.pop(0); runpy.run_path(sys.argv[0], run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-I", "-c", blocked + run_it, "predict.py", str(file), *map(str, pictures)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
