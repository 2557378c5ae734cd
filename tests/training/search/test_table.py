"""The table of spaces: short, stated, and documented."""

from pathlib import Path

import pytest

from pupille.models.registry import MODELS
from pupille.training.search.table import BY_MODEL, FROZEN, TRAINED, TUNED

PAGE = Path(__file__).resolve().parents[3] / "docs" / "tuning.md"


@pytest.mark.parametrize("model", BY_MODEL)
def test_a_line_of_the_table_is_about_a_model_and_few_settings(model):
    assert model in MODELS or model in ("fpn", "deeplabv3plus", "dfine", "rtdetr")
    assert 1 <= len(BY_MODEL[model]) <= 8


@pytest.mark.parametrize("row", [*BY_MODEL.values(), FROZEN, TUNED, TRAINED])
def test_every_setting_of_the_table_stands_on_the_page(row):
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"`{setting}`" in text for setting in row)
