"""The program that plays a tool with torchvision, run as its template runs it."""

import ast
import sys
from pathlib import Path

import numpy as np

import pupille
from drawn_boxes import written
from pupille.plugins import torchvision_script
from pupille.plugins.answers import read_answers
from pupille.plugins.handed import hand_pictures, hand_training
from pupille.plugins.process import run_command
from pupille.plugins.tool import asked_tool


def test_it_trains_and_answers_through_the_commands_of_its_template(tmp_path: Path) -> None:
    drawn = pupille.open(written(tmp_path / "shapes", 4))
    dataset = drawn.with_samples(drawn.samples.assign(split=["train"] * 2 + ["validation"] * 2))
    tool, work = asked_tool("torchvision,epochs=1"), tmp_path / "work"
    hand_training(dataset, np.arange(4), work / "data")
    names = hand_pictures(dataset, np.arange(2, 4), work / "asked")
    (work / "out").mkdir()
    places = {
        "data": work / "data",
        "work": work,
        "images": work / "asked" / "images",
        "list": work / "asked" / "images.json",
        "out": work / "out",
    }
    for command in (tool.template.train, tool.template.predict):
        run_command(
            [sys.executable, *tool.words(command, places, seed=0)[1:]],
            tool=tool.name,
            folder=work,
            environment=tool.environment(places, seed=0),
            seconds=300,
            log=tmp_path / "log",
        )
    assert "epoch 1 of 1: loss" in (tmp_path / "log").read_text()
    objects, _ = read_answers(
        work / "out" / "answers.json", dataset.subset([2, 3]), names, places["list"], tool=tool.name
    )
    assert len(objects)
    assert set(objects.labels.tolist()) <= {0, 1}
    assert objects.scores is not None


def test_it_imports_nothing_of_pupille() -> None:
    tree = ast.parse(Path(torchvision_script.__file__).read_text(encoding="utf-8"))
    modules = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
        )
    }
    assert not [name for name in modules if name and name.startswith("pupille")]
