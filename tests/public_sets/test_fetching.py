"""A public set comes whole or not at all, goes on where it was, and is what was published; from a server of our own."""

import hashlib
import threading
from dataclasses import replace

import numpy as np
import pytest

from hanging import HANGING
from pupille.data.open import open as open_data
from pupille.data.sources.fetch import Mirror, fetch
from pupille.data.sources.public_sets import SETS, begun, local_folder, sets_folder
from pupille.errors import DataError, RunError

NAME = "fashion-mnist"
BIG = "train-images-idx3-ubyte.gz"


@pytest.fixture
def mirror(clothes):
    """The published place, asked without patience."""
    return Mirror(clothes.address, pause=0.01, retries=2)


def content_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_fetched_set_is_the_bytes_that_were_offered_and_nothing_else(web, clothes, mirror):
    told = []
    folder = fetch(NAME, mirror=mirror, listener=told.append)
    assert folder == sets_folder() / NAME == local_folder(NAME)
    assert content_of(folder) == {
        path.rpartition("/")[2]: content
        for path, content in web.files.items()
        if path.startswith(f"/{NAME}/")
    }
    said = [event.text for event in told if not event.moving]
    assert said[0].startswith(f"{NAME}: 0.1 MB from 127.0.0.1:")
    assert said[0].endswith("MIT, https://github.com/zalandoresearch/fashion-mnist")
    assert "SHA-256 as published" in said[-1]
    moving = [event for event in told if event.moving]
    assert (moving[0].text, moving[-1].done) == (f"fetching {NAME}, MB", moving[-1].total)


def test_nothing_is_left_beside_the_set(web, clothes, mirror):
    folder = fetch(NAME, mirror=mirror)
    assert sorted(path.name for path in folder.parent.rglob("*")) == sorted(
        [".fetching", NAME, *content_of(folder)]
    )


def test_the_published_address_is_asked_where_no_mirror_is_named(web, clothes):
    fetch(NAME)
    assert web.requests == [(f"/{NAME}/{file.name}", "") for file in clothes.files]


def test_what_is_here_is_not_asked_for_again(web, clothes, mirror):
    fetch(NAME, mirror=mirror)
    told, asked = [], len(web.requests)
    assert fetch(NAME, listener=told.append) == sets_folder() / NAME
    assert (len(web.requests), told[0].text) == (asked, f"{NAME}: here already, in {sets_folder() / NAME}")


def test_what_lies_below_the_named_folder_is_here_already(web, clothes, tmp_path, monkeypatch):
    (tmp_path / NAME).mkdir()
    monkeypatch.setenv("PUPILLE_DATA", str(tmp_path))
    assert fetch(NAME) == tmp_path / NAME
    assert web.requests == []


def test_a_connection_that_breaks_is_taken_up_where_it_broke(web, clothes, mirror):
    web.cut_after, web.cuts = 10_000, 2
    fetch(NAME, mirror=mirror)
    assert [wanted for path, wanted in web.requests if path.endswith(BIG)] == [
        "",
        "bytes=10000-",
        "bytes=20000-",
    ]
    assert web.sent == clothes.size


def test_an_interrupted_fetch_goes_on_in_the_next_one_and_no_byte_comes_twice(web, clothes, mirror):
    web.cut_after, web.cuts = 10_000, 1
    with pytest.raises(DataError, match=r"broke after 10,000 of .* the same command goes on there"):
        fetch(NAME, mirror=replace(mirror, retries=0))
    assert local_folder(NAME) is None
    assert begun(NAME) == 10_000
    told = []
    fetch(NAME, mirror=mirror, listener=told.append)
    assert "goes on at 0.0 MB" in told[1].text
    assert web.sent == clothes.size


def test_files_that_came_whole_are_kept_when_a_later_one_fails(web, clothes, mirror):
    missing = web.files.pop(path := f"/{NAME}/{clothes.files[-1].name}")
    with pytest.raises(
        DataError, match=r"has no '/fashion-mnist/t10k-labels-idx1-ubyte.gz'. Check --endpoint"
    ):
        fetch(NAME, mirror=mirror)
    assert local_folder(NAME) is None
    web.files[path] = missing
    fetch(NAME, mirror=mirror)
    assert [asked for asked, _ in web.requests[4:]] == [path]


