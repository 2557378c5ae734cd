"""A real Chromium, driven through its debugging pipe."""

import base64
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from hanging import wait_until

PROGRAM = Path("/usr/bin/chromium")
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--remote-debugging-pipe",
)  # fmt: skip


class Browser:
    """One tab. `requests`: the addresses that the page asked for; `console`: what was logged or refused."""

    def __init__(self, home: Path, *, options: tuple[str, ...] = ()) -> None:
        command_read, self._out = os.pipe()
        self._in, answer_write = os.pipe()
        self._process = subprocess.Popen(
            [
                "/bin/bash",
                "-c",
                f'exec "$@" 3<&{command_read} 4>&{answer_write}',
                "bash",
                str(PROGRAM),
                *OPTIONS,
                *options,
                f"--user-data-dir={home}",
            ],
            pass_fds=(command_read, answer_write),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(command_read)
        os.close(answer_write)
        self._buffer, self._number, self._session = b"", 0, ""
        self.requests: list[str] = []
        self.console: list[str] = []
        self._loaded = False
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    def _start(self) -> None:
        tab = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the browser with all its processes."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._in)
        os.close(self._out)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command of the protocol and its answer; what the page reports meanwhile is kept."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                return dict(answer["result"])
            self._note(answer)

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            chunk = os.read(self._in, 1 << 16)
            if not chunk:
                raise AssertionError("Chromium ended")
            self._buffer += chunk
        message, _, self._buffer = self._buffer.partition(b"\0")
        return dict(json.loads(message))

    def _note(self, event: dict[str, Any]) -> None:
        parameters = event.get("params", {})
        if event.get("method") == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        if event.get("method") in ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown"):
            self.console.append(json.dumps(parameters))
        if event.get("method") == "Page.javascriptDialogOpening":
            self.console.append(f"dialog: {parameters['message']}")
        if event.get("method") == "Page.loadEventFired":
            self._loaded = True

    def open(
        self, page: Path, *, width: int = 1200, height: int = 900, media: str = "", scheme: str = "light"
    ) -> None:
        """Loads a file, and waits until it is there."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", media=media, features=features)
        self._loaded = False
        self.call("Page.navigate", url=page.as_uri())
        # Events are read with the answers.
        wait_until(lambda: self.ask("true") and self._loaded)

    def open_address(self, address: str) -> None:
        """Goes to an address, and waits until it is there."""
        self._loaded = False
        self.call("Page.navigate", url=address)
        wait_until(lambda: self.ask("true") and (self._loaded or self.ask("location.href") == address))

    def until(self, expression: str) -> None:
        """Waits until a JavaScript expression is true in the page."""
        wait_until(lambda: self.ask(expression))

    def ask(self, expression: str, *, wait: bool = False) -> Any:
        """The value of a JavaScript expression in the page. wait: for what it promises."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=wait)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """A key, down and up."""
        codes = {"Enter": 13, "Tab": 9, "Escape": 27, "Backspace": 8, " ": 32}
        codes |= {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
        extra = {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            more = extra if kind == "keyDown" else {}
            self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=codes[key],
                **more,
            )
        self.ask("1")

    def screenshot(self, target: Path, *, whole: bool = True) -> None:
        """A PNG of the page."""
        data = self.call("Page.captureScreenshot", captureBeyondViewport=whole, format="png")["data"]
        target.write_bytes(base64.b64decode(data))

    def print_pdf(self) -> bytes:
        """The page as the A4 PDF that a reader would print."""
        answer = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(answer["data"])


@contextmanager
def started(home: Path, *, options: tuple[str, ...] = ()) -> Iterator[Browser]:
    """A browser for tests. Without one they could not run, which is said; with CI=true its absence is a failure."""
    if not PROGRAM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI=true and no browser at {PROGRAM}")
        pytest.skip(f"could not run: no browser at {PROGRAM}")
    with Browser(home, options=options) as browser:
        yield browser
