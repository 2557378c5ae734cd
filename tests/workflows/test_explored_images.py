"""Which features are taken, how a source without labels is opened, and what is known of the files."""

import numpy as np
import pytest
from PIL import Image

from pupille.audit.facts.gather import gather
from pupille.audit.registry import CHECKS
from pupille.config import DataConfig
from pupille.errors import DataError, ModelError, WeightsError
from pupille.images.limits import Limits
from pupille.workflows.audit import audit
from pupille.workflows.explored_images import (
    chosen_features,
    explored_images,
    moment,
    of_auto,
    one_image,
    opened,
    properties,
)


def test_pixels_are_taken_where_no_weights_are_here():
    assert chosen_features("auto") == "pixels"
    assert chosen_features("pixels") == "pixels"
    with pytest.raises(ModelError):
        chosen_features("resnet5")
    with pytest.raises(WeightsError):
        chosen_features("resnet50")


@pytest.mark.parametrize(
    ("name", "side", "taken", "words"),
    [
        ("regnetx_002", 8, "pixels", "under 16"),
        ("regnetx_002", 15, "pixels", "--features regnetx_002"),
        ("regnetx_002", 16, "regnetx_002", "regnetx_002"),
        ("pixels", 64, "pixels", "No weights"),
    ],
)
def test_tiny_pictures_are_compared_by_their_pixels_and_it_says_why(name, side, taken, words):
    facts = gather(opened(np.zeros((12, side, side - 2), dtype=np.uint8), DataConfig(), Limits()))[1]
    chosen, why = of_auto(name, facts)
    assert chosen == taken
    assert words in str(why)


def test_what_auto_took_is_a_note_and_what_was_asked_for_is_none(folder):
    told = [
        str(explored_images(folder, features=features, config=DataConfig(), limits=Limits()).dataset.notes)
        for features in ("auto", "pixels")
    ]
    assert ["pixels themselves" in notes for notes in told] == [True, False]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("flat")
    for number in range(12):
        Image.fromarray(np.full((6, 9), 20 * number, dtype=np.uint8)).save(place / f"{number:02d}.png")
    return place


def test_a_flat_folder_is_opened_without_labels_and_says_so(folder):
    dataset = opened(folder, DataConfig(), Limits())
    assert len(dataset) == 12
    assert any("without labels" in str(note) for note in dataset.notes)


def test_a_name_that_is_nothing_is_told(tmp_path):
    with pytest.raises(DataError):
        opened(tmp_path / "nothing", DataConfig(), Limits())


def test_pixels_are_features_between_0_and_1_and_facts_are_in_order(folder):
    images = explored_images(folder, features="pixels", config=DataConfig(), limits=Limits())
    assert images.features.shape == (12, 54)
    assert images.features[:, 0] == pytest.approx(np.arange(12) * 20 / 255)
    numbers, words = properties(images)
    assert numbers["brightness"] == pytest.approx(np.arange(12) * 20 / 255, abs=0.01)
    assert numbers["size"] == pytest.approx(54)
    assert np.isnan(numbers["JPEG quality"]).all()
    assert set(words["format"]) == {"PNG"}
    assert images.labels is None


def test_another_image_is_seen_as_the_others_are(folder):
    images = explored_images(folder, features="pixels", config=DataConfig(), limits=Limits())
    assert images.of_other(one_image(folder / "03.png", DataConfig(), Limits())) == pytest.approx(
        images.features[3]
    )


def test_dates_are_moments_and_no_date_is_unknown():
    assert moment("2026-03-01T12:00:00") - moment("2026-03-01T11:00:00+00:00") == 3600
    assert np.isnan([moment(text) for text in ("", "yesterday", "0000:00:00")]).all()


def test_a_folder_is_not_one_image(folder):
    with pytest.raises(DataError):
        one_image(folder, DataConfig(), Limits())


def test_each_file_that_is_left_out_is_counted_once(folder, tmp_path):
    for path in folder.glob("*.png"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    images = explored_images(tmp_path, features="pixels", config=DataConfig(), limits=Limits())
    assert [item.path for item in images.dataset.left_out] == ["broken.png"]


def test_groups_are_those_that_were_asked_for(folder):
    config = DataConfig(group_pattern=r"(\d)\d\.png")
    images = explored_images(folder, features="pixels", config=config, limits=Limits())
    assert list(properties(images)[1]["group"]) == ["0"] * 10 + ["1"] * 2


def test_findings_are_those_of_an_audit_that_was_made_before():
    pictures = np.random.default_rng(0).integers(0, 255, (12, 16, 16), dtype=np.uint8)
    pictures[3] = pictures[8]
    config = DataConfig()
    assert not explored_images(pictures, features="pixels", config=config, limits=Limits()).findings
    report = audit(opened(pictures, config, Limits()), data=config).audit
    findings = explored_images(pictures, features="pixels", config=config, limits=Limits()).findings
    titles = {check.code: check.title for check in CHECKS}
    assert len(findings) >= 2
    for id_, title in findings.items():
        assert title == next(titles[each.code] for each in report.findings if id_ in each.ids)
