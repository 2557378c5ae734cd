"""Tools as `--with` names them."""

from pathlib import Path

import pytest

from other_tools import installed
from pupille.errors import ConfigError, RunError
from pupille.plugins.tool import asked_tool

NO_PROGRAM = """
[tools.ghost]
title = "Ghost"
licence = "MIT"
install = "pip install ghost"
predict = ["no-such-program-anywhere", "{images}", "{out}"]
answers = "{out}"
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("home")
def test_a_tool_that_ships_is_named_with_its_model_and_options() -> None:
    tool = asked_tool("ultralytics:yolo11n,epochs=40,size=416,minutes=90")
    assert (tool.name, tool.minutes) == ("ultralytics:yolo11n", 90)
    words = tool.words(tool.template.train, {"data": Path("/d"), "work": Path("/w")}, seed=3)
    assert {"model=yolo11n.yaml", "data=/d/data.yaml", "epochs=40", "imgsz=416", "seed=3"} <= set(words)
    assert tool.environment({"work": Path("/w")}, seed=3)["YOLO_CONFIG_DIR"] == "/w"


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("ultralitics:yolo11n", "ultralytics"),
        ("ultralytics", "yolo11n"),
        ("ultralytics:yolo11x; rm -r /", "yolo11n"),
        ("ultralytics:yolo11n,epoch=3", "epochs"),
        ("ultralytics:yolo11n,epochs=0", "whole number"),
        ("ultralytics:yolo11n,epochs=3 device=0", "whole number"),
        ("torchvision:ssd", "torchvision"),
    ],
)
def test_what_no_template_names_is_refused_with_what_there_is(text: str, hint: str) -> None:
    with pytest.raises(ConfigError, match=hint):
        asked_tool(text)


def test_a_template_of_ones_own_stands_in_the_folder_where_one_types(home: Path) -> None:
    installed(home)
    tool = asked_tool("colours:plain")
    assert tool.here == home
    assert str(home / "colour_tool.py") in tool.words(
        tool.template.train, {"data": Path("/d"), "work": Path("/w")}, seed=0
    )


@pytest.mark.parametrize("name", ["torchvision", "blobs"])
def test_a_template_never_takes_the_name_of_a_model_or_of_one_that_ships(home: Path, name: str) -> None:
    installed(home, NO_PROGRAM.replace("ghost]", f"{name}]"))
    with pytest.raises(ConfigError, match=f"'{name}'.*otherwise"):
        asked_tool("torchvision")


def test_a_missing_program_is_told_with_what_to_type(home: Path) -> None:
    installed(home, NO_PROGRAM)
    with pytest.raises(RunError, match="no-such-program-anywhere.*`pip install ghost`"):
        asked_tool("ghost").check_here()


def test_a_damaged_file_of_templates_is_told_with_its_path(home: Path) -> None:
    installed(home, "[tools.ghost\n")
    with pytest.raises(ConfigError, match=r"pupille\.toml"):
        asked_tool("torchvision")
