"""What training minimises: `src/train/losses.rs` and `src/train/critic.rs`."""

import torch
from torch import nn

from .model import Resampler

SQUARED_WEIGHT = 10.0


class PixelLoss(nn.Module):
    """Absolute error over a three-level Laplacian pyramid, plus absolute and squared error of the pixels."""

    def __init__(self, size: int):
        super().__init__()
        sizes = (size, size // 2)
        self.shrink = nn.ModuleList(Resampler(s, s // 2) for s in sizes)
        self.grow = nn.ModuleList(Resampler(s // 2, s) for s in sizes)

    def forward(self, drawn: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
        error = drawn - wanted
        loss = error.abs().mean() + SQUARED_WEIGHT * error.square().mean()
        for shrink, grow in zip(self.shrink, self.grow):
            smaller = shrink(error)
            loss = loss + (error - grow(smaller)).abs().mean()
            error = smaller
        return loss + error.abs().mean()


def divergence_nats(mean: torch.Tensor, log_variance: torch.Tensor) -> torch.Tensor:
    """Divergence from the unit Gaussian, the mean over the batch."""
    return 0.5 * (mean.square() + log_variance.exp() - log_variance - 1).sum(1).mean()
