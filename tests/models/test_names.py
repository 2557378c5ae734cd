"""The names of pretrained rungs."""

import pytest

from pupille.errors import ModelError
from pupille.models.names import RungName, split_name


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("regnetx_002", RungName("regnetx_002")),
        ("regnetx_002+mlp", RungName("regnetx_002", "mlp")),
        ("regnetx_002+knn", RungName("regnetx_002", "knn")),
        ("regnetx_002+tuned", RungName("regnetx_002", tuned=True)),
        ("regnetx_002+mlp+tuned", RungName("regnetx_002", "mlp", tuned=True)),
        ("timm:resnet34+scratch", RungName("timm:resnet34", scratch=True)),
    ],
)
def test_a_name_says_what_is_trained_and_is_written_in_one_way(name, parts):
    assert split_name(name) == parts
    assert str(parts) == name


@pytest.mark.parametrize(
    "name",
    [
        "a+linear",
        "a+svm",
        "a+tuned+mlp",
        "a+mlp+knn",
        "a+",
        "a++mlp",
        "a+mlp+mlp",
        "a+knn+tuned",
        "a+mlp+scratch",
    ],
)
def test_any_other_name_is_refused_with_the_forms_there_are(name):
    with pytest.raises(ModelError, match=r"NAME\+mlp"):
        split_name(name)
