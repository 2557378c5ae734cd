"""Whether bfloat16 is multiplied by the machine itself, as torch describes the machine."""

import pytest
import torch

from pupille.models.cpu_features import has_bf16


@pytest.mark.parametrize(
    ("abilities", "able"),
    [
        ({"avx512_bf16": True, "amx_bf16": False}, True),
        ({"avx512_bf16": False, "amx_bf16": True}, True),
        ({"avx512_bf16": False, "amx_bf16": False, "avx512_f": True, "avx2": True}, False),
        ({"architecture": "aarch64"}, False),
    ],
)
def test_a_processor_needs_instructions_for_bfloat16(monkeypatch, abilities, able):
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: abilities)
    assert has_bf16() is able
    assert has_bf16("cpu") is able


@pytest.mark.parametrize("by_itself", [True, False])
def test_a_gpu_that_only_emulates_bfloat16_has_none_whatever_the_processor(monkeypatch, by_itself):
    def supported(including_emulation=True):
        return including_emulation or by_itself

    monkeypatch.setattr(torch.cuda, "is_bf16_supported", supported)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": not by_itself})
    assert has_bf16("cuda") is by_itself
