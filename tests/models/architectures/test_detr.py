"""D-FINE and RT-DETR: their layers, losses and answers are those of transformers, and they are never fetched."""

import builtins

import pytest
import torch
import transformers
from safetensors import safe_open

from played_detectors import published_file
from pupille.errors import ModelError
from pupille.models.architectures.detr import QUERIES, build, build_from_scratch, queries_of
from pupille.models.summary import layer_table

BOTH = pytest.mark.parametrize("name", ["dfine_n", "rtdetr_r18"])
TRUTH = torch.tensor(
    [[[2.0, 5, 5, 30, 30], [-1, 0, 0, 0, 0], [1, 9, 9, 9, 20]], [[0, 8, 20, 40, 60], [-1] * 5, [-1] * 5]]
)


@BOTH
def test_its_tensors_have_the_names_under_which_transformers_saves_them(name, tmp_path):
    with safe_open(published_file(name, tmp_path / "file.safetensors"), "pt") as file:
        saved = {key: tuple(file.get_slice(key).get_shape()) for key in file.keys()}  # noqa: SIM118
    with torch.device("meta"):
        ours = build(name, (3, 640, 640), 80).published_state()
    assert {key: tuple(tensor.shape) for key, tensor in ours.items()} == saved


@BOTH
def test_the_answers_are_those_of_transformers_own_way_out(name):
    network = build_from_scratch(name, (3, 64, 96), 3).eval()
    pictures = torch.rand(2, 3, 64, 96, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        ours = network(pictures)
        outputs = network.network(pictures)
    theirs = transformers.RTDetrImageProcessor().post_process_object_detection(
        outputs, threshold=0.0, target_sizes=[(64, 96)] * 2
    )
    for own, other in zip(ours, theirs, strict=True):
        scores, places = own[:, 4:].flatten().topk(len(other["scores"]))
        assert torch.allclose(scores, other["scores"])
        assert torch.equal(places % 3, other["labels"])
        assert torch.allclose(own[places // 3, :4], other["boxes"], atol=1e-3)


@BOTH
def test_the_loss_is_that_of_transformers_for_shares_of_the_picture(name):
    network = build_from_scratch(name, (3, 64, 96), 3).eval()
    pictures = torch.rand(2, 3, 64, 96, generator=torch.Generator().manual_seed(1))
    labels = [
        {
            "class_labels": torch.tensor([2]),
            "boxes": torch.tensor([[17.5 / 96, 17.5 / 64, 25 / 96, 25 / 64]]),
        },
        {"class_labels": torch.tensor([0]), "boxes": torch.tensor([[24 / 96, 40 / 64, 32 / 96, 40 / 64]])},
    ]
    with torch.inference_mode():
        # A box without a width is no object.
        assert torch.allclose(
            sum(network(pictures, TRUTH).values()), network.network(pictures, labels=labels).loss
        )


@BOTH
def test_pictures_without_objects_are_learned_from(name):
    network = build_from_scratch(name, (3, 64, 64), 3).train()
    losses = network(torch.rand(2, 3, 64, 64), torch.full((2, 1, 5), -1.0))
    loss = sum(losses.values())
    loss.backward()
    assert loss.isfinite()
    assert all(module.training for module in network.modules())


@BOTH
def test_pictures_of_any_size_are_answered_for_with_a_box_a_query(name):
    network = build(name, (3, 50, 70), 1).eval()
    with torch.inference_mode():
        answers = network(torch.rand(1, 3, 50, 70))
    assert answers.shape == (1, queries_of(name, 50, 70), 5)
    assert queries_of(name, 50, 70) < queries_of(name, 640, 640) == QUERIES


@BOTH
def test_layers_are_counted_without_an_answer(name):
    table = layer_table(name.replace("_", ":"), (3, 64, 64), 2)
    assert table.parameters == sum(weight.numel() for weight in build(name, (3, 64, 64), 2).parameters())
    assert table.multiply_adds > 5 * 10**7


def test_published_batch_normalisation_stays_and_one_from_scratch_learns():
    def learn(network):
        return {
            type(module).__name__
            for module in network.backbone.modules()
            if "BatchNorm" in type(module).__name__
        }

    assert learn(build("dfine_n", (3, 64, 64), 2)) == {"DFineFrozenBatchNorm2d"}
    assert learn(build_from_scratch("dfine_n", (3, 64, 64), 2)) == {"BatchNorm2d"}


def test_without_transformers_it_is_said_how_to_install_it(monkeypatch):
    real = builtins.__import__

    def lacking(name, *rest):
        if name == "transformers":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", lacking)
    with pytest.raises(ModelError, match="transformers, which is not installed. Type: .* install"):
        build("dfine_n", (3, 64, 64), 2)
