import io
import json
import os
import signal
import subprocess
import sys
import threading

import pytest

from hanging import HANGING
from pupille.cli.doctor import look
from pupille.cli.main import guarded
from pupille.models.pretrained.catalogue import BACKBONES, backbone
from pupille.models.pretrained.store import begun, load_weights, store, weights_path

REAL = "regnetx_002"


@pytest.fixture
def here(real_file):
    assert guarded(["weights", "import", str(real_file), "--as", REAL, "--quiet"]) == 0


@pytest.fixture
def offered(played, real_file):
    """The hub has the real weights."""
    played.files[backbone(REAL).repository] = real_file.read_bytes()
    return played


def test_the_list_has_every_network_with_size_and_licence(capsys):
    assert guarded(["weights", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for name, network in BACKBONES.items():
        (line,) = [line for line in lines if line.split(" ")[0] == name]
        assert "not here" in line
        assert f"{network.megabytes:.1f} MB" in line
        assert network.weights_licence in line
    assert lines[-1].startswith("0 here, 0 bytes, in ")


def test_the_list_tells_what_is_here(here, capsys):
    capsys.readouterr()
    assert guarded(["weights", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (line,) = [line for line in lines if line.startswith(REAL)]
    assert line.split()[:4] == [REAL, "here", "10.8", "MB"]
    assert lines[-1].startswith("1 here, 10.8 MB, in ")


def test_the_list_as_json_is_the_records(here, capsys):
    capsys.readouterr()
    assert guarded(["weights", "list", "--json"]) == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert (record["name"], record["size"], record["hash_from"]) == (REAL, 10_847_120, "computed at import")
    assert record["tensors"]["head.fc.bias"] == [1000]


def test_listing_loads_no_engine():
    code = (
        "import sys\nfrom pupille.cli.main import guarded\nassert guarded(['weights', 'list']) == 0\n"
        "heavy = {'torch', 'timm', 'sklearn', 'pandas'} & set(sys.modules)\nassert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_where_prints_a_path_for_scripts(here, capsys):
    capsys.readouterr()
    assert guarded(["weights", "where", REAL]) == 0
    assert capsys.readouterr().out == f"{weights_path(REAL)}\n"
    assert guarded(["weights", "where"]) == 0
    assert capsys.readouterr().out == f"{store()}\n"


def test_where_of_what_is_not_here_says_what_to_do(capsys):
    assert guarded(["weights", "where", "vgg16"]) == 1
    assert "`pupille weights fetch vgg16` on a machine with internet" in capsys.readouterr().err


def test_a_damaged_record_is_listed_with_the_command_that_helps(here, capsys):
    (weights_path(REAL).parent / "weights.json").write_text("{")
    capsys.readouterr()
    assert guarded(["weights", "list"]) == 0
    said = capsys.readouterr().out
    (line,) = [line for line in said.splitlines() if line.startswith(f"{REAL} ")]
    assert "damaged, 10.8 MB" in line
    assert f"`pupille weights remove {REAL}`, then" in said
    assert guarded(["weights", "remove", REAL]) == 0
    assert guarded(["weights", "list"]) == 0
    assert "damaged" not in capsys.readouterr().out


def test_a_name_that_is_given_twice_is_removed_once(here, capsys):
    capsys.readouterr()
    assert guarded(["weights", "remove", REAL, REAL]) == 0
    said = capsys.readouterr()
    assert said.out.count("Removed") == 1
    assert said.err == ""


def test_remove_says_what_went(here, capsys):
    capsys.readouterr()
    assert guarded(["weights", "remove", REAL]) == 0
    assert capsys.readouterr().out.startswith(f"Removed {REAL}, 10.9 MB")
    assert guarded(["weights", "remove", REAL]) == 1


def test_fetch_shows_size_licence_and_hash_before_and_says_when_it_is_done(offered, capsys):
    assert guarded(["weights", "fetch", REAL]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    first, *_, last = said.err.splitlines()
    assert first.startswith(f"{REAL}: 10.8 MB from 127.0.0.1:")
    assert "weights under MIT" in first
    assert last.startswith(f"{REAL}: fetched, SHA-256 as stated by 127.0.0.1:")
    assert guarded(["weights", "fetch", REAL]) == 0
    assert capsys.readouterr().err == f"{REAL}: here already\n"


def test_a_terminal_sees_a_bar_in_megabytes(offered, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    offered.stall = 0.01
    assert guarded(["weights", "fetch", REAL]) == 0
    assert f"█ fetching {REAL}, MB " in terminal.getvalue().replace("·", "")
    assert "/10" in terminal.getvalue()


def test_quiet_is_quiet(offered, capsys):
    assert guarded(["weights", "fetch", REAL, "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_the_endpoint_can_be_named(offered, monkeypatch, capsys):
    mirror = os.environ["HF_ENDPOINT"]
    monkeypatch.setenv("HF_ENDPOINT", "http://hub.invalid")
    assert guarded(["weights", "fetch", REAL, "--endpoint", mirror]) == 0
    assert guarded(["weights", "fetch", "vgg16"]) == 1
    assert "hub.invalid cannot be reached" in capsys.readouterr().err


def test_several_names_are_looked_at_before_the_first_is_fetched(offered, capsys):
    assert guarded(["weights", "fetch", REAL, "resnet5O"]) == 2
    assert "Did you mean 'resnet50'" in capsys.readouterr().err
    assert offered.requests == []


def test_a_misspelt_command_is_an_error_of_the_command_line(capsys):
    assert guarded(["weights", "fetsch", REAL]) == 2


@pytest.mark.skipif(os.name != "posix", reason="signals could not be sent here")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 75)])
def test_a_fetch_that_is_stopped_keeps_what_came_and_says_so(offered, number, code):
    seen = threading.Event()
    offered.meanwhile = lambda sent: seen.set() if sent > 2_000_000 else None
    offered.stall = 0.05
    command = [sys.executable, "-m", "pupille", "weights", "fetch", REAL]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert seen.wait(HANGING)
    process.send_signal(number)
    said = process.communicate()[1]
    assert process.returncode == code
    assert "Traceback" not in said
    assert "same command" in said
    assert begun(REAL) > 1_000_000
    offered.stall = 0
    assert guarded(["weights", "fetch", REAL, "--quiet"]) == 0
    assert load_weights(REAL)


def test_what_was_begun_is_listed_and_can_be_removed(offered, capsys, monkeypatch):
    offered.other_body = b""
    folder = store() / "regnetx_002.pycls_in1k"
    folder.mkdir(parents=True)
    (folder / f"{'0' * 64}.partial").write_bytes(bytes(3_000_000))
    assert guarded(["weights", "list"]) == 0
    assert "begun, 3.0 MB" in capsys.readouterr().out
    assert guarded(["weights", "remove", REAL]) == 0
    assert not folder.exists()


def test_the_doctor_tells_the_store(here):
    assert look()["weights"] == f"{store()} (1 here, 10.8 MB: {REAL})"


def test_the_doctor_tells_an_empty_store():
    assert look()["weights"].endswith("(0 here, 0 bytes: none; `pupille weights fetch NAME` brings some)")


@pytest.mark.parametrize(
    "words",
    [
        ["train", "nowhere", "--model", REAL, "--out", "run", "--fetch"],
        ["train", "nowhere", "--model", f"{REAL}+mlp", "--out", "run", "--fetch"],
        ["predict", f"model:{REAL}", "nowhere", "--fetch"],
        ["compare", "nowhere", "--models", f"logistic,{REAL},{REAL}+knn", "--out", "run", "--fetch"],
    ],
)
def test_a_verb_that_may_fetch_fetches_first(offered, tmp_path, monkeypatch, capsys, words):
    monkeypatch.chdir(tmp_path)
    assert guarded(words) == 1
    assert "nowhere" in capsys.readouterr().err
    assert weights_path(REAL)
    assert len([method for method, *_ in offered.requests if method == "HEAD"]) == 1


@pytest.mark.parametrize("model", [REAL, f"{REAL}+scratch", "lenet5"])
def test_without_being_asked_or_needed_nothing_is_fetched(offered, tmp_path, monkeypatch, model):
    monkeypatch.chdir(tmp_path)
    guarded(["train", "nowhere", "--model", model, "--out", "run", *(["--fetch"] if model != REAL else [])])
    assert offered.requests == []


def test_compare_fetches_only_what_is_named(offered, capsys):
    assert guarded(["compare", "digits", "--fetch"]) == 2
    assert (
        "--fetch brings the weights of the networks in --models. Name them there." in capsys.readouterr().err
    )
