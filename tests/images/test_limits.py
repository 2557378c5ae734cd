"""Limits are checked when they are made, each of them."""

from dataclasses import fields

import pytest

from pupille.errors import ConfigError
from pupille.images.limits import DEFAULT_LIMITS, HIGHEST_MEGAPIXELS, Limits

BOUNDS = [field.name for field in fields(Limits) if field.name != "formats"]


@pytest.mark.parametrize("bound", [0, -1, float("nan")])
@pytest.mark.parametrize("name", BOUNDS)
def test_every_bound_must_be_above_zero(name: str, bound: float) -> None:
    with pytest.raises(ConfigError, match=rf"{name} must be above 0\. Got {bound}\."):
        Limits(**{name: bound})


def test_the_smallest_and_the_highest_bound_are_allowed() -> None:
    assert Limits(file_bytes=1, jpeg_scans=1, archive_entries=1).file_bytes == 1
    assert Limits(megapixels=178).megapixels == 178
    with pytest.raises(ConfigError, match=r"at most 178\. Got 178\.001\. Cut larger pictures"):
        Limits(megapixels=178.001)


def test_the_highest_limit_is_the_last_whole_megapixel_that_pillow_reads() -> None:
    pillow_warns_at = 1024**3 // 4 // 3
    assert 2 * pillow_warns_at // 10**6 == HIGHEST_MEGAPIXELS


def test_formats_are_spelled_as_they_are_and_one_must_be_left() -> None:
    assert Limits(formats=("PNG", "GIF")).formats == ("PNG", "GIF")
    with pytest.raises(ConfigError, match=r"Got 'webp'\. Did you mean 'WebP'\?"):
        Limits(formats=("PNG", "webp"))
    with pytest.raises(ConfigError, match="at least one of JPEG, PNG, TIFF"):
        Limits(formats=())


def test_every_default_is_itself_within_the_limits() -> None:
    assert Limits() == DEFAULT_LIMITS
    assert Limits(jpeg_scans=21) != DEFAULT_LIMITS
