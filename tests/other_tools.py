"""The template of the tool of colours, put where the user's own stand, in the folder where commands are typed."""

import os
import shutil
import sys
from pathlib import Path

TOOL = Path(__file__).with_name("colour_tool.py")
MODELS = ("plain", "fails", "hangs", "beyond", "damaged")
TEMPLATE = """
[tools.colours]
title = "Red and blue by their colour"
licence = "Beerware"
install = "nothing to install"
models = {models}
train = ["{python}", "{{here}}/colour_tool.py", "train", "{{data}}", "{{work}}", "{{model}}"]
predict = [
  "{python}", "{{here}}/colour_tool.py", "predict", "{{work}}", "{{images}}", "{{list}}", "{{out}}", "{{model}}",
]
answers = "{{out}}/answers.json"
"""


def installed(folder: Path, text: str = "") -> None:
    """Writes a template, by default that of the tool of colours with the tool beside it, as the user would."""
    shutil.copy(TOOL, folder)
    python = sys.executable.replace(os.sep, "/")
    (folder / "pupille.toml").write_text(text or TEMPLATE.format(models=list(MODELS), python=python))
