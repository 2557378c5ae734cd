"""The published holes of Gradio, Jupyter and Streamlit, each tried on a server that really listens."""

import io
import json
import socket
import time
import zipfile

import numpy as np
import pytest
from PIL import Image
from served import form

# What a page of another site can send without a question of the browser beforehand.
SIMPLE = ("text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded")
FOREIGN = (
    "http://evil.example",
    "null",
    "https://127.0.0.1:{port}",
    "http://localhost.evil.example:{port}",
    "file://",
)


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("origin", FOREIGN)
def test_no_page_of_another_site_gets_in_by_any_method_even_with_the_token(server, method, origin):
    status, headers, _ = server.ask(method, "/health", Origin=origin.format(port=server.port))
    assert status == 403
    assert not any(name.startswith("access-control") for name in headers)


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "nonsense"])
def test_what_a_browser_says_of_another_site_is_believed_on_every_method(server, method, site):
    assert server.ask(method, "/health", Sec_Fetch_Site=site)[0] == 403


@pytest.mark.parametrize("path", ["/", "/predict", "/health"])
def test_a_browser_that_asks_beforehand_is_allowed_nothing(server, path):
    """No preflight passes, from this server's own page neither: there is no CORS."""
    asking = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "authorization"}
    for origin in (f"http://{server.host}", "http://evil.example"):
        status, headers, _ = server.ask("OPTIONS", path, token=False, Origin=origin, **asking)
        assert status in (401, 403, 405)
        assert not any(name.startswith("access-control") for name in headers)


def test_no_socket_of_the_web_is_opened(server):
    """Jupyter and Streamlit were reached from other sites over WebSockets, which no CORS guards."""
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13"}
    for origin in (f"http://{server.host}", "http://evil.example"):
        for path in ("/", "/predict", "/stream", "/queue/join"):
            status, headers, _ = server.ask(
                "GET", path, Origin=origin, Sec_WebSocket_Key="AAAAAAAAAAAAAAAAAAAAAA==", **upgrade
            )
            assert status != 101
            assert "upgrade" not in headers


@pytest.mark.parametrize("kind", SIMPLE)
def test_a_cross_site_upload_is_refused(server, photo, kind):
    body, _ = form(("image", "a.png", photo))
    for more in (
        {"Origin": "http://evil.example"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ):
        status, _ = server.predict(body, kind, token=False, **more)
        assert status == 403
    assert server.predict(body, kind, token=False)[0] == 401


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.nip.io:{port}", "",
        "0.0.0.0:{port}",
    ],
)  # fmt: skip
def test_a_name_that_was_bound_to_this_machine_is_not_answered(server, host):
    status, _, _ = server.ask("GET", "/health", Host=host.format(port=server.port))
    assert status in (400, 421)


def test_two_hosts_are_none(server):
    status, _, _ = server.ask(headers=[("Host", server.host), ("Host", "evil.example")])
    assert status in (400, 421)


@pytest.mark.parametrize("token", [False, "", "x", "{token}x", "null"])
@pytest.mark.parametrize("path", ["/health", "/card", "/openapi.json", "/predict", "/nothing"])
def test_without_the_token_nothing_is_told_not_even_what_there_is(server, token, path):
    wrong = token and token.format(token=server.token)
    assert server.ask("GET", path, token=wrong)[0] == 401
    assert server.ask("GET", f"{path}?token={server.token}", token=False)[0] == 401
    assert server.ask("GET", path, token=False, Cookie=f"token={server.token}")[0] == 401


def test_the_token_has_128_bits_and_the_page_does_not_know_it(server):
    status, _, page = server.ask("GET", "/", token=False)
    assert status == 200
    assert len(server.token) >= 22
    assert server.token.encode() not in page
    assert b"logistic" not in page
    assert b"photos" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/file=/etc/passwd", "/file/../../etc/passwd", "/static/../run.json", "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2fresults.json",
        "/component/\\\\evil\\share", "/api/contents", "/proxy=http://127.0.0.1:1/", "//evil.example/", "/results.json",
        "/gradio_api/file=/etc/passwd", "/files/.jupyter", "/weights.safetensors", "/~", "/health/../card/x",
    ],
)  # fmt: skip
def test_no_file_of_the_machine_is_served(server, path):
    status, _, body = server.ask("GET", path)
    assert status == 404
    assert b"root:" not in body


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_an_address_is_not_fetched(server, kind):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        other.settimeout(0.3)
        address = f"http://127.0.0.1:{other.getsockname()[1]}/x.png"
        assert server.predict(json.dumps({"url": address, "path": "/etc/passwd"}).encode(), kind)[0] == 415
        assert server.predict(address.encode())[0] == 422
        body, kind = form(("url", None, address.encode()))
        assert server.predict(body, kind)[0] == 400
        with pytest.raises(TimeoutError):
            other.accept()


