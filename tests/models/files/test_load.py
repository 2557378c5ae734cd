"""Folders that a stranger might send. Each is refused, and nothing in it is run."""

import io
import json
import os
import pickle
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from pupille.config import TrainConfig
from pupille.data.annotations import ClassTargets
from pupille.data.subset import Subset
from pupille.errors import ModelError, PupilleError, RunError
from pupille.models.files.load import CAN_RUN_CODE, load_model
from pupille.training.fit import fit

PIXELS = np.random.default_rng(0).integers(0, 256, (30, 4, 4, 1), dtype=np.uint8)
LABELS = np.arange(30) % 3


def saved(name: str, folder: Path) -> Path:
    folder.mkdir()
    train = Subset(PIXELS, ClassTargets(LABELS, ("a", "b", "c")))
    fit(name, train, None, TrainConfig(epochs=1), window=(0, 255)).model.save(folder)
    return folder


@pytest.fixture
def network(tmp_path: Path) -> Path:
    return saved("mlp", tmp_path / "run")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return saved("tree", tmp_path / "run")


def change(folder: Path, edit: Callable[[dict], object]) -> None:
    """Edits model.json."""
    record = json.loads((folder / "model.json").read_text())
    edit(record)
    (folder / "model.json").write_text(json.dumps(record))


