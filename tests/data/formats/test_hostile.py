"""What people of ill will, and bad exports, write into each format: it opens nothing outside, and gets one sentence."""

import io
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

import pupille
from pupille.data.formats import coco_shapes, drawing, marks, yolo_labels
from pupille.errors import DataError, PupilleError

WIDTH, HEIGHT = 60, 40
NAN, FAR, BELOW = float("nan"), 1e308, -5
SECRET = "../secret.png"
ENTITIES = '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;">]>'


def coco(image: dict[str, Any] | None = None, *, n: int = 1, **fields: Any) -> str:
    entry = {"id": 1, "file_name": "a.png", "width": WIDTH, "height": HEIGHT, **(image or {})}
    drawn = [
        {"id": number, "image_id": 1, "category_id": 1, "bbox": [1, 2, 10, 12], **fields}
        for number in range(n)
    ]
    return json.dumps({"images": [entry], "annotations": drawn, "categories": [{"id": 1, "name": "cell"}]})


def voc(
    x1: Any = 1,
    y1: Any = 1,
    x2: Any = 9,
    y2: Any = 9,
    *,
    width: int = WIDTH,
    name: str = "a.png",
    n: int = 1,
) -> str:
    sides = "".join(
        f"<{side}>{value}</{side}>"
        for side, value in zip(("xmin", "ymin", "xmax", "ymax"), (x1, y1, x2, y2), strict=True)
    )
    size = f"<size><width>{width}</width><height>{HEIGHT}</height></size>"
    drawn = f"<object><name>cell</name><bndbox>{sides}</bndbox></object>" * n
    return f"<annotation><filename>{name}</filename>{size}{drawn}</annotation>"


def labelme(points: list[list[float]], *, path: str = "a.png", width: int = WIDTH) -> str:
    shape = {"label": "cell", "points": points, "shape_type": "polygon", "group_id": None, "flags": {}}
    return json.dumps(
        {
            "version": "5",
            "shapes": [shape],
            "imagePath": path,
            "imageData": None,
            "imageHeight": HEIGHT,
            "imageWidth": width,
        }
    )


def label_studio(
    value: dict[str, Any], *, kind: str = "rectanglelabels", width: int = WIDTH, n: int = 1
) -> str:
    region = {
        "original_width": width,
        "original_height": HEIGHT,
        "value": {kind: ["cell"], **value},
        "type": kind,
        "from_name": "label",
        "to_name": "image",
    }
    return json.dumps(
        [{"id": 1, "data": {"image": "a.png"}, "annotations": [{"id": 1, "result": [region] * n}]}]
    )


def percent(x: float = 1, y: float = 2, width: float = 10, height: float = 12) -> dict[str, Any]:
    return {"x": x, "y": y, "width": width, "height": height}


def cvat(shape: str, *, name: str = "a.png", width: int = WIDTH) -> str:
    image = f'<image id="0" name="{name}" width="{width}" height="{HEIGHT}">{shape}</image>'
    return f"<annotations><version>1.1</version>{image}</annotations>"


def cvat_box(x1: Any = 1, y1: Any = 1, x2: Any = 9, y2: Any = 9) -> str:
    return f'<box label="cell" xtl="{x1}" ytl="{y1}" xbr="{x2}" ybr="{y2}"/>'


def via(shape: dict[str, Any], *, name: str = "a.png", n: int = 1) -> str:
    region = {"shape_attributes": {"name": "rect", **shape}, "region_attributes": {"class": "cell"}}
    return json.dumps({"a": {"filename": name, "size": 1, "regions": [region] * n, "file_attributes": {}}})


def table(row: str, *, n: int = 1) -> str:
    return "filename,width,height,class,xmin,ymin,xmax,ymax\n" + f"{row}\n" * n


def tagged(*, name: str = "a.png", width: float = 0.2, left: float = 0.1, n: int = 1) -> str:
    tag = {"name": "cell", "left": left, "top": 0.1, "width": width, "height": 0.1}
    return json.dumps({"files": [{"file": name, "tags": [tag] * n}]})


