"""Pictures decoded elsewhere come back as they are, and one that lasts too long does not hold the next."""

import asyncio
import base64

import numpy as np
from pictures import png

from pupille.errors import ImageError
from pupille.images.geometry import Geometry
from pupille.images.limits import Limits
from pupille.serving.decoder import Decoders, from_json, prepare, source_record

SOURCE = source_record(Geometry(32, 32), Limits(), ())


def test_pixels_come_back_to_the_byte():
    pixels = np.random.default_rng(0).integers(0, 256, (20, 24, 3), dtype=np.uint8)
    with prepare(SOURCE) as answer:
        good, bad = from_json(
            answer([base64.b64encode(content).decode() for content in (png(pixels), b"no")])
        )
    assert np.array_equal(good.pixels, pixels)
    assert (good.width, good.height, good.depth) == (24, 20, "8-bit")
    assert isinstance(bad, ImageError)


def test_a_picture_that_lasts_too_long_ends_its_process_and_the_next_is_read():
    large = png(np.random.default_rng(0).integers(0, 256, (2500, 2500), dtype=np.uint8))

    async def in_turn():
        decoders = Decoders(SOURCE, 1, seconds=60)
        try:
            await decoders.decode(png(np.zeros((9, 9), np.uint8)))
            decoders.seconds = 0.02
            late = await decoders.decode(large)
            decoders.seconds = 60
            return late, await decoders.decode(png(np.zeros((9, 9), np.uint8)))
        finally:
            decoders.close()

    late, good = asyncio.run(in_turn())
    assert isinstance(late, ImageError)
    assert "for too long" in late.reason
    assert good.pixels.shape == (9, 9)
