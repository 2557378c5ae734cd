"""What this processor computes with."""

from __future__ import annotations


def has_bf16() -> bool:
    """Whether the processor multiplies in bfloat16 by itself."""
    import torch

    abilities = torch.cpu.get_capabilities()
    return bool(abilities.get("avx512_bf16") or abilities.get("amx_bf16"))
