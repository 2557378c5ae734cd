"""XMP packets, IPTC records and Photoshop resources, put together as their specifications say."""

import struct

import pytest
from defusedxml import DefusedXmlException

from pupille.audit.metadata.xmp_iptc import iptc_says, photoshop_says, xmp_says

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e"'


def packet(attributes: str = "", elements: str = "") -> bytes:
    return f"<rdf:RDF {RDF}><rdf:Description {attributes}>{elements}</rdf:Description></rdf:RDF>".encode()


def data_set(number: int, value: bytes) -> bytes:
    return b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(value)) + value


def resource(code: int, value: bytes, name: bytes = b"") -> bytes:
    """The name is counted and padded to even length with its count; so is the value."""
    pascal = bytes([len(name)]) + name
    return (
        b"8BIM"
        + struct.pack(">H", code)
        + pascal
        + b"\0" * (len(pascal) % 2)
        + struct.pack(">I", len(value))
        + value
        + b"\0" * (len(value) % 2)
    )


def test_a_property_says_the_same_as_attribute_and_as_element() -> None:
    short = packet('e:Model="D90" e:CreateDate="2019-01-02"')
    long = packet(elements="<e:Model>D90</e:Model><e:CreateDate>2019-01-02</e:CreateDate>")
    expected = [("block", "xmp"), ("camera", "D90"), ("taken", "2019-01-02T00:00:00")]
    assert list(xmp_says(short)) == list(xmp_says(b"\0\0" + long + b"\0\n")) == expected


def test_every_item_of_a_list_belongs_to_the_property_around_it() -> None:
    people = "<e:creator><rdf:Seq><rdf:li>Ada</rdf:li><rdf:li>Lise</rdf:li></rdf:Seq></e:creator>"
    topics = "<e:subject><rdf:Bag><rdf:li>retina</rdf:li></rdf:Bag></e:subject>"
    said = list(xmp_says(packet(elements=people + topics)))
    assert said[1:] == [("person", "Ada"), ("person", "Lise"), ("comment", "retina")]


@pytest.mark.parametrize(
    ("latitude", "longitude", "place"),
    [
        ("47,30,36S", "8,15.5W", [("latitude", "-47.51"), ("longitude", "-8.2583333")]),
        ("47,30N", "8,15E", [("latitude", "47.5"), ("longitude", "8.25")]),
        ("95,0N", "8,15E", []),
        ("47.5", "8.25", []),
        ("0,0N", "0,0E", []),
    ],
)
def test_a_position_is_told_where_it_is_one_and_noticed_anyway(
    latitude: str, longitude: str, place: list[tuple[str, str]]
) -> None:
    said = list(xmp_says(packet(f'e:GPSLatitude="{latitude}" e:GPSLongitude="{longitude}"')))
    assert said == [("block", "xmp"), ("block", "gps"), *place]


def test_a_packet_with_entities_is_refused_and_one_too_large_only_noticed() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    with pytest.raises(DefusedXmlException):
        list(xmp_says(bomb))
    assert list(xmp_says(packet('e:Model="D90"') + b" " * 1_000_000)) == [("block", "xmp")]


def test_data_sets_of_iptc_are_told_until_one_is_broken() -> None:
    record = data_set(80, b"Emmy") + data_set(55, b"20180704") + data_set(10, b"5") + data_set(120, b"a cell")
    expected = [
        ("block", "iptc"),
        ("person", "Emmy"),
        ("taken", "2018-07-04T00:00:00"),
        ("comment", "a cell"),
    ]
    assert list(iptc_says(record)) == expected
    assert list(iptc_says(record + b"\x1d" + data_set(80, b"nobody"))) == expected
    assert list(iptc_says(b"")) == []


@pytest.mark.parametrize("name", [b"", b"a", b"ab"])
def test_resources_are_found_behind_names_and_values_of_odd_and_even_length(name: bytes) -> None:
    xmp = packet('e:SerialNumber="17"')
    resources = (
        resource(1005, b"odd", name)
        + resource(1028, data_set(80, b"Emmy"), name)
        + resource(1036, b"tiny", name)
        + resource(1060, xmp + b" " * (1 - len(xmp) % 2), name)
        + resource(1028, data_set(80, b"Lise"))
    )
    assert list(photoshop_says(resources)) == [
        ("block", "iptc"),
        ("person", "Emmy"),
        ("thumbnail", "photoshop"),
        ("block", "xmp"),
        ("serial", "17"),
        ("block", "iptc"),
        ("person", "Lise"),
    ]
