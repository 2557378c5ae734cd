import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pupille.data.dataset import LeftOut
from pupille.data.open import open as open_dataset
from pupille.data.open import open_images
from pupille.data.pixels import cache, cached_file, decode_files, memory_map, read_all
from pupille.data.pixels.pixel_set import read_pixels
from pupille.errors import DataError, ImageError
from pupille.images.geometry import Geometry
from pupille.storage import locations

N = 40
SIZES = ((9, 7), (40, 60), (100, 100), (32, 32))


def picture(number, mode="RGB"):
    height, width = SIZES[number % len(SIZES)]
    shape = (height, width, 3) if mode == "RGB" else (height, width)
    return Image.fromarray(np.random.default_rng(number).integers(0, 256, shape, dtype=np.uint8))


def age(path, seconds=100):
    """As if the file had been there for a while; the time of its entry cannot be set, so it is waited for."""
    past = time.time() - seconds
    os.utime(path, (past, past))


@pytest.fixture
def no_waiting(monkeypatch):
    """Files are believed as soon as they are written; what that guards against has a test of its own."""
    monkeypatch.setattr(cached_file, "RACY", -(10**18))


@pytest.fixture
def photos(tmp_path, no_waiting):
    folder = tmp_path / "photos"
    for number in range(N):
        path = folder / "ab"[number % 2] / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture(number, "RGB" if number % 3 else "L").save(path)
    return folder


@pytest.fixture
def decoded(monkeypatch):
    """The paths that were decoded, in the order in which that happened."""
    seen = []
    real = decode_files.read_file

    def counted(images, path, data, geometry):
        seen.append(path)
        return real(images, path, data, geometry)

    monkeypatch.setattr(decode_files, "read_file", counted)
    return seen


def files_kept():
    return sorted(path.name for path in (locations.cache_folder() / "pixels").iterdir())


def same(one, other):
    assert one.content == other.content
    assert one.colour == other.colour
    assert one.depth == other.depth
    assert one.dataset.left_out == other.dataset.left_out
    assert one.dataset.notes == other.dataset.notes
    assert one.fingerprint() == other.fingerprint()
    for a, b in zip(one.readings, other.readings, strict=True):
        assert a.pixels.dtype == b.pixels.dtype
        assert np.array_equal(a.pixels, b.pixels)
        assert (a.width, a.height, a.depth, a.notes) == (b.width, b.height, b.depth, b.notes)


def test_the_second_pass_decodes_nothing_and_gives_the_same(photos, decoded):
    first = read_pixels(open_dataset(photos))
    assert len(decoded) == N
    decoded.clear()
    same(read_pixels(open_dataset(photos)), first)
    assert decoded == []


def test_the_pixels_are_those_that_pillow_gives(photos):
    read_pixels(open_dataset(photos))
    pixels = read_pixels(open_dataset(photos))
    for path, reading in zip(pixels.dataset.samples["path"], pixels.readings, strict=True):
        with Image.open(photos / path) as image:
            small = image if max(image.size) <= 32 else image.resize((32, 32), Image.Resampling.BILINEAR)
            assert np.array_equal(reading.pixels, np.asarray(small))


def test_what_is_kept_is_mapped_and_not_held(photos, decoded):
    first = read_pixels(open_dataset(photos))
    mapped = read_pixels(open_dataset(photos))
    same(mapped, first)
    whole = mapped.readings[0].pixels
    while isinstance(whole.base, np.ndarray):
        whole = whole.base
    assert type(whole.base).__name__ in ("mmap", "memoryview")
    assert not mapped.readings[0].pixels.flags.writeable


