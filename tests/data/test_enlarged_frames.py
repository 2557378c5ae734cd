"""Frames of pictures whose objects are small: enlarged, but not without end."""

import pandas as pd
import pytest

from drawn_objects import written
from pupille.data.frames import frame_of
from pupille.data.open import open as open_data


@pytest.fixture
def dataset(tmp_path):
    return open_data(written(tmp_path / "discs", 12))


@pytest.mark.parametrize(
    ("size", "shortest", "frame"),
    [
        ((48, 60), 0, (48, 60)),
        ((48, 60), 40, (48, 60)),
        ((48, 60), 72, (72, 90)),
        ((48, 60), 512, (96, 120)),
        ((300, 700), 512, (439, 1024)),
        ((512, 2048), 512, (256, 1024)),
    ],
)
def test_the_shorter_side_is_enlarged_at_most_twice_and_the_longer_one_stays_below_its_limit(
    dataset, size, shortest, frame
):
    samples = dataset.samples.assign(height=size[0], width=size[1])
    assert isinstance(samples, pd.DataFrame)
    from dataclasses import replace

    geometry = frame_of(replace(dataset, samples=samples), shortest)
    assert (geometry.height, geometry.width) == frame