@pytest.mark.parametrize(
    "name", ["../../evil.png", "/etc/evil.png", "C:\\\\evil.png", "..", "a" * 700 + ".png"]
)
def test_a_name_is_told_again_and_used_for_nothing(server, photo, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    body, kind = form(("image", name, photo))
    status, record = server.predict(body, kind)
    assert status == 200
    assert record["images"][0]["class"] in ("dark", "light")
    assert len(record["images"][0]["image"]) <= 200
    assert list(tmp_path.iterdir()) == []


def test_no_one_is_sent_elsewhere(server):
    """Jupyter sent readers to other sites from addresses such as `//evil.example/..`."""
    for path in (
        "/health/",
        "//evil.example",
        "//evil.example/%2f..",
        "/\\\\evil.example",
        "/card//",
        "/?next=//evil.example",
    ):
        for token in (True, False):
            status, headers, _ = server.ask("GET", path, token=token)
            assert status in (200, 400, 401, 404)
            assert "location" not in headers


def test_what_came_is_never_a_page(server, photo):
    """Streamlit told texts of a request again as HTML."""
    name = "<img src=x onerror=alert(1)>.png"
    body, kind = form(("image", name, photo))
    status, headers, answer = server.ask("POST", "/predict", body=body, Content_Type=kind)
    assert (status, headers["content-type"]) == (200, "application/json")
    assert json.loads(answer)["images"][0]["image"] == name
    status, headers, answer = server.ask("GET", "/<script>alert(1)</script>")
    assert status == 404
    assert b"<script>" not in answer


@pytest.mark.parametrize("tail", [b"-" * 1_000_000, b"\r\n" * 500_000, b"--x--\r\n" * 50_000])
def test_what_follows_a_form_costs_no_time(server, photo, tail):
    """A boundary with a long tail kept Gradio busy for minutes, a character at a time."""
    body, kind = form(("image", "a.png", photo))
    begun = time.process_time()
    assert server.predict(body + tail, kind)[0] in (200, 400)
    assert time.process_time() - begun < 5


def test_a_field_without_a_file_is_not_gathered_in_memory(server):
    body, kind = form(("image", None, bytes(20_000_000)))
    assert server.predict(body, kind)[0] == 400


def test_a_zip_is_no_image_and_nothing_is_unpacked(server):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("../../evil.txt", "x")
    status, record = server.predict(out.getvalue())
    assert status == 422
    assert "none of JPEG" in record["error"]


def test_a_bomb_is_refused_before_it_is_unpacked(server):
    import struct
    import zlib

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(3 * 30_000 * 200))), (b"IEND", b"")]
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
    status, record = server.predict(bomb)
    assert status == 422
    assert "pixels" in record["error"]


def test_more_pixels_than_memory_has_room_for_are_refused(server):
    out = io.BytesIO()
    Image.new("1", (5001, 5000)).save(out, "PNG")
    status, record = server.predict(out.getvalue())
    assert status == 422
    assert "more than the limit of 25" in record["error"]


def test_a_request_that_does_not_arrive_in_time_is_given_up(server, monkeypatch):
    monkeypatch.setattr("pupille.serving.uploads.SECONDS", 0.2)
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as slow:
        slow.sendall(
            f"POST /predict HTTP/1.1\r\nHost: {server.host}\r\nAuthorization: Bearer {server.token}\r\n"
            "Content-Type: image/png\r\nContent-Length: 1000\r\n\r\nabc".encode()
        )
        assert slow.recv(100).startswith(b"HTTP/1.1 408")


def test_too_much_is_refused_by_what_it_declares(server):
    status, _, _ = server.ask("POST", "/predict", Content_Type="image/png", Content_Length=str(25_000_001))
    assert status == 413
    body, kind = form(*[("image", f"{i}.png", b"x") for i in range(65)])
    assert server.predict(body, kind)[0] == 400


def test_a_request_without_a_length_is_refused(server):
    headers = [("Transfer-Encoding", "chunked")]
    status, _, _ = server.ask(
        "POST", "/predict", body=b"0\r\n\r\n", headers=headers, Content_Type="image/png"
    )
    assert status == 411


def test_every_answer_keeps_browsers_strict(server):
    for path, token in (("/", False), ("/health", True), ("/health", False), ("/nothing", True)):
        _, headers, _ = server.ask("GET", path, token=token)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "server" not in headers
        assert "set-cookie" not in headers


def test_the_guard_is_what_keeps_them_out(server, monkeypatch):
    """The negative control: without it the same requests are answered."""
    from pupille.serving.guard import Guard

    monkeypatch.setattr(Guard, "refusal", lambda self, scope: None)
    assert (
        server.ask("GET", "/health", token=False, Origin="http://evil.example", Host="evil.example")[0] == 200
    )


def test_random_bytes_are_told_from_images(server):
    rng = np.random.default_rng(0)
    for n in (0, 1, 10, 1000):
        assert server.predict(rng.bytes(n))[0] == 422
