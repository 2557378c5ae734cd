"""What a run folder or an option names is opened only if it is a regular file, and read only up to a bound."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pupille.errors import FileError
from pupille.i18n.language import speaking
from pupille.storage.regular_file import is_deeper, open_to_append, parse_json, read_bytes


def pipe(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def outside(path: Path) -> None:
    (path.parent.parent / "secret").write_text("secret")
    path.symlink_to(path.parent.parent / "secret")


def plug(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


STRANGE = {
    "is a pipe, not a file": pipe,
    "is a folder, not a file": folder,
    "leads out of its folder": endless,
    "out of its folder through a link": outside,
    "is a socket, not a file": plug,
}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    (tmp_path / "r").mkdir()
    return tmp_path / "r"


@pytest.mark.parametrize("sentence", STRANGE)
def test_what_is_no_regular_file_of_the_folder_is_refused_unread(run: Path, sentence: str) -> None:
    STRANGE[sentence](run / "x")
    with pytest.raises(FileError, match=sentence):
        read_bytes(run / "x")


def test_a_file_that_the_user_names_may_be_a_link_but_not_to_a_device(run: Path) -> None:
    outside(run / "x")
    assert read_bytes(run / "x", anywhere=True) == b"secret"
    endless(run / "y")
    with pytest.raises(FileError, match="is a device, not a file"):
        read_bytes(run / "y", anywhere=True)


def test_a_link_within_the_folder_and_a_folder_that_is_one_are_followed(run: Path) -> None:
    (run / "a").write_bytes(b"a")
    (run / "b").symlink_to("a")
    (run.parent / "elsewhere").symlink_to(run)
    assert read_bytes(run.parent / "elsewhere" / "b") == b"a"


def test_a_file_is_read_to_its_limit_and_not_a_byte_further(run: Path) -> None:
    (run / "x").write_bytes(b" " * 2**20)
    assert len(read_bytes(run / "x", most=2**20)) == 2**20
    with (run / "x").open("ab") as file:
        file.write(b" ")
    with pytest.raises(FileError, match="larger than 1 MB, the most that is read"):
        read_bytes(run / "x", most=2**20)
    assert len(read_bytes(run / "x", most=None)) == 2**20 + 1


def test_what_is_not_there_is_told_as_the_system_tells_it(run: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_bytes(run / "x")


@pytest.mark.parametrize("depth", [101, 900, 100_000])
@pytest.mark.parametrize("bracket", ["[]", '{"a":}'])
def test_json_nested_deeper_than_any_of_ours_is_refused(depth: int, bracket: str) -> None:
    opening, closing = bracket[:-1], bracket[-1]
    with pytest.raises(FileError, match="nested more than 100 deep"):
        parse_json((opening * depth + "0" + closing * depth).encode(), Path("x.json"))


def test_depth_is_that_of_the_brackets_and_not_of_the_text() -> None:
    assert parse_json(("[" * 100 + "]" * 100).encode(), Path("x"))
    assert parse_json(b'["' + b"[" * 1000 + b'"]', Path("x")) == ["[" * 1000]
    assert [is_deeper([[{"a": [1]}], 2], most) for most in (3, 4)] == [True, False]
    assert not is_deeper("text", 0)


def test_a_line_is_added_to_a_regular_file_alone(run: Path) -> None:
    for line in (b"one\n", b"two\n"):
        with open_to_append(run / "a") as file:
            file.write(line)
    assert (run / "a").read_bytes() == b"one\ntwo\n"
    outside(run / "x")
    with pytest.raises(FileError, match="is a link and is not written to"):
        open_to_append(run / "x")
    pipe(run / "p")
    with pytest.raises(FileError, match="is a pipe"):
        open_to_append(run / "p")
    assert (run.parent / "secret").read_text() == "secret"


def test_the_sentences_are_spoken_in_french_too(run: Path) -> None:
    pipe(run / "x")
    with speaking("fr"), pytest.raises(FileError, match="est un tube"):
        read_bytes(run / "x")


COMMANDS = [
    ("report", "{run}"),
    ("evaluate", "{run}"),
    ("predict", "{run}", "{run}"),
    ("compare", "digits", "--protocol", "{run}/x", "--out", "{run}/out"),
    ("compare", "digits", "--split", "{run}/x", "--out", "{run}/out"),
]
EACH = """
import json, resource, sys
from pupille.cli.main import guarded
resource.setrlimit(resource.RLIMIT_AS, (2**33, 2**33))
for words in json.loads(sys.argv[1]):
    print("code", guarded(words), file=sys.stderr)
"""
"""With bounded memory, so that a reader without end dies instead of the machine."""


@pytest.mark.parametrize("make", [pipe, endless])
def test_no_command_waits_at_a_pipe_or_reads_a_device_without_end(
    run: Path, make: Callable[[Path], None]
) -> None:
    for name in ("results.json", "run.json", "model.json", "report.html", "x"):
        make(run / name)
    words = json.dumps([[word.format(run=run) for word in command] for command in COMMANDS])
    done = subprocess.run(
        [sys.executable, "-c", EACH, words], capture_output=True, text=True, timeout=600, check=False
    )
    assert done.stderr.count("\ncode 1\n") == len(COMMANDS), done.stderr
    assert "fault of Pupille" not in done.stderr
    assert "memory" not in done.stderr
