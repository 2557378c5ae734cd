"""What the audit says of how boxes spread over the images: at one place, of one size, more by one hand."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import kruskal

from pupille.audit.check import Check, Evidence, NotApplicable
from pupille.audit.checks.object_patterns import ALIKE, DENSITY
from pupille.results.finding import Finding

CHECKS = (ALIKE, DENSITY)
RNG = np.random.default_rng(1)


def only(check: Check, evidence: Evidence) -> Finding:
    (finding,) = check.look(evidence)
    assert finding.code == check.code
    return finding


def box(image: int, x: float, y: float, width: float, height: float, label: str = "cell") -> tuple:
    return (image, label, x, y, x + width, y + height)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_the_question_does_not_arise_where_no_objects_are_drawn(check, make_evidence):
    assert isinstance(check.look(make_evidence(["cat", "dog"] * 20)), NotApplicable)


def test_boxes_in_the_middle_of_every_picture_are_told_and_others_are_not(make_drawn):
    middle = [
        box(k, 200 - w / 2 + dx, 150 - h / 2, w, h, "lesion")
        for k, (w, h, dx) in enumerate(
            zip(*RNG.uniform(20, 80, (2, 30)), RNG.uniform(-15, 15, 30), strict=True)
        )
    ]
    anywhere = [
        box(k, x, y, w, w, "dust")
        for k, (x, y, w) in enumerate(
            zip(*RNG.uniform(10, 200, (2, 30)), RNG.uniform(10, 60, 30), strict=True)
        )
    ]
    finding = only(ALIKE, make_drawn([*middle, *anywhere]))
    assert "30 boxes of 'lesion' lie at one place of the picture." in finding.sentence
    assert len(finding.ids) == 30


def test_boxes_of_one_size_are_told(make_drawn):
    points = [box(k, x, y, 32, 32) for k, (x, y) in enumerate(RNG.uniform(0, 250, (40, 2)))]
    assert "'cell' have one size." in only(ALIKE, make_drawn(points)).sentence
    nearly = [box(k, x, y, 32 + 3 * (k % 2), 32) for k, (x, y) in enumerate(RNG.uniform(0, 250, (40, 2)))]
    assert ALIKE.look(make_drawn(nearly)) == ()


def test_boxes_on_few_images_are_not_judged(make_drawn):
    assert isinstance(ALIKE.look(make_drawn([box(k % 19, 10, 10, 32, 32) for k in range(60)])), NotApplicable)


@pytest.fixture
def counted(make_drawn) -> Callable[..., Evidence]:
    """Evidence of images with so many objects each; the words of each image are those of all its objects."""

    def make(counts, words=None, **options) -> Evidence:
        images = np.repeat(np.arange(len(counts)), counts)
        boxes = [
            box(int(image), *xy, 20, 20)
            for image, xy in zip(images, RNG.uniform(0, 250, (len(images), 2)), strict=True)
        ]
        columns = {"annotator": [words[image] for image in images]} if words else None
        return make_drawn(boxes, len(counts), columns=columns, **options)

    return make


FEW, MANY = [3, 4, 5, 4] * 4, [9, 10, 8, 11] * 4


def test_an_annotator_who_draws_half_as_much_is_a_warning(counted):
    finding = only(DENSITY, counted([*FEW, *MANY], ["anna"] * 16 + ["ben"] * 16))
    assert finding.severity == "warning"
    assert (
        "depends on annotator: the median is 9.5 for 'ben' (16 images) and 4 for 'anna' (16)"
        in finding.sentence
    )
    assert finding.details["p"] == pytest.approx(kruskal(FEW, MANY).pvalue)
    assert finding.ids[0] == "im000.png"
    assert len(finding.ids) == 16


def test_a_folder_or_a_date_is_a_note(counted):
    names = [f"{'a' if k < 16 else 'b'}/im{k}.png" for k in range(32)]
    folder = only(DENSITY, counted([*FEW, *MANY], names=names))
    assert folder.severity == "note"
    assert "depends on the folder" in folder.sentence
    taken = ["2024-05-01T10:00:00"] * 16 + ["2024-05-02T10:00:00"] * 16
    assert "'2024-05-02'" in only(DENSITY, counted([*FEW, *MANY], metadata={"taken": taken})).sentence


def test_where_a_median_is_0_means_are_compared(counted):
    names = [f"{'a' if k < 16 else 'b'}/im{k}.png" for k in range(32)]
    finding = only(DENSITY, counted([*[0, 0, 0, 1] * 4, *MANY], names=names))
    assert "the mean is 9.5 for 'b' (16 images) and 0.25 for 'a' (16)" in finding.sentence


def test_hands_that_differ_by_less_than_twice_or_by_chance_pass(counted):
    half_as_many_again = [6, 6, 6, 6] * 4
    assert DENSITY.look(counted([*FEW, *half_as_many_again], ["anna"] * 16 + ["ben"] * 16)) == ()
    assert DENSITY.look(counted([*[1, 30] * 6, *[2, 40] * 6], ["anna"] * 12 + ["ben"] * 12)) == ()


def test_a_column_of_facts_of_single_objects_is_no_hand(counted):
    evidence = counted([*FEW, *MANY], ["anna"] * 16 + ["ben"] * 16)
    annotations = evidence.dataset.annotations
    annotations["annotator"] = ["yes", "no"] * (len(annotations) // 2)
    assert isinstance(DENSITY.look(evidence), NotApplicable)
