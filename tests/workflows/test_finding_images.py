"""The page of annotated images, of those alone that a check of the audit speaks of."""

import pytest

from drawn_sets import box, boxed, voc
from pupille.errors import ConfigError, DataError
from pupille.workflows.show import show


@pytest.fixture
def clicked(tmp_path):
    """Twelve annotated images, the fourth of which has a box without area beside three others."""
    root, objects = boxed(tmp_path / "cells")
    voc(root / "labels", {**objects, "im03": [*objects["im03"], box("dust", 30, 30, 30, 30)]})
    return root


def test_a_finding_shows_its_images_with_its_objects_alone(clicked, tmp_path):
    shown = show(clicked, finding="no-area", out=tmp_path / "page.html")
    assert "1 box has no area" in shown.selection
    page = (tmp_path / "page.html").read_text()
    assert page.count('<svg class="drawn"') == 1
    assert "im03" in page
    assert page.count("<title>dust</title>") == 1
    assert "<title>cell</title>" not in page


def test_a_check_that_found_nothing_or_is_none_is_told(clicked, tmp_path):
    with pytest.raises(DataError, match="names no image"):
        show(clicked, finding="drawn-twice", out=tmp_path / "page.html")
    with pytest.raises(ConfigError, match="no-area"):
        show(clicked, finding="no-areas", out=tmp_path / "page.html")
