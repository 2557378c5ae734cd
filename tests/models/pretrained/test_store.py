import hashlib
import json
import struct
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file, save_file

from pupille.errors import ModelError, WeightsError
from pupille.models.pretrained.catalogue import BACKBONES, backbone
from pupille.models.pretrained.check_file import planned_tensors
from pupille.models.pretrained.import_file import import_weights
from pupille.models.pretrained.store import (
    described_weights,
    folder_of,
    list_weights,
    load_weights,
    missing_sentence,
    remove,
    store,
    weights_path,
)

REAL = "regnetx_002"


def altered(path, base, **changes):
    """A copy of a file of weights with other tensors: None takes one away."""
    tensors = load_file(base)
    for name, tensor in changes.items():
        if tensor is None:
            del tensors[name.replace("__", ".")]
        else:
            tensors[name.replace("__", ".")] = tensor
    save_file(tensors, path)
    return path


@pytest.fixture
def here(real_file):
    return import_weights(real_file, REAL)


def test_imported_weights_load_as_they_were_saved(here, real_file):
    loaded, saved = load_weights(REAL), load_file(real_file)
    assert loaded.keys() == saved.keys()
    assert all(torch.equal(loaded[name], saved[name]) for name in saved)


def test_the_record_says_what_the_weights_are_and_who_stated_the_hash(here, real_file):
    content = real_file.read_bytes()
    assert here == described_weights(REAL)
    assert here.sha256 == hashlib.sha256(content).hexdigest()
    assert here.hash_from == "computed at import"
    assert (here.size, here.licence, here.source) == (len(content), "MIT", "model.safetensors")
    assert here.tensors["head.fc.weight"] == (1000, 368)
    assert {path.name for path in weights_path(REAL).parent.iterdir()} == {
        "weights.safetensors",
        "weights.json",
    }


def test_the_same_file_twice_is_no_error_and_keeps_the_first_record(here, real_file):
    assert import_weights(real_file, REAL) == here


@pytest.mark.parametrize("place", [0, 5_000_000, -1])
def test_the_same_file_mends_one_that_was_damaged_on_the_disk_and_says_so(here, real_file, place):
    content = bytearray(weights_path(REAL).read_bytes())
    content[place] ^= 1
    weights_path(REAL).write_bytes(content)
    told = []
    mended = import_weights(real_file, REAL, listener=told.append)
    assert "was damaged; this one takes its place" in told[0].text
    assert (mended.sha256, mended.source, mended.hash_from) == (here.sha256, here.source, here.hash_from)
    assert load_weights(REAL).keys() == load_file(real_file).keys()


def test_other_weights_do_not_take_the_place_of_damaged_ones(here, real_file, tmp_path):
    other = altered(tmp_path / "other.safetensors", real_file, head__fc__bias=torch.zeros(1000))
    weights_path(REAL).write_bytes(b"damaged")
    with pytest.raises(WeightsError, match="other weights here already"):
        import_weights(other, REAL)


def test_one_network_under_its_two_names_has_one_folder(here):
    assert weights_path(f"timm:{REAL}") == weights_path(REAL)


def test_another_file_under_the_same_name_is_refused_with_what_to_do(here, real_file, tmp_path):
    other = altered(tmp_path / "other.safetensors", real_file, head__fc__bias=torch.zeros(1000))
    with pytest.raises(
        WeightsError, match=r"other weights here already .*`pupille weights remove regnetx_002` first"
    ):
        import_weights(other, REAL)
    assert described_weights(REAL) == here
    remove(REAL)
    assert import_weights(other, REAL).source == "other.safetensors"


def test_weights_of_another_network_are_refused(shared):
    path = shared / "weights" / "mobilenetv2_100" / "model.safetensors"
    with pytest.raises(
        WeightsError, match=r"does not fit regnetx_002: it lacks 'stem\.conv\.weight', and .* more"
    ):
        import_weights(path, REAL)
    assert not folder_of(backbone(REAL)).exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"head__fc__bias": None}, r"it lacks 'head\.fc\.bias'\. Name"),
        ({"extra": torch.zeros(1)}, "it has 'extra', which the network has not"),
        ({"head__fc__bias": torch.zeros(7)}, r"head\.fc\.bias is F32 \[7\], the network has F32 \[1000\]"),
        ({"head__fc__bias": torch.zeros(1000, dtype=torch.int32)}, r"is I32 \[1000\], the network has F32"),
        ({"head__fc__bias": torch.full((1000,), torch.nan)}, r"head\.fc\.bias .*not finite"),
    ],
)
def test_a_file_that_differs_in_one_tensor_is_refused(real_file, tmp_path, changes, reason):
    with pytest.raises(WeightsError, match=reason):
        import_weights(altered(tmp_path / "odd.safetensors", real_file, **changes), REAL)
    with pytest.raises(WeightsError, match=r"'odd\.safetensors'"):
        import_weights(tmp_path / "odd.safetensors", REAL)
    assert weights_path(REAL) is None
    assert list_weights() == []


