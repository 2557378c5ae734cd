"""A run as one HTML file: opened in Chromium without a network, it answers as Python does."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))

import axe
from chromium import started

from opened_pages import given, opened
from pupille.config import DataConfig
from pupille.errors import ModelError
from pupille.evaluation.novelty import unlike_training
from pupille.i18n.language import speaking
from pupille.models.embeddings import described
from pupille.models.files.load import load_model
from pupille.training.fitter import fitter_of
from pupille.workflows.compare import compare
from pupille.workflows.export import export
from pupille.workflows.predict import predict
from pupille.workflows.uncertainty import read_novelty

BY_WEIGHT = DataConfig(label_column="weight (g)")
CLOSE = 2e-3


def photos(root):
    """Noise of another lightness in each of three classes, of many sizes and formats, a few turned."""
    rng = np.random.default_rng(0)
    for number, label in enumerate(("dark", "grey", "<b>light")):
        (root / label).mkdir(parents=True)
        for i in range(34):
            low = 45 * number
            size = (24 + i, 60 - i) if i else (700, 530)
            pixels = rng.integers(low, low + 150, (*size, 3), dtype=np.uint8)
            exif = Image.Exif()
            exif[0x0112] = 1 + i % 8
            kind = ("jpg", "png", "webp")[i % 3]
            picture = Image.fromarray(pixels if i % 4 else pixels[..., 0])
            picture.save(root / label / f"{label.strip('<b>')}{i:02}.{kind}", exif=exif)
    return root


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    base = tmp_path_factory.mktemp("html")
    photos(base / "photos")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(base / "home"))
        compare(base / "photos", models=["logistic", "mlp"], out=base / "run")
        for name in ("logistic", "mlp"):
            export(base / "run" / "runs" / name, "html", base / f"{name}.html", data=str(base / "photos"))
        yield base


def in_32_bits(folder, images):
    """(N, C) probabilities of the model as its file computes them, and which images are unlike, by image."""
    from pupille.data.open import open_images
    from pupille.data.pixels.pixel_set import read_pixels
    from pupille.workflows.predict import batches

    model = fitter_of(load_model(folder).spec.name).load("in_32_bits")(load_model(folder))
    prepared = model.spec.preprocessing
    pixels = read_pixels(
        open_images(images, DataConfig()), geometries=(prepared.geometry,), depth=prepared.depth
    )
    (batch,) = batches(prepared, pixels, 1000)
    answers, features = described(model, batch)
    novelty = read_novelty(folder)
    unlike = unlike_training(features, novelty) if novelty else [None] * len(answers)
    return dict(zip(pixels.dataset.samples["path"], zip(answers, unlike, strict=True), strict=True))


@pytest.mark.parametrize("name", ["logistic", "mlp"])
def test_every_image_is_answered_as_python_answers_it_without_a_request(world, offline, name):
    page = world / f"{name}.html"
    folder = world / "run" / "runs" / name
    expected = in_32_bits(folder, world / "photos")
    paths = sorted(expected)
    rows = given(opened(offline, page), [world / "photos" / path for path in paths])
    assert offline.requests == [page.as_uri()]
    assert offline.console == []
    assert len(rows) == 102
    classes = load_model(folder).spec.classes
    for path, row in zip(paths, rows, strict=True):
        probabilities, unlike = expected[path]
        assert row["problem"] == ""
        assert Path(path).name == row["image"]
        got = [float(row[f"p({label})"]) for label in classes]
        assert got == pytest.approx(probabilities, abs=0.02 if "00.jpg" in path else 1e-3)
        best = np.sort(probabilities)
        if best[-1] - best[-2] > CLOSE:
            assert row["class"] == classes[int(probabilities.argmax())]
        if unlike is not None:
            assert row["unlike"] == ("yes" if unlike else "no")
    assert (read_novelty(folder) is not None) == ("unlike" in rows[0])


def test_the_chosen_run_knows_what_is_unlike(world, offline):
    from pupille.results.read import results_in

    name = results_in(world / "run").chosen
    rows = given(opened(offline, world / f"{name}.html"), sorted((world / "photos" / "dark").iterdir())[:3])
    assert "unlike" in rows[0]


def test_sets_are_those_of_predict(world, offline):
    folder = world / "run" / "runs" / "logistic"
    said = predict(folder, world / "photos" / "grey", coverage=0.9)
    files = [world / "photos" / "grey" / id_ for id_ in said.predictions.ids]
    rows = given(opened(offline, world / "logistic.html"), files)
    for row, names in zip(rows, said.sets(), strict=True):
        assert row["set"] == " | ".join(names)


def test_names_are_shown_and_never_run(world, offline):
    given(opened(offline, world / "mlp.html"), sorted((world / "photos" / "<b>light").iterdir())[:2])
    assert offline.ask("document.querySelectorAll('main b, header b').length") == 0
    assert "<b>light" in offline.ask("document.querySelector('#rows').innerText")


def test_it_is_used_by_keyboard_and_in_both_languages(world, offline):
    browser = opened(offline, world / "mlp.html")
    assert browser.ask("document.documentElement.lang") == "en"
    browser.press("Tab")
    browser.press("Tab")
    browser.press("Enter")
    assert browser.ask("document.documentElement.lang") == "fr"
    assert "Choisir" in browser.ask("document.querySelector('#choose').textContent")
    order = []
    for _ in range(3):
        browser.press("Tab")
        order.append(browser.ask("document.activeElement.id"))
    assert order == ["choose", "choose-folder", "start-camera"]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(world, offline, language, scheme):
    browser = offline
    browser.open(world / "mlp.html", scheme=scheme)
    browser.until("document.querySelector('#choose')?.disabled === false")
    given(browser, sorted((world / "photos" / "dark").iterdir())[:2])
    browser.ask(f"document.querySelector('[data-speak={language}]').click()")
    browser.ask("for (const part of document.querySelectorAll('details')) part.open = true")
    assert axe.violations(browser) == []


def test_what_is_no_image_is_told(world, offline, tmp_path):
    (tmp_path / "a.png").write_text("no image")
    Image.new("L", (9, 9)).save(tmp_path / "b.tif")
    rows = given(opened(offline, world / "mlp.html"), [tmp_path / "a.png", tmp_path / "b.tif"])
    assert "TIFF" in rows[1]["problem"]
    assert rows[0]["problem"]
    assert rows[0]["class"] == rows[1]["class"] == ""


def test_a_browser_that_computes_otherwise_is_not_used(world, offline, tmp_path):
    text = (world / "logistic.html").read_text(encoding="utf-8")
    before = json.loads(text.split('id="about">')[1].split("</script>")[0])["check"]["expected"]
    first = before["probabilities"][0]
    spoiled = text.replace(f"[{first}", f"[{first + 0.1}")
    assert spoiled != text
    (tmp_path / "spoiled.html").write_text(spoiled, encoding="utf-8")
    browser = opened(offline, tmp_path / "spoiled.html")
    assert browser.ask("document.querySelector('#choose').disabled")
    assert "otherwise" in browser.ask("document.querySelector('#status').textContent")


def test_the_page_tells_how_good_the_model_is_in_both_languages(world):
    text = (world / "mlp.html").read_text(encoding="utf-8")
    for words in ("Model card", "Fiche du modèle", "0 of 21 decisions change", "MIT License"):
        assert words in text
    assert str(world) not in text
    record = json.loads((world / "mlp.html.json").read_text())
    assert record["parity"]["changed_decisions"] == 0
    assert record["bytes"] == len(text.encode())


def test_numbers_come_with_the_interval_of_the_run(tmp_path, offline):
    rng = np.random.default_rng(0)
    (tmp_path / "photos").mkdir()
    rows = ["path,weight (g)"]
    for i in range(60):
        pixels = rng.integers(0, 60 + 3 * i, (16, 16), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / "photos" / f"{i:02}.png")
        rows.append(f"photos/{i:02}.png,{1000.5 + 25 * i}")
    (tmp_path / "weights.csv").write_text("\n".join(rows))
    compare(tmp_path / "weights.csv", models=["constant", "ridge"], out=tmp_path / "run", data=BY_WEIGHT)
    folder = tmp_path / "run" / "runs" / "ridge"
    with speaking("fr"):
        written = export(folder, "html", tmp_path / "ridge.html", data=str(tmp_path / "weights.csv"))
    said = predict(folder, tmp_path / "photos").rows()
    table = given(opened(offline, written.file), [tmp_path / "photos" / row["image"] for row in said])
    for row, expected in zip(table, said, strict=True):
        for column in ("predicted", "low", "high"):
            assert float(row[f"{column} (g)"]) == pytest.approx(expected[column], rel=1e-4)
        assert row["outside"] == ("yes" if expected["outside"] else "no")
    assert '<html lang="fr">' in written.file.read_text(encoding="utf-8")


def test_the_camera_gives_a_picture_like_any_other(world, tmp_path):
    fake = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    with started(tmp_path / "chromium", options=fake) as browser:
        opened(browser, world / "mlp.html").ask("document.querySelector('#start-camera').click()")
        browser.until("document.querySelector('#video').videoWidth > 0")
        browser.ask("document.querySelector('#take').click()")
        browser.until("document.querySelectorAll('#rows tr').length === 1")
        assert "photo of" in browser.ask("document.querySelector('#rows').innerText")
        assert browser.ask("document.querySelectorAll('#rows .problem').length") == 0
        browser.ask("document.querySelector('#stop-camera').click()")
        assert browser.ask("document.querySelector('#camera').hidden")


# ---- what is refused


def test_answers_that_a_page_does_not_draw_are_refused(objects_run, tmp_path):
    with pytest.raises(ModelError, match=r"does not draw.*instances.*Use --to onnx"):
        export(objects_run, "html", tmp_path / "model.html")
    assert list(tmp_path.iterdir()) == []


def test_a_rule_without_operators_is_refused(discs_run, tmp_path):
    with pytest.raises(ModelError, match=r"threshold.*no operator in ONNX"):
        export(discs_run / "runs" / "threshold", "html", tmp_path / "model.html")
    assert list(tmp_path.iterdir()) == []
