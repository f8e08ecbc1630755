"""The weights of `crates/core/src/detail/convolutions.rs` in a file: of each layer its weights, then its biases."""

from pathlib import Path

import numpy as np
import torch
from torch import nn


def parts_of(layers: nn.Sequential) -> list[nn.Parameter]:
    return [part for layer in layers if isinstance(layer, nn.Conv2d) for part in (layer.weight, layer.bias)]


def write(path: Path, layers: nn.Sequential) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(part.detach().numpy().astype("<f4").tobytes() for part in parts_of(layers)))


@torch.no_grad()
def read(path: Path, layers: nn.Sequential) -> None:
    """Puts what :func:`write` wrote into such layers."""
    parts = parts_of(layers)
    numbers = torch.from_numpy(np.fromfile(path, "<f4"))
    for part, values in zip(parts, numbers.split([part.numel() for part in parts])):
        part.copy_(values.view_as(part))
