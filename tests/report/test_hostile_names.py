"""Two hundred names that try to run, to load, to hide or to break out: each is shown as text, and nothing happens."""

import base64
import hashlib
import itertools
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chromium import Browser
from PIL import Image

import pupille
from pupille.i18n.visible import visible
from pupille.report.build import build

Save = Callable[[dict[str, Any]], Path]
Attack = Callable[[Sequence[str]], dict[str, Any]]
STRIKE = "window.owned=1"
LOAD = "https://pupille.invalid/x"
ATTACKS = (
    f"<script>{STRIKE}</script>",
    f"<img src=x onerror={STRIKE}>",
    f"<svg onload={STRIKE}>",
    f"<body onpageshow={STRIKE}>",
    f"<details open ontoggle={STRIKE}>",
    f"<input autofocus onfocus={STRIKE}>",
    "<iframe srcdoc='<script>parent.owned=1</script>'></iframe>",
    f"<iframe src={LOAD}></iframe>",
    f"<img src={LOAD}>",
    f"<link rel=stylesheet href={LOAD}>",
    f"<style>*{{background:url({LOAD})}}</style>",
    f"<meta http-equiv=refresh content='0;{LOAD}'>",
    f"<base href={LOAD}>",
    f"<object data={LOAD}></object>",
    f"<a href=javascript:{STRIKE} id=verdict>x</a>",
    f"javascript:{STRIKE}",
    f"data:text/html,<script>{STRIKE}</script>",
    f"${{{STRIKE}}}",
    f"{{{{ {STRIKE} }}}}",
    "{% for x in ().__class__.__base__.__subclasses__() %}",
    "{0.__class__.__mro__}",
    "%(name)s %n %x",
)
WRAPPED = (
    "{}", '"{}', "'>{}", '">{}', "</style>{}", "</title>{}", "</script>{}", "-->{}", "]]>{}", "</text></svg>{}",
)  # fmt: skip
ALONE = (
    "=HYPERLINK(\"https://pupille.invalid\",\"x\")", "+1+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3",
    "../..", "../../../etc/passwd", "..\\..\\x", "CON", "NUL.jpg", "C:\\x", "~", ".", " ", "#", "?", "%00", "&lt;b&gt;",
    "&#x3c;script>", "two\nlines", "carriage\rreturn", "tab\tstop", "nul\x00byte", "bell\x07", "esc\x1b[31mred",
    "\u202egnp.exe", "\u2066left\u2069", "\u200fright", "\ufeffmark", "line\u2028break", "lone \ud800 half",
    "half \udfff again", "\U000e0001tag", "a" * 3000, "é" * 300, "e\u0301" * 200, "Z" + "\u0335" * 200,
    "شجرة", "木", "🙂",
    "style=position:fixed;inset:0", "cell-0-1", "verdict", "<b", "<!--", "<![CDATA[", "</", "&", "\\", "`", "'\"`",
)  # fmt: skip
NAMES = tuple(dict.fromkeys((*(w.format(a) for w, a in itertools.product(WRAPPED, ATTACKS)), *ALONE)))[-200:]
FORBIDDEN = """
({
  owned: window.owned ?? null,
  handlers: [...document.querySelectorAll('*')].filter(
    e => [...e.attributes].some(a => a.name.startsWith('on'))).map(e => e.outerHTML.slice(0, 200)),
  elements: document.querySelectorAll('iframe,object,embed,base,form,body > style').length,
  addresses: [...document.querySelectorAll('[href],[src],[action],[data]')].map(
    e => e.getAttribute('href') ?? e.getAttribute('src') ?? '').filter(a => !/^(#|data:)/.test(a)),
  scripts: [...document.scripts].map(s => s.textContent),
  policy: document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.content ?? '',
  heard: document.body.innerText + [...document.querySelectorAll('*')].flatMap(
    e => ['title', 'alt', 'aria-label'].map(a => e.getAttribute(a) ?? '')).join('\\n') + [
    ...document.querySelectorAll('svg text, svg title, .panel, td, th')].map(e => e.textContent).join('\\n'),
})
"""


