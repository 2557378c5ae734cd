"""The quality of a JPEG, from its tables."""

import io

import numpy as np
import pytest
from PIL import Image

from pupille.audit.facts.jpeg_quality import jpeg_quality


@pytest.mark.parametrize("quality", [*range(5, 100, 5), 1, 99, 100])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_the_quality_that_pillow_was_asked_for(quality: int, mode: str) -> None:
    out = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 256, (16, 16, 3), dtype=np.uint8)
    Image.fromarray(noise).convert(mode).save(out, "JPEG", quality=quality)
    with Image.open(out) as image:
        assert jpeg_quality(image.quantization) == quality


def test_a_table_of_its_own_gets_the_nearest_quality() -> None:
    assert jpeg_quality({0: [1] * 64}) == 100
    assert jpeg_quality({0: [255] * 64}) == 1


@pytest.mark.parametrize("tables", [None, {}, {0: []}, {1: [1] * 64}])
def test_without_a_table_there_is_no_quality(tables: dict[int, list[int]] | None) -> None:
    assert jpeg_quality(tables) is None
