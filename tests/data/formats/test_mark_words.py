"""Sentences on shapes that are no plain boxes, each where it applies and nowhere else."""

import pytest

from pupille.data.formats.mark_words import notes_on
from pupille.i18n.language import retell, speaking


def words(kinds=None, unread=None, joined=0, apart=0):
    return [retell(note) for note in notes_on(kinds or {}, unread or {}, joined=joined, apart=apart)]


def test_boxes_and_outlines_alone_need_no_word():
    assert words({"box": 5, "outline": 3}) == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"kinds": {"turned": 1}}, "1 box is turned: the upright box around it is taken."),
        ({"kinds": {"turned": 2}}, "2 boxes are turned: the upright boxes around them are taken."),
        ({"kinds": {"round": 3}}, "3 shapes are circles or ellipses: the boxes around them are taken."),
        (
            {"joined": 1},
            "1 object is drawn in several parts of one group and of one class, which are joined.",
        ),
        ({"apart": 2}, "2 groups of parts mix outlines and masks"),
        ({"unread": {"point": 2, "line": 1}}, "3 shapes are left out"),
    ],
)
def test_each_kind_of_shape_has_its_sentence(given, sentence):
    (note,) = words(**given)
    assert note.startswith(sentence)


def test_shapes_that_are_left_out_are_counted_by_kind_in_the_order_of_their_names():
    (note,) = words(unread={"point": 2, "line": 1})
    assert "(line 1, point 2)" in note


def test_beside_outlines_turned_and_round_shapes_have_outlines_too():
    assert words({"turned": 1, "outline": 1})[-1].startswith("Beside outlines these have outlines too")
    assert len(words({"turned": 1, "outline": 0})) == 1


def test_the_sentences_are_told_in_french():
    (english,) = words({"turned": 2})
    with speaking("fr"):
        (french,) = words({"turned": 2})
    assert french.startswith("2 boîtes")
    assert french != english
