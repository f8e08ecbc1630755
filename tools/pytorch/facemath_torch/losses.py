"""What training minimises: `crates/train/src/losses.rs` and `crates/train/src/critic.rs`."""

import torch
import torch.nn.functional as F
from torch import nn

from .model import Resampler, resampling_matrix

SQUARED_WEIGHT = 10.0
CONTRAST_BLOCK_PX = 8


class PixelLoss(nn.Module):
    """Absolute error over a three-level Laplacian pyramid, plus absolute and squared error of the pixels."""

    def __init__(self, size: int):
        super().__init__()
        sizes = (size, size // 2)
        self.shrink = nn.ModuleList(Resampler(resampling_matrix(s, s // 2)) for s in sizes)
        self.grow = nn.ModuleList(Resampler(resampling_matrix(s // 2, s)) for s in sizes)

    def forward(self, drawn: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
        error = drawn - wanted
        loss = error.abs().mean() + SQUARED_WEIGHT * error.square().mean()
        for shrink, grow in zip(self.shrink, self.grow):
            smaller = shrink(error)
            loss = loss + (error - grow(smaller)).abs().mean()
            error = smaller
        return loss + error.abs().mean()

    def contrast(self, drawn: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
        """Difference in how much of the finest detail there is, block by block."""
        shrink, grow = self.shrink[0], self.grow[0]
        amounts = [local_contrast(x - grow(shrink(x))) for x in (drawn, wanted)]
        return (amounts[0] - amounts[1]).abs().mean()


def local_contrast(detail: torch.Tensor) -> torch.Tensor:
    """Root mean square of each block; the constant keeps the root's slope finite where there is no detail."""
    return (F.avg_pool2d(detail.square(), CONTRAST_BLOCK_PX) + 1e-5).sqrt()


def divergence_nats(mean: torch.Tensor, log_variance: torch.Tensor) -> torch.Tensor:
    """Divergence from the unit Gaussian, the mean over the batch."""
    return 0.5 * (mean.square() + log_variance.exp() - log_variance - 1).sum(1).mean()