@pytest.mark.parametrize("prefix", ["module.", "_orig_mod.module."])
def test_a_prefix_before_every_name_is_told_with_how_to_take_it_away(real_file, tmp_path, prefix):
    tensors = {f"{prefix}{name}": tensor for name, tensor in load_file(real_file).items()}
    save_file(tensors, tmp_path / "wrapped.safetensors")
    with pytest.raises(WeightsError, match=rf"named with '{prefix}' in front\. .*removeprefix") as caught:
        import_weights(tmp_path / "wrapped.safetensors", REAL)
    assert "--as" not in str(caught.value)
    save_file({name.removeprefix(prefix): tensors[name] for name in tensors}, tmp_path / "bare.safetensors")
    assert import_weights(tmp_path / "bare.safetensors", REAL)


def test_a_missing_last_layer_is_told_as_such(real_file, tmp_path):
    path = altered(tmp_path / "cut.safetensors", real_file, head__fc__weight=None, head__fc__bias=None)
    with pytest.raises(WeightsError, match=r"last layer is missing, 'head\.fc', .* with its last layer"):
        import_weights(path, REAL)


def test_another_number_of_classes_is_told_as_such(real_file, tmp_path):
    changes = {"head__fc__weight": torch.zeros(10, 368), "head__fc__bias": torch.zeros(10)}
    path = altered(tmp_path / "ten.safetensors", real_file, **changes)
    with pytest.raises(WeightsError, match=r"tells 10 classes apart, the published network 1,000\. Import"):
        import_weights(path, REAL)


def test_a_text_file_is_told_not_to_be_weights(tmp_path):
    (tmp_path / "t.txt").write_text("this is not a file of weights\n")
    with pytest.raises(WeightsError, match=r"^'t\.txt' is not a safetensors file of weights\. Give the"):
        import_weights(tmp_path / "t.txt", REAL)


def test_half_precision_and_missing_counters_are_taken(real_file, tmp_path):
    tensors = {
        name: tensor.half() if tensor.is_floating_point() else tensor
        for name, tensor in load_file(real_file).items()
        if not name.endswith("num_batches_tracked")
    }
    save_file(tensors, tmp_path / "half.safetensors")
    import_weights(tmp_path / "half.safetensors", REAL)
    assert load_weights(REAL)["head.fc.weight"].dtype == torch.float16


def test_the_second_head_of_inception_is_left_in_the_file(tmp_path):
    planned = planned_tensors(backbone("inception_v3"))
    torch.manual_seed(0)
    tensors = {
        name: torch.ones(tensor.shape)
        if name.endswith(("running_var", "bn.weight"))
        else 0.05 * torch.randn(tensor.shape)
        for name, tensor in planned.items()
        if tensor.is_floating_point()
    }
    tensors |= {name: torch.tensor(0) for name in planned.keys() - tensors.keys()}
    save_file({**tensors, "AuxLogits.fc.weight": torch.zeros(3)}, tmp_path / "inception.safetensors")
    import_weights(tmp_path / "inception.safetensors", "inception_v3")
    assert load_weights("inception_v3").keys() == planned.keys()


@pytest.mark.parametrize("name", ["a.pth", "a.bin", "a.pt", "a.ckpt", "a.pkl", "disguised.safetensors"])
def test_a_pickle_is_refused_with_how_to_convert_it(tmp_path, name):
    torch.save({"weight": torch.zeros(3)}, tmp_path / name)
    with pytest.raises(WeightsError, match=r"can run code .*weights_only=True.*docs/weights.md"):
        import_weights(tmp_path / name, REAL)


def test_what_the_documentation_tells_to_convert_a_pickle_works(real_file, tmp_path, monkeypatch):
    from pathlib import Path

    page = (Path(__file__).resolve().parents[3] / "docs" / "weights.md").read_text()
    (lines,) = [block.partition("```")[0] for block in page.split("```python\n")[1:]]
    torch.save(load_file(real_file), tmp_path / "alexnet.pth")
    monkeypatch.chdir(tmp_path)
    exec(lines, {})
    assert import_weights("alexnet.safetensors", REAL)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"short",
        struct.pack("<Q", 2**60),
        struct.pack("<Q", 10**8) + b"{",
        struct.pack("<Q", 2) + b"[]",
        struct.pack("<Q", 9) + b"{broken}}",
        struct.pack("<Q", 300_000) + json.dumps({f"{i}": 0 for i in range(20_001)}).encode().ljust(300_000),
    ],
    ids=["empty", "short", "endless", "long", "list", "broken", "too many tensors"],
)
def test_what_is_no_safetensors_file_is_refused(tmp_path, content):
    (tmp_path / "odd.safetensors").write_bytes(content)
    with pytest.raises(WeightsError, match="odd.safetensors"):
        import_weights(tmp_path / "odd.safetensors", REAL)


def test_a_file_whose_end_is_missing_is_refused(real_file, tmp_path):
    (tmp_path / "cut.safetensors").write_bytes(real_file.read_bytes()[:-1000])
    with pytest.raises(WeightsError, match="no whole safetensors file"):
        import_weights(tmp_path / "cut.safetensors", REAL)
    assert not folder_of(backbone(REAL)).exists()


