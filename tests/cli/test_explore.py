"""`pupille explore` as it is typed."""

import json

import numpy as np
import pytest
from PIL import Image

from pupille.cli.main import guarded


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    rng, folder = np.random.default_rng(0), tmp_path_factory.mktemp("photos")
    for number in range(25):
        Image.fromarray(rng.integers(0, 255, (8, 8), dtype=np.uint8)).save(folder / f"{number}.png")
    return folder


def words(photos, out):
    return ["explore", str(photos), "--features", "pixels", "--picture", "none", "--quiet", "--out", str(out)]


def test_a_page_is_written_and_the_figures_are_printed_as_json(photos, tmp_path, capsys):
    out = tmp_path / "page.html"
    assert guarded([*words(photos, out), "--json", "--like", str(photos / "3.png")]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["verdict"] == "one blob"
    assert record["like"][0]["id"] == "3.png"
    assert out.exists()


def test_a_page_of_another_program_is_not_written_over(photos, tmp_path, capsys):
    out = tmp_path / "page.html"
    out.write_text("mine")
    assert guarded(words(photos, out)) == 1
    assert out.read_text() == "mine"
    assert "--out" in capsys.readouterr().err
