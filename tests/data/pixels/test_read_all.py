"""The first pass shared out to processes: the same pixels, and nothing lost with a process."""

import os
import shutil
import subprocess
import sys
import time

import numpy as np
import pytest
from PIL import Image

from pupille.data.open import open_images
from pupille.data.pixels import cached_file, decode_files, read_all
from pupille.data.pixels.pixel_set import read_pixels
from pupille.data.pixels.workers import KILLS
from pupille.errors import DataError, ImageError, Refusal
from pupille.images.geometry import Geometry
from pupille.runs.saved import SAVED
from pupille.storage import locations

N = 80
FRAME = Geometry(96, 96)

DIES = """
import os, sys
from pathlib import Path
from pupille.data.pixels import decode_files

real = decode_files.read_file

def read_file(source, path, data, geometry):
    mark = source.root.parent / "died"
    if path == "50.png" and not ({once} and mark.exists()):
        mark.touch()
        os._exit(9)
    return real(source, path, data, geometry)

decode_files.read_file = read_file
main = decode_files.main
"""


@pytest.fixture
def photos(tmp_path, monkeypatch):
    monkeypatch.setattr(cached_file, "RACY", -(10**18))
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(N):
        rng = np.random.default_rng(number)
        shape = (70 + number, 130, 3) if number % 3 else (90, 80)
        Image.fromarray(rng.integers(0, 256, shape, dtype=np.uint8)).save(folder / f"{number:02}.png")
    (folder / "07.png").write_bytes(b"no picture")
    return open_images(folder)


@pytest.fixture
def by_processes(monkeypatch):
    """Processes take over after the first files, whatever is left; a few files each at a time."""
    monkeypatch.setattr(read_all, "ALONE", -1.0)
    monkeypatch.setattr(read_all, "MOST_A_TURN", 8)
    monkeypatch.setattr(read_all, "usable_processors", lambda: 2)


def read(photos):
    return read_pixels(photos, geometries=(FRAME,))


def same(one, other):
    assert one.dataset.left_out == other.dataset.left_out
    assert one.dataset.notes == other.dataset.notes
    same_pictures(one, other)


def same_pictures(one, other):
    assert one.content == other.content
    for a, b in zip(one.readings, other.readings, strict=True):
        assert a.pixels.dtype == b.pixels.dtype
        assert np.array_equal(a.pixels, b.pixels)
        assert (a.width, a.height, a.depth, a.notes) == (b.width, b.height, b.depth, b.notes)


@pytest.fixture
def expected(photos):
    """What threads read, before anything is shared out; nothing of it is kept."""
    found = read(photos)
    for path in (locations.cache_folder() / "pixels").iterdir():
        path.unlink()
    return found


def files(suffix):
    return [
        path.name for path in (locations.cache_folder() / "pixels").iterdir() if path.name.endswith(suffix)
    ]


def no_decoding(*_):
    raise AssertionError("a file was decoded again")


def test_processes_read_the_same_pixels_and_the_later_pass_decodes_nothing(
    photos, expected, by_processes, monkeypatch
):
    told = []
    same(read_pixels(photos, geometries=(FRAME,), listener=told.append), expected)
    assert [event.done for event in told] == list(range(1, N + 1))
    assert len(files(".pixels")) > 1
    assert files(".part") == []
    (photos.images.root / "07.png").unlink()
    monkeypatch.setattr(decode_files, "read_file", no_decoding)
    same_pictures(read(photos.subset([row for row in range(N) if row != 7])), expected)


def test_pixels_of_pillow_itself_come_back_from_the_processes(photos, by_processes):
    pixels = read(photos)
    for path, reading in zip(pixels.dataset.samples["path"], pixels.readings, strict=True):
        with Image.open(photos.images.root / path) as image:
            kept_whole = max(image.size) <= 96
            small = image if kept_whole else image.resize((96, 96), Image.Resampling.BILINEAR)
            assert np.array_equal(reading.pixels, np.asarray(small))


def test_touched_files_are_not_decoded_by_processes_either(photos, expected, by_processes):
    read(photos)
    for path in photos.images.root.iterdir():
        os.utime(path, (10**9, 10**9))
    same(read(photos), expected)


def test_a_pipe_and_a_link_out_of_the_folder_are_not_opened_by_processes(photos, tmp_path, by_processes):
    for name in ("60.png", "61.png"):
        (photos.images.root / name).unlink()
    os.mkfifo(photos.images.root / "60.png")
    (tmp_path / "outside.png").write_bytes((photos.images.root / "62.png").read_bytes())
    (photos.images.root / "61.png").symlink_to(tmp_path / "outside.png")
    reasons = {item.path: item.reason for item in read(photos).dataset.left_out}
    assert "pipe" in reasons["60.png"]
    assert "leads out of the data folder" in reasons["61.png"]


def test_the_kind_of_a_refusal_survives_its_way_between_processes_and_past_the_cache(photos, by_processes):
    root = photos.images.root
    (root / "60.png").unlink()
    os.mkfifo(root / "60.png")
    (root / "61.png").write_bytes(b"")
    (root / "62.png").write_bytes((root / "63.png").read_bytes()[:2000])
    (root / "64.png").unlink()
    (root / "65.png").write_bytes(bytes(photos.images.limits.file_bytes + 1))
    expected = {
        "07.png": Refusal.FOREIGN,
        "60.png": Refusal.NOT_A_FILE,
        "61.png": Refusal.EMPTY,
        "62.png": Refusal.DAMAGED,
        "64.png": Refusal.MISSING,
        "65.png": Refusal.LIMIT,
    }
    for _ in range(2):
        assert {item.path: item.refusal for item in read(photos).dataset.left_out} == expected


