"""What is answered: as `pupille predict` does, one image or several, by a page, and after a process died."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from chromium import started
from PIL import Image
from served import form, listening

from pupille.errors import ConfigError
from pupille.workflows.predict import predict
from pupille.workflows.serve import serve


def test_the_answers_are_those_of_predict(server, world):
    said = predict(world / "run", world / "photos", coverage=0.9)
    records = {record["image"]: record for record in said.to_json()["images"]}
    for id_ in list(records)[::15]:
        status, record = server.predict((world / "photos" / id_).read_bytes(), "image/png")
        assert status == 200
        (image,) = record["images"]
        expected = records[id_]
        assert image["class"] == expected["class"]
        assert image["probabilities"] == pytest.approx(expected["probabilities"], abs=1e-6)
        assert image["set"] == expected["set"]
        assert image["unlike"] == expected["unlike"]


def test_a_form_gives_one_record_an_image_in_its_order(server, photo):
    body, kind = form(("image", "a.png", photo), ("image", "b.txt", b"no image"), ("image", "c.png", photo))
    status, record = server.predict(body, kind)
    assert status == 200
    assert [image["image"] for image in record["images"]] == ["a.png", "b.txt", "c.png"]
    assert "problem" in record["images"][1]
    assert record["images"][0]["probabilities"] == pytest.approx(record["images"][2]["probabilities"])


def test_card_health_and_description(server):
    card = json.loads(server.ask("GET", "/card")[2])
    assert card["model"] == "logistic"
    assert any("test images" in sentence for sentence in card["sentences"])
    assert json.loads(server.ask("GET", "/health")[2])["status"] == "ok"
    description = json.loads(server.ask("GET", "/openapi.json")[2])
    for path, methods in description["paths"].items():
        for method in methods:
            assert server.ask(method.upper(), path)[0] != 404
            assert server.ask("DELETE", path)[0] == 405


def test_images_that_come_at_the_same_time_are_answered_together_and_none_is_mixed_up(server, world):
    files = sorted((world / "photos").rglob("*.png"))
    expected = {
        record["image"]: record for record in predict(world / "run", world / "photos").to_json()["images"]
    }

    def ask(file):
        while True:
            status, record = server.predict(file.read_bytes(), "image/png")
            if status != 503:
                return status, record
            time.sleep(0.1)

    with ThreadPoolExecutor(40) as many:
        answers = list(many.map(ask, files * 2))
    for file, (status, record) in zip(files * 2, answers, strict=True):
        assert status == 200
        wanted = expected[file.relative_to(world / "photos").as_posix()]["probabilities"]
        assert record["images"][0]["probabilities"] == pytest.approx(wanted, abs=1e-6)


def decoders():
    """The process numbers of our own children that decode."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True
    )
    return [int(line.split()[0]) for line in listed.stdout.splitlines() if "serving.decoding" in line]


def test_a_decoder_that_dies_is_replaced(server, photo):
    assert server.predict(photo)[0] == 200
    assert decoders()
    for _ in range(3):
        for number in decoders():
            os.kill(number, signal.SIGKILL)
        outcomes = [server.predict(photo)[0] for _ in range(4)]
        assert set(outcomes) == {200}


def test_more_than_can_be_taken_is_told_to_come_back(server, photo, monkeypatch):
    monkeypatch.setattr("pupille.serving.load.MOST_REQUESTS", 0)
    status, headers, _ = server.ask("POST", "/predict", body=photo, Content_Type="image/png")
    assert (status, headers["retry-after"]) == (503, "1")


def test_the_page_asks_and_shows(server, world, tmp_path):
    Image.new("RGB", (20, 20), (10, 10, 10)).save(tmp_path / "a.tif")
    with started(tmp_path / "chromium") as browser:
        browser.open_address(server.server.address)
        browser.until(
            "!document.querySelector('#choose').disabled || !!document.querySelector('#status.problem')"
        )
        assert browser.ask("document.querySelector('#name').textContent") == "photos"
        root = browser.call("DOM.getDocument")["root"]["nodeId"]
        node = browser.call("DOM.querySelector", nodeId=root, selector="#files")["nodeId"]
        files = [world / "photos" / "dark" / "dark00.png", tmp_path / "a.tif"]
        browser.call("DOM.setFileInputFiles", nodeId=node, files=[str(file) for file in files])
        browser.until("document.querySelectorAll('#rows tr').length === 2")
        text = browser.ask("document.querySelector('#rows').innerText")
        assert "dark00.png" in text
        assert browser.ask("document.querySelectorAll('#rows .problem').length") == 0
        assert {re.sub(r"[#?].*", "", address) for address in browser.requests} == {
            f"http://{server.host}/", f"http://{server.host}/card", f"http://{server.host}/predict",
        }  # fmt: skip
        browser.open_address(f"http://{server.host}/#wrong")
        browser.call("Page.reload")
        browser.until("!!document.querySelector('#status.problem')")
        assert "key" in browser.ask("document.querySelector('#status').textContent")


def test_the_command_prints_the_address_answers_and_ends_on_ctrl_c(world, photo):
    from served import Listening, free_port

    port = free_port()
    words = [sys.executable, "-m", "pupille", "serve", str(world / "run"), "--port", str(port)]
    with subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        killer = threading.Timer(120, process.kill)
        killer.start()
        line = process.stdout.readline()
        (token,) = re.findall(rf"http://127\.0\.0\.1:{port}/#([\w-]+)", line)

        class Printed:
            pass

        Printed.token, Printed.port = token, port
        client = Listening(Printed)
        for _ in range(300):
            try:
                status = client.predict(photo)[0]
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        assert status == 200
        client.ask("GET", f"/nothing?token={token}", headers=[("Cookie", token)])
        process.send_signal(signal.SIGINT)
        printed = process.stdout.read()
        process.wait(timeout=30)
        killer.cancel()
    # The key stands in the two lines that tell it, and nothing of a request is written down.
    assert len(printed.splitlines()) == 2
    assert printed.count(token) == 1


def test_a_port_that_another_program_has_is_told_before_an_address_is_printed(world, server):
    taken = serve(world / "run", port=server.port)
    with pytest.raises(ConfigError, match=rf"port {server.port} of 127\.0\.0\.1 .*Give another --port"):
        taken.listener()
    with pytest.raises(ConfigError, match=r"nowhere\.invalid.*correct --host"):
        replace(taken, host="nowhere.invalid").run()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_an_address_that_means_all_is_refused(world, host):
    with pytest.raises(ConfigError, match=r"every address.*Give --host"):
        serve(world / "run", host=host)


def test_numbers_come_with_their_intervals(tmp_path):
    from pupille.config import DataConfig
    from pupille.workflows.compare import compare

    rng = np.random.default_rng(0)
    (tmp_path / "photos").mkdir()
    rows = ["path,weight (g)"]
    for i in range(60):
        pixels = rng.integers(0, 60 + 3 * i, (8, 8), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / "photos" / f"{i:02}.png")
        rows.append(f"photos/{i:02}.png,{100.5 + i}")
    (tmp_path / "weights.csv").write_text("\n".join(rows))
    data = DataConfig(label_column="weight (g)")
    compare(tmp_path / "weights.csv", models=["constant", "ridge"], out=tmp_path / "run", data=data)
    said = predict(tmp_path / "run", tmp_path / "photos").rows()[7]
    with listening(tmp_path / "run") as server:
        status, record = server.predict((tmp_path / "photos" / said["image"]).read_bytes())
    assert status == 200
    for column in ("predicted", "low", "high"):
        assert record["images"][0][column] == pytest.approx(said[column])
