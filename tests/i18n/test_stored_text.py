import copy
import json
import pickle

import pytest

from pupille.i18n.language import (
    StoredText,
    retell,
    speaking,
    tell,
    tell_joined,
    tell_listed,
    tell_shortened,
    tells,
)
from pupille.i18n.stored_text import again, record_of, remembered, with_stored_texts


def through_json(record):
    return json.loads(json.dumps(record))


def test_a_sentence_is_told_in_another_language_after_a_file():
    record = through_json(with_stored_texts({"sentence": tells("{n} image", "{n} images", 1200), "n": 1200}))
    assert record["sentence"] == "1,200 images"
    with speaking("fr"):
        assert retell(remembered(record, "sentence")) == "1\u202f200\u00a0images"


def test_of_a_list_each_text_keeps_its_own_record():
    notes = ["as it is", tell("the images have no classes.")]
    kept = remembered(through_json(with_stored_texts({"notes": notes})), "notes")
    assert kept == notes
    assert [record_of(note) for note in kept] == [None, notes[1].record]


def test_an_object_of_texts_has_an_object_of_records():
    reasons = {"a.png": tell("it is not an image"), "b.png": "no"}
    record = with_stored_texts({"reasons": reasons})
    assert record["reasons"] == {"a.png": "it is not an image", "b.png": "no"}
    assert list(record["told"]["reasons"]) == ["a.png"]


def test_without_such_texts_nothing_is_added():
    assert with_stored_texts({"a": 1, "b": "c", "d": ["e"], "f": {"g": "h"}}) == {
        "a": 1,
        "b": "c",
        "d": ["e"],
        "f": {"g": "h"},
    }


@pytest.mark.parametrize(
    "how",
    [
        {"template": "{n} images", "values": {"n": 3}},
        {"template": "{n.__class__}", "values": {"n": 3}},
        {"template": "2 images", "values": 5},
        {"items": 3, "between": ""},
        "text",
        [],
    ],
)
def test_a_record_that_says_something_else_than_its_text_is_not_believed(how):
    kept = again("2 images", how)
    assert kept == "2 images"
    assert record_of(kept) is None


def test_a_damaged_list_of_records_leaves_the_texts():
    record = {"notes": ["a", "b"], "told": {"notes": [None]}}
    assert remembered(record, "notes") == ["a", "b"]
    assert remembered({"notes": ["a"], "told": 3}, "notes") == ["a"]


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
def test_a_copy_remembers_how_it_was_made(copied):
    text = tell("{name!r} ({n})", name="a", n=2)
    again_ = copied(text)
    assert isinstance(again_, StoredText)
    assert (again_, again_.record) == (text, text.record)


def test_lists_are_told_in_the_language_of_the_reader():
    names = [tell("mirrored"), "x", tell("turned")]
    assert tell_joined(names) == "mirrored, x, turned"
    assert tell_listed(names) == "mirrored, x and turned"
    assert tell_listed(names[:1]) == "mirrored"
    assert tell_shortened(names, most=1) == "mirrored and 2 more"
    with speaking("fr"):
        assert retell(tell_listed(names)) == "en miroir, x et tournée"
        assert retell(tell_shortened(names, most=1)) == "en miroir et 2 autres"


def test_what_stands_between_texts_is_set_as_the_reader_sets_it():
    joined = tell_joined([tell("mirrored"), tell("turned")], "; ")
    assert joined == "mirrored; turned"
    with speaking("fr"):
        assert retell(joined) == "en miroir\u202f; tournée"
