"""IDX files, written here byte by byte as LeCun's page describes them, and the real MNIST."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from pupille.config import DataConfig
from pupille.data.dataset import ArrayImages, Dataset
from pupille.data.formats.idx import is_idx, read_idx
from pupille.errors import DataError
from pupille.images.limits import Limits

IMAGES = np.arange(6 * 2 * 3, dtype=np.uint8).reshape(6, 2, 3)
LABELS = np.array([5, 0, 4, 1, 10, 2], dtype=np.uint8)


def idx(array: np.ndarray, *, announced: int | None = None) -> bytes:
    sides = (announced or len(array), *array.shape[1:])
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *sides) + array.tobytes()


def write(folder: Path, part: str = "train", *, zipped: bool = False, images: bytes | None = None) -> Path:
    file = folder / f"{part}-images-idx3-ubyte"
    for name, data in ((file.name, images or idx(IMAGES)), (f"{part}-labels-idx1-ubyte", idx(LABELS))):
        if zipped:
            (folder / f"{name}.gz").write_bytes(gzip.compress(data))
        else:
            (folder / name).write_bytes(data)
    return folder / f"{file.name}.gz" if zipped else file


def read(source: Path, limits: Limits | None = None) -> Dataset:
    assert is_idx(source)
    return read_idx(source, DataConfig(), limits or Limits(), "set")


@pytest.mark.parametrize("zipped", [False, True])
def test_a_folder_with_both_parts_has_a_given_split(tmp_path: Path, zipped: bool) -> None:
    write(tmp_path, "t10k", zipped=zipped)
    write(tmp_path, "train", zipped=zipped)
    made = read(tmp_path)
    assert list(made.samples["split"]) == ["train"] * 6 + ["test"] * 6
    assert list(made.samples["label"][:6]) == ["5", "0", "4", "1", "10", "2"]
    assert made.classes == ("0", "1", "2", "4", "5", "10")
    assert (made.images.read(made.samples["path"].iloc[7]).pixels == IMAGES[1]).all()


def test_one_file_of_images_finds_its_labels_and_has_no_split(tmp_path: Path) -> None:
    assert read(write(tmp_path)).given_splits == ()
    (tmp_path / "train-images-idx3-ubyte").rename(tmp_path / "train-images.idx3-ubyte")
    assert len(read(tmp_path / "train-images.idx3-ubyte")) == 6


def test_colour_images_have_four_dimensions(tmp_path: Path) -> None:
    colour = np.arange(6 * 2 * 2 * 3, dtype=np.uint8).reshape(6, 2, 2, 3)
    (tmp_path / "train-images-idx4-ubyte").write_bytes(idx(colour))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx(LABELS))
    assert (read(tmp_path).images.read("2").pixels == colour[2]).all()


def test_labels_that_are_absent_are_named(tmp_path: Path) -> None:
    file = write(tmp_path)
    (tmp_path / "train-labels-idx1-ubyte").unlink()
    with pytest.raises(DataError, match=r"put 'train-labels-idx1-ubyte'"):
        read(file)


def test_several_data_sets_in_one_folder_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "letters-train")
    write(tmp_path, "digits-train")
    with pytest.raises(DataError, match=r"several data sets"):
        read(tmp_path)


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize(
    ("images", "message"),
    [
        (b"PNG and so on", "is no IDX file"),
        (b"\0\0\x08", "is no IDX file"),
        (b"\0\0\x0d\x03" + bytes(12), "type 0x0d"),
        (idx(LABELS), "1 dimensions where 3 or 4 belong"),
        (idx(IMAGES)[:9], "cut off within its header"),
        (idx(IMAGES)[:-1], "damaged|less data"),
        (idx(IMAGES) + b"x", "more data than its header announces"),
        (idx(IMAGES, announced=2**32 - 1), "announces 25,769,803,770 bytes"),
        (idx(IMAGES[:5]), "holds 5 images but .* 6 labels"),
    ],
)
def test_a_damaged_file_is_an_error_with_its_name(
    tmp_path: Path, images: bytes, message: str, zipped: bool
) -> None:
    file = write(tmp_path, zipped=zipped, images=images)
    with pytest.raises(DataError, match=message) as caught:
        read(file)
    assert file.name in str(caught.value)


def test_a_gzip_that_is_cut_off_is_an_error(tmp_path: Path) -> None:
    file = write(tmp_path, zipped=True)
    for keep in (-4, 30, 12):
        file.write_bytes(gzip.compress(idx(IMAGES))[:keep])
        with pytest.raises(DataError, match=r"cut off or damaged"):
            read(file)


def test_a_packed_file_larger_than_the_limits_is_not_unpacked(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"announces 36 bytes of data, and at most 20"):
        read(write(tmp_path, zipped=True), Limits(archive_bytes=20))


def test_shared_mnist_is_what_its_table_says(shared: Path) -> None:
    made = read(shared / "data" / "mnist")
    assert [len(made.rows(part)) for part in ("train", "test")] == [60_000, 10_000]
    assert list(made.samples["label"][:5]) == ["5", "0", "4", "1", "9"]
    assert isinstance(made.images, ArrayImages)
    assert made.images.array[:60_000].mean() == pytest.approx(33.318, abs=5e-4)
