"""Templates of tools, as users write them."""

from pathlib import Path

import pytest

from pupille.errors import ConfigError
from pupille.plugins.template import filled, templates_in
from pupille.plugins.tool import SHIPPED

GOOD = """
[tools.finder]
title = "Finder"
licence = "MIT"
install = "pip install finder"
predict = ["finder", "{images}", "{out}", "{size}"]
answers = "{out}/answers.json"
[tools.finder.options]
size = 640
"""


def test_the_templates_that_ship_are_some_and_name_their_licences() -> None:
    templates = templates_in(SHIPPED.read_bytes(), SHIPPED)
    assert {name: template.licence for name, template in templates.items()} == {
        "ultralytics": "AGPL-3.0",
        "torchvision": "BSD-3-Clause",
    }


def test_the_template_of_ultralytics_neither_reports_home_nor_downloads() -> None:
    template = templates_in(SHIPPED.read_bytes(), SHIPPED)["ultralytics"]
    assert template.environment["YOLO_OFFLINE"] == "true"
    # Programs ask for the small letters first, and an exception would let them out.
    proxies = [template.environment[name] for name in ("HTTPS_PROXY", "https_proxy", "no_proxy")]
    assert proxies == ["http://127.0.0.1:9", "http://127.0.0.1:9", ""]
    assert "pretrained=False" in template.train


def test_what_stands_for_a_place_stays_in_its_word() -> None:
    assert filled(["a={x}", "{y}"], {"x": "1; rm -r /", "y": "{x} $HOME `id`"}) == [
        "a=1; rm -r /",
        "{x} $HOME `id`",
    ]


def test_a_template_without_training_is_of_a_tool_that_is_trained_already() -> None:
    assert templates_in(GOOD.encode(), Path("pupille.toml"))["finder"].train == []


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("licence = ", "lizenz = ", "licence"),
        ('"{images}"', '"{pictures}"', "{pictures}"),
        ('["finder", ', '["{model}", ', "program"),
        ('["finder", "{images}", "{out}", "{size}"]', '"finder {images}"', "array"),
        ("size = 640", 'size = "640; rm"', "int"),
        ("size = 640", "out = 640", "'out'"),
        ("[tools.finder]", "[tools.Find]", "'Find'"),
        ('answers = "{out}', 'answers = "{images}', "{images}"),
        ('predict = ["finder"', 'train = ["finder", "{images}"]\npredict = ["finder"', "{images}"),
        ('title = "Finder"', 'minutes = 0\ntitle = "Finder"', "minutes"),
        ('title = "Finder"', 'shell = true\ntitle = "Finder"', "shell"),
    ],
)
def test_a_template_with_a_fault_is_refused_with_the_place(before: str, after: str, reason: str) -> None:
    assert before in GOOD
    with pytest.raises(ConfigError, match="docs/plugins.md") as refused:
        templates_in(GOOD.replace(before, after).encode(), Path("pupille.toml"))
    assert reason.casefold() in str(refused.value).casefold() or "]" in str(refused.value)
    assert "pupille.toml" in str(refused.value)
