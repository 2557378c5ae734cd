"""A run that finds boxes as one HTML file: in Chromium without a network it finds what Python finds."""

import csv
import io
import json
import shutil
import zipfile
from dataclasses import replace

import axe
import numpy as np
import pytest
from PIL import Image

from opened_pages import drop, opened, saved
from pupille.config import DataConfig
from pupille.data.open import open_images
from pupille.export.network import in_32_bits
from pupille.workflows.answers import Wishes
from pupille.workflows.export import export
from pupille.workflows.predict import Predictor

THRESHOLDS = (0.09, 0.1)


@pytest.fixture(scope="module")
def world(boxes_run, tmp_path_factory):
    """A run that finds boxes already from low scores on, its page, and pictures of many kinds."""
    base = tmp_path_factory.mktemp("boxes")
    folder = shutil.copytree(boxes_run, base / "run") / "runs" / "one-stage"
    record = json.loads((folder / "model.json").read_text())
    record["boxes"]["thresholds"] = list(THRESHOLDS)
    (folder / "model.json").write_text(json.dumps(record))
    export(folder, "html", base / "boxes.html", data=str(boxes_run.parent / "shapes"))
    first, second, third = sorted((boxes_run.parent / "shapes").rglob("*.png"))[:3]
    (base / "new").mkdir()
    turned = Image.Exif()
    turned[0x0112] = 6
    with Image.open(first) as image:
        image.convert("RGB").save(base / "new" / "a.png", exif=turned)
    with Image.open(second) as image:
        image.convert("RGB").resize((201, 147)).save(base / "new" / "b.png")
    with Image.open(third) as image:
        image.convert("RGB").resize((50, 61)).save(base / "new" / "c.webp", lossless=True)
    Image.new("RGB", (64, 64)).save(base / "new" / "d.png")
    return base


@pytest.fixture(scope="module")
def in_python(world):
    """What the model finds as its file computes it."""
    predictor = Predictor.of(world / "run" / "runs" / "one-stage", Wishes())
    return replace(predictor, model=in_32_bits(predictor.model)).prediction(
        open_images(world / "new", DataConfig())
    )


@pytest.fixture
def files(world, in_python):
    return [world / "new" / id_ for id_ in in_python.ids]


def test_every_box_is_found_as_python_finds_it_without_a_request(world, offline, in_python, files):
    page = world / "boxes.html"
    drop(opened(offline, page), files)
    with zipfile.ZipFile(io.BytesIO(saved(offline, "save-all"))) as archive:
        assert archive.namelist() == ["boxes.json", "boxes.csv", "predictions.csv"]
        coco = json.loads(archive.read("boxes.json"))
        boxes, table = (
            list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))
            for name in ("boxes.csv", "predictions.csv")
        )
    assert offline.requests == [page.as_uri()]
    assert offline.console == []
    expected = [
        (id_, record)
        for id_, records in zip(in_python.ids, in_python.boxes, strict=True)
        for record in records
    ]
    assert len(expected) > 5
    assert [(row["image"], row["class"]) for row in boxes] == [
        (id_, record["class"]) for id_, record in expected
    ]
    for row, (_, record) in zip(boxes, expected, strict=True):
        for column in ("score", "x1", "y1", "x2", "y2"):
            assert float(row[column]) == pytest.approx(
                record[column], abs=1e-3 if column == "score" else 0.02
            )
    assert coco["images"] == [
        {"id": i + 1, "file_name": id_, "width": int(width), "height": int(height)}
        for i, (id_, (width, height)) in enumerate(zip(in_python.ids, in_python.sizes, strict=True))
    ]
    classes = in_python.spec.classes
    assert coco["categories"] == [{"id": i + 1, "name": name} for i, name in enumerate(classes)]
    for annotation, (id_, record) in zip(coco["annotations"], expected, strict=True):
        assert in_python.ids[annotation["image_id"] - 1] == id_
        assert classes[annotation["category_id"] - 1] == record["class"]
        x, y, width, height = annotation["bbox"]
        assert [x, y, x + width, y + height] == pytest.approx(
            [record[edge] for edge in ("x1", "y1", "x2", "y2")], abs=0.02
        )
        assert annotation["area"] == pytest.approx(width * height)
    for row, records in zip(table, in_python.boxes, strict=True):
        assert int(row["objects"]) == len(records)
        for name in classes:
            assert int(row[f"objects({name})"]) == sum(record["class"] == name for record in records)
        if in_python.unlike is not None:
            assert row["unlike"] in ("yes", "no")
    if in_python.unlike is not None:
        assert [row["unlike"] == "yes" for row in table] == in_python.unlike.tolist()


def test_boxes_are_drawn_where_they_lie_with_their_thresholds(world, offline, in_python, files):
    row = int(np.argmax([len(records) for records in in_python.boxes]))
    browser = opened(offline, world / "boxes.html")
    drop(browser, [files[row]])
    browser.until("!document.querySelector('#viewer').hidden")
    browser.ask("document.querySelector('#marks').click()")
    browser.until("!document.querySelector('#marks').checked")
    surface = "document.querySelector('#layer-outline')"
    width = in_python.sizes[row][0]
    finer = browser.ask(f"{surface}.width") / width
    record = in_python.boxes[row][-1]
    # The left edge of the least sure box is one of the colours of classes, in its middle.
    x, y = record["x1"] * finer, (record["y1"] + record["y2"]) / 2 * finer
    alpha = browser.ask(f"{surface}.getContext('2d').getImageData({round(x)}, {round(y)}, 1, 1).data[3]")
    assert alpha > 100
    assert (
        browser.ask(f"{surface}.getContext('2d').getImageData(0, 0, 1, 1).data[3]") == 0 or record["x1"] < 2
    )
    legend = browser.ask("document.querySelector('#legend-rows').innerText")
    assert all(f"{threshold:.2f}" in legend for threshold in THRESHOLDS)
    assert browser.ask("document.querySelector('#opacity').closest('label').hidden")


@pytest.mark.parametrize(("language", "scheme"), [("en", "dark"), ("fr", "light")])
def test_axe_finds_nothing(world, offline, files, language, scheme):
    offline.open(world / "boxes.html", scheme=scheme)
    offline.until("document.querySelector('#choose')?.disabled === false")
    drop(offline, files[:2])
    offline.ask(f"document.querySelector('[data-speak={language}]').click()")
    offline.until("!document.querySelector('#viewer').hidden")
    assert axe.violations(offline) == []
