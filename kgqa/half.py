"""Half precision on the processor, where it is quicker: with bfloat16 in its instructions.

Without them each multiplication is emulated, some nine times slower than in full precision.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


@cache
def has_bfloat16() -> bool:
    """Whether this processor multiplies in bfloat16 (AVX-512 BF16 or AMX)."""
    import torch

    known = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(getattr(torch.cpu, name, bool)() for name in known)


def half_precision(wanted: bool = True) -> torch.autocast:
    """A context in which matrices are multiplied in bfloat16 if that is wanted and pays off."""
    import torch

    return torch.autocast("cpu", torch.bfloat16, enabled=wanted and has_bfloat16())
