"""Files as entities of RO-Crate."""

import hashlib

from pupille.export.crate import file_entity


def test_a_file_says_what_it_is_how_long_and_which():
    entity = file_entity("split.csv", b"id,split\n")
    assert entity["encodingFormat"] == "text/csv"
    assert entity["contentSize"] == "9"
    assert entity["sha256"] == hashlib.sha256(b"id,split\n").hexdigest()
    assert "which part" in entity["description"]


def test_a_file_of_no_known_kind_makes_nothing_up():
    assert set(file_entity("odd.xyz", b"")) == {"@id", "@type", "name", "contentSize", "sha256"}
