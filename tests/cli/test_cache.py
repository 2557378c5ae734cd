import json

import pytest
from click.testing import CliRunner
from PIL import Image

from pupille.cli.cache import command
from pupille.data.open import open as open_dataset
from pupille.data.pixels.pixel_set import read_pixels
from pupille.errors import ConfigError


def told(*arguments):
    return CliRunner().invoke(command, arguments, catch_exceptions=False).output


@pytest.fixture
def filled(tmp_path):
    for number in range(40):
        path = tmp_path / "photos" / "ab"[number % 2] / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (10, 10), number).save(path)
    read_pixels(open_dataset(tmp_path / "photos"))


def test_the_list_names_what_there_is_and_where(filled, own_home):
    lines = told().splitlines()
    assert lines[0].startswith("pixels/photos-32px-")
    assert lines[-1].startswith("1 entry, ")
    assert str(own_home / "cache") in lines[-1]


def test_the_list_as_json_has_bytes_and_date(filled):
    (record,) = json.loads(told("--json"))
    assert set(record) == {"name", "bytes", "date"}
    assert record["bytes"] > 40 * 10 * 10


def test_clear_says_what_went(filled):
    assert told("clear", "facts") == "Removed 0 entries, 0 bytes.\n"
    assert told("clear").startswith("Removed 1 entry, ")
    assert told().startswith("0 entries, 0 bytes, in ")


def test_clear_of_an_unknown_name_is_an_error_with_the_known_ones(filled):
    with pytest.raises(ConfigError, match="Did you mean 'pixels'"):
        told("clear", "pixel")
