"""The scripts of the page alone in a real Chromium, where tests hand them bytes and pixels."""

import base64
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "report"))

from chromium import started

from pupille.export.page.build import source

SCRIPTS = ("reading.js", "png.js", "resize.js", "answers.js", "masks.js", "saving.js")
BRIDGE = """
const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const pixelsOf = ({ data, ...rest }) => ({ ...rest, data: new KINDS[rest.kind](bytesOf(data).buffer) });
const KINDS = { uint8: Uint8Array, uint16: Uint16Array, float32: Float32Array };
function handed({ data, width, height, channels }) {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength), parts = [];
  for (let i = 0; i < bytes.length; i += 8192) parts.push(String.fromCharCode(...bytes.subarray(i, i + 8192)));
  const kind = data.constructor.name.slice(0, -5).toLowerCase();
  return { kind, width, height, channels, data: btoa(parts.join("")) };
}
async function attempt(work) {
  try {
    return handed(await work());
  } catch (error) {
    return { refused: error.kind ?? String(error.stack) };
  }
}
"""


class Scripts:
    """What the scripts make of things of Python."""

    def __init__(self, browser):
        self.browser = browser

    def ask(self, expression):
        return self.browser.ask(expression, wait=True)

    def picture(self, expression):
        """The (H, W, C) pixels of a picture that an expression promises, or why it was refused."""
        answer = self.ask(f"attempt(async () => {expression})")
        if "refused" in answer:
            return answer["refused"]
        pixels = np.frombuffer(base64.b64decode(answer["data"]), answer["kind"])
        return pixels.reshape(answer["height"], answer["width"], answer["channels"])

    def read(self, content, wanted="{ reduced: null }"):
        """The same of the bytes of a file."""
        return self.picture(f"readPicture(bytesOf('{base64.b64encode(content).decode()}'), {wanted})")

    @staticmethod
    def written(pixels):
        """(H, W) or (H, W, C) pixels as an expression."""
        height, width = pixels.shape[:2]
        data = base64.b64encode(np.ascontiguousarray(pixels).tobytes()).decode()
        depth = "8-bit" if pixels.dtype == np.uint8 else "16-bit"
        channels = 1 if pixels.ndim == 2 else pixels.shape[2]
        return (
            f"pixelsOf({{ kind: '{pixels.dtype}', depth: '{depth}', width: {width}, height: {height}, "
            f"channels: {channels}, data: '{data}' }})"
        )


@pytest.fixture(scope="module")
def scripts(tmp_path_factory):
    """The scripts, loaded in a page of their own."""
    with started(tmp_path_factory.mktemp("chromium")) as browser:
        page = tmp_path_factory.mktemp("scripts") / "scripts.html"
        code = "".join(map(source, SCRIPTS))
        page.write_text(
            f"<!doctype html><meta charset='utf-8'><script>{code}{BRIDGE}</script>", encoding="utf-8"
        )
        browser.open(page)
        yield Scripts(browser)
