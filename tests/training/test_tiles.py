"""Training on tiles: what lies on each, and that small objects in large pictures are found so."""

from dataclasses import replace

import numpy as np
import pytest

from drawn_boxes import COLOURS, targets_of
from pupille.config import TrainConfig
from pupille.data.subset import Subset
from pupille.evaluation.detection.statistics import statistics_of
from pupille.images.decoded import stretched
from pupille.images.geometry import Geometry
from pupille.models import registry
from pupille.models.boxwise import regions
from pupille.models.boxwise.tiles import Tiles
from pupille.models.files.load import load_model
from pupille.models.pretrained.import_file import import_weights
from pupille.training import tiles as cutting
from pupille.training.fit import fit
from pupille.training.hyperparameters import unused
from pupille.training.run import predict_subset
from pupille.training.tiles import cut, images_learned, tiles_for

TILE, SIDE, SPECK = 104, 312, 9
"""Of a tile, of a picture, and of the objects on it: as seen in 104 pixels they are 3 pixels long."""
WIDE = 832


def specks(n, *, seed):
    """n pictures of red specks on noise, and the box of each."""
    rng = np.random.default_rng(seed)
    pictures, drawn = [], []
    for _ in range(n):
        picture = rng.normal(120, 12, (SIDE, SIDE, 3))
        objects = []
        for cell in rng.choice(12**2, 25, replace=False):
            x, y = (int(corner) for corner in np.array([cell % 12, cell // 12]) * 26 + rng.integers(0, 15, 2))
            picture[y : y + SPECK, x : x + SPECK] = COLOURS["disc"]
            objects.append(("disc", x, y, x + SPECK, y + SPECK))
        pictures.append(np.clip(picture, 0, 255).astype(np.uint8))
        drawn.append(objects)
    return np.array(pictures), drawn


def part(n, frame, *, seed):
    pictures, drawn = specks(n, seed=seed)
    targets = targets_of(drawn, ("disc",), side=SIDE).placed(Geometry(frame, frame))
    pixels = (
        pictures if frame == SIDE else np.array([stretched(picture, frame, frame) for picture in pictures])
    )
    return Subset(pixels, targets, None, targets.ids, Geometry(frame, frame))


@pytest.fixture(scope="module")
def models():
    """The same rule fitted to whole pictures, shrunk, and to tiles, with what each finds on other pictures."""
    made = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(registry.MODELS, "blobs", replace(registry.find("blobs"), longest=TILE))
        for frame in (TILE, SIDE):
            train, validation, test = (part(n, frame, seed=seed) for seed, n in enumerate((3, 2, 2)))
            result = fit("blobs", train, validation, TrainConfig(tiles=True), window=(0.0, 255.0))
            made[frame] = result, predict_subset(result.model, test)
    return made


def test_small_objects_of_large_pictures_are_found_more_closely_in_tiles(models):
    precisions = {}
    for frame, (_, predictions) in models.items():
        scores = statistics_of(predictions).scores(np.ones((len(predictions), 1)))
        precisions[frame] = float(scores["ap"][0])
    assert precisions[SIDE] > 0.85
    assert precisions[SIDE] > precisions[TILE] + 0.2


def test_what_was_seen_is_told_and_small_objects_are_advised_to_be_tiled(models):
    notes = {frame: " ".join(map(str, result.notes)) for frame, (result, _) in models.items()}
    assert "seen in tiles of 104 px that overlap by 32 px" in notes[SIDE]
    assert "3 px long in pictures shrunk to 104 x 104 px, and 9 px in the files. With --tiles" in notes[TILE]
    assert "--tiles" not in notes[SIDE]


def test_a_model_of_tiles_is_saved_and_read_back(models, tmp_path):
    result, predictions = models[SIDE]
    result.model.save(tmp_path)
    model = load_model(tmp_path)
    assert model.spec == result.model.spec
    assert model.spec.tiles == Tiles(TILE, 32)
    assert model.spec.operating.thresholds
    again = predict_subset(model, part(2, SIDE, seed=2))
    np.testing.assert_array_equal(again.answers.boxes, predictions.answers.boxes)


def a_picture(*boxes):
    """One empty picture of 832 pixels with these boxes."""
    targets = targets_of([[("disc", *box) for box in boxes]], ("disc",), side=WIDE)
    pixels = np.arange(WIDE * WIDE, dtype=np.int64).reshape(1, WIDE, WIDE, 1).astype(np.float32)
    return Subset(pixels, targets, ("g",), targets.ids, Geometry(WIDE, WIDE))


def test_a_tile_has_its_pixels_and_the_objects_that_lie_on_it():
    whole = a_picture((10, 20, 40, 60), (400, 100, 430, 140))
    made = cut(whole, Tiles(416, 100))
    # Tiles begin at 0, 208 and 416.
    assert made.ids[0] == "p00 0,0"
    np.testing.assert_array_equal(made.pixels[0], whole.pixels[0, :416, :416])
    first = made.targets.objects.rows(made.targets.objects.rows_on([0]))
    assert first.boxes.tolist() == [[10, 20, 40, 60], [400, 100, 416, 140]]
    # 16 of 30 columns of the second are seen there, 14 in the tile that begins at 416, and all of it at 208.
    assert first.difficult.tolist() == [False, False]
    by_corner = dict(zip(made.ids, range(len(made)), strict=True))
    last = made.targets.objects.rows(made.targets.objects.rows_on([by_corner["p00 416,0"]]))
    assert last.boxes.tolist() == [[0, 100, 14, 140]]
    assert last.difficult.tolist() == [True]
    middle = made.targets.objects.rows(made.targets.objects.rows_on([by_corner["p00 208,0"]]))
    assert middle.boxes.tolist() == [[192, 100, 222, 140]]
    assert set(made.groups) == {"g"}


def test_empty_tiles_are_learned_too_as_many_as_those_with_objects():
    made = cut(a_picture((10, 20, 40, 60)), Tiles(416, 100))
    filled = {int(image) for image in made.targets.objects.images}
    assert len(filled) == 1
    assert len(made) == 2
    assert images_learned("one-stage", a_picture((10, 20, 40, 60)), TrainConfig(tiles=True)) == 2
    assert images_learned("one-stage", a_picture((10, 20, 40, 60)), TrainConfig()) == 1
    assert images_learned("mean-boxes", a_picture((10, 20, 40, 60)), TrainConfig(tiles=True)) == 1


def test_many_tiles_lie_in_a_file_that_is_mapped(monkeypatch):
    whole = a_picture((10, 20, 40, 60), (500, 600, 540, 640))
    in_memory = cut(whole, Tiles(416, 100))
    monkeypatch.setattr(cutting, "IN_MEMORY", 1000)
    mapped = cut(whole, Tiles(416, 100))
    assert isinstance(mapped.pixels, np.memmap)
    np.testing.assert_array_equal(mapped.pixels, in_memory.pixels)


def test_the_overlap_is_the_length_of_nearly_all_objects_and_longer_ones_are_told():
    boxes = [(0, 0, 20, 50)] * 199 + [(0, 0, 300, 20)]
    assert tiles_for(a_picture(*boxes), 416) == Tiles(416, 50)
    large = a_picture(*[(0, 0, 300, 300)] * 10)
    tiles = tiles_for(large, 416)
    assert tiles == Tiles(416, 208)
    assert "found in pieces" in " ".join(map(str, cutting.tiles_in_words(tiles, large, 4)))


def test_pictures_that_fit_in_a_tile_are_seen_whole():
    assert images_learned("blobs", part(3, SIDE, seed=0), TrainConfig(tiles=True)) == 3


def test_tiles_are_told_to_be_of_no_use_to_models_that_see_the_whole():
    asked = TrainConfig(tiles=True)
    assert unused(["lenet5", "mean-boxes", "resnet18"], asked, single=False) == ("tiles",)
    assert unused(["mean-boxes", "blobs"], asked, single=False) == ()
    assert unused(["one-stage"], asked, single=True) == ()


@pytest.mark.parametrize("name", ["ssdlite", "retinanet", "fcos", "fasterrcnn", "rcnn"])
def test_networks_of_torchvision_and_the_first_of_regions_learn_from_tiles_and_answer_for_whole_pictures(
    name, shared, tmp_path, monkeypatch
):
    monkeypatch.setenv("PUPILLE_HOME", str(tmp_path / "home"))
    import_weights(shared / "weights" / "regnetx_002" / "model.safetensors", "regnetx_002")
    monkeypatch.setattr(regions, "MOST", 20)
    monkeypatch.setitem(registry.MODELS, name, replace(registry.find(name), longest=64))
    train, validation, test = (part(1, TILE, seed=seed) for seed in range(3))
    config = TrainConfig(tiles=True, **({} if name == "rcnn" else {"epochs": 1, "batch_size": 4}))
    model = fit(name, train, validation, config, window=(0.0, 255.0)).model
    assert model.spec.tiles == Tiles(64, 32)
    found = predict_subset(model, test).answers
    # A picture is answered with boxes beyond the first of its tiles.
    assert found.boxes.max() > SIDE * 64 / TILE
    assert 0 <= found.boxes.min() <= found.boxes.max() <= SIDE
    model.save(tmp_path)
    again = predict_subset(load_model(tmp_path), test).answers
    np.testing.assert_array_equal(again.boxes, found.boxes)
