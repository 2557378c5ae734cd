"""Runs that find boxes or outline objects as ONNX files."""

import json
import shutil

import numpy as np
import onnxruntime
import pytest
from PIL import Image
from scipy.special import expit

from exported_program import answers_of_program
from pupille.errors import ModelError
from pupille.export.detection import PART as BOXES
from pupille.models.files.load import load_model
from pupille.workflows.export import export
from pupille.workflows.predict import predict


def opened(file):
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    about = json.loads(session.get_modelmeta().custom_metadata_map["pupille"])
    return session, about


@pytest.fixture(scope="module")
def detector(boxes_run, tmp_path_factory):
    """The folder of a detector that finds boxes already from low scores on, and what it was exported as."""
    base = tmp_path_factory.mktemp("exported")
    folder = shutil.copytree(boxes_run, base / "run") / "runs" / "one-stage"
    record = json.loads((folder / "model.json").read_text())
    record["boxes"]["thresholds"] = [0.09, 0.1]
    (folder / "model.json").write_text(json.dumps(record))
    return folder, export(folder, "onnx", base / "model.onnx", data=str(boxes_run.parent / "shapes"))


def test_a_detector_leaves_with_its_suppression_and_thresholds_and_finds_the_same_boxes(detector):
    folder, written = detector
    parity = written.record["parity"]
    assert parity["images"] == 10
    assert parity["decisions"] > 100
    assert parity["changed_decisions"] == 0
    assert parity["largest_difference"] < 1e-5
    assert any("0 of" in sentence and "boxes" in sentence for sentence in written.sentences)
    session, about = opened(written.file)
    model = load_model(folder)
    assert tuple(about["boxes"]["thresholds"].values()) == model.spec.operating.thresholds
    for n in (1, 3):
        pixels = np.random.default_rng(n).integers(0, 256, (n, 64, 64, 3), dtype=np.uint8)
        there = dict(zip(about["outputs"], session.run(about["outputs"], {"pixels": pixels}), strict=True))
        ids = tuple(map(str, range(n)))
        assert BOXES.parity(ids, model.predict(pixels), there, model.spec).changed == ()


def test_outlines_leave_as_the_maps_from_which_objects_are_cut(objects_run, tmp_path):
    folder = objects_run / "runs" / "unet-instances"
    written = export(folder, "onnx", tmp_path / "model.onnx", data=str(objects_run.parent / "discs"))
    assert written.record["parity"]["images"] == 8
    assert written.record["parity"]["changed_decisions"] == 0
    session, about = opened(written.file)
    model = load_model(folder)
    assert about["cut"] == model.spec.cut.to_json()
    prepared = model.spec.preprocessing
    pixels = np.random.default_rng(0).integers(
        0, 256, (2, prepared.height, prepared.width, 1), dtype=np.uint8
    )
    (maps,) = session.run(["maps"], {"pixels": pixels})
    import torch

    with torch.inference_mode():
        inputs = torch.from_numpy(np.moveaxis(prepared.apply(pixels), 3, 1))
        np.testing.assert_allclose(maps, expit(model.network(inputs).numpy()), atol=1e-5)
    picture = sorted((objects_run.parent / "discs" / "images").iterdir())[0]
    (answer,) = answers_of_program(written.file, [picture], tmp_path)
    with Image.open(tmp_path / answer["objects"]) as shares:
        assert shares.size == (prepared.width, prepared.height)


def test_the_program_of_the_page_finds_the_boxes_of_pupille_at_the_size_of_the_picture(
    boxes_run, detector, tmp_path
):
    (folder, written), pictures = detector, tmp_path / "photos"
    pictures.mkdir()
    files = sorted((boxes_run.parent / "shapes" / "images").iterdir())[:4]
    for row, file in enumerate(files):
        exif = Image.Exif()
        exif[0x0112] = (1, 6, 3, 1)[row]
        with Image.open(file) as picture:
            picture.resize((64 + 40 * row, 64)).save(pictures / file.name, exif=exif)
    answers = answers_of_program(written.file, sorted(pictures.iterdir()), tmp_path)
    there = predict(folder, pictures).boxes
    assert sum(map(len, there)) > 4
    for answer, records in zip(answers, there, strict=True):
        assert [box["class"] for box in answer["boxes"]] == [record["class"] for record in records]
        for box, record in zip(answer["boxes"], records, strict=True):
            assert box["score"] == pytest.approx(record["score"], abs=1e-4)
            assert box["box"] == pytest.approx([record[edge] for edge in ("x1", "y1", "x2", "y2")], abs=0.01)


@pytest.mark.parametrize("name", ["blobs", "mean-boxes"])
def test_rules_that_find_boxes_are_refused_with_a_network_to_take(boxes_run, tmp_path, name):
    with pytest.raises(ModelError, match=r"no operator in ONNX.*one-stage"):
        export(boxes_run / "runs" / name, "onnx", tmp_path / "model.onnx")


def test_a_watershed_is_refused_with_a_network_to_take(objects_run, tmp_path):
    with pytest.raises(ModelError, match=r"no operator in ONNX.*unet-instances"):
        export(objects_run / "runs" / "watershed", "onnx", tmp_path / "model.onnx")
