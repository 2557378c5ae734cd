"""axe-core in a page: what it finds.

It comes by `npm ci` in this folder. Without it its tests could not run, which is said; with CI=true its absence is a
failure.
"""

import json
import os
from pathlib import Path

import pytest
from chromium import Browser

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
RUN = """
axe.run(document, {resultTypes: ['violations']}).then(found => JSON.stringify({
  rules: axe.getRules().length,
  passed: found.passes.length,
  violations: found.violations.map(v => v.id + ': ' + v.help + ' ' + v.nodes.map(
    n => n.target.join(' ') + ' ' + n.html.slice(0, 200) + ' ' + n.failureSummary).slice(0, 3).join(' | ')),
}))
"""


def violations(browser: Browser) -> list[str]:
    """What axe-core finds in the page that is open."""
    if not AXE.is_file():
        message = "no axe-core; `npm ci` in tests/report brings it"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    browser.ask(AXE.read_text(encoding="utf-8"))
    found = json.loads(browser.ask(RUN, wait=True))
    assert found["rules"] > 80
    assert found["passed"] > 20
    return list(found["violations"])
