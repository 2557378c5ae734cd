"""D-FINE and RT-DETR in the table, with published weights and from random ones."""

import pytest

from pupille.errors import ModelError
from pupille.models.available import ladder_here, weights_of, without_weights
from pupille.models.boxwise.query_entries import QUERY_DETECTORS
from pupille.models.pretrained.fetch import bases_of
from pupille.models.registry import describe, find, from_scratch, in_order, models_for


def test_they_are_compared_only_where_they_are_asked_for():
    assert set(QUERY_DETECTORS) <= set(models_for("detection"))
    assert not set(QUERY_DETECTORS) & set(ladder_here("detection"))


def test_they_begin_with_the_weights_of_their_published_network():
    assert weights_of("rtdetr:r18") == "rtdetr_r18"
    assert bases_of(["dfine:n", "dfine:s+scratch", "mlp"]) == ["dfine_n"]
    assert without_weights(["dfine:n", "dfine:n+scratch"]) == ("dfine:n",)


def test_from_scratch_they_need_none():
    assert from_scratch("dfine:n") == from_scratch("dfine:n+scratch") == "dfine:n+scratch"
    entry = find("dfine:n+scratch")
    assert not entry.backbone
    assert entry.given == find("dfine:n").given
    assert "random weights" in str(entry.title)


def test_another_form_is_refused_with_those_that_there_are():
    with pytest.raises(ModelError, match=r"Take dfine:n, or dfine:n\+scratch"):
        find("dfine:n+tuned")
    with pytest.raises(ModelError, match="dfine:n, dfine:s, dfine:m"):
        find("dfine:sx")


def test_the_published_network_is_no_rung_and_its_answers_can_be_read():
    with pytest.raises(ModelError, match=r"predict model:dfine_n PHOTOS.*take dfine:n\."):
        find("dfine_n")
    assert describe("dfine_n").decode == find("dfine:n").decode
    assert describe("mlp") == find("mlp")


def test_they_come_from_cheap_to_dear():
    assert in_order(["rtdetr:r18", "dfine:x", "dfine:n+scratch", "fcos", "dfine:n"]) == (
        "fcos", "dfine:n", "dfine:n+scratch", "dfine:x", "rtdetr:r18",
    )  # fmt: skip
