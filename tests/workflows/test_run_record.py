"""How a model was made, in the words of its record."""

import pytest

from pupille.models.names import split_name
from pupille.models.registry import find
from pupille.workflows.run_record import method_of


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("blobs", "on pixels"),
        ("rcnn", "frozen"),
        ("ssdlite", "from scratch"),
        ("fcos:regnetx_002", "fine-tuned"),
        ("one-stage:regnetx_002", "fine-tuned"),
        ("unet:regnetx_002", "frozen"),
        ("unet:regnetx_002+tuned", "fine-tuned"),
        ("regnetx_002", "frozen"),
        ("regnetx_002+mlp+tuned", "fine-tuned"),
    ],
)
def test_a_rung_is_frozen_fine_tuned_or_begun_anew(name, method):
    assert str(method_of(find(name), split_name(name))) == method