SHAPE = {"x": 1, "y": 1, "width": 5, "height": 5}
RING = [[1.0, 1.0], [9.0, 2.0], [3.0, 9.0]]
CASES = {
    "COCO, runs that do not sum": ("a.json", coco(segmentation={"size": [40, 60], "counts": [5, 5]})),
    "COCO, NaN": ("a.json", coco(bbox=[NAN, 1, 2, 3])),
    "COCO, negative box": ("a.json", coco(bbox=[1, 1, BELOW, 3])),
    "COCO, negative picture": ("a.json", coco({"width": BELOW})),
    "VOC, entities": ("a.xml", ENTITIES + voc()),
    "VOC, NaN": ("a.xml", voc("nan")),
    "VOC, infinity": ("a.xml", voc(x2="inf")),
    "VOC, negative box": ("a.xml", voc(9, 9, 2, 2)),
    "VOC, negative picture": ("a.xml", voc(width=BELOW)),
    "YOLO, NaN": ("a.txt", "0 nan 0.5 0.1 0.1\n"),
    "YOLO, negative box": ("a.txt", "0 0.5 0.5 -0.1 0.1\n"),
    "LabelMe, NaN": ("a.json", labelme([[NAN, 1.0], *RING])),
    "LabelMe, no number so large": ("a.json", labelme([[FAR, 1.0], *RING])),
    "LabelMe, negative picture": ("a.json", labelme(RING, width=BELOW)),
    "Label Studio, NaN": ("a.json", label_studio(percent(NAN))),
    "Label Studio, negative box": ("a.json", label_studio(percent(width=BELOW))),
    "Label Studio, negative picture": ("a.json", label_studio(percent(), width=BELOW)),
    "Label Studio, strokes that break off": (
        "a.json",
        label_studio({"format": "rle", "rle": [1, 2, 3]}, kind="brushlabels"),
    ),
    "CVAT, entities": ("a.xml", ENTITIES + cvat(cvat_box())),
    "CVAT, NaN": ("a.xml", cvat(cvat_box("nan"))),
    "CVAT, negative box": ("a.xml", cvat(cvat_box(9, 9, 2, 2))),
    "CVAT, negative picture": ("a.xml", cvat(cvat_box(), width=BELOW)),
    "CVAT, runs that do not sum": (
        "a.xml",
        cvat('<mask label="cell" rle="3, 2" left="1" top="1" width="4" height="5"/>'),
    ),
    "VIA, NaN": ("a.json", via({**SHAPE, "x": NAN})),
    "VIA, negative box": ("a.json", via({**SHAPE, "width": BELOW})),
    "a table, NaN": ("a.csv", table("a.png,60,40,cell,nan,1,9,9")),
    "a table, negative box": ("a.csv", table("a.png,60,40,cell,9,9,2,2")),
    "a table, negative picture": ("a.csv", table("a.png,-60,40,cell,1,1,9,9")),
    "a table, no number so large": ("a.csv", table("a.png,60,40,cell,1,1,1e308,9")),
    "tags, NaN": ("a.json", tagged(left=NAN)),
    "tags, negative box": ("a.json", tagged(width=-0.1)),
}
MOST = 100
ENDLESS = {
    "COCO, objects": ("a.json", coco(n=MOST + 1)),
    "COCO, corners": ("a.json", coco(segmentation=[[1, 1, 2, 2, 3, 1] * MOST])),
    "VOC, objects": ("a.xml", voc(n=MOST + 1)),
    "YOLO, objects": ("a.txt", "0 0.5 0.5 0.1 0.1\n" * (MOST + 1)),
    "YOLO, corners": ("a.txt", "0" + " 0.5 0.25" * (MOST + 1)),
    "LabelMe, corners": ("a.json", labelme(RING * MOST)),
    "Label Studio, objects": ("a.json", label_studio(percent(), n=MOST + 1)),
    "CVAT, objects": ("a.xml", cvat(cvat_box() * (MOST + 1))),
    "CVAT, corners": (
        "a.xml",
        cvat(f'<polygon label="cell" points="{";".join(["1,1", "9,2", "3,9"] * MOST)}"/>'),
    ),
    "VIA, objects": ("a.json", via(SHAPE, n=MOST + 1)),
    "a table, objects": ("a.csv", table("a.png,60,40,cell,1,1,9,9", n=MOST + 1)),
    "tags, objects": ("a.json", tagged(n=MOST + 1)),
}
PATHS_OUT = {
    "COCO": ("a.json", coco({"file_name": SECRET})),
    "VOC": ("b.xml", voc(name=SECRET)),
    "LabelMe": ("b.json", labelme(RING, path=SECRET)),
    "Label Studio": ("a.json", label_studio(percent()).replace("a.png", SECRET)),
    "CVAT": ("a.xml", cvat(cvat_box(), name=SECRET)),
    "VIA": ("a.json", via(SHAPE, name=SECRET)),
    "a table": ("a.csv", table(f"{SECRET},60,40,cell,1,1,9,9")),
    "tags": ("a.json", tagged(name=SECRET)),
}


