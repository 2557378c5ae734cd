"""What every model of boxes, Mask R-CNN, and masks on a pretrained encoder promise as those of classes do."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from drawn_boxes import shapes, targets_of
from drawn_masks import InMemory
from drawn_objects import targets_of as masks_of
from played_detectors import published_file
from pupille.config import TrainConfig
from pupille.data.annotations import Targets
from pupille.data.instance_targets import InstanceTargets
from pupille.data.mask_targets import MaskTargets
from pupille.data.subset import Subset, Subsets
from pupille.errors import ModelError
from pupille.images.geometry import Geometry
from pupille.models.files.load import CAN_RUN_CODE, load_model
from pupille.models.pretrained.import_file import import_weights
from pupille.models.registry import find, models_for
from pupille.runs.events import Event
from pupille.shapes.label_image import LabelImage
from pupille.training.context import FitContext
from pupille.training.fit import fit
from pupille.training.run import PREDICTIONS, score_test, train_run
from pupille.training.subset_predictions import predict_subset

SIDE = 32
QUICK = TrainConfig(epochs=2, batch_size=4)
SETTLED = ("weights.safetensors", "model.json")
MODELS = [
    *(("detection", name) for name in models_for("detection") if not find(name).backbone),
    ("detection", "one-stage:regnetx_002"),
    ("detection", "ssdlite:regnetx_002"),
    ("detection", "rcnn"),
    ("detection", "dfine:n"),
    ("detection", "dfine:n+scratch"),
    ("instances", "maskrcnn"),
    ("segmentation", "unet:regnetx_002"),
    ("segmentation", "unet:regnetx_002+tuned"),
]
"""Of the pretrained networks the smallest stands for all."""


class Killed(BaseException):
    """Stands for the end of a process."""


@dataclass(frozen=True)
class Case:
    """A model of a task, a home with its weights, and the folder of a run that nothing stopped."""

    task: str
    name: str
    home: Path
    run: Path


@pytest.fixture(params=MODELS, ids=lambda pair: pair[1], scope="module")
def trained(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    task, name = request.param
    if task == "segmentation":
        pytest.importorskip("segmentation_models_pytorch")
    home = tmp_path_factory.mktemp("with weights")
    case = Case(task, name, home, home / "run")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(home))
        if find(name).backbone == "dfine_n":
            import_weights(published_file("dfine_n", home / "published.safetensors"), "dfine_n")
        elif find(name).backbone:
            shared = request.getfixturevalue("shared")
            import_weights(shared / "weights" / "regnetx_002" / "model.safetensors", "regnetx_002")
        train(case, case.run)
    return case


@pytest.fixture
def case(trained: Case, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setenv("PUPILLE_HOME", str(trained.home))
    return trained


def part_of(task: str, n: int, seed: int = 0) -> Subset:
    """Pictures of shapes, with their boxes, or with masks of where they are."""
    pictures, drawn = shapes(n, seed=seed, side=SIDE, sizes=(8, 16))
    boxes = targets_of(drawn, side=SIDE)
    ids = tuple(f"{seed}-{row}" for row in range(n))
    frame = Geometry(SIDE, SIDE)
    targets: Targets = replace(boxes, ids=ids)
    if task == "segmentation":
        masks = {id_: np.zeros((SIDE, SIDE), dtype=np.int16) for id_ in ids}
        for id_, objects in zip(ids, drawn, strict=True):
            for _, x1, y1, x2, y2 in objects:
                masks[id_][y1:y2, x1:x2] = 1
        targets = MaskTargets(ids, InMemory(masks), ("floor", "shape"), 0).placed(frame)
    if task == "instances":
        targets = outlined(drawn, ids)
    return Subset(pictures, targets, None, ids, frame)


def outlined(drawn: list[list[tuple[str, int, int, int, int]]], ids: tuple[str, ...]) -> InstanceTargets:
    """The same shapes, each with a mask that fills its box."""
    names, images = ("disc", "square"), []
    for objects in drawn:
        labels = np.zeros((SIDE, SIDE), dtype=np.int32)
        for number, (_, x1, y1, x2, y2) in enumerate(objects, start=1):
            labels[y1:y2, x1:x2] = number
        images.append(
            LabelImage(labels, np.array([names.index(name) for name, *_ in objects], dtype=np.int64))
        )
    return replace(masks_of(images, names), ids=ids)


def train(case: Case, folder: Path, context: FitContext | None = None) -> None:
    """A run on 8 pictures, with predictions of validation and test."""
    folder.mkdir(exist_ok=True)
    parts = Subsets(*(part_of(case.task, n, n) for n in (8, 6, 5)), window=(0.0, 255.0), depth="8-bit")
    train_run(parts, case.name, QUICK, folder, arguments={}, context=context or FitContext())
    score_test(parts.test, folder)


def bytes_of(run: Path) -> dict[str, bytes]:
    """Model and predictions of a run."""
    files = [*(run / name for name in SETTLED), *sorted((run / PREDICTIONS).rglob("*"))]
    return {str(file.relative_to(run)): file.read_bytes() for file in files if file.is_file()}


def test_a_run_that_is_killed_and_begun_again_ends_with_the_same_bytes(case, tmp_path, monkeypatch):
    monkeypatch.setattr("pupille.training.checkpoint.SECONDS", 0.0)

    def kill(event: Event) -> None:
        if event.figures.get("epoch") == 1:
            raise Killed

    if find(case.name).is_network:
        with pytest.raises(Killed):
            train(case, tmp_path / "again", FitContext(listener=kill))
        assert any((tmp_path / "again" / "checkpoints").iterdir())
    train(case, tmp_path / "again")
    again, whole = bytes_of(tmp_path / "again"), bytes_of(case.run)
    assert set(again) == set(whole)
    assert [name for name in whole if again[name] != whole[name]] == []
    assert not any(file.name.endswith(CAN_RUN_CODE) for file in case.run.rglob("*"))


def test_it_is_loaded_as_it_was_saved_and_leaves_pictures_as_they_are(case, tmp_path):
    model, part = load_model(case.run), part_of(case.task, 5, 5)
    before = part.pixels.copy()
    model.save(tmp_path)
    (tmp_path / PREDICTIONS).mkdir()
    predict_subset(model, part).save(tmp_path / PREDICTIONS, "test")
    files, of_run = bytes_of(tmp_path), bytes_of(case.run)
    assert len(files) > len(SETTLED)
    assert [name for name in files if files[name] != of_run[name]] == []
    assert np.array_equal(part.pixels, before)


def test_no_picture_gets_no_answer_and_one_of_another_size_is_refused(case):
    model, part = load_model(case.run), part_of(case.task, 5, 5)
    assert len(model.predict(part.pixels[:0])) == 0
    with pytest.raises(ModelError, match="Prepare the images at that size"):
        model.predict(part.pixels[:, 1:])


def test_an_argument_that_it_does_not_know_is_refused(case):
    with pytest.raises(ModelError, match="colour_of_the_sky|takes no arguments"):
        fit(
            case.name, part_of(case.task, 8), None, QUICK,
            window=(0, 255), arguments={"colour_of_the_sky": 1},
        )  # fmt: skip