def test_another_file_of_the_same_length_is_deleted(web, clothes, mirror):
    path = f"/{NAME}/{BIG}"
    right, web.files[path] = web.files[path], bytes(clothes.files[0].size)
    expected = hashlib.sha256(right).hexdigest()[:12]
    with pytest.raises(
        DataError, match=rf"has the SHA-256 .*, not the published {expected}\.\.\.; it was deleted"
    ):
        fetch(NAME, mirror=mirror)
    assert (local_folder(NAME), begun(NAME)) == (None, 0)
    web.files[path] = right
    assert fetch(NAME, mirror=mirror)


def test_a_page_in_place_of_the_file_is_refused(web, clothes, mirror):
    web.files[f"/{NAME}/{BIG}"] = b"<html>please log in</html>"
    with pytest.raises(
        DataError, match=r"sends something else than the .* bytes of the file \(26 bytes, whole\)"
    ):
        fetch(NAME, mirror=mirror)
    assert local_folder(NAME) is None


@pytest.mark.parametrize("endpoint", ["http://sets.invalid", "http://127.0.0.1:1"])
def test_no_network_is_told_at_once_with_the_ways_out_and_not_in_the_words_of_weights(clothes, endpoint):
    with pytest.raises(DataError, match=r"cannot be reached .*HTTPS_PROXY.*PUPILLE_DATA") as caught:
        fetch(NAME, mirror=Mirror(endpoint, pause=60))
    assert "weights" not in str(caught.value)


def test_an_unknown_name_is_told_with_the_nearest(web):
    with pytest.raises(DataError, match="Did you mean 'kmnist'"):
        fetch("kmmnist")


def test_a_disk_without_room_is_told_before_the_first_byte(web, clothes, mirror, monkeypatch):
    monkeypatch.setattr("pupille.storage.store.SPARE", 2**60)
    with pytest.raises(DataError, match=r"are needed, but .* has room for 0\.0 MB\. Make room"):
        fetch(NAME, mirror=mirror)
    assert web.requests == []


def test_room_is_asked_for_what_comes_out_of_the_archive_too(web, vehicles, monkeypatch):
    monkeypatch.setitem(SETS, "cifar10", replace(vehicles, unpacked=2**60))
    with pytest.raises(DataError, match="are needed, but"):
        fetch("cifar10")


def test_two_fetches_at_once_the_second_is_told(web, clothes, mirror):
    started, go_on = threading.Event(), threading.Event()

    def wait():
        started.set()
        go_on.wait(HANGING)

    web.meanwhile = wait
    first = threading.Thread(target=fetch, args=(NAME,), kwargs={"mirror": mirror})
    first.start()
    assert started.wait(HANGING)
    try:
        with pytest.raises(RunError, match="another process is writing"):
            fetch(NAME, mirror=mirror)
    finally:
        go_on.set()
        first.join()
    assert local_folder(NAME)


def test_an_archive_is_unpacked_and_not_kept(web, vehicles, photos):
    folder = fetch("cifar10")
    assert sorted(content_of(folder)) == [
        "batches.meta.txt",
        *(f"data_batch_{number}.bin" for number in range(1, 6)),
        "readme.html",
        "test_batch.bin",
    ]
    assert sorted(path.name for path in folder.parent.iterdir()) == [".fetching", "cifar10"]
    dataset = open_data("cifar10")
    assert np.array_equal(dataset.images.array, photos[0])
    assert len(dataset.rows("test")) == 4


def test_what_a_fetch_left_that_was_killed_while_it_unpacked_does_no_harm(web, vehicles):
    work = sets_folder() / ".fetching" / "cifar10"
    for rest in (work / ".unpacked.0123456789abcdef", work / "unpacked" / "cifar-10-batches-bin"):
        rest.mkdir(parents=True)
        (rest / "data_batch_1.bin").write_bytes(b"half")
    fetch("cifar10")
    assert len(open_data("cifar10")) == 24
    assert not work.exists()
