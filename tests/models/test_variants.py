"""Other rungs of one network, by their names."""

import pytest

from pupille.errors import ModelError
from pupille.models.variants import fine_tuned, from_scratch, with_head, with_heads


def test_from_scratch_changes_pretrained_rungs_only() -> None:
    assert from_scratch("vgg16") == from_scratch("vgg16+scratch") == "vgg16+scratch"
    assert from_scratch("mlp") == "mlp"


def test_heads_and_tuning_are_for_pretrained_networks():
    assert with_heads(["svm", "resnet50", "resnet50+mlp"], ["mlp", "knn"]) == (
        "svm",
        "resnet50+mlp",
        "resnet50+knn",
        "resnet50+mlp",
    )
    assert with_head("resnet50", "mlp") == "resnet50+mlp"
    assert fine_tuned("resnet50+mlp") == "resnet50+mlp+tuned"
    for refused in (
        lambda: with_head("svm", "mlp"),
        lambda: with_head("resnet50+knn", "mlp"),
        lambda: fine_tuned("lenet5"),
        lambda: fine_tuned("resnet50+knn"),
    ):
        with pytest.raises(ModelError):
            refused()
