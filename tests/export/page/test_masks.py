"""Masks in the page beside those of Python: windows, sizes, files."""

import base64
import io
import json
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from pupille.data.mask_targets import nearest
from pupille.models.windows import spans

RNG = np.random.default_rng(0)
WINDOWS = {"side": 512, "margin": 64, "coarsest": 8, "ramp": 16}


@pytest.mark.parametrize("length", [1, 40, 511, 512, 513, 700, 897, 5003])
@pytest.mark.parametrize(("margin", "coarsest"), [(64, 8), (96, 32)])
def test_windows_lie_and_weigh_as_in_python(scripts, length, margin, coarsest):
    network = SimpleNamespace(margin=margin, coarsest=coarsest, is_exact=True)
    asked = json.dumps({**WINDOWS, "margin": margin, "coarsest": coarsest})
    got = scripts.ask(
        f"spansOf({length}, {asked}).map((span) => ({{ ...span, weights: Array.from(span.weights) }}))"
    )
    expected = spans(length, WINDOWS["side"], network)
    assert [(span["start"], span["stop"]) for span in got] == [(span.start, span.stop) for span in expected]
    for span, each in zip(got, expected, strict=True):
        assert span["weights"] == pytest.approx(each.weights.tolist(), abs=1e-7)


def test_pieces_join_to_the_whole(scripts):
    """Where each piece is answered as the whole is, windows change nothing."""
    pixels = RNG.integers(0, 256, (300, 261, 1), dtype=np.uint8)
    got = scripts.picture(
        f"""maskByWindows({scripts.written(pixels)}, {json.dumps({**WINDOWS, "side": 160})}, 3, async ({{ data }}) =>
        Float32Array.from({{ length: 3 * data.length }}, (_, i) => [data[i % data.length] / 255, 0.4, 0.5]
        [Math.floor(i / data.length)])).then((mask) => ({{ ...mask, channels: 1 }}))"""
    )
    assert np.array_equal(got, np.where(pixels / 255 > 0.5, 0, 2))


def test_of_equally_likely_classes_the_first_is_taken(scripts):
    got = scripts.ask(
        "(() => { const out = new Uint8Array(3); likeliest([.2, .5, .3, .2, .5, .4, .2, .5, .4], 3, 3, out, 3);"
        " return Array.from(out); })()"
    )
    assert got == [0, 0, 1]


@pytest.mark.parametrize(("size", "to"), [((48, 48), (37, 29)), ((5, 9), (300, 7)), ((64, 40), (64, 40))])
def test_a_mask_comes_to_another_size_as_in_python(scripts, size, to):
    mask = RNG.integers(0, 4, size, dtype=np.uint8)
    got = scripts.picture(f"({{ ...nearest({scripts.written(mask)}, {to[1]}, {to[0]}, 4), channels: 1 }})")
    assert np.array_equal(got[..., 0], nearest(mask.astype(np.int16), *to))


@pytest.mark.parametrize(("kind", "classes"), [(np.uint8, 3), (np.uint16, 300)])
def test_a_mask_is_a_file_that_pillow_reads(scripts, kind, classes):
    mask = RNG.integers(0, classes, (7, 11)).astype(kind)
    text = scripts.ask(f"pngOf({scripts.written(mask)}).then((bytes) => btoa(String.fromCharCode(...bytes)))")
    image = Image.open(io.BytesIO(base64.b64decode(text)))
    assert image.mode == ("L" if kind is np.uint8 else "I;16")
    assert np.array_equal(np.asarray(image), mask)


@pytest.mark.parametrize(
    ("size", "large"),
    [((40, 40), False), ((41, 30), True), ((1024, 40), True), ((40, 900), True), ((30, 30), False)],
)
def test_a_picture_beyond_all_that_were_learned_is_seen_in_windows(scripts, size, large):
    windows = {"least": 1024, "frame": [40, 40], "largest": [40, 40]}
    width, height = size
    assert scripts.ask(f"isLarge({{ width: {width}, height: {height} }}, {json.dumps(windows)})") is large


def test_a_picture_that_is_large_but_not_larger_than_the_frame_is_seen_in_it(scripts):
    windows = {"least": 513, "frame": [512, 600], "largest": None}
    for width, height, large in ((600, 512, False), (601, 512, True), (512, 512, False), (400, 512, False)):
        assert scripts.ask(f"isLarge({{ width: {width}, height: {height} }}, {json.dumps(windows)})") is large
