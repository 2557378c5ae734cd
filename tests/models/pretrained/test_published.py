"""Pretrained networks as they were published, on photos."""

import json

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from pupille.cli.main import main
from pupille.errors import ConfigError, DataError, RunError, WeightsError
from pupille.evaluation.classification.thresholds import Costs
from pupille.models.pretrained.import_file import import_weights
from pupille.models.pretrained.published import class_names, load_published
from pupille.storage.csv_table import from_csv
from pupille.workflows.evaluate import saved
from pupille.workflows.predict import predict

DOGS, CATS = range(151, 269), range(281, 286)


@pytest.fixture
def photos(shared, tmp_path):
    """Four cats and a pug, in folders named by animal, and a file that is no image."""
    pets = shared / "data" / "formats" / "pets" / "images"
    for name, animal in [
        ("pug_188", "dog"),
        ("Siamese_137", "cat"),
        ("Abyssinian_119", "cat"),
        ("Russian_Blue_169", "cat"),
    ]:
        (tmp_path / "photos" / animal).mkdir(parents=True, exist_ok=True)
        (tmp_path / "photos" / animal / f"{name}.jpg").write_bytes((pets / f"{name}.jpg").read_bytes())
    (tmp_path / "photos" / "cat" / "broken.jpg").write_text("no image")
    return tmp_path / "photos"


@pytest.fixture
def here(shared):
    import_weights(shared / "weights" / "regnetx_002" / "model.safetensors", "regnetx_002")


@pytest.mark.parametrize("name", ["regnetx_002", "mobilenetv2_100"])
def test_classes_are_called_as_in_the_list_beside_the_weights(name, shared):
    listed = (shared / "weights" / name / "labels.txt").read_text().splitlines()
    ours = class_names(1000)
    assert len(set(ours)) == 1000
    different = [number for number in range(1000) if ours[number] != listed[number]]
    # Two classes are called crane: the bird and the machine.
    assert [(number, listed[number]) for number in different] == [(134, "crane"), (517, "crane")]
    assert ours[517] == "crane (517)"


def test_classes_without_a_known_list_have_numbers():
    assert class_names(7)[:2] == ("class 0", "class 1")


def test_probabilities_are_those_that_timm_computes_from_its_own_transform(here, photos, shared):
    import timm
    import torch
    from timm.data import create_transform, resolve_data_config

    path = shared / "weights" / "regnetx_002" / "model.safetensors"
    theirs = timm.create_model("regnetx_002", checkpoint_path=str(path)).eval()
    transform = create_transform(**resolve_data_config({}, model=theirs))
    said = predict("model:regnetx_002", photos).predictions
    for id_, row in zip(said.ids, said.probabilities, strict=True):
        with Image.open(photos / id_) as image, torch.inference_mode():
            wanted = theirs(transform(image.convert("RGB"))[None]).softmax(dim=1)[0].double().numpy()
        np.testing.assert_allclose(row, wanted, atol=2e-5)


def test_a_siamese_cat_and_a_pug_are_seen(here, photos):
    said = predict("model:regnetx_002", photos)
    guesses = dict(zip(said.predictions.ids, said.top(5), strict=True))
    assert guesses["cat/Siamese_137.jpg"][0][0] == "Siamese cat, Siamese"
    assert guesses["dog/pug_188.jpg"][0][0] == "pug, pug-dog"
    assert [item.path for item in said.left_out] == ["cat/broken.jpg"]


def test_the_dog_door_opens_for_the_dog_alone(here, photos):
    sums = {"dog": tuple(DOGS), "cat": tuple(CATS)}
    said = predict("model:regnetx_002", photos, sums=sums, door="dog", costs=Costs(missed=1, false_alarm=5))
    assert said.predictions.classes == ("dog", "cat", "other")
    whole = predict("model:regnetx_002", photos).predictions.probabilities
    np.testing.assert_allclose(said.predictions.probabilities[:, 0], whole[:, 151:269].sum(axis=1))
    opened = dict(zip(said.predictions.ids, said.opens(), strict=True))
    assert [id_ for id_, is_open in opened.items() if is_open] == ["dog/pug_188.jpg"]
    assert (said.door.at_threshold.missed, said.door.at_threshold.false_alarms) == (0, 0)
    assert (said.door.inside, said.door.outside) == (1, 3)


def test_without_labels_the_door_follows_the_costs(here, photos):
    said = predict(
        "model:regnetx_002", photos / "cat", sums={"dog": tuple(DOGS)}, door="dog", costs=Costs(1, 3)
    )
    assert said.door.threshold == 0.75
    assert said.door.at_threshold is None


