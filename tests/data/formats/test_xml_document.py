"""XML of strangers: elements are read, entities are not."""

import pytest

from pupille.data.formats.drawing import Tree
from pupille.data.formats.xml_document import parsed_xml
from pupille.errors import DataError


@pytest.fixture
def parse(tmp_path):
    """What a file of these bytes is parsed to."""

    def parse(data):
        (tmp_path / "a.xml").write_bytes(data)
        return parsed_xml(Tree.of(tmp_path), "a.xml")

    return parse


def test_the_first_element_and_what_is_in_it_are_given(parse):
    root = parse("<annotation><name>fée</name></annotation>".encode())
    assert (root.tag, root.findtext("name")) == ("annotation", "fée")


def test_entities_are_refused_with_what_to_do(parse):
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with pytest.raises(DataError, match=r"'a\.xml' defines entities.*Export it again"):
        parse(laughs)


@pytest.mark.parametrize(
    "data", [b"", b"<a>", b"not xml", b"<a></b>", b'<?xml version="1.0" encoding="no-such"?><a/>']
)
def test_what_is_no_xml_is_refused_in_one_sentence(parse, data):
    with pytest.raises(DataError, match=r"'a\.xml' is no XML that can be read") as caught:
        parse(data)
    assert "\n" not in str(caught.value)
