"""What the audit says of masks: specks, shifts against the picture, masks that do not fit, pictures without any."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
from PIL import Image

import pupille.data.open
from drawn_sets import masked
from pupille.audit import check as check_module
from pupille.audit.check import CouldNotRun, Evidence, NotApplicable
from pupille.audit.checks.balance import CLASS_MISSING, FEW_TO_LEARN
from pupille.audit.checks.drawn_masks import MISFITS, SHIFTED, SPECKS, WITHOUT_OBJECTS
from pupille.audit.checks.object_patterns import DENSITY
from pupille.audit.examine import examine
from pupille.audit.facts.gather import gather
from pupille.audit.facts.masks import facts_of, specks_of
from pupille.data.dataset import ArrayImages, LeftOut
from pupille.errors import ImageError, Refusal
from pupille.results.masks import IGNORED, ClassMask, MaskStore
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength

CHECKS = (MISFITS, WITHOUT_OBJECTS, SPECKS, SHIFTED)


@dataclass(frozen=True)
class Masks:
    """Masks in memory; None for one that cannot be read."""

    masks: dict[str, ClassMask | None]

    def read(self, id: str) -> ClassMask:
        mask = self.masks[id]
        if mask is None:
            raise ImageError(f"masks/{id}", "holds the value 7", Refusal.MISFIT)
        return mask


@dataclass(frozen=True)
class Moved:
    """The masks of another store, each moved by the same pixels."""

    store: MaskStore
    down: int
    right: int

    def read(self, id: str) -> ClassMask:
        return np.roll(self.store.read(id), (self.down, self.right), (0, 1))


@pytest.fixture
def make_masked(make_evidence) -> Callable[..., Evidence]:
    """Evidence of images with these masks, of background and cells."""

    def make(masks, pictures=None, background=0, **options) -> Evidence:
        names = [f"im{row:02}.png" for row in range(len(masks))]
        evidence = make_evidence([""] * len(masks), classes=(), names=names, **options)
        store = Masks(dict(zip(names, masks, strict=True)))
        images = evidence.dataset.images if pictures is None else ArrayImages(np.stack(pictures))
        samples = evidence.dataset.samples.assign(path=[str(row) for row in range(len(masks))])
        dataset = replace(
            evidence.dataset,
            samples=samples,
            images=images,
            classes=("background", "cell"),
            masks=store,
            background=background,
            task="segmentation",
        )
        return replace(evidence, dataset=dataset)

    return make


def disc(radius: float = 20, side: int = 100) -> ClassMask:
    y, x = np.mgrid[:side, :side] - side / 2
    return (np.hypot(y, x) < radius).astype(np.int16)


def with_spots(*spots: tuple[slice, slice]) -> ClassMask:
    mask = disc()
    for spot in spots:
        mask[spot] = 1 - mask[spot]
    return mask


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_the_question_does_not_arise_where_nothing_is_drawn(check, make_evidence):
    assert isinstance(check.look(make_evidence(["cat", "dog"] * 20)), NotApplicable)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_sound_masks_pass(check, make_masked):
    pictures = [(100 * disc() + 50).astype(np.uint8)] * 8
    assert check.look(make_masked([disc()] * 8, pictures)) == ()


def test_images_left_out_for_their_masks_and_masks_that_cannot_be_read_are_told_by_kind(make_masked):
    left_out = [
        LeftOut("big.png", "the mask has another size", Refusal.MISFIT),
        LeftOut("notes.txt", "no image", Refusal.ASIDE),
    ]
    (finding,) = MISFITS.look(make_masked([disc(), None], left_out=left_out))
    assert finding.ids == ("big.png", "im01.png")
    assert "the first is 'big.png': the mask has another size." in finding.sentence


def test_masks_of_background_alone_are_told(make_masked):
    nothing = np.zeros((100, 100), dtype=np.int16)
    ignored = np.where(disc() > 0, IGNORED, 0).astype(np.int16)
    (finding,) = WITHOUT_OBJECTS.look(make_masked([disc(), nothing, ignored]))
    assert finding.ids == ("im01.png", "im02.png")
    assert "2 of 3 images" in finding.sentence
    assert isinstance(WITHOUT_OBJECTS.look(make_masked([nothing], background=None)), NotApplicable)


def test_images_without_objects_are_told(make_drawn):
    (finding,) = WITHOUT_OBJECTS.look(make_drawn([(0, "a", 1, 1, 9, 9), (2, "a", 1, 1, 9, 9)], 4))
    assert finding.ids == ("im001.png", "im003.png")


def test_a_folder_whose_masks_mark_far_more_is_a_note(make_masked):
    """12 images in each of two folders: of 100 x 100 pixels a band of 10 to 21 rows, and one of 30 to 41."""

    def banded(rows):
        mask = np.zeros((100, 100), dtype=np.int16)
        mask[:rows] = 1
        return mask

    made = make_masked([banded(10 + k) for k in range(12)] + [banded(30 + k) for k in range(12)])
    paths = [f"{'ab'[row // 12]}/{row}.png" for row in range(24)]
    apart = replace(made, dataset=replace(made.dataset, samples=made.dataset.samples.assign(path=paths)))
    (finding,) = DENSITY.look(apart)
    assert finding.severity == "note"
    assert "35.5" in finding.sentence
    assert "15.5" in finding.sentence
    assert len(finding.ids) == 12
    mixed = made.dataset.samples.assign(path=[f"{'ab'[row % 2]}/{row}.png" for row in range(24)])
    assert DENSITY.look(replace(made, dataset=replace(made.dataset, samples=mixed))) == ()


def test_of_very_many_masks_some_are_searched_for_specks_and_all_for_classes(make_masked, monkeypatch):
    monkeypatch.setattr(check_module, "MOST_SEARCHED", 4)
    facts = make_masked([disc()] * 9).masks
    assert sum(fact.specks is not None for fact in facts) == 4
    assert all(fact.classes == (0, 1) and sum(fact.pixels) == 100 * 100 for fact in facts)
    (finding,) = SPECKS.look(make_masked([with_spots((slice(5, 7), slice(5, 7)))] * 9))
    assert finding.sentence.startswith("4 of 4 images")


def test_specks_and_holes_of_fewer_than_20_pixels_are_counted():
    corner, middle = (slice(5, 9), slice(5, 9)), (slice(48, 52), slice(48, 52))
    at_border, large = (slice(0, 4), slice(5, 9)), (slice(5, 9), slice(20, 25))
    assert facts_of(with_spots(corner, middle)).specks == 2
    assert facts_of(with_spots(at_border, large)).specks == 0
    assert facts_of(disc()).classes == (0, 1)
    diagonal = with_spots(*((slice(k, k + 1), slice(k, k + 1)) for k in range(2, 30)))
    assert facts_of(diagonal).specks == 0


def test_the_largest_part_of_an_object_is_no_speck():
    small = np.zeros((3, 3), dtype=np.bool_)
    small[1, 1] = True
    assert specks_of(small) == 0
    assert specks_of(with_spots((slice(5, 7), slice(5, 7)), (slice(50, 52), slice(50, 52))) > 0) == 2


def test_specks_are_told_with_the_worst_image_first(make_masked):
    spots = [(slice(5 * k, 5 * k + 2), slice(5, 7)) for k in range(1, 5)]
    (finding,) = SPECKS.look(make_masked([disc(), with_spots(spots[0]), with_spots(*spots)]))
    assert finding.ids == ("im02.png", "im01.png")
    assert (
        "2 of 3 images have specks or holes of fewer than 20 pixels in their masks (5 in all)"
        in finding.sentence
    )


def test_one_image_of_many_with_a_speck_passes(make_masked):
    assert SPECKS.look(make_masked([disc()] * 19 + [with_spots((slice(5, 7), slice(5, 7)))])) == ()


def test_specks_of_single_objects_are_told(make_drawn):
    mask = np.zeros((300, 400), dtype=np.bool_)
    mask[20:90, 10:60] = True
    mask[5:8, 5:8] = True
    ring = np.array([[0.0, 0], [50, 0], [50, 50], [0, 50]])
    crumb = np.array([[60.0, 0], [63, 0], [63, 3]])
    evidence = make_drawn(
        [
            (0, "a", 5, 5, 60, 90, RunLength.of_mask(mask)),
            (1, "a", 0, 0, 63, 50, Polygons((crumb, ring))),
            (2, "a", 0, 0, 50, 50, Polygons((ring,))),
        ]
    )
    (finding,) = SPECKS.look(evidence)
    assert finding.ids == ("im000.png", "im001.png")
    assert isinstance(SPECKS.look(make_drawn([(0, "a", 0, 0, 50, 50)])), NotApplicable)


def test_masks_that_are_all_moved_alike_are_told_with_the_way_back(make_masked):
    pictures = [(100 * disc(radius) + 50).astype(np.uint8) for radius in range(15, 25)]
    masks = [np.roll(disc(radius), (3, -4), (0, 1)) for radius in range(15, 25)]
    (finding,) = SHIFTED.look(make_masked(masks, pictures))
    assert (finding.details["down"], finding.details["right"]) == (-3, 4)
    assert "moved by 3 up and 4 right (in pixels)" in finding.sentence


def test_masks_that_are_moved_each_another_way_or_drawn_too_large_pass(make_masked):
    pictures = [(100 * disc(20) + 50).astype(np.uint8)] * 10
    ways = [(4, 0), (0, 4), (-4, 0), (0, -4), (3, 3)] * 2
    assert SHIFTED.look(make_masked([np.roll(disc(20), way, (0, 1)) for way in ways], pictures)) == ()
    assert SHIFTED.look(make_masked([disc(24)] * 10, pictures)) == ()


def test_of_few_images_no_common_shift_is_told(make_masked):
    pictures = [(100 * disc(20) + 50).astype(np.uint8)] * 4
    assert isinstance(SHIFTED.look(make_masked([np.roll(disc(20), 4, 0)] * 4, pictures)), CouldNotRun)


@pytest.mark.parametrize("name", ["membrane", "chasedb1"])
def test_real_masks_are_found_only_where_they_were_moved(name, open_shared):
    evidence = open_shared(name)
    assert SHIFTED.look(evidence) == ()
    moved = replace(evidence, dataset=replace(evidence.dataset, masks=Moved(evidence.dataset.masks, 4, -5)))
    (finding,) = SHIFTED.look(moved)
    assert abs(finding.details["down"] + 4) <= 1
    assert abs(finding.details["right"] - 5) <= 1


def test_few_images_with_masks_are_not_called_too_few_to_learn_from(make_masked):
    assert isinstance(FEW_TO_LEARN.look(make_masked([disc()] * 3)), NotApplicable)


def test_a_class_that_no_mask_of_training_shows_is_missing_there(make_masked):
    nothing = np.zeros((100, 100), dtype=np.int16)
    (finding,) = CLASS_MISSING.look(make_masked([nothing, disc()], split=["train", "test"]))
    assert "1 class has no image in train: 'cell' (1 elsewhere)" in finding.sentence


def test_a_mask_of_another_size_in_a_folder_is_told(tmp_path):
    root = masked(tmp_path / "cells")
    Image.fromarray(np.zeros((20, 20), np.uint8)).save(root / "masks" / "im03.png")
    dataset, facts, left_out = gather(pupille.data.open.open(str(root)), cache=False)
    (finding,) = MISFITS.look(Evidence(dataset, facts, left_out, given=False))
    assert finding.ids == ("images/im03.png",)
    assert "20 x 20" in finding.sentence


def test_a_mask_that_cannot_be_read_ends_no_audit(make_masked):
    broken = make_masked([disc(), None])
    audit = examine(broken, checks=[MISFITS, WITHOUT_OBJECTS, SPECKS])
    assert [finding.code for finding in audit.findings] == ["misfit"]
    assert not audit.could_not_run
    assert len(set(broken.fingerprint)) == 2
    assert broken.fingerprint[0] == make_masked([disc(), disc(5)]).fingerprint[0]