@pytest.fixture
def attacked(compared: Callable[..., dict[str, Any]], example: Callable[[str], dict[str, Any]]) -> Attack:
    """Results with these classes, and each name again as a file wherever a file is named."""

    def attack(names: Sequence[str]) -> dict[str, Any]:
        results = compared(names)
        for records in (results["gallery"]["samples"], results["gallery"]["mistakes"]):
            for record, name in zip(records, itertools.cycle(names)):
                record["id"] = name
        results["data"] |= {"source": names[0], "notes": list(names[:20])}
        results["data"]["left_out"] = [{"path": name, "reason": name} for name in names[:40]]
        results["command"] = f"pupille compare {names[-1]}"
        audit = example("leaking")["audit"]
        audit["findings"][0] |= {"ids": list(names), "groups": [list(names[:2]), list(names[2:4])]}
        audit["captions"] = {name: {"label": name, "split": name} for name in names}
        return results | {"audit": audit}

    return attack


def seen(browser: Browser, page: Path) -> dict[str, Any]:
    browser.requests.clear()
    browser.console.clear()
    browser.open(page)
    return dict(browser.ask(FORBIDDEN))


def check_harmless(found: dict[str, Any], browser: Browser, page: Path) -> None:
    assert [url for url in browser.requests if not url.startswith("data:")] == [page.as_uri()]
    assert browser.console == []
    assert found["owned"] is None
    assert (found["handlers"], found["elements"], found["addresses"]) == ([], 0, [])
    for script in found["scripts"]:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in found["policy"], script[:200]


def test_there_are_two_hundred_names() -> None:
    assert len(set(NAMES)) == 200


@pytest.mark.parametrize("first", [0, 25, 50, 75, 100, 125, 150, 175])
def test_hostile_classes_and_files_are_text(
    first: int, saved: Save, attacked: Attack, browser: Browser
) -> None:
    names = NAMES[first : first + 25]
    page = build(saved(attacked(names)))
    found = seen(browser, page)
    check_harmless(found, browser, page)
    heard = re.sub(r"\s+", " ", found["heard"])
    for name in names:
        shown = re.sub(r"\s+", " ", visible(name)).strip()[:20]
        assert shown in heard, name


def test_two_hundred_hostile_classes_are_text(saved: Save, attacked: Attack, browser: Browser) -> None:
    page = build(saved(attacked(NAMES)))
    check_harmless(seen(browser, page), browser, page)


def test_a_name_that_was_not_escaped_would_be_seen(
    saved: Save, attacked: Attack, browser: Browser, tmp_path: Path
) -> None:
    html = build(saved(attacked(NAMES[:5]))).read_text(encoding="utf-8")
    page = tmp_path / "spoiled.html"
    page.write_text(html.replace("</h1>", ATTACKS[1] + "</h1>"), encoding="utf-8")
    found = seen(browser, page)
    assert found["handlers"]
    assert browser.console, "the policy of the page should have refused the picture and its script"
    assert found["owned"] is None
    page.write_text(
        page.read_text(encoding="utf-8").replace("Content-Security-Policy", "x"), encoding="utf-8"
    )
    assert seen(browser, page)["owned"] == 1


def test_a_run_on_folders_and_files_with_hostile_names_is_harmless(browser: Browser, tmp_path: Path) -> None:
    fit = [name for name in NAMES if "/" not in name and "\0" not in name and len(name) < 200]
    fit = [
        name
        for name in fit
        if name.strip() and name[0] != "." and not any("\ud800" <= c <= "\udfff" for c in name)
    ]
    assert len(fit) >= 63
    rng = np.random.default_rng(0)
    for label, class_ in enumerate(fit[:3]):
        folder = tmp_path / "photos" / class_
        folder.mkdir(parents=True)
        for name in fit[3 + 20 * label : 23 + 20 * label]:
            pixels = rng.integers(0, 90, (12, 12), dtype=np.uint8) + np.uint8(40 * label)
            Image.fromarray(pixels).save(folder / f"{name}.png")
    done = pupille.compare(tmp_path / "photos", models=["majority", "logistic"], out=tmp_path / "run")
    assert done.results.data.samples == 60
    page = build(done.folder)
    check_harmless(seen(browser, page), browser, page)
