import json
from pathlib import Path

from click.testing import CliRunner
from PIL import Image

from pupille.cli.main import main


def drawn(folder: Path) -> Path:
    folder.mkdir()
    Image.new("RGB", (40, 30)).save(folder / "a.png")
    (folder / "boxes.csv").write_text("image,x1,y1,x2,y2,label\na.png,1,2,11,12,cat\n")
    return folder


def test_convert_says_what_was_understood_and_what_was_written(tmp_path: Path) -> None:
    source, out = drawn(tmp_path / "in"), tmp_path / "out"
    result = CliRunner().invoke(main, ["data", "convert", str(source), "--to", "yolo", "--out", str(out)])
    assert result.exit_code == 0
    assert "a table of boxes" in result.stdout
    assert "1 image with 1 object, written as YOLO" in result.stdout
    assert (out / "labels" / "a.txt").read_text() == "0 0.15 0.23333333333333334 0.25 0.3333333333333333\n"


def test_convert_prints_json(tmp_path: Path) -> None:
    arguments = ["--to", "coco", "--out", str(tmp_path / "out"), "--json", "--quiet", "--without-images"]
    result = CliRunner().invoke(main, ["data", "convert", str(drawn(tmp_path / "in")), *arguments])
    record = json.loads(result.stdout)
    assert (record["form"], record["images"], record["objects"], record["copied"]) == ("COCO", 1, 1, False)
