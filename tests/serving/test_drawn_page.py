"""The page of the server draws the masks and boxes that the server answers with."""

import io
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from runs_of_tasks import made
from served import listening

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))

import axe
from chromium import started

from opened_pages import given, saved
from pupille.workflows.predict import predict


@pytest.fixture(scope="module", params=["segmentation", "detection"])
def drawn(request, tmp_path_factory):
    """The page after it was given images, the rows of its table, and what `predict` says of them."""
    root = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(root / "home"))
        run, images = made(request.param, root)
        expected = predict(run, images)
        with listening(run) as server, started(root / "chromium") as browser:
            browser.open_address(f"http://{server.host}/#{server.token}")
            browser.until("document.querySelector('#choose')?.disabled === false")
            rows = given(browser, [images / id_ for id_ in expected.ids])
            browser.until("!document.querySelector('#viewer').hidden")
            yield request.param, browser, rows, expected


def test_the_drawing_is_what_predict_says(drawn):
    task, browser, rows, expected = drawn
    assert [row["image"] for row in rows] == list(expected.ids)
    with zipfile.ZipFile(io.BytesIO(saved(browser, "save-all"))) as archive:
        if task == "segmentation":
            for row, name in enumerate(expected.files()):
                mask = np.asarray(Image.open(io.BytesIO(archive.read(name))))
                assert np.array_equal(mask, expected.mask(row))
        else:
            assert [int(row["objects"]) for row in rows] == [len(records) for records in expected.boxes]
            assert sum(map(len, expected.boxes)) > 3
    width, height = expected.sizes[0]
    surface = "document.querySelector('#layer-picture')"
    assert browser.ask(f"[{surface}.width, {surface}.height]") == [width, height]
    assert browser.console == []


def test_axe_finds_nothing(drawn):
    assert axe.violations(drawn[1]) == []