def test_a_door_for_what_is_no_class_is_refused_before_any_photo_is_read(here, tmp_path):
    with pytest.raises(ConfigError, match="no class and no sum"):
        predict("model:regnetx_002", tmp_path / "nothing here", door="dog")
    with pytest.raises(DataError):
        predict("model:regnetx_002", tmp_path / "nothing here")


def test_without_weights_it_says_how_to_bring_them(photos):
    with pytest.raises(WeightsError, match="pupille weights fetch regnetx_002"):
        predict("model:regnetx_002", photos)


def test_a_picture_of_16_bits_is_left_out_and_told(here, photos):
    Image.fromarray(np.full((300, 300), 40_000, dtype=np.uint16)).save(photos / "cat" / "deep.png")
    left_out = {item.path: item.reason for item in predict("model:regnetx_002", photos).left_out}
    assert "16-bit" in left_out["cat/deep.png"]


def test_a_loaded_network_is_ready_to_predict(here):
    model = load_published("regnetx_002")
    assert not model.network.training
    assert model.parameters == 2_684_792


def verb(*words):
    done = CliRunner().invoke(main, ["predict", "model:regnetx_002", *map(str, words)])
    assert done.exit_code == 0, (done.output, done.exception)
    return done.stdout


def test_the_verb_prints_the_most_probable_classes(here, photos):
    lines = verb(photos, "--top", 2, "--quiet").splitlines()
    place = lines.index("dog/pug_188.jpg:")
    assert lines[place + 1].startswith("  pug, pug-dog (")
    assert len(lines) == 4 * 3


def test_the_verb_writes_a_table_of_the_door(here, photos, tmp_path):
    verb(
        photos,
        "--sum",
        "dog=151-268",
        "--sum",
        "cat=281-285",
        "--door",
        "dog",
        "--out",
        tmp_path / "said.csv",
    )
    rows = from_csv((tmp_path / "said.csv").read_bytes().decode())
    assert rows[0] == ["image", "door", "class", "probability", "dog", "cat", "other", "problem"]
    assert {len(row) for row in rows} == {8}
    assert [row[1] for row in rows if row[0] == "dog/pug_188.jpg"] == ["open"]
    assert [row[-1] != "" for row in rows if row[0] == "cat/broken.jpg"] == [True]


def test_a_table_of_the_most_probable_has_columns_in_pairs(here, photos, tmp_path):
    verb(photos, "--top", 3, "--out", tmp_path / "said.csv")
    rows = from_csv((tmp_path / "said.csv").read_bytes().decode())
    assert rows[0][:5] == ["image", "class_1", "probability_1", "class_2", "probability_2"]
    assert {len(row) for row in rows} == {8}


def test_json_holds_the_same(here, photos):
    said = json.loads(verb(photos, "--sum", "dog=151-268", "--door", "dog", "--top", 1, "--json", "--quiet"))
    assert said["classes"] == ["dog", "other"]
    assert {image["image"]: image["door"] for image in said["images"]}["dog/pug_188.jpg"] == "open"
    assert said["door"]["missed_share"]["n"] == 1


def test_sums_of_a_file_may_name_classes(here, photos, tmp_path):
    (tmp_path / "sums.toml").write_text('dog = "151-268"\ncat = [281, "282-284", "Egyptian cat"]\n')
    typed = verb(photos, "--sum", "dog=151-268", "--sum", "cat=281-285", "--json", "--quiet")
    assert verb(photos, "--sum-file", tmp_path / "sums.toml", "--json", "--quiet") == typed


def test_the_verb_shows_beside_each_image_what_the_door_went_by(here, photos):
    lines = verb(photos, "--sum", "dog=151-268", "--door", "other", "--quiet").splitlines()
    (pug,) = [line for line in lines if line.startswith("dog/pug_188.jpg: dog (")]
    share = predict("model:regnetx_002", photos / "dog", sums={"dog": tuple(DOGS)}).predictions.probabilities
    assert pug.endswith(f"-> shut (other {share[0, 1]:.3f})")


def test_a_door_on_photos_in_its_own_folder_alone_asks_for_others(here, photos):
    for photo in (photos / "cat").iterdir():
        photo.unlink()
    said = predict("model:regnetx_002", photos, sums={"dog": tuple(DOGS)}, door="dog")
    assert "photos of others are missing" in said.door.sentences()[0]


def test_the_name_of_a_network_without_its_prefix_is_told_how_to_be_written(photos):
    with pytest.raises(RunError, match="written model:regnetx_002"):
        predict("regnetx_002", photos)
    with pytest.raises(RunError, match="written model:timm:resnet10t"):
        predict("timm:resnet10t", photos)
    with pytest.raises(RunError, match="written model:regnetx_002"):
        saved("RegNetX_002")
