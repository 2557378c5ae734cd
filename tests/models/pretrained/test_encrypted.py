"""Over https, with a certificate of our own: who is trusted, and who is not followed."""

import shutil
import ssl
import subprocess
from dataclasses import replace

import pytest
from hub_server import served

from pupille.errors import WeightsError
from pupille.models.pretrained.fetch import fetch
from pupille.models.pretrained.hub import usual_hub
from pupille.models.pretrained.store import load_weights

TINY = "timm:test_resnet"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key and a certificate for this machine that nobody signed."""
    if not shutil.which("openssl"):
        pytest.skip("could not run: openssl is not here to make a certificate")
    folder = tmp_path_factory.mktemp("certificate")
    made = ["-keyout", folder / "key.pem", "-out", folder / "own.pem", "-days", "2", "-subj", "/CN=played"]
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            *made,
        ],
        check=True,
        capture_output=True,
    )
    return folder


def encrypted(hub, certificate):
    """A server of the hub that speaks https, and its address."""
    server, address = served(hub)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "own.pem", certificate / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return server, address.replace("http:", "https:")


@pytest.fixture
def secure(played, certificate):
    """The hub over https; where the bytes lie is encrypted as well."""
    (front, address), (store, onward) = encrypted(played, certificate), encrypted(played, certificate)
    plain, played.onward = played.onward, onward
    yield replace(usual_hub(address), pause=0.01, retries=0), plain
    for server in (front, store):
        server.shutdown()
        server.server_close()


def test_a_certificate_that_nobody_signed_is_told_with_what_to_do(secure):
    with pytest.raises(
        WeightsError, match=r"certificate of 127\.0\.0\.1:\d+ is not trusted .* SSL_CERT_FILE"
    ):
        fetch(TINY, hub=secure[0])


def test_a_certificate_named_in_the_environment_is_trusted(secure, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "own.pem"))
    fetch(TINY, hub=secure[0])
    assert load_weights(TINY)


def test_the_way_from_an_encrypted_to_a_plain_address_is_not_taken(played, secure, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "own.pem"))
    played.onward = secure[1]
    with pytest.raises(
        WeightsError, match=r"sends from an encrypted address to 'http://.*', which is refused"
    ):
        fetch(TINY, hub=secure[0])
    assert played.sent == 0
