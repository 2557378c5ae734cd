"""A run of every task is served: its answers are those of `pupille predict`, and the examples of the page work."""

import base64
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from chromium import started
from PIL import Image
from pycocotools import mask as coco_masks
from pycocotools.coco import COCO
from runs_of_tasks import MAKE, made
from served import form, listening

from pupille.tasks import TASKS
from pupille.workflows.predict import predict

PAGE = (Path(__file__).parents[2] / "docs" / "serve.md").read_text(encoding="utf-8")
KEYS = {
    "classification": ("class", "set"),
    "regression": ("predicted", "low", "high", "outside"),
    "segmentation": ("shares", "mask"),
    "instances": ("labels", "objects"),
    "detection": ("width", "height"),
}


@pytest.fixture(scope="module", params=list(TASKS))
def asked(request, tmp_path_factory):
    """Task, a server of a run of it, the run, and new images."""
    root = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(root / "home"))
        run, images = made(request.param, root)
        with listening(run) as server:
            yield request.param, server, run, images


def answers(server, images):
    """The record of one request with all images, and their names."""
    names = sorted(file.name for file in images.iterdir())
    body, kind = form(*(("image", name, (images / name).read_bytes()) for name in names))
    status, record = server.predict(body, kind)
    assert status == 200
    assert [image["image"] for image in record["images"]] == names
    return names, record


def same(given, expected):
    """Equal, but for the rounding of numbers of 32 bits in another batch."""
    if isinstance(expected, dict):
        return given.keys() == expected.keys() and all(same(given[key], expected[key]) for key in expected)
    if isinstance(expected, list | tuple):
        return len(given) == len(expected) and all(map(same, given, expected))
    return given == (pytest.approx(expected, rel=1e-5, abs=1e-6) if isinstance(expected, float) else expected)


def test_the_tasks_tried_are_all_there_are():
    assert set(MAKE) == set(TASKS) == set(KEYS)


def test_answers_are_those_of_predict(asked, tmp_path):
    task, server, run, images = asked
    names, record = answers(server, images)
    assert record["task"] == task
    for image in record["images"]:
        assert set(KEYS[task]) <= image.keys()
    CHECKS[task](record, run, images, names, tmp_path / "out")


def of_tables(record, run, images, names, out):
    coverage = 0.9 if record["task"] == "classification" else None
    assert same(record["images"], predict(run, images, coverage=coverage).to_json()["images"])


def picture(text):
    with Image.open(io.BytesIO(base64.b64decode(text))) as image:
        assert image.format == "PNG"
        return np.asarray(image)


def of_masks(record, run, images, names, out):
    prediction = predict(run, images)
    prediction.write(out)
    for row, image in enumerate(record["images"]):
        with Image.open(out / prediction.files()[row]) as mask:
            assert np.array_equal(picture(image["mask"]), np.asarray(mask))
            assert (image["width"], image["height"]) == mask.size
        assert image["shares"] == prediction.shares(row)


def of_coco(record, run, images, names, out):
    prediction = predict(run, images)
    prediction.write(out)
    expected = json.loads((out / prediction_file(record)).read_text())
    assert record["categories"] == expected["categories"]
    for image, known in zip(record["images"], expected["images"], strict=True):
        assert {key: image[key] for key in known} == known

    def ordered(annotations):
        return sorted(({**one, "id": 0} for one in annotations), key=json.dumps)

    assert len(record["annotations"]) > len(names)
    assert [one["id"] for one in record["annotations"]] == list(range(1, len(record["annotations"]) + 1))
    assert same(ordered(record["annotations"]), ordered(expected["annotations"]))
    return prediction


def prediction_file(record):
    return {"detection": "boxes.json", "instances": "objects.json"}[record["task"]]


def of_outlines(record, run, images, names, out):
    prediction = of_coco(record, run, images, names, out)
    assert same([image["objects"] for image in record["images"]], list(prediction.objects))
    for row, image in enumerate(record["images"]):
        with Image.open(out / prediction.files()[row]) as labels:
            assert np.array_equal(picture(image["labels"]), np.asarray(labels))


CHECKS = {
    "classification": of_tables,
    "regression": of_tables,
    "segmentation": of_masks,
    "instances": of_outlines,
    "detection": of_coco,
}