def folder(root: Path, file: str, text: str) -> Path:
    inner = root / "set"
    inner.mkdir()
    for path in (root / "secret.png", inner / "a.png"):
        Image.new("RGB", (WIDTH, HEIGHT)).save(path)
    (inner / file).write_text(text, encoding="utf-8")
    return inner


@pytest.mark.parametrize("case", CASES)
def test_what_nobody_can_have_meant_gets_one_sentence_with_its_file(tmp_path: Path, case: str) -> None:
    file, text = CASES[case]
    with pytest.raises(DataError) as error:
        pupille.open(folder(tmp_path, file, text))
    sentence = str(error.value)
    assert f"'{file}" in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize("case", ENDLESS)
def test_objects_and_corners_without_end_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    for module in (drawing, yolo_labels):
        monkeypatch.setattr(module, "MOST_OBJECTS", MOST)
    for module in (drawing, yolo_labels, marks, coco_shapes):
        monkeypatch.setattr(module, "MOST_CORNERS", MOST)
    file, text = ENDLESS[case]
    with pytest.raises(DataError, match=r"100 (of one image )?are read") as error:
        pupille.open(folder(tmp_path, file, text))
    assert f"'{file}" in str(error.value)


@pytest.mark.parametrize("form", PATHS_OUT)
def test_a_path_out_of_the_folder_opens_nothing_there(tmp_path: Path, form: str) -> None:
    with pytest.raises(DataError, match="the only image"):
        pupille.open(folder(tmp_path, *PATHS_OUT[form]))


def masks(form: str) -> dict[str, bytes]:
    """The files of two masks by their paths. form: of classes, of numbered objects, or a file an object."""
    classes = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    classes[5:9, 5:20] = 1
    classes[20:30, 30:50] = 2
    if form == "classes":
        return {f"masks/{name}.png": encoded(classes, "png") for name in "ab"}
    if form == "numbers":
        ids = np.arange(HEIGHT * WIDTH, dtype=np.uint16).reshape(HEIGHT, WIDTH) // WIDTH
        return {f"masks/{name}.tif": encoded(ids, "tiff") for name in "ab"}
    return {
        f"{name}/masks/{value}.png": encoded((classes == value) * np.uint8(255), "png")
        for name in "ab"
        for value in (1, 2)
    }


def encoded(values: NDArray[Any], form: str) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(values).save(buffer, form)
    return buffer.getvalue()


@pytest.mark.parametrize("form", ["classes", "numbers", "a file an object"])
@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_damaged_mask_is_read_left_out_or_refused(tmp_path: Path, form: str, data: st.DataObject) -> None:
    files = masks(form)
    damaged = bytearray(files[min(files)])
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    files[min(files)] = bytes(damaged[: data.draw(st.integers(0, len(damaged)))])
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    for name in "ab":
        picture = tmp_path / (
            f"{name}/images/{name}.png" if form == "a file an object" else f"images/{name}.png"
        )
        picture.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (WIDTH, HEIGHT)).save(picture)
    with suppress(PupilleError):
        dataset = pupille.open(tmp_path)
        assert {Path(id_).stem for id_ in dataset.samples["id"]} | {"a"} == {"a", "b"}
