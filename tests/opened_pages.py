"""Pages of models, opened in a browser and given files."""

import base64
import csv
import io
from typing import Any

HAND_OUT = "URL.createObjectURL = (blob) => { window.saved = blob; return '#'; }"
AS_TEXT = """
window.saved.arrayBuffer().then((all) => {
  const bytes = new Uint8Array(all), parts = [];
  for (let i = 0; i < bytes.length; i += 8192) parts.push(String.fromCharCode(...bytes.subarray(i, i + 8192)));
  return btoa(parts.join(""));
})
"""


def opened(browser: Any, page: Any) -> Any:
    """The browser with a page whose model is ready, or refused."""
    browser.open(page)
    browser.until(
        "document.querySelector('#choose')?.disabled === false || !!document.querySelector('#status.problem')"
    )
    return browser


def drop(browser: Any, files: Any) -> None:
    """Gives files to the page, and waits for the answers."""
    root = browser.call("DOM.getDocument")["root"]["nodeId"]
    node = browser.call("DOM.querySelector", nodeId=root, selector="#files")["nodeId"]
    browser.call("DOM.setFileInputFiles", nodeId=node, files=[str(file) for file in files])
    browser.until(f"document.querySelectorAll('#rows tr').length === {len(files)}")


def saved(browser: Any, button: str) -> bytes:
    """What a button hands out."""
    browser.ask(HAND_OUT)
    browser.ask(f"document.querySelector('#{button}').click()")
    return base64.b64decode(browser.ask(AS_TEXT, wait=True))


def given(browser: Any, files: Any) -> list[dict[str, str]]:
    """The rows of the table that the page saves for these files."""
    drop(browser, files)
    text = saved(browser, "save").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))
