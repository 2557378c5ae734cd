"""CIFAR-10's binary batches, written byte by byte as Krizhevsky's page describes them."""

import numpy as np
import pytest

from pupille.config import DataConfig
from pupille.data.formats.cifar import is_cifar, read_cifar
from pupille.errors import DataError
from pupille.images.limits import Limits

BATCHES = [*(f"data_batch_{number}.bin" for number in range(1, 6)), "test_batch.bin"]
NAMES = "ship\ncat\n"


def record(label, red=0, green=0, blue=0, first=None):
    planes = np.repeat(np.array([red, green, blue], dtype=np.uint8), 1024)
    if first is not None:
        planes[1] = first
    return bytes([label]) + planes.tobytes()


@pytest.fixture
def batches(tmp_path):
    """A folder of six batches of an image or two."""
    for number, batch in enumerate(BATCHES):
        (tmp_path / batch).write_bytes(record(number % 2, red=10 * number, green=2, blue=3, first=77))
    (tmp_path / BATCHES[5]).write_bytes(record(1, red=50) + record(0, red=60))
    (tmp_path / "batches.meta.txt").write_text(NAMES)
    return tmp_path


def read(folder, limits=None):
    return read_cifar(folder, DataConfig(), limits or Limits(), "ten")


def test_an_image_is_red_then_green_then_blue_row_by_row(batches):
    dataset = read(batches)
    pixels = dataset.images.read(dataset.samples["path"].iloc[2]).pixels
    assert pixels.shape == (32, 32, 3)
    assert pixels[0, 0].tolist() == [20, 2, 3]
    # The second byte of the red plane is the second pixel of the first row.
    assert pixels[0, 1].tolist() == [77, 2, 3]
    assert pixels[1, 0].tolist() == [20, 2, 3]


def test_the_split_is_the_published_one_and_labels_have_their_names_in_their_order(batches):
    dataset = read(batches)
    assert list(dataset.samples["split"]) == ["train"] * 5 + ["test"] * 2
    assert list(dataset.samples["label"]) == ["ship", "cat", "ship", "cat", "ship", "cat", "ship"]
    assert dataset.classes == ("ship", "cat")


def test_a_folder_is_known_by_any_of_its_batches(batches, tmp_path_factory):
    assert is_cifar(batches)
    assert not is_cifar(tmp_path_factory.mktemp("empty"))
    assert not is_cifar(batches / BATCHES[0])


@pytest.mark.parametrize("size", [0, 3072, 3074])
def test_a_batch_that_is_no_whole_number_of_images_is_refused(batches, size):
    (batches / BATCHES[2]).write_bytes(bytes(size))
    with pytest.raises(DataError, match=r"data_batch_3.*Download"):
        read(batches)


def test_a_missing_batch_is_refused_by_its_name(batches):
    (batches / BATCHES[4]).unlink()
    with pytest.raises(DataError, match=r"data_batch_5"):
        read(batches)


def test_a_label_without_a_name_is_refused(batches):
    (batches / BATCHES[0]).write_bytes(record(2))
    with pytest.raises(DataError, match=r"data_batch_1.*label 2.*2 classes"):
        read(batches)


@pytest.mark.parametrize("names", ["ship\n", "ship\nship\n", "sh\u00efp\ncat\n"])
def test_names_that_tell_no_two_classes_apart_are_refused(batches, names):
    (batches / "batches.meta.txt").write_text(names, encoding="utf-8")
    with pytest.raises(DataError, match=r"batches\.meta\.txt"):
        read(batches)


def test_a_batch_beyond_the_limit_is_refused(batches):
    with pytest.raises(DataError, match="at most 1,000"):
        read(batches, Limits(archive_bytes=1000))
