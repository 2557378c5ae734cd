"""`pupille tune` as it is typed."""

import json

import pytest

from pupille.cli.main import guarded
from pupille.cli.tune import parse_setting
from pupille.errors import ConfigError
from tuned_digits import few_digits


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    from PIL import Image

    folder = tmp_path_factory.mktemp("photos")
    images, labels = few_digits(150)
    for number, (image, label) in enumerate(zip(images, labels % 2, strict=True)):
        path = folder / "ab"[label] / f"{number}.png"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(image).save(path)
    return folder


def test_a_search_writes_its_page_and_the_report_of_the_run(photos, tmp_path, capsys):
    out = tmp_path / "search"
    words = ["tune", str(photos), "--model", "knn", "--trials", "3", "--set", "n_neighbors=1,3,9"]
    assert guarded([*words, "--out", str(out), "--quiet", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["kind"] == "tuning"
    assert len(record["trials"]) == 3
    assert (out / "tuning.html").exists()
    assert (out / record["run"] / "report.html").exists()


def test_a_space_of_ones_own_and_a_wrong_one(photos, tmp_path, capsys):
    space = tmp_path / "space.toml"
    space.write_text('n_neighbours = "1,3"\n')
    words = [
        "tune",
        str(photos),
        "--model",
        "knn",
        "--space",
        str(space),
        "--out",
        str(tmp_path / "s"),
        "--quiet",
    ]
    assert guarded(words) == 2
    assert "Did you mean 'n_neighbors'" in capsys.readouterr().err


def test_a_setting_is_a_name_and_where_it_is_searched():
    assert parse_setting(" C = 0.1..100 ") == ("C", "0.1..100")
    for text in ("C", "C=", "=1..2"):
        with pytest.raises(ConfigError):
            parse_setting(text)
