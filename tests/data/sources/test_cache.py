import zipfile

import pytest
from PIL import Image

from pupille.data.open import open as open_dataset
from pupille.data.pixels.pixel_set import read_pixels
from pupille.data.sources.cache import cached, clear
from pupille.errors import ConfigError
from pupille.images.geometry import Geometry
from pupille.storage import locations


@pytest.fixture
def filled(tmp_path):
    """A home with pixels at two sides, an unpacked archive, facts and a ledger."""
    folder = tmp_path / "my photos"
    for number in range(40):
        path = folder / "ab"[number % 2] / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (10, 10), number).save(path)
    with zipfile.ZipFile(tmp_path / "small.zip", "w") as archive:
        for path in sorted(folder.rglob("*.png"))[:30]:
            archive.write(path, path.relative_to(folder))
    open_dataset(tmp_path / "small.zip")
    for side in (32, 64):
        read_pixels(open_dataset(folder), geometries=(Geometry(side, side),))
    (locations.cache_folder() / "facts.sqlite").write_bytes(b"x" * 5000)
    locations.data_folder().mkdir(parents=True)
    (locations.data_folder() / "ledger.csv").write_text("opened")
    return folder


def kinds():
    return [one.name.split("/")[0] for one in cached()]


def test_everything_is_listed_with_its_size(filled):
    assert kinds() == ["archives", "facts", "pixels", "pixels"]
    sizes = {one.name: one.size for one in cached()}
    assert sizes["facts"] == 5000
    whole = sum(path.stat().st_size for path in locations.cache_folder().rglob("*") if path.is_file())
    assert sum(sizes.values()) == whole
    assert [one.name for one in cached() if one.name.startswith("pixels/my_photos-32px-")]


def test_clear_removes_everything_but_the_ledger(filled):
    assert len(clear()) == 4
    assert cached() == []
    assert (locations.data_folder() / "ledger.csv").read_text() == "opened"
    assert len(read_pixels(open_dataset(filled)).readings) == 40


def test_clear_takes_one_entry_or_all_of_a_kind(filled):
    one = next(one.name for one in cached() if "-64px-" in one.name)
    assert [gone.name for gone in clear(one)] == [one]
    assert kinds() == ["archives", "facts", "pixels"]
    clear("archives")
    assert kinds() == ["facts", "pixels"]
    assert clear("archives") == []


def test_half_written_files_belong_to_their_entry(filled):
    name = next(one.name for one in cached() if "-64px-" in one.name).split("/")[1]
    (locations.cache_folder() / "pixels" / f".{name}.abc_123.part").write_bytes(b"half")
    assert kinds() == ["archives", "facts", "pixels", "pixels"]
    clear(f"pixels/{name}")
    assert not [path for path in (locations.cache_folder() / "pixels").iterdir() if name in path.name]


@pytest.mark.parametrize("name", ["pixel", "../data", "pixels/../../data", "", "."])
def test_a_name_that_is_not_there_is_refused(filled, name):
    with pytest.raises(
        ConfigError, match="what to clear must be one of pixels, features, archives, audits, facts"
    ):
        clear(name)
    assert len(cached()) == 4


def test_an_empty_cache_is_no_error():
    assert cached() == []
    assert clear() == []
