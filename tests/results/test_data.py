"""What results say of the images and of their split."""

import pytest

from pupille.results.data import PartCounts


def test_the_images_of_each_part_are_asked_by_its_name_and_add_up() -> None:
    counts = PartCounts(train=70, validation=20, test=11)
    assert [counts.of(part) for part in ("train", "validation", "test")] == [70, 20, 11]
    assert counts.total == 101
    with pytest.raises(KeyError):
        counts.of("drawer")
