"""Whether the picture of one object is known again on the other side of a split."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from pupille.audit.check import CouldNotRun, NotApplicable
from pupille.audit.checks import object_crops
from pupille.audit.checks.object_crops import CROPS_ACROSS
from pupille.audit.twins.find import Twin
from pupille.data.dataset import ArrayImages

SPLIT = ["train", "test"]


def scene(seed: int) -> np.ndarray:
    """(300, 400) a picture of soft spots."""
    spots = np.random.default_rng(seed).integers(0, 256, (15, 20), dtype=np.uint8)
    return np.asarray(Image.fromarray(spots).resize((400, 300), Image.Resampling.BICUBIC))


def crop_of(picture: np.ndarray) -> np.ndarray:
    """What lies from 100, 60 to 300, 210, at twice the size and a little lighter."""
    part = Image.fromarray(picture).crop((100, 60, 300, 210)).resize((400, 300), Image.Resampling.BILINEAR)
    return np.clip(np.asarray(part).astype(int) + 12, 0, 255).astype(np.uint8)


@pytest.fixture
def shown(make_drawn):
    """Evidence of some pictures with these objects on them."""

    def make(pictures, objects, **options):
        n = len(pictures)
        made = make_drawn(objects, n, **{"split": SPLIT[:n], "given": True, **options})
        samples = made.dataset.samples.assign(path=[str(row) for row in range(n)])
        dataset = replace(made.dataset, samples=samples, images=ArrayImages(np.stack(pictures)))
        return replace(made, dataset=dataset, known_twins=())

    return make


OBJECT, IN_THE_CROP = (0, "cell", 150, 100, 210, 170), (1, "cell", 100, 80, 220, 220)


def test_an_object_that_an_enlarged_part_of_a_picture_shows_again_is_told_on_both(shown):
    other = (0, "cell", 10, 10, 80, 80)
    (finding,) = CROPS_ACROSS.look(shown([scene(0), crop_of(scene(0))], [other, OBJECT, IN_THE_CROP]))
    assert finding.severity == "warning"
    assert finding.ids == ("im000.png", "im001.png")
    assert finding.details["objects"] == {"im000.png": [1], "im001.png": [0]}
    assert finding.sentence.startswith("1 object of validation or test")


@pytest.mark.parametrize(
    ("pictures", "objects"),
    [
        ([scene(0), scene(1)], [OBJECT, (1, *OBJECT[1:])]),
        ([scene(0), crop_of(scene(0))], [OBJECT, (1, "dust", *IN_THE_CROP[2:])]),
        ([scene(0), crop_of(scene(0))], [OBJECT, (1, "cell", 250, 80, 370, 220)]),
        ([scene(0), scene(0)], [(0, "cell", 150, 100, 170, 120), (1, "cell", 150, 100, 170, 120)]),
        ([np.full((300, 400), 9, np.uint8)] * 2, [OBJECT, (1, *OBJECT[1:])]),
    ],
    ids=["other pictures", "another class", "another object", "too small", "nothing to see"],
)
def test_other_objects_pass(pictures, objects, shown):
    assert CROPS_ACROSS.look(shown(pictures, objects)) == ()


def test_pictures_that_are_the_same_as_a_whole_are_told_by_another_check(shown):
    made = shown([scene(0), scene(0)], [OBJECT, (1, *OBJECT[1:])])
    assert len(CROPS_ACROSS.look(made)) == 1
    twins = (Twin((0, 1), "pixels", ("", "")),)
    assert CROPS_ACROSS.look(replace(made, known_twins=twins)) == ()


def test_where_not_all_images_are_opened_nothing_has_passed(shown, monkeypatch):
    monkeypatch.setattr(object_crops, "MOST_IMAGES", 2)
    pictures = [scene(seed) for seed in range(4)]
    objects = [(row, *OBJECT[1:]) for row in range(4)]
    answer = CROPS_ACROSS.look(shown(pictures, objects, split=["train", "train", "test", "test"]))
    assert isinstance(answer, CouldNotRun)
    assert "2 of 4" in answer.reason


def test_it_is_asked_of_given_splits_with_objects_in_two_parts_alone(shown, make_evidence):
    pictures = [scene(0), crop_of(scene(0))]
    assert isinstance(CROPS_ACROSS.look(shown(pictures, [OBJECT, IN_THE_CROP], given=False)), NotApplicable)
    assert isinstance(CROPS_ACROSS.look(shown(pictures, [OBJECT])), NotApplicable)
    assert isinstance(CROPS_ACROSS.look(make_evidence(["a", "b"], given=True)), NotApplicable)


def test_real_objects_are_told_only_where_their_picture_comes_again(shared):
    """The blood cells of the first 60 pictures, beside the upper left quarter of those in training, saved as a test."""
    import pandas as pd

    import pupille
    from pupille.audit.check import Evidence

    whole = pupille.open(shared / "data" / "bccd").subset(range(60))
    assert CROPS_ACROSS.look(Evidence(whole, (), (), given=True, known_twins=())) == ()
    rows = whole.rows("train")
    paths = [whole.samples["path"].iloc[row] for row in rows]
    pixels = np.stack([whole.images.read(path).pixels for path in paths])
    parts = np.stack([np.asarray(Image.fromarray(p[:240, :320]).resize((640, 480))) for p in pixels])
    ids = [f"{k}" for k in range(2 * len(rows))]
    samples = pd.DataFrame({"id": ids, "path": ids, "group": "", "label": ""})
    samples["split"] = ["train"] * len(rows) + ["test"] * len(rows)
    table = whole.annotations[whole.annotations["id"].isin(whole.samples["id"].iloc[rows])]
    number = {id_: k for k, id_ in enumerate(whole.samples["id"].iloc[rows])}
    first = table.assign(id=[str(number[id_]) for id_ in table["id"]])
    inside = table[(table["x2"] <= 320) & (table["y2"] <= 240)]
    second = inside.assign(id=[str(number[id_] + len(rows)) for id_ in inside["id"]])
    second[["x1", "y1", "x2", "y2"]] *= 2
    again = replace(
        whole,
        samples=samples,
        annotations=pd.concat([first, second], ignore_index=True),
        images=ArrayImages(np.concatenate([pixels, parts])),
    )
    (finding,) = CROPS_ACROSS.look(Evidence(again, (), (), given=True, known_twins=()))
    in_test = sum(len(rows) for id_, rows in finding.details["objects"].items() if int(id_) >= len(number))
    large = inside[(inside["x2"] - inside["x1"] >= 24) & (inside["y2"] - inside["y1"] >= 24)]
    assert in_test > 0.8 * len(large)
