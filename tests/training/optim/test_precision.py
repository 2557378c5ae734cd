"""In which precision a network computes, whatever the machine of the test can do."""

import pytest
import torch

from pupille.errors import ConfigError
from pupille.training.optim import precision
from pupille.training.optim.precision import WORTH_BF16, Precision, decide


@pytest.fixture
def able(monkeypatch):
    """A machine whose GPU has bfloat16 and whose processor has not."""
    monkeypatch.setattr(precision, "has_bf16", lambda device: device == "cuda")


@pytest.mark.usefixtures("able")
def test_32_bits_are_kept_where_they_are_asked_for_or_the_step_is_small():
    for name, size in (("fp32", 100 * WORTH_BF16), ("auto", WORTH_BF16 - 1)):
        assert decide(name, size, "cuda") == Precision(False, None)
    assert decide("auto", WORTH_BF16, "cpu") == Precision(False, None)


@pytest.mark.usefixtures("able")
@pytest.mark.parametrize(("name", "size"), [("auto", WORTH_BF16), ("bf16", 1)])
def test_bfloat16_is_said_with_what_has_it(name, size):
    found = decide(name, size, "cuda")
    assert (found.bf16, found.device) == (True, "cuda")
    assert "this GPU has" in found.note


def test_who_asks_for_what_the_machine_lacks_is_told_which_part_lacks_it(monkeypatch):
    monkeypatch.setattr(precision, "has_bf16", lambda _: False)
    with pytest.raises(
        ConfigError, match=r"this processor has no bfloat16 arithmetic \(AVX512-BF16 or AMX\)\."
    ):
        decide("bf16", 1, "cpu")
    with pytest.raises(ConfigError, match=r"this GPU has no bfloat16 arithmetic\."):
        decide("bf16", 1, "cuda")


def test_a_network_computes_in_the_precision_and_its_weights_keep_32_bits():
    network, inputs = torch.nn.Linear(4, 2), torch.ones(1, 4)
    for bf16, wanted in ((True, torch.bfloat16), (False, torch.float32)):
        with Precision(bf16, None).context():
            assert network(inputs).dtype == wanted
        assert network(inputs).dtype == network.weight.dtype == torch.float32
