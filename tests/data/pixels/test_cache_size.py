"""The bound of the pixel cache: who makes room for whom, and that it is said."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pupille.data.open import open as open_dataset
from pupille.data.pixels import cache_size, cached_file
from pupille.data.pixels.cache_size import kept_sets, make_room
from pupille.data.pixels.pixel_set import read_pixels
from pupille.i18n.language import FRENCH, retell, speaking
from pupille.images.geometry import BASE
from pupille.storage import locations


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three kept sets of 1,000 bytes: old, middle, new."""
    for number, name in enumerate(("old", "middle", "new")):
        (tmp_path / f"{name}.json").write_bytes(b"x" * 100)
        (tmp_path / f"{name}-1.pixels").write_bytes(b"x" * 600)
        (tmp_path / f"{name}-2.pixels").write_bytes(b"x" * 300)
        os.utime(tmp_path / f"{name}.json", (1000 + number, 1000 + number))
    return tmp_path


def names(folder: Path) -> list[str]:
    return [kept.name for kept in kept_sets(folder)]


@pytest.mark.parametrize(
    ("needed", "left"),
    [
        (0, ["old", "middle", "new"]),
        (500, ["old", "middle", "new"]),
        (501, ["middle", "new"]),
        (2000, ["new"]),
        (9000, []),
    ],
)
def test_what_was_not_used_for_the_longest_time_makes_room(folder, monkeypatch, needed, left) -> None:
    monkeypatch.setattr(cache_size, "MOST_BYTES", 3500)
    forgotten = make_room(folder, needed, spared="other", reserve=0)
    assert names(folder) == left
    assert [kept.name for kept in forgotten] == [
        name for name in ("old", "middle", "new") if name not in left
    ]
    assert all(kept.size == 1000 for kept in forgotten)
    assert {path.name.split("-")[0].split(".")[0] for path in folder.iterdir()} == set(left)


def test_the_set_that_is_written_anew_neither_counts_nor_goes(folder, monkeypatch) -> None:
    monkeypatch.setattr(cache_size, "MOST_BYTES", 3500)
    assert not make_room(folder, 1500, spared="old", reserve=0)
    make_room(folder, 2000, spared="old", reserve=0)
    assert names(folder) == ["old", "new"]


@pytest.mark.parametrize(("free", "left"), [(10_000, 3), (1_499, 2), (1, 1), (-2_000, 3)])
def test_a_disk_that_is_nearly_full_is_helped_unless_that_would_not_do(
    folder, monkeypatch, free, left
) -> None:
    monkeypatch.setattr(cache_size, "_free", lambda _: free)
    make_room(folder, 1000, spared="other", reserve=500)
    assert len(names(folder)) == left


def test_pixels_that_are_read_again_count_as_used_and_what_is_forgotten_is_told(
    tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(cached_file, "RACY", -(10**18))
    for name in "abc":
        for number in range(40):
            path = tmp_path / name / "xy"[number % 2] / f"{number}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(np.full((8, 8), number, np.uint8)).save(path)
    events: list = []

    def read(name: str) -> None:
        read_pixels(open_dataset(tmp_path / name), listener=events.append)
        for number, index in enumerate(
            sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        ):
            os.utime(index, (1000 + number, 1000 + number))

    folder = locations.cache_folder() / "pixels"
    read("a")
    read("b")
    read("a")
    expected = 40 * BASE.height * BASE.width * 3
    monkeypatch.setattr(cache_size, "MOST_BYTES", expected + max(kept.size for kept in kept_sets(folder)))
    assert not [event for event in events if not event.moving]
    read("c")
    assert {name.split("-")[0] for name in names(folder)} == {"a", "c"}
    (told,) = [event.text for event in events if not event.moving]
    assert told.startswith(
        "To make room in the cache, pixels that had not been used for the longest time were "
    )
    assert "b-" in told
    assert "MB)" in told
    with speaking(FRENCH):
        assert retell(told).startswith("Pour faire de la place dans le cache")