class Bomb:
    """A pickle of it makes a file when it is loaded."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self.mark),)


def test_the_folders_that_are_made_worse_below_load_as_they_are(network: Path, tmp_path: Path) -> None:
    assert load_model(network).predict(PIXELS).shape == (30, 3)
    assert load_model(saved("tree", tmp_path / "two")).predict(PIXELS).shape == (30, 3)


def test_a_copy_elsewhere_predicts_the_same(network: Path, tmp_path: Path) -> None:
    moved = tmp_path / "else where" / "é"
    moved.parent.mkdir()
    network.rename(moved)
    again = load_model(moved)
    moved.rename(network)
    np.testing.assert_array_equal(again.predict(PIXELS), load_model(network).predict(PIXELS))


@pytest.mark.parametrize("foreign", ["hf-hub:someone/model", "resnet9000", "os:system", "", "../mlp"])
def test_a_name_that_is_not_in_the_table_is_refused(network: Path, foreign: str) -> None:
    change(network, lambda record: record.update(name=foreign))
    with pytest.raises(ModelError, match="model must be one of majority"):
        load_model(network)


@pytest.mark.parametrize(
    "arguments",
    [
        {"hidden": [10]},
        {"hidden": [100, 100, 100]},
        {"depth": 3},
        {"hidden": "100"},
        {"hidden": [1e9]},
        {"hidden": [True]},
    ],
)
def test_wrong_arguments_are_refused(network: Path, arguments: dict) -> None:
    change(network, lambda record: record.update(arguments=arguments))
    with pytest.raises(ModelError, match=r"hidden|depth|weights"):
        load_model(network)


def test_arguments_that_would_need_terabytes_are_refused_before_any_memory_is_taken(network: Path) -> None:
    change(network, lambda record: record.update(arguments={"hidden": [1_000_000, 1_000_000]}))
    with pytest.raises(ModelError, match="must be F32"):
        load_model(network)


def test_arguments_that_a_rung_does_not_take_are_refused(tree: Path) -> None:
    change(tree, lambda record: record.update(arguments={"hidden": [3]}))
    with pytest.raises(ModelError, match="must be one of max_depth"):
        load_model(tree)


@pytest.mark.parametrize("classes", [["a"], ["a", "a", "b"], []])
def test_classes_that_make_no_sense_are_refused(network: Path, classes: list[str]) -> None:
    change(network, lambda record: record.update(classes=classes))
    with pytest.raises(ModelError, match="at least two classes"):
        load_model(network)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"name": "mlp"}', "[" * 100_000, '{"name": "mlp", "preprocessing": 3}']
)
def test_a_damaged_description_is_refused(network: Path, text: str) -> None:
    (network / "model.json").write_text(text)
    with pytest.raises(ModelError, match=r"model\.json"):
        load_model(network)


def test_a_folder_without_a_model_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="Give the folder of a finished run"):
        load_model(tmp_path)
    with pytest.raises(RunError, match="is not a folder"):
        load_model(tmp_path / "nowhere")


@pytest.mark.parametrize("missing", ["weights.safetensors", "model.skops"])
def test_missing_weights_are_told(tmp_path: Path, missing: str) -> None:
    folder = saved("mlp" if missing.startswith("weights") else "tree", tmp_path / "run")
    (folder / missing).unlink()
    with pytest.raises(RunError, match=missing):
        load_model(folder)


# ---- safetensors


def rewrite(folder: Path, edit: Callable[[dict[str, torch.Tensor]], object]) -> None:
    tensors = load_file(folder / "weights.safetensors")
    edit(tensors)
    save_file(tensors, folder / "weights.safetensors")


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda t: t.update(extra=torch.zeros(1)), "first is 'extra'"),
        (lambda t: t.pop("1.bias"), r"first is '1\.bias'"),
        (
            lambda t: t.update({"1.bias": torch.zeros(101)}),
            r"1\.bias .* must be F32 \[100\].*Got F32 \[101\]",
        ),
        (lambda t: t.update({"1.bias": torch.zeros(100, dtype=torch.float64)}), "Got F64"),
        (lambda t: t["1.bias"].__setitem__(3, float("nan")), "not finite"),
        (lambda t: t["1.bias"].__setitem__(3, float("inf")), "not finite"),
    ],
)
def test_tensors_that_do_not_fit_are_refused(
    network: Path, edit: Callable[[dict[str, torch.Tensor]], object], words: str
) -> None:
    rewrite(network, edit)
    with pytest.raises(ModelError, match=words):
        load_model(network)


def test_a_header_of_a_hundred_megabytes_is_refused_without_reading_it(network: Path) -> None:
    with (network / "weights.safetensors").open("wb") as file:
        file.write(struct.pack("<Q", 100 * 2**20))
        file.truncate(8 + 100 * 2**20)
    with pytest.raises(ModelError, match="claims 104,857,600 bytes"):
        load_model(network)


def test_a_header_that_claims_more_than_memory_is_refused(network: Path) -> None:
    (network / "weights.safetensors").write_bytes(b"\xff" * 8 + b"{}")
    with pytest.raises(ModelError, match="at most 1,048,576 are read"):
        load_model(network)


def test_more_than_twenty_thousand_tensors_are_refused(network: Path) -> None:
    # 20,001 empty entries of a short form stay below one megabyte.
    header = json.dumps({f"{i:x}": {} for i in range(20_001)}).encode()
    assert len(header) < 2**20
    (network / "weights.safetensors").write_bytes(struct.pack("<Q", len(header)) + header)
    with pytest.raises(ModelError, match="at most 20,000 tensors"):
        load_model(network)


@pytest.mark.parametrize("cut", [0, 4, 9, 100, -1])
def test_half_a_file_is_refused(network: Path, cut: int) -> None:
    path = network / "weights.safetensors"
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ModelError, match=r"weights\.safetensors"):
        load_model(network)


def test_a_tail_after_the_tensors_is_refused(network: Path) -> None:
    with (network / "weights.safetensors").open("ab") as file:
        file.truncate(file.tell() + 2**30)
    with pytest.raises(ModelError, match="longer than its tensors"):
        load_model(network)


# ---- pickles in every guise


@pytest.mark.parametrize("protocol", range(2, 6))
def test_a_pickle_beside_the_weights_is_refused_and_not_run(
    network: Path, tmp_path: Path, protocol: int
) -> None:
    mark = tmp_path / "it ran"
    for name in ("notes.txt", "model.pkl"):
        (network / name).write_bytes(pickle.dumps(Bomb(mark), protocol=protocol))
        with pytest.raises(RunError, match=f"'{name}'.*nothing was loaded"):
            load_model(network)
        (network / name).unlink()
    assert not mark.exists()


def test_the_bomb_of_the_test_above_does_go_off_where_pickle_is_used(tmp_path: Path) -> None:
    mark = tmp_path / "it ran"
    pickle.loads(pickle.dumps(Bomb(mark)))
    assert mark.exists()


def test_a_pickle_in_place_of_the_estimator_is_refused_and_not_run(tree: Path, tmp_path: Path) -> None:
    mark = tmp_path / "it ran"
    (tree / "model.skops").write_bytes(pickle.dumps(Bomb(mark)))
    with pytest.raises(PupilleError):
        load_model(tree)
    assert not mark.exists()


def test_a_pickle_in_place_of_the_weights_is_refused_and_not_run(network: Path, tmp_path: Path) -> None:
    mark = tmp_path / "it ran"
    (network / "weights.safetensors").write_bytes(pickle.dumps(Bomb(mark)))
    with pytest.raises(PupilleError):
        load_model(network)
    assert not mark.exists()


def test_a_file_of_torch_under_another_name_is_refused(network: Path) -> None:
    torch.save({"a": torch.zeros(1)}, network / "innocent")
    with pytest.raises(RunError, match=r"innocent.*is a zip"):
        load_model(network)


def test_an_array_of_objects_is_refused(network: Path) -> None:
    with (network / "table.dat").open("wb") as file:
        np.save(file, np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(RunError, match=r"table\.dat"):
        load_model(network)


@pytest.mark.parametrize("ending", CAN_RUN_CODE)
def test_each_ending_that_can_run_code_is_refused(network: Path, ending: str) -> None:
    below = network / "checkpoints" / "3"
    below.mkdir(parents=True)
    (below / f"X{ending.upper()}").write_bytes(b"harmless")
    with pytest.raises(RunError, match="ending of a file that can run code"):
        load_model(network)


@pytest.mark.parametrize("name", ["model.json", "weights.safetensors", "more"])
def test_links_are_refused(network: Path, tmp_path: Path, name: str) -> None:
    target = tmp_path / "outside"
    if (network / name).exists():
        (network / name).rename(target)
    else:
        target.mkdir()
    (network / name).symlink_to(target)
    with pytest.raises(RunError, match="is a link"):
        load_model(network)


def test_a_pipe_is_refused_and_not_waited_for(network: Path) -> None:
    os.mkfifo(network / "pipe")
    with pytest.raises(RunError, match="is not a file"):
        load_model(network)


def test_what_a_run_holds_beside_its_model_does_no_harm(network: Path) -> None:
    (network / "thumbnails").mkdir()
    (network / "thumbnails" / "1.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (network / "results.json").write_text("{}")
    (network / "report.html").write_text("<html>")
    assert load_model(network).spec.name == "mlp"


# ---- skops


def test_an_estimator_of_another_rung_is_refused(tree: Path, tmp_path: Path) -> None:
    other = saved("logistic", tmp_path / "other")
    (tree / "model.skops").write_bytes((other / "model.skops").read_bytes())
    with pytest.raises(ModelError, match="LogisticRegression"):
        load_model(tree)


def test_an_estimator_that_is_only_a_part_of_the_rung_is_refused(tmp_path: Path) -> None:
    forest, tree = saved("forest", tmp_path / "forest"), saved("tree", tmp_path / "tree")
    (forest / "model.skops").write_bytes((tree / "model.skops").read_bytes())
    with pytest.raises(ModelError, match="another model than forest"):
        load_model(forest)


def test_an_estimator_for_other_pictures_is_refused(tree: Path) -> None:
    change(tree, lambda record: record["preprocessing"].update(width=5))
    with pytest.raises(ModelError, match="do not fit together"):
        load_model(tree)


def test_an_estimator_of_more_classes_is_refused(tree: Path) -> None:
    change(tree, lambda record: record.update(classes=["a", "b"]))
    with pytest.raises(ModelError, match="do not fit together"):
        load_model(tree)


@pytest.mark.parametrize("value", [None, 0.0, -1.0, "hot", 1e999, True])
def test_a_temperature_that_is_none_is_refused(tmp_path: Path, value: object) -> None:
    folder = saved("perceptron", tmp_path / "run")
    change(folder, lambda record: record.update(temperature=value))
    with pytest.raises(ModelError, match="temperature"):
        load_model(folder)


def test_a_damaged_estimator_is_refused(tree: Path) -> None:
    path = tree / "model.skops"
    whole = path.read_bytes()
    for cut in (0, 10, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        with pytest.raises(ModelError, match="damaged"):
            load_model(tree)


def test_one_flipped_byte_is_noticed_or_harmless(tree: Path) -> None:
    path = tree / "model.skops"
    whole = path.read_bytes()
    refused = 0
    for place in range(0, len(whole), 37):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            load_model(tree).predict(PIXELS)
        except PupilleError:
            refused += 1
    assert refused > 0.8 * len(range(0, len(whole), 37))


def test_a_zip_that_unpacks_to_gigabytes_is_refused(tree: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("schema.json", b" " * (50 * 2**20))
    (tree / "model.skops").write_bytes(out.getvalue())
    with pytest.raises(ModelError, match="would unpack to 52,428,800"):
        load_model(tree)
