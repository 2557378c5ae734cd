"""The header of a safetensors file, as the format describes it, and files that lie about it."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from pupille.errors import ModelError, RunError
from pupille.models.files.safetensors_file import (
    LONGEST_HEADER,
    MOST_TENSORS,
    WEIGHTS,
    read_bytes,
    read_header,
)


def write(folder: Path, header: bytes, length: int | None = None) -> None:
    claimed = len(header) if length is None else length
    (folder / WEIGHTS).write_bytes(claimed.to_bytes(8, "little") + header)


def test_the_header_is_the_one_that_the_library_wrote(tmp_path: Path) -> None:
    save_file({"a": np.zeros((2, 3), np.float32), "b": np.zeros(5, np.int64)}, tmp_path / "x.safetensors")
    header = read_header(tmp_path, "x.safetensors")
    assert {name: (entry["dtype"], entry["shape"]) for name, entry in header.items()} == {
        "a": ("F32", [2, 3]),
        "b": ("I64", [5]),
    }


def test_a_header_is_read_up_to_its_limit_and_a_longer_claim_is_refused_unread(tmp_path: Path) -> None:
    write(tmp_path, b'{"a":1}'.ljust(LONGEST_HEADER))
    assert read_header(tmp_path) == {"a": 1}
    write(tmp_path, b"{}", LONGEST_HEADER + 1)
    with pytest.raises(ModelError, match=r"claims 1,048,577 bytes; at most 1,048,576 are read"):
        read_header(tmp_path)


@pytest.mark.parametrize(
    "header", [b"", b'{"a":', b"\xff\xfe{}", b"[" * 100_000], ids=["empty", "cut", "no text", "deep"]
)
def test_a_damaged_header_is_told_in_a_sentence(tmp_path: Path, header: bytes) -> None:
    write(tmp_path, header)
    with pytest.raises(ModelError, match=f"the header of {WEIGHTS} is damaged. Do not use it"):
        read_header(tmp_path)


def test_a_header_of_anything_but_a_bounded_table_is_refused(tmp_path: Path) -> None:
    table = {f"{number}": 0 for number in range(MOST_TENSORS)}
    write(tmp_path, json.dumps(table).encode())
    assert len(read_header(tmp_path)) == MOST_TENSORS
    for header in ({**table, "one more": 0}, ["a"], None):
        write(tmp_path, json.dumps(header).encode())
        with pytest.raises(ModelError, match="at most 20,000 tensors"):
            read_header(tmp_path)


@pytest.mark.parametrize("reader", [read_header, read_bytes])
def test_only_a_regular_file_of_the_folder_is_read(tmp_path: Path, reader) -> None:  # type: ignore[no-untyped-def]
    folder, outside = tmp_path / "run", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    write(outside, b"{}")
    with pytest.raises(RunError, match=f"{WEIGHTS} in .* does not exist"):
        reader(folder, WEIGHTS)
    (folder / WEIGHTS).symlink_to(outside / WEIGHTS)
    with pytest.raises(RunError, match="leads out of"):
        reader(folder, WEIGHTS)
    (folder / WEIGHTS).unlink()
    write(folder, b"{}")
    assert reader(folder, WEIGHTS) == ({} if reader is read_header else b"\x02\0\0\0\0\0\0\0{}")
