"""`pupille data`, and the verbs that open a set by its name, as a person types them."""

import json
import subprocess
import sys

import pytest

from pupille.cli.main import guarded
from pupille.data.sources.fetch import fetch
from pupille.data.sources.public_sets import SETS, local_folder, sets_folder

NAME = "fashion-mnist"


@pytest.fixture(autouse=True)
def away(tmp_path, monkeypatch):
    """A working directory of its own, and no sets but those that the test fetches."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PUPILLE_DATA", raising=False)


def test_the_list_has_every_set_with_size_licence_and_homepage(capsys):
    assert guarded(["data", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for name, known in SETS.items():
        (line,) = [line for line in lines if line.split(" ")[0] == name]
        assert "not here" in line
        assert known.homepage in line
    (line,) = [line for line in lines if line.startswith("cifar10")]
    assert "170.1 MB" in line
    assert "no licence stated" in line
    assert "Here: none." in lines


def test_the_list_tells_what_is_here_and_what_was_begun(web, clothes, capsys):
    web.cut_after, web.cuts = 10_000, 99
    assert guarded(["data", "fetch", NAME, "--endpoint", f"{web.address}/nowhere"]) == 1
    work = sets_folder() / ".fetching" / NAME / "files"
    (work / "train-images-idx3-ubyte.gz.partial").write_bytes(bytes(2000))
    capsys.readouterr()
    guarded(["data", "list"])
    assert "begun, 2.0 kB" in capsys.readouterr().out
    web.cuts = 0
    guarded(["data", "fetch", NAME, "--endpoint", f"{web.address}/{NAME}"])
    capsys.readouterr()


def test_the_list_as_json(web, clothes, capsys):
    fetch(NAME)
    assert guarded(["data", "list", "--json"]) == 0
    found = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    assert list(found) == list(SETS)
    assert found[NAME]["folder"] == str(local_folder(NAME))
    assert found["kmnist"] == {
        "name": "kmnist",
        "title": SETS["kmnist"].title,
        "licence": "CC BY-SA 4.0",
        "homepage": "http://codh.rois.ac.jp/kmnist/",
        "bytes": 21_240_888,
        "folder": None,
    }


def test_listing_loads_no_engine():
    code = (
        "import sys\nfrom pupille.cli.main import guarded\nassert guarded(['data', 'list']) == 0\n"
        "heavy = {'torch', 'numpy', 'sklearn', 'pandas'} & set(sys.modules)\nassert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_fetch_shows_size_and_licence_before_and_says_when_it_is_done(web, clothes, capsys):
    assert guarded(["data", "fetch", NAME]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    first, *_, last = said.err.splitlines()
    assert first.startswith(f"{NAME}: 0.1 MB from 127.0.0.1:")
    assert "MIT, https://github.com/zalandoresearch/fashion-mnist" in first
    assert last == f"{NAME}: fetched, SHA-256 as published, in {local_folder(NAME)}"
    assert guarded(["data", "fetch", NAME]) == 0
    assert capsys.readouterr().err == f"{NAME}: here already, in {local_folder(NAME)}\n"


def test_quiet_is_quiet(web, clothes, capsys):
    assert guarded(["data", "fetch", NAME, "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_mirror_holds_the_files_by_their_names(web, clothes, capsys):
    web.files = {path.replace(NAME, "our/copies"): content for path, content in web.files.items()}
    assert guarded(["data", "fetch", NAME]) == 1
    assert guarded(["data", "fetch", NAME, "--endpoint", f"{web.address}/our/copies"]) == 0
    assert local_folder(NAME)


def test_a_mirror_is_an_address_of_the_web(capsys):
    assert guarded(["data", "fetch", NAME, "--endpoint", "mirror/fashion"]) == 2
    assert "must be an address such as https://" in capsys.readouterr().err


def test_a_proxy_of_the_environment_is_used(web, clothes, monkeypatch, capsys):
    monkeypatch.setenv("HTTP_PROXY", web.address)
    web.files |= {f"http://sets.invalid{path}": content for path, content in web.files.items()}
    assert guarded(["data", "fetch", NAME, "--endpoint", f"http://sets.invalid/{NAME}"]) == 0
    assert {path for path, _ in web.requests} == {
        f"http://sets.invalid/{NAME}/{file.name}" for file in clothes.files
    }


def test_compare_opens_a_set_by_its_name_with_the_names_of_its_classes(web, clothes, capsys):
    fetch(NAME)
    assert guarded(["compare", NAME, "--models", "majority,logistic", "--quiet", "--json"]) == 0
    results = json.loads(capsys.readouterr().out)
    assert results["data"]["source"] == NAME
    assert list(results["data"]["per_class"]) == list(clothes.classes)
    assert results["split"]["counts"]["test"] == 20


@pytest.mark.parametrize(
    "words", [["compare"], ["audit"], ["augment"], ["train", "--model", "majority", "--out", "x"]]
)
def test_every_verb_says_how_to_bring_a_set_that_is_not_here(words, capsys):
    assert guarded([words[0], "kmnist", *words[1:]]) == 1
    said = capsys.readouterr().err
    assert "Error: kmnist is not on this machine: `pupille data fetch kmnist`" in said
    assert "Traceback" not in said


def test_audit_and_augment_open_a_set_by_its_name(web, vehicles, capsys, tmp_path):
    fetch("cifar10")
    assert guarded(["augment", "cifar10", "--images", "2", "--views", "2", "--out", "sheet.png"]) == 0
    assert (tmp_path / "sheet.png").is_file()
    assert guarded(["audit", "cifar10", "--json"]) == 0


def test_strip_says_that_a_set_holds_no_metadata(capsys):
    assert guarded(["strip", "mnist", "--out", "there"]) == 1
    assert "'mnist' is a built-in or public data set and holds no metadata" in capsys.readouterr().err


def test_an_unknown_name_is_told(capsys):
    assert guarded(["data", "fetch", "mnits"]) == 2
    assert "Did you mean 'mnist'?" in capsys.readouterr().err
