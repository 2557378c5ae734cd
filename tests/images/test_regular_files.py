import os
import socket
from pathlib import Path

import pytest

from pupille.errors import DataError, Refusal, refusal_of
from pupille.images.regular_files import CAN_HOLD, RegularFiles, open_regular


@pytest.fixture
def root(tmp_path):
    """A data folder with whatever may lie in one, and a secret beside it."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.png").write_bytes(b"secret")
    folder = tmp_path / "data"
    (folder / "a" / "deep").mkdir(parents=True)
    (folder / "a" / "1.png").write_bytes(b"one")
    (folder / "a" / "deep" / "2.png").write_bytes(b"two" * 1000)
    (folder / "top.png").write_bytes(b"top")
    (folder / "empty.png").write_bytes(b"")
    (folder / "inside.png").symlink_to(folder / "a" / "1.png")
    (folder / "leads_out.png").symlink_to(tmp_path / "outside" / "secret.png")
    (folder / "out").symlink_to(tmp_path / "outside")
    (folder / "loop.png").symlink_to(folder / "loop.png")
    (folder / "zero.png").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.png")
    return folder


READABLE = ("a/1.png", "top.png", "a/deep/2.png", "a/1.png", "empty.png", "inside.png")
REFUSED = (
    "pipe.png",
    "loop.png",
    "zero.png",
    "leads_out.png",
    "out/secret.png",
    "../outside/secret.png",
    "a/../../outside/secret.png",
    "a",
    "a/",
    "absent.png",
    "absent/1.png",
    "na\0me.png",
    "",
)


def test_files_read_one_after_another_are_those_that_are_opened_singly(root):
    with RegularFiles(root) as files:
        for path in READABLE:
            status, data = files.read(path, 10**6)
            with open_regular(root / path, root=root) as file:
                assert data == file.read()
                assert (status.st_ino, status.st_size) == (os.fstat(file.fileno()).st_ino, len(data))


def test_what_is_never_opened_is_refused_with_the_same_reason(root):
    """In any order, so that a folder that is held gives no way around the refusal."""
    with RegularFiles(root) as files:
        for path in REFUSED:
            files.read("a/1.png", 10)
            with pytest.raises((DataError, OSError)) as ours:
                files.read(path, 10)
            with pytest.raises((DataError, OSError)) as single:
                open_regular(root / path, root=root)
            assert str(ours.value) == str(single.value)


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        *((path, Refusal.NOT_A_FILE) for path in ("pipe.png", "loop.png", "zero.png", "leads_out.png", "a")),
        *((path, Refusal.NOT_A_FILE) for path in ("out/secret.png", "../outside/secret.png")),
        *((path, Refusal.MISSING) for path in ("absent.png", "absent/1.png")),
        ("na\0me.png", Refusal.DAMAGED),
    ],
)
def test_the_error_carries_the_kind_of_the_refusal(root, path, refusal):
    with pytest.raises(DataError) as single:
        open_regular(root / path, root=root)
    with RegularFiles(root) as files, pytest.raises(DataError) as held:
        files.read(path, 10)
    assert refusal_of(single.value) is refusal_of(held.value) is refusal


def test_an_absolute_path_leads_out_too(root):
    with RegularFiles(root) as files, pytest.raises(DataError, match="leads out"):
        files.read(str(root.parent / "outside" / "secret.png"), 10)


def test_a_socket_is_refused(root, monkeypatch):
    monkeypatch.chdir(root)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.png")
        with RegularFiles(root) as files, pytest.raises(DataError, match="a socket"):
            files.read("s.png", 10)


def test_no_more_is_read_than_one_byte_beyond_the_limit(root):
    with RegularFiles(root) as files:
        assert files.read("a/deep/2.png", 100)[1] == (b"two" * 1000)[:101]
        assert len(files.read("a/deep/2.png", 3000)[1]) == 3000


@pytest.mark.skipif(not CAN_HOLD, reason="this system opens no file by a folder that is held")
def test_a_folder_exchanged_for_a_link_between_two_files_gives_no_way_out(root):
    (root / "a" / "secret.png").write_bytes(b"mine")
    with RegularFiles(root) as files:
        files.read("a/1.png", 10)
        (root / "a").rename(root / "moved")
        (root / "a").symlink_to(root.parent / "outside")
        assert files.read("a/secret.png", 10)[1] == b"mine"


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system does not list descriptors")
def test_folders_are_let_go(root):
    def descriptors():
        return len(list(Path("/proc/self/fd").iterdir()))

    before = descriptors()
    with RegularFiles(root) as files:
        for path in READABLE * 3:
            files.read(path, 10)
        assert descriptors() <= before + 1
    assert descriptors() == before
