"""Nothing but a fetch touches the network: every verb is run where there is none, and no connection is even tried."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pupille.cli.main import VERBS

HERE = Path(__file__).parent
OUTWARD = re.compile(r"(connect|sendto|sendmsg|sendmmsg|bind)\(.*sa_family=AF_INET6?")
NETWORK = "connect,sendto,sendmsg,sendmmsg,bind"


def without_network():
    """The words before a command that take the network away, None where the system has none."""
    for words in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        if (
            shutil.which("unshare")
            and not subprocess.run([*words, "true"], capture_output=True, check=False).returncode
        ):
            return words
    return None


def watched(log, command, **options):
    """Runs a command in a place without network, watched by strace; skips where that could not be done."""
    alone = without_network()
    if alone is None or not shutil.which("strace"):
        message = "could not run: this system has no network namespaces for us, or no strace"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    watch = ["strace", "-f", "-qq", "--seccomp-bpf", "-e", f"trace={NETWORK}", "-o", str(log)]
    done = subprocess.run([*alone, *watch, *command], capture_output=True, text=True, check=False, **options)
    return done, [line for line in log.read_text().splitlines() if OUTWARD.search(line)]


@pytest.mark.slow
def test_every_verb_works_without_a_network_and_tries_no_connection(tmp_path, real_file):
    done, tried = watched(tmp_path / "log", [sys.executable, HERE / "every_verb.py", tmp_path, real_file])
    assert done.returncode == 0, done.stderr
    assert tried == []
    ended = json.loads((tmp_path / "ended.json").read_text())
    assert set(ended) == set(VERBS)
    silent = [verb for verb, codes in ended.items() if not codes]
    assert silent == [], "every_verb.py types nothing for these"
    assert {verb: codes for verb, codes in ended.items() if any(codes)} == {}, done.stderr
    assert "weights not here: `pupille weights fetch resnet50`" in done.stdout + done.stderr


def test_the_watch_sees_a_fetch_and_the_fetch_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://192.0.2.1")
    done, tried = watched(
        tmp_path / "log", [sys.executable, "-m", "pupille", "weights", "fetch", "regnetx_002"]
    )
    assert tried
    assert done.returncode == 1
    assert "192.0.2.1 cannot be reached (Network is unreachable)" in done.stderr
    assert "Traceback" not in done.stderr


SOURCE = HERE.parents[2] / "src" / "pupille"
SPEAKS = {
    "urllib.request",
    "http.client",
    "requests",
    "httpx",
    "httpx2",
    "aiohttp",
    "huggingface_hub",
    "ftplib",
}
SPEAKS |= {"torch.hub", "timm.models.hub", "urllib3", "smtplib", "xmlrpc.client", "hf_xet"}


def outward(text):
    """What in a source could reach the network: modules that speak to it, and networks asked for with their weights."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in SPEAKS)
        elif isinstance(node, ast.ImportFrom) and node.module in SPEAKS:
            yield node.module
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (one for name in node.names if (one := f"{node.module}.{name.name}") in SPEAKS)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "create_model":
            asked = [word.value for word in node.keywords if word.arg == "pretrained"]
            if not asked or not isinstance(asked[0], ast.Constant) or asked[0].value is not False:
                yield "create_model without pretrained=False"


def test_one_file_alone_speaks_to_the_network():
    found = {
        path.relative_to(SOURCE).as_posix(): set(outward(path.read_text())) for path in SOURCE.rglob("*.py")
    }
    assert {name: what for name, what in found.items() if what} == {
        "storage/download.py": {"http.client", "urllib.request"}
    }


@pytest.mark.parametrize(
    "text",
    [
        "import requests",
        "from urllib import request",
        "from urllib.request import urlopen",
        "import timm\ntimm.create_model('resnet50', pretrained=True)",
        "import timm\ntimm.create_model('resnet50')",
        "import timm\ntimm.create_model('resnet50', pretrained=wanted)",
    ],
)
def test_a_second_one_would_be_seen(text):
    assert set(outward(text))
