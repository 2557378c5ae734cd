"""`pupille weights bundle` on one machine and `pupille weights import` on another, without any network."""

import json
import socket
import zipfile

import pytest

from pupille.cli.main import guarded
from pupille.models.pretrained.bundle import bundle_weights, import_bundle, networks_of
from pupille.models.pretrained.catalogue import backbone
from pupille.models.pretrained.import_file import import_weights
from pupille.models.pretrained.store import list_weights, load_weights, store, weights_path

TINY = "timm:test_resnet"


@pytest.fixture
def no_network(monkeypatch):
    def refused(*_, **__):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refused)


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """Another machine, whose store is empty."""
    return lambda: monkeypatch.setenv("PUPILLE_HOME", str(tmp_path / "elsewhere"))


@pytest.fixture
def packed(tiny_file, tmp_path, no_network):
    import_weights(tiny_file, TINY)
    bundle_weights([TINY], tmp_path / "weights.zip", "")
    return tmp_path / "weights.zip"


def test_the_other_machine_loads_the_same_weights_without_a_network(packed, elsewhere):
    before = load_weights(TINY)
    elsewhere()
    assert not list_weights()
    (record,) = import_bundle(packed)
    after = load_weights(TINY)
    assert all((before[name] == after[name]).all() for name in before)
    assert record.hash_from == "computed at import, by weights.zip"
    assert not list(store().parent.glob("bundle"))


def test_a_second_time_nothing_changes_and_other_weights_are_not_replaced(packed, elsewhere, tmp_path):
    import timm
    from safetensors.torch import save_file

    elsewhere()
    import_bundle(packed)
    written = weights_path(TINY).stat().st_mtime_ns
    import_bundle(packed)
    assert weights_path(TINY).stat().st_mtime_ns == written
    guarded(["weights", "remove", TINY])
    save_file(timm.create_model("test_resnet").state_dict(), tmp_path / "other.safetensors")
    import_weights(tmp_path / "other.safetensors", TINY)
    assert guarded(["weights", "import", str(packed), "--quiet"]) == 1


def test_nothing_is_taken_in_of_a_bundle_that_was_altered(packed, elsewhere):
    content = bytearray(packed.read_bytes())
    content[len(content) // 2] ^= 1
    packed.write_bytes(content)
    elsewhere()
    assert guarded(["weights", "import", str(packed), "--quiet"]) == 1
    assert not list_weights()
    assert not list(store().glob("*"))


def test_a_network_of_another_is_refused_by_its_tensors(packed, elsewhere):
    with zipfile.ZipFile(packed) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    record = json.loads(entries["bundle.json"])
    record["items"][0]["name"] = "regnetx_002"
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in (entries | {"bundle.json": json.dumps(record)}).items():
            archive.writestr(name, content)
    elsewhere()
    assert guarded(["weights", "import", str(packed), "--quiet"]) == 1
    assert not list_weights()


def test_weights_that_changed_on_the_disk_are_not_packed(packed, tmp_path, capsys):
    path = weights_path(TINY)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert guarded(["weights", "bundle", TINY, "--out", str(tmp_path / "again.zip")]) == 1
    assert "have changed on disk" in capsys.readouterr().err
    assert not (tmp_path / "again.zip").exists()


def test_the_command_says_licence_and_what_to_type_there(packed, elsewhere, tmp_path, capsys):
    out = tmp_path / "told.zip"
    assert guarded(["weights", "bundle", TINY, f"{TINY}+knn", "--out", str(out), "--quiet"]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{TINY}: ")
    assert backbone(TINY).weights_licence in first
    assert last.endswith("`pupille weights import told.zip`")
    elsewhere()
    assert guarded(["weights", "import", str(out)]) == 0
    assert f"{TINY}: here, SHA-256 " in capsys.readouterr().out


def test_a_run_stands_for_the_networks_its_models_begin_with(tmp_path):
    (tmp_path / "run.json").write_text(
        json.dumps({"models": ["svm", "regnetx_002+knn", "vgg16", "vgg16+scratch"]})
    )
    assert networks_of(str(tmp_path)) == ["regnetx_002", "vgg16"]
    assert networks_of("regnetx_002+mlp") == ["regnetx_002"]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["bundle", "svm", "--out", "x.zip"], 1, "begin with no pretrained weights"),
        (["bundle", "resnet5O", "--out", "x.zip"], 2, "Did you mean 'resnet50'"),
        (["bundle", "vgg16", "--out", "x.zip"], 1, "weights not here"),
        (["bundle", ".", "--out", "x.zip"], 1, "folder of a finished run"),
        (["import", "model.safetensors"], 2, "--as NAME"),
        (["import", "nowhere.zip"], 1, "does not exist"),
    ],
)
def test_a_mistake_gets_one_sentence(words, code, sentence, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert guarded(["weights", *words]) == code
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.splitlines()) == 1
    assert not (tmp_path / "x.zip").exists()


def test_a_bundle_and_a_name_are_not_both_given(packed, capsys):
    assert guarded(["weights", "import", str(packed), "--as", TINY]) == 2
    assert "Leave --as out" in capsys.readouterr().err