def test_sixteen_bit_and_float_pictures_keep_their_depth(tmp_path, no_waiting, decoded):
    for kind, dtype, mode in (("deep", np.uint16, "tiff"), ("float", np.float32, "tiff")):
        for number in range(N):
            path = tmp_path / kind / "ab"[number % 2] / f"{number}.{mode}"
            path.parent.mkdir(parents=True, exist_ok=True)
            values = np.random.default_rng(number).integers(0, 60_000, (20 + number, 30)).astype(dtype)
            Image.fromarray(values).save(path)
        first = read_pixels(open_dataset(tmp_path / kind))
        decoded.clear()
        same(read_pixels(open_dataset(tmp_path / kind)), first)
        assert decoded == []
        with Image.open(tmp_path / kind / "a" / "0.tiff") as image:
            assert np.array_equal(first.readings[0].pixels, np.asarray(image))


def test_a_changed_file_is_decoded_anew_and_only_that_one(photos, decoded):
    before = read_pixels(open_dataset(photos))
    decoded.clear()
    picture(1000).resize((40, 60)).save(photos / "a" / "0.png")
    after = read_pixels(open_dataset(photos))
    assert decoded == ["a/0.png"]
    differs = [a != b for a, b in zip(before.content, after.content, strict=True)]
    assert differs == [path == "a/0.png" for path in after.dataset.samples["path"]]


