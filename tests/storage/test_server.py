"""Where files are fetched from: an address of the web, named in sentences without what it keeps secret."""

from typing import ClassVar

import pytest

from pupille.errors import ConfigError, DataError, PupilleError
from pupille.storage.server import Server


class Shelf(Server):
    error: ClassVar[type[PupilleError]] = DataError
    example = "https://example.org"
    set_by = "--endpoint"
    bring = "bring the file"


@pytest.mark.parametrize(
    "endpoint", ["", "example.org", "ftp://example.org", "file:///etc/passwd", "https://", "C:/x"]
)
def test_what_is_no_address_of_the_web_is_refused_with_an_example(endpoint):
    with pytest.raises(ConfigError, match=r"https://example\.org.*Correct --endpoint"):
        Shelf(endpoint)


@pytest.mark.parametrize(
    ("endpoint", "host"),
    [
        ("https://example.org/a/b", "example.org"),
        ("http://localhost:8080", "localhost:8080"),
        ("https://name:password@example.org/a", "example.org"),
    ],
)
def test_the_host_is_named_without_the_password(endpoint, host):
    assert Shelf(endpoint).host == host
