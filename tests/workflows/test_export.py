import json
import shutil
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from click.testing import CliRunner
from PIL import Image
from scipy.special import softmax

from disc_runs import discs
from exported_program import answers_of_program
from pupille.cli.main import main
from pupille.config import DataConfig, TrainConfig
from pupille.data.open import open_images
from pupille.data.pixels.pixel_set import read_pixels
from pupille.errors import ConfigError, DataError, ModelError, RunError
from pupille.models.files.load import load_model
from pupille.models.network import NetworkModel
from pupille.models.pretrained.import_file import import_weights
from pupille.results.read import results_in
from pupille.workflows.compare import compare, train
from pupille.workflows.export import export
from pupille.workflows.predict import batches, predict

MODELS = ["majority", "logistic", "perceptron", "tree", "forest", "svm", "knn", "mlp", "lenet5", "cnn"]
BY_WEIGHT = DataConfig(label_column="weight (g)")
HEADS = ("", "+mlp", "+knn")


def photos(root, classes, n=14):
    """Noise of another lightness in each class: small and large, PNG and JPEG, grey and colour, one turned."""
    rng = np.random.default_rng(0)
    for number, label in enumerate(classes):
        (root / label).mkdir(parents=True)
        for i in range(n):
            low = 70 * number
            size = (24 + i, 40) if i else (530, 600)
            pixels = rng.integers(low, low + 110, (*size, 3), dtype=np.uint8)
            picture = Image.fromarray(pixels if i % 3 else pixels[..., 0])
            exif = Image.Exif()
            exif[0x0112] = 6 if i == 2 else 1
            picture.save(root / label / f"{i:02}.{'png' if i % 4 == 3 else 'jpg'}", exif=exif)
    return root


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Pictures of three classes and a comparison on them."""
    base = tmp_path_factory.mktemp("export")
    photos(base / "photos", ("dark", "grey", "light"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(base / "home"))
        compare(base / "photos", models=MODELS, out=base / "run")
    return base


@pytest.fixture(scope="module")
def files(world):
    """What each model of the comparison was exported as: each once, when it is asked for."""
    return Files(world)


class Files(dict):
    def __init__(self, world):
        self.world = world

    def __missing__(self, name):
        self[name] = exported(self.world, name, self.world / f"{name}.onnx")
        return self[name]


def session_of(file):
    return onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])


def about(file):
    return json.loads(session_of(file).get_modelmeta().custom_metadata_map["pupille"])


def exported(world, name, out, data="photos"):
    return export(world / "run" / "runs" / name, "onnx", out, data=str(world / data))


@pytest.mark.parametrize("name", MODELS[1:])
def test_a_model_answers_in_its_file_as_in_its_run(world, files, name):
    written = files[name]
    parity = json.loads(written.beside.read_text())["parity"]
    assert parity["images"] == parity["decisions"] == results_in(world / "run").split.counts.test
    assert parity["changed_decisions"] == 0
    assert parity["largest_difference"] < 1e-5
    assert any("0 of" in sentence for sentence in written.sentences)


@pytest.mark.parametrize("name", ["svm", "lenet5"])
def test_the_calibrated_answers_are_those_at_the_temperature_of_validation(world, files, name):
    file = files[name].file
    model = load_model(world / "run" / "runs" / name)
    prepared = model.spec.preprocessing
    pixels = np.random.default_rng(1).integers(
        0, 256, (5, prepared.height, prepared.width, prepared.channels), np.uint8
    )
    plain, calibrated = session_of(file).run(["probabilities", "calibrated"], {"pixels": pixels})
    temperature = results_in(world / "run").run(name).calibration.temperature
    assert about(file)["temperature"] == temperature
    by_hand = softmax(np.log(model.predict(pixels)) / temperature, axis=1)
    assert calibrated == pytest.approx(by_hand, abs=1e-5)
    assert plain == pytest.approx(model.predict(pixels), abs=1e-5)


@pytest.mark.parametrize("name", ["lenet5", "mlp"])
def test_the_program_of_the_page_predicts_like_pupille_without_it(world, files, tmp_path, name):
    file = files[name].file
    pictures = sorted(str(path) for path in (world / "photos").rglob("*.*"))
    answers = answers_of_program(file, pictures, tmp_path)
    said = predict(world / "run" / "runs" / name, world / "photos").predictions
    rows = {str(world / "photos" / id_): row for row, id_ in enumerate(said.ids)}
    assert len(answers) == len(rows) == 42
    for answer in answers:
        row = rows[answer["image"]]
        assert answer["class"] == said.classes[said.predicted[row]]
        assert answer["probabilities"] == pytest.approx(said.probabilities[row], abs=1e-5)


@pytest.mark.parametrize("name", ["lenet5", "knn"])
def test_the_same_run_gives_the_same_bytes_and_names_no_folder(world, files, tmp_path, name):
    first = files[name].file.read_bytes()
    assert exported(world, name, tmp_path / "second.onnx").file.read_bytes() == first
    assert str(world).encode() not in first
    assert b".py" not in first


def test_the_file_says_what_it_is_and_what_its_figure_is_worth(world, files):
    written, results = files["lenet5"], results_in(world / "run")
    record = about(written.file)
    metric = results.run("lenet5").metrics["accuracy"]
    assert record["classes"] == ["dark", "grey", "light"]
    assert record["figure"] == {
        "metric": "accuracy", "part": "test", "value": metric.value, "low": metric.low, "high": metric.high,
        "n": metric.n,
    }  # fmt: skip
    assert record["data"]["hash"] == results.data.hash
    assert record["created"] == results.created
    assert record["input"]["shape"] == ["images", 32, 32, 3]
    assert json.loads(written.beside.read_text())["description"] == record
    (given,) = session_of(written.file).get_inputs()
    assert (given.name, given.type, given.shape) == ("pixels", "tensor(uint8)", ["images", 32, 32, 3])


def test_a_comparison_is_exported_as_its_chosen_run_and_its_images_are_found_again(
    world, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(
        main, ["export", str(world / "run"), "--to", "onnx", "--data", str(world / "photos")]
    )
    assert done.exit_code == 0, done.output
    assert about(tmp_path / "run.onnx")["model"] == results_in(world / "run").chosen
    assert "0 of 9 decisions change" in done.output


def test_images_that_are_gone_are_told_and_nothing_is_claimed(world, tmp_path):
    written = export(world / "run" / "runs" / "tree", "onnx", tmp_path / "model.onnx")
    record = json.loads(written.beside.read_text())
    assert record["parity"] is None
    assert "not where they were" in str(record["not_compared_because"])
    assert written.file.stat().st_size == record["bytes"]


def test_images_of_another_content_are_refused(world, tmp_path):
    shutil.copytree(world / "photos", tmp_path / "photos")
    for path in (tmp_path / "photos").rglob("*.png"):
        with Image.open(path) as picture:
            changed = picture.point(lambda value: 255 - value)
        changed.save(path)
    with pytest.raises(DataError, match="are not the test images of this run"):
        export(
            world / "run" / "runs" / "tree", "onnx", tmp_path / "model.onnx", data=str(tmp_path / "photos")
        )
    assert not (tmp_path / "model.onnx").exists()


def test_a_run_that_does_not_know_its_test_images_again_is_not_compared(world, tmp_path):
    shutil.copytree(world / "run", tmp_path / "run")
    folder = tmp_path / "run" / "runs" / "tree"
    results = json.loads((folder / "results.json").read_text())
    results["split"]["test_hash"] = None
    # Where it was trained is found by what was typed.
    results["command"] = f"pupille compare '{world / 'photos'}'"
    (folder / "results.json").write_text(json.dumps(results))
    written = export(folder, "onnx", tmp_path / "model.onnx")
    assert written.record["parity"] is None
    assert any("before the contents of its test images were noted" in line for line in written.sentences)


def test_the_images_are_found_where_the_run_was_told_they_are(world, tmp_path):
    shutil.copytree(world / "run", tmp_path / "run")
    folder = tmp_path / "run" / "runs" / "tree"
    results = json.loads((folder / "results.json").read_text())
    results["command"] = f"pupille compare '{world / 'photos'}' --seed 0"
    (folder / "results.json").write_text(json.dumps(results))
    assert export(folder, "onnx", tmp_path / "model.onnx").record["parity"]["images"] == 9


def test_numbers_leave_in_their_unit(tmp_path):
    rng = np.random.default_rng(0)
    (tmp_path / "photos").mkdir()
    rows = ["path,weight (g)"]
    for i in range(40):
        pixels = rng.integers(0, 60 + 4 * i, (16, 16), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / "photos" / f"{i}.png")
        rows.append(f"photos/{i}.png,{1000.5 + 25 * i}")
    (tmp_path / "weights.csv").write_text("\n".join(rows))
    compare(
        tmp_path / "weights.csv",
        models=["constant", "ridge", "forest", "svm", "knn", "cnn"],
        out=tmp_path / "run",
        data=BY_WEIGHT,
    )
    for name in ("ridge", "forest", "svm", "knn", "cnn"):
        folder = tmp_path / "run" / "runs" / name
        written = export(folder, "onnx", tmp_path / f"{name}.onnx", data=str(tmp_path / "weights.csv"))
        record = about(written.file)
        assert (record["unit"], record["classes"], record["temperature"]) == ("g", [], None)
        assert written.record["parity"]["images"] == 8
        pixels = rng.integers(0, 256, (3, 16, 16, 1), dtype=np.uint8)
        (numbers,) = session_of(written.file).run(["numbers"], {"pixels": pixels})
        assert numbers == pytest.approx(load_model(folder).predict(pixels), rel=1e-4)
    (answer,) = answers_of_program(tmp_path / "cnn.onnx", [tmp_path / "photos" / "3.png"], tmp_path)
    there = predict(tmp_path / "run" / "runs" / "cnn", tmp_path / "photos" / "3.png").predictions.predicted
    assert answer["number"] == pytest.approx(there[0], rel=1e-4)
    assert answer["unit"] == "g"


def test_masks_leave_as_the_class_of_each_pixel(tmp_path):
    discs(tmp_path / "discs", 16)
    train(tmp_path / "discs", model="unet", out=tmp_path / "run", train=TrainConfig(epochs=2))
    written = export(tmp_path / "run", "onnx", tmp_path / "model.onnx", data=str(tmp_path / "discs"))
    assert written.record["parity"]["decisions"] == written.record["parity"]["images"] * 48 * 48
    assert written.record["parity"]["changed_decisions"] == 0
    pixels = np.random.default_rng(0).integers(0, 256, (2, 48, 48, 1), dtype=np.uint8)
    (masks,) = session_of(written.file).run(["masks"], {"pixels": pixels})
    assert np.array_equal(masks, load_model(tmp_path / "run").predict(pixels))
    pictures = sorted((tmp_path / "discs" / "images").iterdir())[:3]
    prediction = predict(tmp_path / "run", tmp_path / "discs" / "images")
    for answer in answers_of_program(written.file, pictures, tmp_path):
        with Image.open(tmp_path / answer["mask"]) as mask:
            row = prediction.ids.index(Path(answer["image"]).name)
            assert np.array_equal(mask, prediction.mask(row))


def test_two_classes_and_their_threshold(tmp_path):
    photos(tmp_path / "photos", ("dark", "light"))
    compare(tmp_path / "photos", models=["perceptron", "svm"], out=tmp_path / "run")
    for name in ("perceptron", "svm"):
        folder = tmp_path / "run" / "runs" / name
        written = export(folder, "onnx", tmp_path / f"{name}.onnx", data=str(tmp_path / "photos"))
        threshold = results_in(tmp_path / "run").run(name).threshold
        assert about(written.file)["threshold"] == {"positive": threshold.positive, "value": threshold.value}
        assert written.record["parity"]["largest_difference"] < 1e-5


def test_values_beyond_the_window_of_16_bits_are_cut_in_the_file(tmp_path):
    rng = np.random.default_rng(0)
    for label, low in (("dark", 1000), ("light", 2500)):
        (tmp_path / "photos" / label).mkdir(parents=True)
        for i in range(14):
            pixels = rng.integers(low, low + 2000, (16, 16)).astype(np.uint16)
            Image.fromarray(pixels).save(tmp_path / "photos" / label / f"{i}.png")
    compare(tmp_path / "photos", models=["logistic", "cnn"], out=tmp_path / "run")
    for name in ("logistic", "cnn"):
        folder = tmp_path / "run" / "runs" / name
        file = export(folder, "onnx", tmp_path / f"{name}.onnx", data=str(tmp_path / "photos")).file
        model = load_model(folder)
        low, high = about(file)["input"]["window"]
        assert (low, high) == (model.spec.preprocessing.low, model.spec.preprocessing.high)
        assert about(file)["input"]["type"] == "float32"
        pixels = rng.integers(0, 65536, (4, 16, 16, 1)).astype(np.float32)
        (answers,) = session_of(file).run(["probabilities"], {"pixels": pixels})
        assert answers == pytest.approx(model.predict(np.clip(pixels, low, high)), abs=1e-4)


@pytest.fixture(scope="module")
def transferred(tmp_path_factory):
    """Pictures, and a comparison of heads on a tiny backbone with random weights."""
    import timm
    from safetensors.torch import save_file

    base = tmp_path_factory.mktemp("transferred")
    photos(base / "photos", ("dark", "light"))
    save_file(timm.create_model("test_resnet").state_dict(), base / "model.safetensors")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(base / "home"))
        import_weights(base / "model.safetensors", "timm:test_resnet")
        compare(base / "photos", models=[f"timm:test_resnet{head}" for head in HEADS], out=base / "run")
    return base


@pytest.mark.parametrize("head", HEADS)
def test_a_backbone_leaves_with_its_head_and_is_compared_with_what_the_run_saved(transferred, tmp_path, head):
    folder = transferred / "run" / "runs" / f"timm-test_resnet{head}"
    written = export(folder, "onnx", tmp_path / "model.onnx", data=str(transferred / "photos"))
    parity, saved = written.record["parity"], written.record["saved_predictions"]
    assert (parity["images"], parity["changed_decisions"]) == (6, 0)
    assert saved["images"] == 6
    rows = (folder / "predictions" / "test.csv").read_text().splitlines()[1:]
    dark = {row.split(",")[0]: float(row.split(",")[3]) for row in rows}
    model = NetworkModel(load_model(folder).spec, load_model(folder).network)
    opened = read_pixels(
        open_images(transferred / "photos", DataConfig()), geometries=(model.spec.preprocessing.geometry,)
    )
    (pixels,) = batches(model.spec.preprocessing, opened, 100)
    answers = dict(zip(opened.dataset.samples["id"], model.predict(pixels)[:, 0], strict=True))
    apart = max(abs(answers[id_] - value) for id_, value in dark.items())
    assert saved["largest_difference"] == pytest.approx(apart, abs=1e-4)
    assert any("shorter numbers" in line for line in written.sentences) == (
        saved["largest_difference"] > 0.002 or bool(saved["changed_decisions"])
    )


def test_a_file_holds_any_number_of_images(transferred, tmp_path):
    folder = transferred / "run" / "runs" / "timm-test_resnet+knn"
    file = export(folder, "onnx", tmp_path / "model.onnx").file
    (given,) = session_of(file).get_inputs()
    for n in (1, 3):
        pixels = np.zeros((n, *given.shape[1:]), np.uint8)
        assert session_of(file).run(["probabilities"], {"pixels": pixels})[0].shape == (n, 2)


# ---- what is refused


def test_a_model_that_looks_at_no_pixels_is_refused(world, tmp_path):
    with pytest.raises(ModelError, match=r"nothing converts to ONNX.*Export another model"):
        exported(world, "majority", tmp_path / "model.onnx")


def test_a_rule_without_operators_is_refused(discs_run, tmp_path):
    with pytest.raises(ModelError, match=r"no operator in ONNX.*unet"):
        export(discs_run / "runs" / "threshold", "onnx", tmp_path / "model.onnx")


def test_a_file_that_answers_otherwise_is_not_written(world, tmp_path, monkeypatch):
    monkeypatch.setattr("pupille.export.classification.score_weights", lambda model: np.zeros((3, 3)))
    with pytest.raises(ModelError, match=r"would not answer as the model does.*Nothing was written"):
        exported(world, "svm", tmp_path / "model.onnx")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_missing_is_told_before_anything_is_done(world, tmp_path):
    with pytest.raises(RunError, match=r"does not exist.*choose another --out"):
        exported(world, "tree", tmp_path / "missing" / "model.onnx")


@pytest.mark.parametrize("name", ["model.onnx", "model.onnx.json"])
def test_a_file_that_is_there_is_not_written_over(world, tmp_path, name):
    (tmp_path / name).write_text("mine")
    with pytest.raises(ConfigError, match=r"there already.*Choose another --out"):
        exported(world, "tree", tmp_path / "model.onnx")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_another_format_and_a_published_network_are_refused(world, tmp_path):
    with pytest.raises(ConfigError, match="onnx"):
        export(world / "run", "tflite", tmp_path / "model")
    with pytest.raises(RunError, match="no run"):
        export("model:regnetx_002", "onnx", tmp_path / "model.onnx")
    done = CliRunner().invoke(main, ["export", str(world / "run"), "--to", "tflite"])
    assert done.exit_code == 2
    assert "onnx" in done.output