def test_a_file_changed_at_the_same_size_and_time_is_noticed(tmp_path, no_waiting):
    for number in range(N):
        (tmp_path / "ab"[number % 2]).mkdir(exist_ok=True)
        Image.new("L", (8, 8), number).save(tmp_path / "ab"[number % 2] / f"{number}.bmp")
    changed = tmp_path / "a" / "0.bmp"
    age(changed)
    before = changed.stat()
    assert read_pixels(open_dataset(tmp_path)).at(Geometry(8, 8), np.array([0])).max() == 0
    Image.new("L", (8, 8), 200).save(changed)
    os.utime(changed, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = changed.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert read_pixels(open_dataset(tmp_path)).at(Geometry(8, 8), np.array([0])).min() == 200


def test_a_file_that_was_changed_a_moment_before_it_was_read_is_not_believed_by_its_times():
    now = time.time_ns()
    assert cached_file.settled((5, now - 10**8, now - 10**8, 7)) == ()
    assert cached_file.settled((5, now - 10**10, now - 10**8, 7)) == ()
    old = (5, now - 10**10, now - 10**10, 7)
    assert cached_file.settled(old) == old


def test_files_that_may_not_be_believed_are_read_but_not_decoded_again(photos, decoded, monkeypatch):
    monkeypatch.setattr(cached_file, "RACY", 10**15)
    first = read_pixels(open_dataset(photos))
    decoded.clear()
    same(read_pixels(open_dataset(photos)), first)
    assert decoded == []


def test_touched_files_are_read_but_not_decoded_again(photos, decoded):
    first = read_pixels(open_dataset(photos))
    decoded.clear()
    for path in photos.rglob("*.png"):
        age(path)
    same(read_pixels(open_dataset(photos)), first)
    assert decoded == []


def test_a_file_that_became_unreadable_is_listed_and_one_that_was_mended_comes_back(photos):
    path = photos / "b" / "1.png"
    good = path.read_bytes()
    read_pixels(open_dataset(photos))
    path.write_bytes(good[:60])
    assert [item.path for item in read_pixels(open_dataset(photos)).dataset.left_out] == ["b/1.png"]
    with pytest.raises(ImageError, match=r"b/1\.png"):
        read_pixels(open_dataset(photos), strict=True)
    path.write_bytes(good)
    assert read_pixels(open_dataset(photos)).dataset.left_out == ()


def test_a_strict_pass_that_stops_leaves_nothing_behind(photos):
    (photos / "b" / "39.png").write_bytes(b"no picture")
    with pytest.raises(ImageError, match=r"b/39\.png"):
        read_pixels(open_dataset(photos), strict=True)
    assert files_kept() == []


def test_new_files_join_the_cache_and_removed_ones_leave_it(photos, decoded):
    read_pixels(open_dataset(photos))
    decoded.clear()
    for number in range(N, 2 * N):
        picture(number).save(photos / "a" / f"{number}.png")
    (photos / "a" / "0.png").unlink()
    read_pixels(open_dataset(photos))
    assert Counter(decoded) == Counter(f"a/{number}.png" for number in range(N, 2 * N))
    decoded.clear()
    assert len(read_pixels(open_dataset(photos)).readings) == 2 * N - 1
    assert decoded == []
    assert len(files_kept()) == 2


def test_a_part_of_the_files_is_read_from_the_cache_of_all(photos, decoded):
    whole = read_pixels(open_dataset(photos))
    decoded.clear()
    rows = np.arange(3, 38)
    same(read_pixels(open_dataset(photos).subset(rows)), whole.subset(rows))
    assert decoded == []


def test_each_side_and_each_way_of_reading_has_pixels_of_its_own(photos):
    read_pixels(open_dataset(photos), geometries=(Geometry(32, 32),))
    big = read_pixels(open_dataset(photos), geometries=(Geometry(64, 64),))
    assert max(max(reading.pixels.shape) for reading in big.readings) == 64
    assert len(files_kept()) == 4


def test_a_few_files_are_not_kept(photos):
    read_pixels(open_dataset(photos).subset(range(read_all.FEWEST - 1)))
    assert not (locations.cache_folder() / "pixels").exists()


@pytest.mark.parametrize("suffix", [".json", ".pixels"])
@pytest.mark.parametrize("damage", ["flipped", "cut", "emptied", "gone", "garbage"])
def test_a_damaged_cache_is_noticed_and_made_anew(photos, decoded, suffix, damage):
    first = read_pixels(open_dataset(photos))
    decoded.clear()
    path = next((locations.cache_folder() / "pixels").glob(f"*{suffix}"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    harm = {"flipped": bytes(data), "cut": data[:-64], "emptied": b"", "garbage": os.urandom(len(data))}
    # Another file, as the pixels that were read first are a map of the old one.
    path.unlink()
    if damage != "gone":
        path.write_bytes(harm[damage])
    same(read_pixels(open_dataset(photos)), first)
    assert len(decoded) == N
    decoded.clear()
    same(read_pixels(open_dataset(photos)), first)
    assert decoded == []


def test_every_single_changed_byte_of_the_pixels_shows():
    whole = np.random.default_rng(0).integers(0, 256, 3 * memory_map.SUMMED + 640, dtype=np.uint8)
    sums = memory_map.block_sums(whole)
    for at in np.random.default_rng(1).integers(0, len(whole), 50):
        other = whole.copy()
        other[at] ^= 1
        assert memory_map.block_sums(other) != sums


def test_an_index_of_another_version_is_not_used(photos, decoded, monkeypatch):
    read_pixels(open_dataset(photos))
    decoded.clear()
    index = next((locations.cache_folder() / "pixels").glob("*.json"))
    body = json.dumps({**json.loads(index.read_bytes().split(b"\n", 1)[1]), "version": 0}).encode()
    index.write_bytes(cache.hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    read_pixels(open_dataset(photos))
    assert len(decoded) == N


def test_a_first_pass_that_is_killed_leaves_no_half_cache(photos, own_home):
    code = (
        "import os, sys, signal\nfrom pupille.data.pixels import cache\nfrom pupille.data.open import open as o\n"
        "from pupille.data.pixels.pixel_set import read_pixels\nreal = cache.Writer.add\n"
        "def add(self, path, kept):\n    real(self, path, kept)\n"
        "    if len(self.rows[self.own.path]) == 30:\n        os.kill(os.getpid(), signal.SIGKILL)\n"
        "cache.Writer.add = add\nread_pixels(o(sys.argv[1]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(photos)], check=False)
    assert done.returncode == -signal.SIGKILL
    left = files_kept()
    assert [Path(name).suffix for name in left] == [".part"]
    assert len(read_pixels(open_dataset(photos)).readings) == N
    folder = locations.cache_folder() / "pixels"
    assert len(files_kept()) == 3
    age(folder / left[0], seconds=2 * cache.ABANDONED)
    read_pixels(open_dataset(photos), geometries=(Geometry(64, 64),))
    assert left[0] not in files_kept()


def test_without_room_on_disk_the_run_says_so_and_goes_on_in_memory(photos, decoded, monkeypatch):
    expected = read_pixels(open_dataset(photos).subset(range(20)))
    monkeypatch.setattr(cache, "RESERVE", 10**18)
    told = []
    pixels = read_pixels(open_dataset(photos), listener=lambda event: told.append(event.text))
    assert len(pixels.readings) == N
    same(pixels.subset(np.arange(20)), expected)
    assert any("GB to spare" in text and "next run decodes the images again" in text for text in told)
    assert not (locations.cache_folder() / "pixels").exists()


def test_without_room_on_disk_and_in_memory_it_stops_with_what_to_do(photos, monkeypatch):
    monkeypatch.setattr(cache, "RESERVE", 10**18)
    monkeypatch.setattr(read_all, "free_memory", lambda: 10)
    with pytest.raises(DataError, match="memory are free.*PUPILLE_HOME"):
        read_pixels(open_dataset(photos))


@pytest.mark.parametrize("allowed", [0, 100, 40_000])
def test_a_disk_that_fills_midway_loses_nothing(photos, tmp_path, allowed):
    """The real limit of the system on the size of a file stands for the full disk."""
    resource = pytest.importorskip("resource")
    assert resource
    code = (
        "import resource, signal, sys\nimport numpy as np\nfrom pupille.data.open import open as o\n"
        "from pupille.data.pixels.pixel_set import read_pixels\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "images = o(sys.argv[1])\ntold = []\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({allowed}, resource.RLIM_INFINITY))\n"
        "p = read_pixels(images, listener=lambda e: told.append(e.text))\n"
        "assert len(p.readings) == 40\nassert any('stay in memory' in text for text in told), told\n"
        "print(p.fingerprint(), int(sum(r.pixels.sum(dtype=np.int64) for r in p.readings)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(photos)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert [name for name in files_kept() if name.endswith((".part", ".pixels"))] == []
    pixels = read_pixels(open_dataset(photos))
    total = sum(int(reading.pixels.sum(dtype=np.int64)) for reading in pixels.readings)
    assert done.stdout.split() == [pixels.fingerprint(), str(total)]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_cache_folder_that_may_not_be_written_costs_only_time(photos, own_home):
    own_home.chmod(0o500)
    assert len(read_pixels(open_dataset(photos)).readings) == N


def test_a_cache_folder_whose_place_is_taken_costs_only_time(photos, own_home):
    (own_home / "cache").write_text("a file")
    assert len(read_pixels(open_dataset(photos)).readings) == N


def test_files_that_cannot_be_read_are_told_the_same_with_the_cache(photos):
    (photos / "a" / "0.png").write_bytes(b"no picture")
    first = read_pixels(open_dataset(photos)).dataset.left_out
    assert read_pixels(open_dataset(photos)).dataset.left_out == first
    assert isinstance(first[0], LeftOut)


def test_a_link_that_leads_out_of_the_folder_is_refused_although_its_bytes_are_known(photos, tmp_path):
    images = open_images(photos)
    read_pixels(images)
    inside = photos / "a" / "0.png"
    inside.rename(tmp_path / "outside.png")
    inside.symlink_to(tmp_path / "outside.png")
    again = read_pixels(images)
    assert [item.path for item in again.dataset.left_out] == ["a/0.png"]


def test_the_folder_is_for_its_owner_alone(photos):
    read_pixels(open_dataset(photos))
    folder = locations.cache_folder() / "pixels"
    assert folder.stat().st_mode & 0o077 == 0
