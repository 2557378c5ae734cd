"""A browser for tests of pages, and the same without a network."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))

from chromium import started


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with started(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture
def offline(browser):
    """Without any network: what was asked for all the same would stand in `requests`."""
    browser.call(
        "Network.emulateNetworkConditions",
        offline=True, latency=0, downloadThroughput=0, uploadThroughput=0,
    )  # fmt: skip
    browser.requests.clear()
    browser.console.clear()
    return browser
