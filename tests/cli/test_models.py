"""`pupille models` and the options of pretrained networks."""

import pytest
from click.testing import CliRunner

from pupille.cli.main import main
from pupille.errors import ConfigError


def typed(*words):
    return CliRunner().invoke(main, list(words))


def test_the_list_names_each_pretrained_network_with_cost_and_licences(shared):
    from pupille.models.pretrained.catalogue import BACKBONES
    from pupille.models.pretrained.import_file import import_weights

    import_weights(shared / "weights" / "regnetx_002" / "model.safetensors", "regnetx_002")
    rows = {line.split()[0]: line.split() for line in typed("models").output.splitlines() if line.strip()}
    assert set(BACKBONES) < set(rows)
    assert rows["vgg16"][1:] == [
        "2014", "138.4", "M", "15,470.3", "M", "224x224", "Apache-2.0", "BSD-3-Clause", "no",
    ]  # fmt: skip
    assert rows["inception_v3"][6] == "299x299"
    assert rows["regnetx_002"][-2:] == ["MIT", "yes"]


def test_one_network_is_shown_layer_by_layer_with_what_its_weights_expect():
    shown = typed("models", "vgg16").output
    assert "138,357,544 parameters" in shown
    assert "timm/vgg16.tv_in1k" in shown
    assert "mean 0.485 0.456 0.406" in shown
    assert sum(line.startswith("maximum pooling") for line in shown.splitlines()) == 5


def test_any_network_of_timm_is_shown():
    shown = typed("models", "timm:resnet34").output
    # He and others 2015, as torchvision states it with 1,000 classes.
    assert "21,797,672 parameters" in shown


def test_attention_is_counted_where_it_belongs_to_no_layer():
    assert "where patches or neighbours are compared" in typed("models", "vit_small_patch16_224").output


def test_from_scratch_wants_names():
    done = typed("compare", "digits", "--from-scratch")
    assert isinstance(done.exception, ConfigError)
    assert "--models" in str(done.exception)


@pytest.mark.parametrize("words", [["--models", "resnet18,mlp"], ["--models", "resnet18+scratch"]])
def test_from_scratch_needs_no_weights(words, tmp_path):
    # It gets as far as looking for the data.
    done = typed(
        "compare",
        str(tmp_path / "nothing"),
        *words,
        "--from-scratch",
        "--quiet",
        "--out",
        str(tmp_path / "a"),
    )
    assert "does not exist" in str(done.exception)
