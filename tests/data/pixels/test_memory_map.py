"""Pixels end to end in one file: what is written comes back by its row, and damage shows."""

import numpy as np
import pytest

from pupille.data.pixels.cached_file import CachedPixels
from pupille.data.pixels.memory_map import SUMMED, PixelFile, block_sums, mapped, views, within
from pupille.i18n.language import tell
from pupille.images.decoded import Reading

RNG = np.random.default_rng(0)
PICTURES = {
    "grey.png": RNG.integers(0, 256, (5, 7), dtype=np.uint8),
    "colour.png": RNG.integers(0, 256, (4, 6, 3), dtype=np.uint8),
    "deep.tif": RNG.integers(0, 65536, (3, 9), dtype=np.uint16),
    "turned.tif": RNG.random((8, 4), dtype=np.float32).T,
}
NOTE = tell("page {n} of several", n=1)


def written(folder):
    """The closed file of all pictures, and their rows."""
    file = PixelFile.begun(folder, "pixels")
    rows = [
        file.add(
            name, CachedPixels(Reading(pixels, f"of {name}", 70, 50, "8-bit", (NOTE,)), (1, 2, 3, 4), name)
        )
        for name, pixels in PICTURES.items()
    ]
    file.flush()
    file.close()
    return file, rows


def test_every_picture_comes_back_from_the_map_with_its_facts(tmp_path):
    file, rows = written(tmp_path)
    found = views(mapped(file.path, file.size), rows)
    assert list(found) == list(PICTURES)
    for name, pixels in PICTURES.items():
        reading = found[name].reading
        assert reading.pixels.dtype == pixels.dtype
        assert np.array_equal(reading.pixels, pixels)
        assert (reading.content, reading.width, reading.height) == (f"of {name}", 70, 50)
        assert (found[name].signature, found[name].digest) == ((1, 2, 3, 4), name)
        assert reading.notes[0].record == NOTE.record


def test_pictures_begin_at_multiples_of_64_bytes_and_what_is_mapped_cannot_be_changed(tmp_path):
    file, rows = written(tmp_path)
    # 35, 72, 27 * 2 and 32 * 4 bytes take 64, 128, 64 and 128.
    assert [row[-1] for row in rows] == [0, 64, 192, 256]
    assert file.size == file.path.stat().st_size == 384
    with pytest.raises(ValueError, match="read-only"):
        mapped(file.path, file.size)[0] = 1


def test_all_pixels_can_be_read_back_before_they_are_on_disk(tmp_path):
    file = PixelFile.begun(tmp_path, "pixels")
    large = RNG.integers(0, 256, (1024, 1025), dtype=np.uint8)
    file.add("large.png", CachedPixels(Reading(large, "", 1025, 1024, "8-bit", ()), (), ""))
    assert file.path.stat().st_size == SUMMED
    assert file.read_back() == large.tobytes()
    file.close()


def test_a_file_of_another_size_than_its_index_says_is_refused(tmp_path):
    file, _ = written(tmp_path)
    with pytest.raises(ValueError, match="another size"):
        mapped(file.path, file.size + 64)
    (tmp_path / "empty").touch()
    with pytest.raises(ValueError, match="another size"):
        mapped(tmp_path / "empty", 0)


def test_pictures_cut_off_at_the_end_of_the_file_are_the_only_ones_lost(tmp_path):
    _, rows = written(tmp_path)
    assert [row[0] for row in within(rows, 384)] == list(PICTURES)
    assert [row[0] for row in within(rows, 383)] == list(PICTURES)[:3]
    assert [row[0] for row in within(rows, 35)] == ["grey.png"]
    assert within(rows, 34) == []


def test_a_sum_stands_for_each_block_and_counts_its_words_modulo_two_to_the_64():
    whole = np.zeros(SUMMED + 64, np.uint8)
    whole[:16] = 255
    whole[SUMMED + 8] = 7
    assert block_sums(whole) == [2**64 - 2, 7]
