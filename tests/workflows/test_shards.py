import numpy as np
import pytest
from PIL import Image

from pupille.errors import ConfigError, DataError, RunError
from pupille.workflows.shards import IMAGES, MANIFEST, images_of, left_aside, planned, read_manifest


@pytest.fixture
def source(tmp_path):
    (tmp_path / "photos").mkdir()
    for n in range(10):
        Image.fromarray(np.full((4, 4), n, dtype=np.uint8)).save(tmp_path / "photos" / f"{n}.png")
    (tmp_path / "photos" / "note.md").write_text("none")
    return tmp_path / "photos"


def dealt(out, manifest):
    return [[item.name for some in images_of(out, shard, 2) for item in some] for shard in manifest.shards]


def test_every_image_is_in_one_shard_and_none_is_larger_by_more_than_one(source, tmp_path):
    shards = dealt(tmp_path / "out", planned(source, tmp_path / "out", 4, {}))
    assert sorted(name for names in shards for name in names) == [f"{n}.png" for n in range(10)]
    assert sorted(map(len, shards)) == [2, 2, 3, 3]


def test_who_comes_second_deals_nothing_anew(source, tmp_path):
    first = planned(source, tmp_path / "out", 3, {"model": "a"})
    written = (tmp_path / "out" / MANIFEST).stat().st_mtime_ns
    assert planned(source, tmp_path / "out", 3, {"model": "a"}) == first == read_manifest(tmp_path / "out")
    assert (tmp_path / "out" / MANIFEST).stat().st_mtime_ns == written


def test_two_that_begin_together_write_the_same_bytes(source, tmp_path):
    for out in ("one", "two"):
        planned(source, tmp_path / out, 3, {"model": "a"})
    for name in (MANIFEST, IMAGES):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.parametrize(
    ("shards", "settings", "named"), [(4, {"model": "a"}, "shards"), (3, {"model": "b"}, "model")]
)
def test_a_folder_that_was_begun_otherwise_says_what_differs(source, tmp_path, shards, settings, named):
    planned(source, tmp_path / "out", 3, {"model": "a"})
    with pytest.raises(ConfigError, match=named):
        planned(source, tmp_path / "out", shards, settings)


def test_a_list_that_was_changed_is_not_predicted_from(source, tmp_path):
    manifest = planned(source, tmp_path / "out", 2, {})
    path = tmp_path / "out" / IMAGES
    path.write_bytes(path.read_bytes().replace(b"3.png", b"7.png", 1))
    with pytest.raises(DataError, match="was changed"):
        dealt(tmp_path / "out", manifest)


def test_fewer_images_than_shards_are_refused(source, tmp_path):
    with pytest.raises(ConfigError, match="fewer than 11 shards"):
        planned(source, tmp_path / "out", 11, {})
    assert not (tmp_path / "out" / MANIFEST).exists()


def test_what_is_no_image_stands_behind_the_shards(source, tmp_path):
    manifest = planned(source, tmp_path / "out", 2, {})
    assert [item.path for item in left_aside(tmp_path / "out", manifest)] == ["note.md"]


@pytest.mark.parametrize("content", ["{}", '{"shards": [{"offset": 0}], "source": "", "settings": {}}'])
def test_a_damaged_manifest_is_said_so(tmp_path, content):
    (tmp_path / MANIFEST).write_text(content)
    with pytest.raises(RunError, match="damaged"):
        read_manifest(tmp_path)
