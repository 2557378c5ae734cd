"""Pictures too large for a frame: their pieces, at their own scale, on which rare classes are."""

import numpy as np
import pytest

from drawn_masks import InMemory
from pupille.data.dataset import ArrayImages
from pupille.data.frames import Pieces
from pupille.data.mask_targets import MaskTargets, WholeMask
from pupille.data.subset import Subset
from pupille.data.whole_pictures import MOST_PIECES, WholePictures, corners_of, piece_of
from pupille.images.geometry import Geometry

FRAME = Geometry(40, 50)


def rare(height=300, width=400):
    """A mask with three pixels of class 1, a column of class 2, the rest class 0, and an unknown corner."""
    mask = np.zeros((height, width), dtype=np.int16)
    mask[123, 200:203] = 1
    mask[:, 350] = 2
    mask[:20, :20] = -1
    return mask


def wholes(pictures, **settings):
    pictures = np.asarray(pictures)
    sizes = np.tile(pictures.shape[1:3], (len(pictures), 1))
    paths = tuple(map(str, range(len(pictures))))
    settings = {"pieces": Pieces(1.0, 100), "frame": FRAME, **settings}
    return WholePictures(
        images=ArrayImages(pictures),
        paths=paths,
        sizes=sizes,
        channels=1,
        depth="8-bit",
        window=(0, 255),
        **settings,
    )


def test_each_class_is_on_a_third_of_the_pieces_however_rare_it_is():
    mask = rare()
    corners = corners_of(mask, FRAME, 300, "photo.png")
    pieces = [mask[y : y + 40, x : x + 50] for y, x in corners]
    assert {piece.shape for piece in pieces} == {(40, 50)}
    for label, least in ((0, 300), (1, 80), (2, 80)):
        assert sum((piece == label).any() for piece in pieces) >= least


def test_the_same_picture_has_the_same_pieces_and_another_one_others():
    mask = rare()
    assert corners_of(mask, FRAME, 5, "a") == corners_of(mask, FRAME, 5, "a")
    assert corners_of(mask, FRAME, 5, "a") != corners_of(mask, FRAME, 5, "b")


def test_pieces_of_a_picture_of_which_nothing_is_known_lie_anywhere_within_it():
    corners = np.array(corners_of(np.full((300, 400), -1), FRAME, 200, "a"))
    assert corners.min() >= 0
    assert (corners.max(axis=0) <= (260, 350)).all()
    assert (np.ptp(corners, axis=0) > (200, 280)).all()


def test_beyond_a_narrow_picture_its_last_pixels_go_on_and_nothing_is_known():
    picture = np.arange(30 * 90, dtype=np.uint16).reshape(30, 90)
    piece = piece_of(picture, 0, 20, FRAME)
    np.testing.assert_array_equal(piece[:30], picture[:, 20:70])
    np.testing.assert_array_equal(piece[30:], np.tile(picture[-1, 20:70], (10, 1)))
    drawn = WholeMask(np.ones((30, 90), np.int16)).piece(0, 20, FRAME)
    assert (drawn[:30] == 1).all()
    assert (drawn[30:] == -1).all()


def test_pieces_cover_a_picture_twice_and_fewer_are_kept_of_many():
    pictures = np.zeros((1, 300, 400), np.uint8)
    assert len(wholes(pictures).cut_up(0, lambda: WholeMask(rare())).drawn) == MOST_PIECES
    small = wholes(np.zeros((1, 60, 110), np.uint8))
    # Twice 6,600 pixels in pieces of 2,000.
    assert len(small.cut_up(0, lambda: WholeMask(np.zeros((60, 110), np.int16))).drawn) == 7
    many = wholes(pictures, large=100_000)
    assert len(many.cut_up(0, lambda: WholeMask(rare())).drawn) == 1


def test_they_are_cut_once_for_all_who_ask():
    some = wholes(np.zeros((1, 300, 400), np.uint8))
    first = some.cut_up(0, lambda: WholeMask(rare()))
    assert some.rows(np.array([0])).cut_up(0, pytest.fail) is first


def test_a_subset_to_learn_from_holds_small_pictures_in_the_frame_and_pieces_of_large_ones_with_their_masks():
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (3, 300, 400), dtype=np.uint8)
    masks = (pictures > 128).astype(np.int16)
    store = InMemory({str(row): mask for row, mask in enumerate(masks)})
    targets = MaskTargets(("0", "1", "2"), store, ("dark", "bright"), None).placed(FRAME)
    whole = wholes(pictures, pieces=Pieces(1.0, 100))
    whole.sizes[1] = (40, 50)
    frames = np.zeros((3, 40, 50, 1), np.uint8)
    subset = Subset(frames, targets, ("a", "b", "c"), targets.ids, FRAME, whole)
    pieces = subset.in_pieces()
    assert len(pieces) == 1 + 2 * MOST_PIECES
    assert pieces.ids[0] == "1"
    assert pieces.groups == ("b", *"a" * MOST_PIECES, *"c" * MOST_PIECES)
    assert pieces.pixels.shape == (len(pieces), 40, 50, 1)
    # What is drawn lies on what it is drawn of: at their own scale, to the pixel.
    np.testing.assert_array_equal(pieces.targets.frames()[1:] == 1, pieces.pixels[1:, ..., 0] > 128)
    assert len(set(pieces.ids)) == len(pieces)
    assert pieces.has_pieces
    assert pieces.in_pieces() is pieces


def test_a_picture_is_seen_at_the_scale_of_the_others():
    some = wholes(np.zeros((1, 300, 400), np.uint8), pieces=Pieces(0.5, 100))
    assert some.read(0).shape == (150, 200)
    assert some.prepare(some.read(0)).shape == (150, 200, 1)
