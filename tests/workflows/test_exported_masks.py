"""A run that draws masks as one HTML file: in Chromium without a network it draws what Python draws."""

import csv
import io
import zipfile
from dataclasses import replace

import axe
import numpy as np
import pytest
from PIL import Image

from opened_pages import drop, given, opened, saved
from pupille.config import DataConfig, TrainConfig
from pupille.data.open import open_images
from pupille.data.pixels.pixel_set import to_channels
from pupille.export.network import in_32_bits
from pupille.export.parity import CLOSE
from pupille.models.files.load import load_model
from pupille.models.windows import strips_by_windows
from pupille.workflows.answers import Wishes
from pupille.workflows.compare import train
from pupille.workflows.export import export
from pupille.workflows.predict import Predictor

SIDE = 40
LARGE = (560, 340)
"""Width and height of a picture that is seen in windows."""
LAYER = "document.querySelector('#layer-inside').getContext('2d')"


def drawn(size, rng):
    """A picture with a bright square and a dark disc on noise, and its mask of three classes."""
    width, height = size
    y, x = np.mgrid[:height, :width]
    mask = np.zeros((height, width), dtype=np.uint8)
    for _ in range(max(1, width * height // 1500)):
        column, row, radius = rng.integers(0, width), rng.integers(0, height), rng.integers(4, 9)
        mask[(y - row) ** 2 + (x - column) ** 2 < radius**2] = 1
        mask[max(0, row - radius) : row, max(0, column - radius) : column] = 2
    levels = np.array([110, 60, 180])[mask]
    return np.clip(rng.normal(levels, 25), 0, 255).astype(np.uint8), mask


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A run of one epoch, whose masks are ragged, its page, and pictures of many kinds."""
    base, rng = tmp_path_factory.mktemp("masks"), np.random.default_rng(0)
    for folder in ("data/images", "data/masks", "new"):
        (base / folder).mkdir(parents=True)
    for i in range(100):
        picture, mask = drawn((SIDE, SIDE), rng)
        Image.fromarray(picture).save(base / "data" / "images" / f"{i:02}.png")
        Image.fromarray(mask).save(base / "data" / "masks" / f"{i:02}.png")
    turned = Image.Exif()
    turned[0x0112] = 6
    for name, size in {"a.png": (33, 27), "b.png": LARGE, "c.jpg": (39, 40), "d.webp": (17, 40)}.items():
        options = {"lossless": True} if name == "d.webp" else {}
        Image.fromarray(drawn(size, rng)[0]).convert("RGB").save(base / "new" / name, exif=turned, **options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(base / "home"))
        train(base / "data", model="unet", out=base / "run", train=TrainConfig(epochs=1))
        export(base / "run", "html", base / "masks.html", data=str(base / "data"))
        yield base


@pytest.fixture(scope="module")
def in_python(world):
    """What the model draws as its file computes it."""
    predictor = Predictor.of(world / "run", Wishes())
    return replace(predictor, model=in_32_bits(predictor.model)).prediction(
        open_images(world / "new", DataConfig())
    )


@pytest.fixture
def files(world, in_python):
    return [world / "new" / id_ for id_ in in_python.ids]


def masks_of(browser):
    """The masks that the page saves, by name, and the rows of its table."""
    with zipfile.ZipFile(io.BytesIO(saved(browser, "save-all"))) as archive:
        assert archive.testzip() is None
        masks = {
            name: np.asarray(Image.open(io.BytesIO(archive.read(name))))
            for name in archive.namelist()
            if name.endswith(".png")
        }
        table = archive.read("predictions.csv").decode("utf-8-sig")
    return masks, list(csv.DictReader(io.StringIO(table, newline="")))


def undecided(world, file):
    """(H, W) where the two best classes lie nearer than they may change, of a picture that is seen at its own size."""
    model = in_32_bits(load_model(world / "run"))
    pixels = np.asarray(Image.open(file).convert("L"))
    (strips,) = [list(strips_by_windows(model, pixels, lambda piece: to_channels(piece, 1)))]
    best = np.sort(np.concatenate(strips, axis=1), axis=0)
    return best[-1] - best[-2] < CLOSE


def test_every_pixel_is_called_as_python_calls_it_without_a_request(world, offline, in_python, files):
    page = world / "masks.html"
    drop(opened(offline, page), files)
    masks, table = masks_of(offline)
    assert offline.requests == [page.as_uri()]
    assert offline.console == []
    names, classes = in_python.files(), load_model(world / "run").spec.classes
    assert list(masks) == names
    differing = {}
    for row, (file, name, line) in enumerate(zip(files, names, table, strict=True)):
        expected = in_python.mask(row)
        assert masks[name].dtype == np.uint8
        assert masks[name].shape == expected.shape
        differing[file.name] = masks[name] != expected
        assert (line["image"], line["mask"], line["problem"]) == (file.name, name, "")
        assert [int(line["width"]), int(line["height"])] == list(in_python.sizes[row])
        for k, label in enumerate(classes):
            n = int((masks[name] == k).sum())
            assert int(line[f"pixels({label})"]) == n
            assert float(line[f"share({label})"]) == pytest.approx(n / expected.size, rel=1e-5)
    # Not one class alone, or nothing would be shown by it.
    assert len(np.unique(masks["b_mask.png"])) == 3
    assert {name: int(pixels.sum()) for name, pixels in differing.items() if name in ("a.png", "d.webp")} == {
        "a.png": 0,
        "d.webp": 0,
    }
    assert not (differing["b.png"] & ~undecided(world, world / "new" / "b.png").T[:, ::-1]).any()
    # A browser's JPEG decoder and Pillow's round a few values otherwise.
    assert differing["c.jpg"].mean() < 0.02


def test_what_is_unlike_the_training_images_is_marked_as_in_python(world, offline, in_python, files):
    rows = given(opened(offline, world / "masks.html"), files)
    assert in_python.unlike is not None
    assert [row["unlike"] for row in rows] == ["yes" if unlike else "no" for unlike in in_python.unlike]


def test_a_large_picture_says_that_it_was_seen_in_windows(world, offline, files):
    drop(opened(offline, world / "masks.html"), files)
    remarks = offline.ask("[...document.querySelectorAll('#rows tr')].map((row) => row.cells[4].innerText)")
    assert ["windows" in text for text in remarks] == [file.name == "b.png" for file in files]


def pixels_of(browser, layer):
    """(H, W, 4) what a layer of the drawing shows."""
    surface = f"document.querySelector('#{layer}')"
    width, height = browser.ask(f"[{surface}.width, {surface}.height]")
    values = browser.ask(f"Array.from({surface}.getContext('2d').getImageData(0, 0, {width}, {height}).data)")
    return np.array(values, dtype=np.uint8).reshape(height, width, 4)


def colours_on(layer, mask):
    """Class -> the colours of its pixels on a layer."""
    return {
        number: {tuple(pixel) for pixel in layer[(mask == number) & (layer[..., 3] > 0)][:, :3].tolist()}
        for number in (1, 2)
    }


def test_the_drawing_has_the_size_of_the_file_and_the_colours_of_the_report(world, offline, files):
    drop(opened(offline, world / "masks.html"), files[:1])
    offline.until("!document.querySelector('#viewer').hidden")
    mask = next(iter(masks_of(offline)[0].values()))
    inside, outline = pixels_of(offline, "layer-inside"), pixels_of(offline, "layer-outline")
    assert inside.shape[:2] == mask.shape == pixels_of(offline, "layer-picture").shape[:2] == (33, 27)
    drawn = (inside[..., 3] > 0) | (outline[..., 3] > 0)
    assert np.array_equal(drawn, mask != 0)
    # Okabe and Ito's second and third colour; the first is that of the background, which stays clear.
    assert colours_on(inside, mask) == colours_on(outline, mask) == {1: {(230, 159, 0)}, 2: {(0, 158, 115)}}
    # On a picture that is orange itself.
    offline.ask("document.querySelector('#other-colours').click()")
    offline.until(f"{LAYER}.getImageData(0, 0, 27, 33).data.includes(121)")
    assert colours_on(pixels_of(offline, "layer-inside"), mask) == {1: {(0, 158, 115)}, 2: {(204, 121, 167)}}


def test_the_drawing_is_used_by_keyboard(world, offline, files):
    browser = opened(offline, world / "masks.html")
    drop(browser, files)
    browser.until("!document.querySelector('#viewer').hidden")
    assert browser.ask("document.querySelector('#viewer-name').textContent") == files[0].name
    browser.ask("document.querySelector('#choose-folder').focus()")
    order = []
    for _ in range(6):
        browser.press("Tab")
        order.append(browser.ask("document.activeElement.id"))
    # The button of the previous picture is off at the first one.
    assert order == ["start-camera", "next", "opacity", "other-colours", "own-size", ""]
    browser.ask("document.querySelector('#opacity').focus()")
    browser.press("ArrowRight")
    assert browser.ask("document.querySelector('#layer-inside').style.opacity") == "0.55"
    browser.ask("document.querySelector('#next').focus()")
    browser.press("Enter")
    browser.until(f"document.querySelector('#viewer-name').textContent === '{files[1].name}'")
    browser.ask("document.querySelectorAll('.look')[0].focus()")
    browser.press("Enter")
    browser.until(f"document.querySelector('#viewer-name').textContent === '{files[0].name}'")
    browser.ask("document.querySelector('#clear').click()")
    assert browser.ask("document.querySelector('#viewer').hidden")


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("fr", "dark")])
def test_axe_finds_nothing(world, offline, files, language, scheme):
    offline.open(world / "masks.html", scheme=scheme)
    offline.until("document.querySelector('#choose')?.disabled === false")
    drop(offline, files[:2])
    offline.ask(f"document.querySelector('[data-speak={language}]').click()")
    offline.until("!document.querySelector('#viewer').hidden")
    assert axe.violations(offline) == []


def test_what_is_no_image_has_no_mask(world, offline, tmp_path):
    (tmp_path / "a.png").write_text("no image")
    (row,) = given(opened(offline, world / "masks.html"), [tmp_path / "a.png"])
    assert row["problem"]
    assert row["mask"] == ""
    assert offline.ask("document.querySelector('#viewer').hidden")
    assert offline.ask("document.querySelector('#save-all').hidden")