# pycocotools asks numpy in the way of before its version 2.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_an_answer_with_objects_is_a_file_of_coco_with_the_image_that_could_not_be_read_in_it(
    asked, tmp_path
):
    task, server, _, images = asked
    body, kind = form(
        ("image", "bad.png", b"no image"), ("image", "wide.png", (images / "wide.png").read_bytes())
    )
    _, record = server.predict(body, kind)
    assert "problem" in record["images"][0]
    assert (
        ("annotations" in record)
        == TASKS[task].load("served").is_coco
        == (task in ("detection", "instances"))
    )
    if "annotations" not in record:
        return
    (tmp_path / "answer.json").write_text(json.dumps(record))
    opened = COCO(tmp_path / "answer.json")
    assert opened.getAnnIds(imgIds=[1]) == []
    annotations = opened.loadAnns(opened.getAnnIds(imgIds=[2]))
    assert annotations
    if task == "instances":
        labels = picture(record["images"][1]["labels"])
        assert coco_masks.decode(annotations[0]["segmentation"]).shape == labels.shape
        assert sum(one["area"] for one in annotations) == np.count_nonzero(labels)


def test_what_is_described_is_what_is_answered(asked):
    _, server, _, images = asked
    _, record = answers(server, images)
    document = json.loads(server.ask("GET", "/openapi.json")[2])
    response = document["paths"]["/predict"]["post"]["responses"]["200"]
    check(record, response["content"]["application/json"]["schema"])


TYPES = {"string": str, "number": int | float, "integer": int, "boolean": bool, "null": type(None)}


def check(value, schema):
    """A value fits a schema and has nothing that the schema does not name."""
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if kinds == ["array"]:
        assert isinstance(value, list)
        for one in value:
            check(one, schema["items"])
    elif kinds == ["object"]:
        named = schema.get("properties", {})
        if named:
            assert value.keys() <= named.keys(), value.keys() - named.keys()
        for name in value.keys() & named.keys():
            check(value[name], named[name])
        if rest := schema.get("additionalProperties"):
            for one in value.values():
                check(one, rest)
    else:
        assert any(isinstance(value, TYPES[kind]) for kind in kinds), (value, kinds)


def test_the_page_shows_what_is_answered(asked, tmp_path):
    task, server, _, images = asked
    with started(tmp_path / "chromium") as browser:
        browser.open_address(server.server.address)
        if task == "instances":
            assert "POST /predict" in browser.ask("document.body.innerText")
            return
        browser.until(
            "!document.querySelector('#choose').disabled || !!document.querySelector('#status.problem')"
        )
        root = browser.call("DOM.getDocument")["root"]["nodeId"]
        node = browser.call("DOM.querySelector", nodeId=root, selector="#files")["nodeId"]
        browser.call("DOM.setFileInputFiles", nodeId=node, files=[str(images / "wide.png")])
        browser.until("document.querySelectorAll('#rows tr').length > 0")
        assert browser.ask("document.querySelectorAll('#rows .problem').length") == 0
        assert "wide.png" in browser.ask("document.querySelector('#rows').innerText")


def test_the_program_in_python_prints_the_answer(asked, tmp_path):
    task, server, _, images = asked
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "ask.py").write_text(program)
    words = [sys.executable, "-I", str(tmp_path / "ask.py"), f"http://{server.host}", server.token]
    done = subprocess.run(
        [*words, str(images / "wide.png")], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    printed = json.loads(done.stdout)
    assert set(KEYS[task]) - {"mask", "labels"} <= printed.keys()
    written = {"segmentation": "mask", "instances": "labels"}.get(task)
    if written:
        with Image.open(tmp_path / f"{written}.png") as image, Image.open(images / "wide.png") as wide:
            assert image.size == wide.size


def test_the_line_of_curl_gets_the_answer(asked):
    task, server, _, images = asked
    (line,) = re.findall(r"^curl .*--data-binary.*$", PAGE, re.MULTILINE)
    line = line.replace("127.0.0.1:8765", server.host).replace("@photo.png", "@wide.png")
    done = subprocess.run(
        ["bash", "-c", f'curl() {{ command curl --silent "$@"; }}; {line}'],
        cwd=images,
        env={**os.environ, "KEY": server.token},
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(KEYS[task]) <= json.loads(done.stdout)["images"][0].keys()