@pytest.mark.parametrize("path", ["nowhere.safetensors", "."])
def test_a_path_that_is_no_file_is_told(path):
    with pytest.raises(WeightsError, match="is not a file"):
        import_weights(path, REAL)


def test_a_link_to_a_file_is_followed_as_the_hubs_own_cache_keeps_links(real_file, tmp_path):
    (tmp_path / "snapshot.safetensors").symlink_to(real_file)
    assert import_weights(tmp_path / "snapshot.safetensors", REAL).source == "snapshot.safetensors"
    assert not weights_path(REAL).is_symlink()


@pytest.mark.parametrize("place", [0, 5_000_000, -1])
def test_one_bit_that_changed_on_disk_is_noticed_at_load(here, place):
    path = weights_path(REAL)
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    with pytest.raises(
        WeightsError, match=r"have changed on disk: SHA-256 .* `pupille weights remove regnetx_002`"
    ):
        load_weights(REAL)


def test_a_damaged_record_is_told_and_left_out_of_the_list(here):
    (weights_path(REAL).parent / "weights.json").write_text('{"name": "regnetx_002"}')
    with pytest.raises(
        WeightsError, match=r"the record of the weights in .* is damaged\. `pupille weights remove"
    ):
        load_weights(REAL)
    assert list_weights() == []
    assert remove(REAL) > 0


def test_a_record_that_names_other_tensors_is_told(here):
    from pupille.models.pretrained.store import write_record

    write_record(weights_path(REAL).parent, replace(here, tensors={"other": (3,)}))
    with pytest.raises(WeightsError, match="do not belong together"):
        load_weights(REAL)


def test_a_header_too_long_is_refused_even_where_record_and_file_agree(here):
    from pupille.models.pretrained.store import write_record

    path = weights_path(REAL)
    length, rest = int.from_bytes(path.read_bytes()[:8], "little"), path.read_bytes()[8:]
    content = struct.pack("<Q", length + 2**20) + rest[:length] + b" " * 2**20 + rest[length:]
    path.write_bytes(content)
    write_record(path.parent, replace(here, sha256=hashlib.sha256(content).hexdigest()))
    with pytest.raises(ModelError, match="at most 1,048,576 are read"):
        load_weights(REAL)


def test_weights_that_are_not_here_are_told_with_the_command_to_type():
    with pytest.raises(
        WeightsError, match="weights not here: `pupille weights fetch resnet50` on a machine with int"
    ):
        load_weights("resnet50")
    assert "import FILE --as alexnet" in missing_sentence("alexnet")
    assert "fetch alexnet" not in missing_sentence("alexnet")


@pytest.mark.parametrize("name", BACKBONES)
def test_each_network_of_the_table_says_what_to_do_in_one_sentence(name):
    assert missing_sentence(name).count(". ") == 0
    assert weights_path(name) is None


@pytest.mark.parametrize("ask", [weights_path, load_weights, missing_sentence])
def test_a_misspelt_network_is_answered_with_the_nearest_one(ask):
    with pytest.raises(ModelError, match="Did you mean 'regnetx_002'"):
        ask("regnetx_02")


def test_removed_weights_are_gone_with_their_folder(here):
    assert remove(REAL) > here.size
    assert weights_path(REAL) is None
    assert list(store().iterdir()) == []


def test_to_remove_what_is_not_here_is_told_with_what_is(here):
    with pytest.raises(
        WeightsError, match="must be one of regnetx_002. Got 'regnetx'. Did you mean 'regnetx_002'"
    ):
        remove("regnetx")
    remove(REAL)
    with pytest.raises(WeightsError, match="no weights are here"):
        remove(REAL)


@pytest.mark.parametrize("name", ["..", "../..", "/etc", ""])
def test_to_remove_takes_no_path(here, name):
    with pytest.raises(WeightsError):
        remove(name)


def test_a_folder_that_cannot_be_made_is_told(real_file, own_home):
    (own_home / "cache").write_text("a file")
    with pytest.raises(WeightsError, match="cannot be made .*Set PUPILLE_HOME"):
        import_weights(real_file, REAL)


def test_clearing_the_cache_leaves_the_weights(here):
    from pupille.data.sources.cache import clear

    clear()
    assert load_weights(REAL)


def scaled(path, base, factor):
    """A copy of a file of weights, every number of its layers so many times as large."""
    tensors = load_file(base)
    save_file(
        {name: value * factor if value.is_floating_point() else value for name, value in tensors.items()},
        path,
    )
    return path


@pytest.mark.parametrize(
    ("factor", "sentence"),
    [(0.0, "sees no difference between a black picture and noise"), (1e12, "numbers beyond all measure")],
)
def test_weights_that_are_all_zero_or_absurdly_large_are_told_at_import(
    real_file, tmp_path, factor, sentence
):
    with pytest.raises(WeightsError, match=rf"'odd.safetensors' regnetx_002 .*{sentence}.*Get another copy"):
        import_weights(scaled(tmp_path / "odd.safetensors", real_file, factor), REAL)
    assert weights_path(REAL) is None
    assert not list(folder_of(backbone(REAL)).parent.rglob("*.safetensors*"))
