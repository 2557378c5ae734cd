"""Whether a file is still the one that was read."""

import os
import time

import pytest

from pupille.data.pixels.cached_file import RACY, CachedPixels, settled, signature_of, unchanged


@pytest.fixture
def files(tmp_path):
    """Two files, last changed an hour ago, as they were read."""
    hour_ago = time.time() - 3600
    known = {}
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(b"1234")
        os.utime(tmp_path / name, (hour_ago, hour_ago))
        known[name] = CachedPixels(None, signature_of((tmp_path / name).stat()), "digest")
    return tmp_path, known


def test_files_that_nobody_touched_are_unchanged(files):
    folder, known = files
    assert unchanged(known, folder, ["a.png", "b.png"]) == {"a.png", "b.png"}


@pytest.mark.parametrize("change", ["content", "time", "replaced", "gone"])
def test_a_file_that_was_touched_is_read_again(files, change):
    folder, known = files
    file = folder / "a.png"
    if change == "content":
        file.write_bytes(b"12345")
    elif change == "time":
        os.utime(file, (1, 1))
    elif change == "replaced":
        times = file.stat()
        (folder / "new").write_bytes(b"1234")
        os.utime(folder / "new", ns=(times.st_atime_ns, times.st_mtime_ns))
        (folder / "new").replace(file)
    else:
        file.unlink()
    assert unchanged(known, folder, ["a.png", "b.png"]) == {"b.png"}


def test_a_file_that_was_never_read_or_was_changed_too_shortly_before_is_read(files):
    folder, known = files
    racy = {"b.png": CachedPixels(None, (), "digest")}
    assert unchanged(racy, folder, ["a.png", "b.png"]) == set()
    assert unchanged(known, folder, ["a\0.png"]) == set()


def test_a_signature_is_relied_on_once_the_last_change_is_long_ago():
    now = time.time_ns()
    old, new = (4, now - 2 * RACY, now - 2 * RACY, 7), (4, now - 2 * RACY, now, 7)
    assert settled(old) == old
    assert settled(new) == ()
