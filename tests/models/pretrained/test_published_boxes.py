"""Published networks that find the classes of COCO: fetched from a played hub where that is asked, else refused."""

import csv
import json
import socket
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from hub_server import PlayedHub, served
from PIL import Image

from played_detectors import published_file
from pupille.cli.main import main
from pupille.errors import ConfigError, ModelError, WeightsError
from pupille.models.pretrained.published import coco_classes
from pupille.models.pretrained.published_detectors import COCO_DETECTORS
from pupille.models.pretrained.store import described_weights
from pupille.models.registry import find
from pupille.workflows.predict import predict

PERSON, DOG, KITE = 0, 16, 33
NAME = "dfine_n"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights that see a person, a dog and a kite wherever they look."""
    return published_file(
        NAME, tmp_path_factory.mktemp("published") / "model.safetensors", (PERSON, DOG, KITE)
    )


@pytest.fixture(scope="module")
def home(file, tmp_path_factory):
    """A store into which the file came from a hub on this machine."""
    home = tmp_path_factory.mktemp("home")
    hub = PlayedHub({COCO_DETECTORS[NAME].repository: file.read_bytes()})
    (front, address), (store, hub.onward) = served(hub), served(hub)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            patch.delenv(name, raising=False)
        patch.setenv("PUPILLE_HOME", str(home))
        shown = typed("weights", "fetch", NAME, "--endpoint", address)
    hub.ended.set()
    for server in (front, store):
        server.shutdown()
        server.server_close()
    assert shown.exit_code == 0, shown.output
    assert "weights under Apache-2.0" in shown.stderr
    assert hub.sent == len(file.read_bytes())
    return home


@pytest.fixture
def here(home, monkeypatch):
    monkeypatch.setenv("PUPILLE_HOME", str(home))


@pytest.fixture
def street(tmp_path):
    """Two photos of unlike sizes, one grey."""
    rng = np.random.default_rng(0)
    (tmp_path / "street").mkdir()
    Image.fromarray(rng.integers(0, 255, (90, 120, 3), dtype=np.uint8)).save(tmp_path / "street" / "a.png")
    Image.fromarray(rng.integers(0, 255, (64, 48), dtype=np.uint8)).save(tmp_path / "street" / "b.png")
    return tmp_path / "street"


def typed(*words):
    return CliRunner().invoke(main, [*map(str, words)])


def test_classes_are_those_of_coco_in_its_order(shared):
    record = json.loads(next((shared / "data" / "coco").rglob("panoptic_train2017.json")).read_text())
    things = sorted((one["id"], one["name"]) for one in record["categories"] if one["isthing"])
    names = coco_classes()
    assert names == tuple(name for _, name in things)
    assert (names[PERSON], names[DOG], names[KITE]) == ("person", "dog", "kite")


def test_only_the_classes_that_are_asked_for_are_written_as_coco_has_them(here, street, tmp_path):
    shown = typed(
        "predict",
        f"model:{NAME}",
        street,
        "--out",
        tmp_path / "found.json",
        "--only",
        "person,dog",
        "--quiet",
    )
    assert shown.exit_code == 0, shown.output
    assert "score of 0.50 on, since no images of yours chose another" in shown.output
    assert "Other classes than person, dog are not listed" in shown.output
    record = json.loads((tmp_path / "found.json").read_text())
    names = {category["id"]: category["name"] for category in record["categories"]}
    assert {names[one["category_id"]] for one in record["annotations"]} == {"person", "dog"}
    assert {image["width"] for image in record["images"]} == {120, 48}


def test_the_boxes_are_those_that_transformers_finds(here, file, street, tmp_path):
    import transformers

    out = tmp_path / "boxes"
    assert typed("predict", f"model:{NAME}", street / "a.png", "--out", out, "--quiet").exit_code == 0
    with (out / "boxes.csv").open() as table:
        ours = list(csv.DictReader(table))
    network = own_network(file)
    processor = transformers.RTDetrImageProcessor()
    with Image.open(street / "a.png") as image, torch.inference_mode():
        outputs = network(**processor(images=image, return_tensors="pt"))
    (answer,) = processor.post_process_object_detection(outputs, threshold=0.5, target_sizes=[(90, 120)])
    # transformers keeps the 300 surest of all queries and classes; here each query may answer with several.
    surest = sorted(ours, key=lambda row: -float(row["score"]))[: len(answer["scores"])]
    assert len(answer["scores"]) == 300
    assert [float(row["score"]) for row in surest] == pytest.approx(answer["scores"].tolist(), abs=2e-3)
    labels = coco_classes()
    assert (
        sum(row["class"] == labels[n] for row, n in zip(surest, answer["labels"].tolist(), strict=True)) > 200
    )


def own_network(file):
    import transformers
    from safetensors.torch import load_file

    settings = transformers.DFineConfig.from_pretrained(file.parent / NAME)
    return transformers.DFineForObjectDetection.from_pretrained(
        None, config=settings, state_dict=load_file(file)
    ).eval()


def test_without_weights_nothing_is_fetched_and_it_is_said_how_they_come(street, monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(WeightsError, match="dfine_n.*pupille weights fetch dfine_n"):
        predict(f"model:{NAME}", street)


def test_a_class_that_coco_has_not_is_refused(here, street):
    with pytest.raises(ConfigError, match="--only.*Did you mean 'dog'"):
        predict(f"model:{NAME}", street, only=("dogs",))


def test_the_record_states_licence_and_source(here):
    record = described_weights(NAME)
    assert record.licence == "Apache-2.0"
    assert record.repository == "ustc-community/dfine-nano-coco"
    assert NAME in typed("weights", "list").output


def test_it_is_no_rung():
    with pytest.raises(ModelError, match="take dfine:n"):
        find(NAME)
