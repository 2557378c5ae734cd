"""Features of the processor or GPU that this machine computes with."""

from __future__ import annotations


def has_bf16(device: str = "cpu") -> bool:
    """Whether the processor, or the GPU, multiplies in bfloat16 by itself."""
    import torch

    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    abilities = torch.cpu.get_capabilities()
    return bool(abilities.get("avx512_bf16") or abilities.get("amx_bf16"))