@pytest.mark.parametrize("once", [False, True])
def test_a_process_that_dies_costs_at_most_the_file_that_kills_it(
    photos, expected, by_processes, tmp_path, monkeypatch, once
):
    (tmp_path / "dies.py").write_text(DIES.replace("{once}", str(once)))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(decode_files, "PROGRAM", "dies")
    found = read(photos)
    left_out = {item.path: item.reason for item in found.dataset.left_out}
    assert left_out.keys() == ({"07.png"} if once else {"07.png", "50.png"})
    assert once or left_out["50.png"] == KILLS
    at = [list(expected.dataset.samples["path"]).index(path) for path in found.dataset.samples["path"]]
    assert found.content == expected.subset(np.array(at)).content
    assert (tmp_path / "died").exists()


def test_a_process_that_cannot_begin_is_an_error_at_once(photos, by_processes, monkeypatch):
    monkeypatch.setattr(decode_files, "PROGRAM", "pupille.not_there")
    with pytest.raises(DataError, match="no process that reads images could be started"):
        read(photos)
    assert files(".part") == []


def test_a_strict_pass_ends_the_processes_and_leaves_nothing_behind(photos, by_processes):
    (photos.images.root / "07.png").write_bytes((photos.images.root / "08.png").read_bytes())
    (photos.images.root / "70.png").write_bytes(b"no picture")
    with pytest.raises(ImageError, match=r"70\.png"):
        read_pixels(photos, geometries=(FRAME,), strict=True)
    assert list((locations.cache_folder() / "pixels").iterdir()) == []


@pytest.mark.parametrize("allowed", [100_000, 700_000])
def test_a_disk_that_fills_under_the_processes_loses_nothing(photos, expected, allowed):
    """The real limit of the system on the size of a file stands for the full disk; processes inherit it."""
    pytest.importorskip("resource")
    code = (
        "import resource, signal, sys\nimport numpy as np\nfrom pathlib import Path\n"
        "from pupille.data.pixels import read_all\nfrom pupille.images.geometry import Geometry\n"
        "from pupille.data.open import open_images\nfrom pupille.data.pixels.pixel_set import read_pixels\n"
        "read_all.ALONE, read_all.usable_processors = -1.0, lambda: 2\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nimages, told = open_images(Path(sys.argv[1])), []\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({allowed}, resource.RLIM_INFINITY))\n"
        "p = read_pixels(images, geometries=(Geometry(96, 96),), listener=lambda e: told.append(e.text))\n"
        "assert any('stay in memory' in text for text in told), told\n"
        "print(p.fingerprint(), int(sum(r.pixels.sum(dtype=np.int64) for r in p.readings)))\n"
    )
    folder = str(photos.images.root)
    done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert files((".part", ".pixels")) == []
    total = sum(int(reading.pixels.sum(dtype=np.int64)) for reading in expected.readings)
    assert done.stdout.split() == [expected.fingerprint(), str(total)]


def test_a_process_that_decodes_loads_no_tables_and_no_networks():
    heavy = {"pandas", "torch", "sklearn", "matplotlib"}
    code = f"import sys, pupille.data.pixels.decode_files\nprint({heavy} & {{*sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


class Asked(BaseException):
    """The program was asked to stop."""


@pytest.mark.parametrize("shared_out", [False, True])
def test_asked_to_stop_it_keeps_what_was_decoded_and_the_next_start_decodes_the_rest(
    photos, shared_out, monkeypatch, request
):
    if shared_out:
        request.getfixturevalue("by_processes")
        # The other processes trust the times of a file only when it is older than this.
        time.sleep(2.1)
    whole = {id_: pixels.tobytes() for id_, pixels in pixels_of(photos).items()}
    shutil.rmtree(locations.cache_folder())
    monkeypatch.setattr(SAVED, "anything", False)

    def stop_at(done):
        def listen(event):
            if event.done == done and event.total == N:
                raise Asked

        return listen

    with pytest.raises(Asked):
        read_pixels(photos, geometries=(FRAME,), listener=stop_at(40))
    assert SAVED.anything
    cache = read_all.PixelCache.of(photos.images, FRAME)
    first = len(cache.load())
    assert 30 < first < 60
    # Stopped again while it still copies what it had, it keeps at least that.
    with pytest.raises(Asked):
        read_pixels(photos, geometries=(FRAME,), listener=stop_at(first))
    assert len(cache.load()) >= first
    decoded = []
    real = read_all.read_some
    monkeypatch.setattr(read_all, "usable_processors", lambda: 1)
    monkeypatch.setattr(
        read_all,
        "read_some",
        lambda images, some, *rest: (decoded.extend(some), real(images, some, *rest))[1],
    )
    again = pixels_of(photos)
    assert {id_: pixels.tobytes() for id_, pixels in again.items()} == whole
    assert len(decoded) <= N - first


def pixels_of(photos):
    pixel_set = read_pixels(photos, geometries=(FRAME,))
    batch = pixel_set.at(FRAME, np.arange(len(pixel_set.dataset)))
    return dict(zip(pixel_set.dataset.samples["id"], batch, strict=True))
