"""Mosaics: which quarter shows which picture, drawn by seed, epoch and id alone."""

import numpy as np
import pytest
import torch

from pupille.data.augmentation.apply import augment
from pupille.data.augmentation.mosaic import NEAREST_EDGE, draw_mosaics, put_together, quarters
from pupille.data.augmentation.sets import Augmentation
from pupille.errors import ConfigError

IDS = [f"image {row}" for row in range(400)]


def drawn(ids=IDS, *, share=0.5, seed=1, epoch=1, among=50):
    settings = Augmentation(mosaic=share)
    return draw_mosaics(settings, ids, among=among, seed=seed, epoch=epoch, height=40, width=80)


def test_each_quarter_shows_its_own_picture_at_its_own_place():
    rows = torch.arange(20, dtype=torch.uint8).reshape(1, 1, 4, 5)
    others = torch.stack([rows[0] + 20 * number for number in (1, 2, 3)])[None]
    mosaic = put_together(rows, others, np.array([[2, 3]]))
    # Above left from 0, above right from 20, below left from 40, below right from 60.
    assert mosaic[0, 0].tolist() == [
        [0, 1, 22, 23, 24],
        [5, 6, 27, 28, 29],
        [10, 11, 32, 33, 34],
        [55, 56, 77, 78, 79],
    ]
    assert torch.equal(rows, torch.arange(20, dtype=torch.uint8).reshape(1, 1, 4, 5))


def test_the_quarters_are_the_whole_picture_where_there_is_no_mosaic():
    places = quarters(np.array([[80, 40]]), 40, 80)
    assert places[0, 0].tolist() == [0, 0, 80, 40]
    sides = places[1:, 0, 2:] - places[1:, 0, :2]
    assert (sides.min(axis=1) == 0).all()


def test_what_is_drawn_depends_on_the_seed_the_epoch_and_the_id_alone():
    every, few = drawn(), drawn(IDS[300:310][::-1])
    assert np.array_equal(every.others[300:310][::-1], few.others)
    assert np.array_equal(every.meeting[300:310][::-1], few.meeting)
    for other in (drawn(seed=2), drawn(epoch=2)):
        assert not np.array_equal(every.others, other.others)
        assert not np.array_equal(every.meeting, other.meeting)


def test_the_share_of_mosaics_and_the_middle_of_the_quarters_are_as_asked():
    mosaics = drawn()
    made = mosaics.made(40, 80)
    # 400 draws at one half: 170 to 230 are three standard deviations.
    assert 170 <= len(made) <= 230
    assert len(drawn(share=0.0).made(40, 80)) == 0
    assert len(drawn(share=1.0).made(40, 80)) == 400
    meeting = mosaics.meeting[made]
    least, most = np.array([80, 40]) * NEAREST_EDGE, np.array([80, 40]) * (1 - NEAREST_EDGE)
    assert (least <= meeting).all()
    assert (meeting <= most).all()
    assert set(mosaics.others.ravel().tolist()) == set(range(50))


def test_pictures_are_joined_before_they_are_changed_otherwise():
    pictures = torch.arange(6, dtype=torch.uint8)[:, None, None, None].expand(6, 1, 8, 8) * 40
    ids = IDS[:6]
    both = augment(pictures, ids, settings=Augmentation(mosaic=1.0, mirror=True), seed=0, epoch=1)
    alone = augment(pictures, ids, settings=Augmentation(mosaic=1.0), seed=0, epoch=1)
    views = [torch.equal(a, b) or torch.equal(a, b.flip(2)) for a, b in zip(both, alone, strict=True)]
    assert all(views)
    assert not torch.equal(both, alone)
    others = draw_mosaics(Augmentation(mosaic=1.0), ids, among=6, seed=0, epoch=1, height=8, width=8).others
    for row, picture in enumerate(alone[:, 0]):
        corners = [picture[0, 0], picture[0, -1], picture[-1, 0], picture[-1, -1]]
        assert corners == [40 * number for number in (row, *others[row])]


def test_a_seed_below_nothing_is_refused():
    with pytest.raises(ConfigError, match="seed"):
        drawn(seed=-1)
