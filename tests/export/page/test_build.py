"""The page as a file: one policy, whose hashes are those of its script and style, and nothing to load."""

import base64
import hashlib
import re

import pytest
from markupsafe import Markup

from pupille.export.page.build import Front, Page, in_script, page_bytes
from pupille.export.page.words import words
from pupille.i18n.language import LANGUAGES

HOSTILE = "</script><img src=x onerror=alert(1)>"


def page(name="photos", training=b""):
    fronts = [
        Front(each, [name], [name], "rules", [name], "card", Markup("<p>card</p>"), "licence")
        for each in LANGUAGES
    ]
    about = {"language": "en", "words": {"en": words("m", name), "fr": words("m", name)}, "classes": [name]}
    return Page(name, about, fronts, b"model", training)


@pytest.fixture(scope="module")
def text():
    return page_bytes(page()).decode()


def test_the_policy_names_the_only_script_and_the_only_style(text):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; ")
    for tag, rule in (("style", "style-src"), ('script type="module"', "script-src")):
        (content,) = re.findall(f"<{tag}>(.*?)</{tag.split()[0]}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{rule} 'sha256-{digest}'" in policy
    for allowed in ("unsafe-inline", "'unsafe-eval'", "http", "connect-src", "blob:", "*"):
        assert allowed not in policy


def test_nothing_in_it_points_outside(text):
    assert not re.search(r"<(?:link|img|iframe|object|embed|base|form)\b", text)
    assert not re.search(r'\b(?:src|href)="', text)


def test_a_name_stays_text():
    written = page_bytes(page(HOSTILE)).decode()
    assert "<img" not in written
    assert written.count("</script>") == page_bytes(page()).decode().count("</script>")


def test_json_in_a_script_cannot_close_it():
    assert "<" not in in_script({"a": HOSTILE})


def test_the_same_content_gives_the_same_bytes():
    assert page_bytes(page(training=b"1234")) == page_bytes(page(training=b"1234"))
