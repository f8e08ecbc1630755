"""The critic of the finish: `crates/train/src/critic.rs`."""

import torch
import torch.nn.functional as F
from torch import nn

from .model import convolve, patches_from_image, pixel_unshuffle

PATCH_PX = 4
SLOPE = 0.2
POWER_ITERATIONS = 8


class SpectralPointwise(nn.Module):
    """A linear map divided by its largest singular value (Miyato et al. 2018, arXiv 1802.05957)."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(inputs, outputs) * (2 / inputs) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(outputs))

    def normalised(self) -> torch.Tensor:
        with torch.autocast(self.weight.device.type, enabled=False):
            weight = self.weight
            # From the same start each time: nothing to keep between steps, and cheap beside the convolutions.
            with torch.no_grad():
                right = torch.ones(weight.shape[1], device=weight.device)
                for _ in range(POWER_ITERATIONS):
                    left = F.normalize(weight @ right, dim=0)
                    right = F.normalize(left @ weight, dim=0)
            return weight / (left @ weight @ right)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.linear(x, self.normalised().T, self.bias)


class SpectralConv3x3(SpectralPointwise):
    def __init__(self, inputs: int, outputs: int):
        super().__init__(9 * inputs, outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return convolve(x, self.normalised(), self.bias)


class Critic(nn.Module):
    """Says of a picture, patch by patch and as a whole, whether it is a photograph.

    The patch scores see about 44 pixels each, which makes texture; the coarse scores see the whole face, which makes
    its halves agree.
    """

    def __init__(self):
        super().__init__()
        self.stem = SpectralConv3x3(3 * PATCH_PX**2, 64)
        self.to_eighth = SpectralPointwise(4 * 64, 128)
        self.eighth = SpectralConv3x3(128, 128)
        self.patches = SpectralConv3x3(128, 1)
        self.to_sixteenth = SpectralPointwise(4 * 128, 128)
        self.sixteenth = SpectralConv3x3(128, 128)
        self.to_thirty_second = SpectralPointwise(4 * 128, 128)
        self.coarse = SpectralConv3x3(128, 1)

    def forward(self, images: torch.Tensor) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
        """Scores of patches and of the whole, and the features behind them."""
        act = lambda x: F.leaky_relu(x, SLOPE)  # noqa: E731
        a = act(self.stem(patches_from_image((images - 0.5) * 4, PATCH_PX)))
        b = act(self.to_eighth(pixel_unshuffle(a, 2)))
        c = act(self.eighth(b))
        d = act(self.to_sixteenth(pixel_unshuffle(c, 2)))
        e = act(self.sixteenth(d))
        f = act(self.to_thirty_second(pixel_unshuffle(e, 2)))
        return [self.patches(c), self.coarse(f)], [a, c, e]


def critic_loss(photos: list[torch.Tensor], drawn: list[torch.Tensor]) -> torch.Tensor:
    """Hinge loss (Lim and Ye 2017, arXiv 1705.02894) over the scores of photographs and of drawn pictures."""
    return sum(F.relu(1 - p).mean() + F.relu(1 + d).mean() for p, d in zip(photos, drawn))


def fooling_loss(drawn: list[torch.Tensor]) -> torch.Tensor:
    """What the decoder minimises against the critic."""
    return -sum(score.mean() for score in drawn)


def feature_loss(photos: list[torch.Tensor], drawn: list[torch.Tensor]) -> torch.Tensor:
    """Mean absolute difference of the critic's features (Larsen et al. 2016, arXiv 1512.09300)."""
    return sum((p.detach() - d).abs().mean() for p, d in zip(photos, drawn))
