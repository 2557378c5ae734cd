import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import pupille.audit
from pupille.audit.check import Check
from pupille.audit.registry import CHECKS, CODES, LEAKS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "checks.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## `([a-z-]+)`\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))


def test_every_check_that_is_written_is_asked():
    modules = [
        importlib.import_module(f"pupille.audit.{one.name}")
        for one in pkgutil.iter_modules(pupille.audit.__path__)
    ]
    written = {value for module in modules for value in vars(module).values() if isinstance(value, Check)}
    assert written == set(CHECKS)


def test_codes_are_unique_and_short():
    assert len(set(CODES)) == len(CODES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+){0,2}", code) for code in CODES)


def test_leaks_come_first_and_are_errors():
    assert tuple(CODES[: len(LEAKS)]) == LEAKS
    assert {check.severity for check in CHECKS if check.code in LEAKS} == {"error"}


def test_the_page_has_the_checks_in_the_order_of_the_table():
    assert tuple(SECTIONS) == CODES


@pytest.mark.parametrize("check", CHECKS, ids=CODES)
def test_every_check_is_explained(check):
    text = SECTIONS[check.code]
    for part in ("Why it matters.", "How it is found.", "What to do.", "What it cannot see."):
        assert f"**{part}** " in text
    assert f"**{check.severity}" in text.splitlines()[1].lower()
