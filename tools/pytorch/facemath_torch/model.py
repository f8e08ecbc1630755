"""The network of `crates/nets/src/model/vae.rs`, weight for weight: names, shapes and order of channels are the bundle's.

Activations are channels-last, `[batch, height, width, channels]`; pictures are `[batch, 3, height, width]`, 0 to 1.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

ENCODER_PATCH_PX = 4
LINEAR_PATCH_PX = 4
DECODER_PATCH_PX = 2
START_LOG_VARIANCE = -3.0
# Pixels on either side that the notch filter looks at.
NOTCH_REACH = 11
# How far a linear picture may leave the range of 0 to 1.
OVERSHOOT = 0.05


def catmull_rom(x: float) -> float:
    x = abs(x)
    if x < 1:
        return (1.5 * x - 2.5) * x * x + 1
    return ((-0.5 * x + 2.5) * x - 4) * x + 2 if x < 2 else 0.0


def resampling_matrix(source: int, target: int) -> torch.Tensor:
    """`[target, source]`, as in `crates/nets/src/model/resample.rs`."""
    ratio = source / target
    support = max(ratio, 1.0)
    matrix = np.zeros((target, source))
    for row in range(target):
        center = (row + 0.5) * ratio - 0.5
        first = math.ceil(center - 2 * support)
        last = math.floor(center + 2 * support)
        weights = [catmull_rom((tap - center) / support) for tap in range(first, last + 1)]
        for tap, weight in zip(range(first, last + 1), weights):
            matrix[row, min(max(tap, 0), source - 1)] += weight / sum(weights)
    return torch.from_numpy(matrix.astype(np.float32))


def notch_matrix(size: int) -> torch.Tensor:
    """`[size, size]`, as in `crates/nets/src/model/resample.rs`."""
    reach = min(NOTCH_REACH, size - 1)
    window = [0.5 + 0.5 * math.cos(math.pi * i / (reach + 1)) for i in range(reach + 1)]
    total = window[0] + 2 * sum(window[1:])
    matrix = np.eye(size)
    for row in range(size):
        for offset in range(-reach, reach + 1):
            pixel = abs(row + offset)
            pixel = pixel if pixel < size else 2 * (size - 1) - pixel
            matrix[row, pixel] -= (-1) ** abs(offset) * window[abs(offset)] / total
    return torch.from_numpy(matrix.astype(np.float32))


class Resampler(nn.Module):
    """Resamples or filters square pictures `[batch, channels, source, source]` by a matrix `[target, source]`."""

    def __init__(self, matrix: torch.Tensor):
        super().__init__()
        self.register_buffer("matrix", matrix, persistent=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.matrix @ x @ self.matrix.T


class Pointwise(nn.Module):
    """A linear map of the last axis, weights `[inputs, outputs]`."""

    def __init__(self, inputs: int, outputs: int, gain: float = 1.0, bias: float = 0.0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(inputs, outputs) * gain * (2 / inputs) ** 0.5)
        self.bias = nn.Parameter(torch.full((outputs,), bias))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.linear(x, self.weight.T, self.bias)


class Conv3x3(nn.Module):
    """A 3 x 3 convolution whose weights are stored as one matrix `[9 * inputs, outputs]`."""

    def __init__(self, inputs: int, outputs: int, gain: float = 1.0):
        super().__init__()
        self.product = Pointwise(9 * inputs, outputs, gain)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return convolve(x, self.product.weight, self.product.bias)


def convolve(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    kernel = weight.view(3, 3, x.shape[3], -1).permute(3, 2, 0, 1)
    kernel = kernel.contiguous(memory_format=torch.channels_last)
    return F.conv2d(x.permute(0, 3, 1, 2), kernel, bias, padding=1).permute(0, 2, 3, 1)


class ResidualBlock(nn.Module):
    """Two convolutions beside an identity; `gain` `[batch, channels]` scales the inner channels by `1 + gain`."""

    def __init__(self, channels: int):
        super().__init__()
        self.first = Conv3x3(channels, channels)
        self.second = Conv3x3(channels, channels, 0.1)

    def forward(self, x: torch.Tensor, gain: torch.Tensor | None = None) -> torch.Tensor:
        y = self.first(F.relu(x))
        if gain is not None:
            y = y * (1 + gain[:, None, None, :])
        return x + self.second(F.relu(y))


def pixel_unshuffle(x: torch.Tensor, factor: int) -> torch.Tensor:
    batch, height, width, channels = x.shape
    x = x.reshape(batch, height // factor, factor, width // factor, factor * channels)
    return x.transpose(2, 3).reshape(batch, height // factor, width // factor, -1)


def pixel_shuffle(x: torch.Tensor, factor: int) -> torch.Tensor:
    batch, rows, columns, channels = x.shape
    inner = channels // factor**2
    x = x.reshape(batch, rows, columns, factor, factor * inner).transpose(2, 3)
    return x.reshape(batch, rows * factor, columns * factor, inner)


def patches_from_image(image: torch.Tensor, factor: int) -> torch.Tensor:
    batch, planes, height, width = image.shape
    x = image.reshape(batch, planes, height // factor, factor, width // factor, factor)
    return x.permute(0, 2, 4, 3, 5, 1).reshape(batch, height // factor, width // factor, -1)


def image_from_patches(patches: torch.Tensor, factor: int) -> torch.Tensor:
    batch, rows, columns, channels = patches.shape
    planes = channels // factor**2
    x = patches.reshape(batch, rows, columns, factor, factor, planes).permute(0, 5, 1, 3, 2, 4)
    return x.reshape(batch, planes, rows * factor, columns * factor)


@dataclass
class Config:
    """`ModelConfig` of `crates/nets/src/model/config.rs`, as it stands in a bundle's manifest."""

    name: str
    image_size_px: int
    latent_dim: int
    basis_size_px: int
    encoder_channels: list[int]
    decoder_channels: list[int]
    fixed_pose: bool = False


@dataclass
class Basis:
    """The linear core: PCA of the training faces at `basis_size_px`."""

    mean: torch.Tensor  # [1, 3 * size^2]
    components: torch.Tensor  # [latent_dim, 3 * size^2], orthonormal rows
    scales: torch.Tensor  # [1, latent_dim]


def held_in_range(picture: torch.Tensor, overshoot: float) -> torch.Tensor:
    """A picture of which nothing is farther than `overshoot` from 0 to 1, without a kink."""
    inside = picture.clamp(0, 1)
    return inside + overshoot * torch.tanh((picture - inside) / overshoot)


class LinearBasis(nn.Module):
    """`crates/nets/src/model/basis.rs`: never trained."""

    def __init__(self, basis: Basis, config: Config):
        super().__init__()
        self.size = config.basis_size_px
        self.register_buffer("mean", basis.mean.reshape(1, -1))
        self.register_buffer("components", basis.components)
        self.register_buffer("scales", basis.scales.reshape(1, -1))
        self.shrink = Resampler(resampling_matrix(config.image_size_px, self.size))
        self.grow = Resampler(resampling_matrix(self.size, config.image_size_px))
        self.notch = Resampler(notch_matrix(config.image_size_px))

    def encode(self, images: torch.Tensor) -> torch.Tensor:
        return (self.shrink(images).flatten(1) - self.mean) @ self.components.T / self.scales

    def beyond_range(self, codes: torch.Tensor) -> torch.Tensor:
        """The linear picture, however far from 0 to 1."""
        flat = (codes * self.scales) @ self.components + self.mean
        return self.grow(flat.view(-1, 3, self.size, self.size))

    def decode(self, codes: torch.Tensor) -> torch.Tensor:
        return held_in_range(self.beyond_range(codes), OVERSHOOT)


class Encoder(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        quarter, eighth, sixteenth, thirty_second = config.encoder_channels
        grid = config.image_size_px // 32
        self.stem = Pointwise(3 * ENCODER_PATCH_PX**2, quarter)
        self.quarter = Conv3x3(quarter, quarter)
        self.to_eighth = Pointwise(4 * quarter, eighth)
        self.eighth = ResidualBlock(eighth)
        self.to_sixteenth = Pointwise(4 * eighth, sixteenth)
        self.sixteenth = ResidualBlock(sixteenth)
        self.to_thirty_second = Pointwise(4 * sixteenth, thirty_second)
        self.mean = Pointwise(grid * grid * thirty_second, config.latent_dim, 0.0)
        self.log_variance = Pointwise(thirty_second, config.latent_dim, 0.0, START_LOG_VARIANCE)

    def forward(self, images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        x = F.relu(self.stem(patches_from_image((images - 0.5) * 4, ENCODER_PATCH_PX)))
        x = F.relu(self.quarter(x))
        x = F.relu(self.eighth(self.to_eighth(pixel_unshuffle(x, 2))))
        x = F.relu(self.sixteenth(self.to_sixteenth(pixel_unshuffle(x, 2))))
        x = F.relu(self.to_thirty_second(pixel_unshuffle(x, 2)))
        return self.mean(x.flatten(1)), self.log_variance(x.mean((1, 2)))


class Decoder(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        thirty_second, sixteenth, eighth, quarter, half = config.decoder_channels
        self.grid = config.image_size_px // 32
        self.widths = [sixteenth, eighth, quarter]
        self.seed = Pointwise(config.latent_dim, self.grid**2 * thirty_second)
        self.modulation = Pointwise(config.latent_dim, sum(self.widths), 0.0)
        self.to_sixteenth = Pointwise(thirty_second, 4 * sixteenth)
        self.sixteenth = ResidualBlock(sixteenth)
        self.to_eighth = Pointwise(sixteenth, 4 * eighth)
        self.eighth = ResidualBlock(eighth)
        self.to_quarter = Pointwise(eighth, 4 * quarter)
        self.merge = Pointwise(quarter + 3 * LINEAR_PATCH_PX**2, quarter)
        self.quarter = ResidualBlock(quarter)
        self.to_half = Conv3x3(quarter, 4 * half)
        self.pixels = Conv3x3(half, 3 * DECODER_PATCH_PX**2, 0.0)

    def forward(self, codes: torch.Tensor, linear: torch.Tensor) -> torch.Tensor:
        gains = torch.split(self.modulation(codes), self.widths, 1)
        x = F.relu(self.seed(codes)).reshape(codes.shape[0], self.grid, self.grid, -1)
        x = F.relu(self.sixteenth(pixel_shuffle(self.to_sixteenth(x), 2), gains[0]))
        x = F.relu(self.eighth(pixel_shuffle(self.to_eighth(x), 2), gains[1]))
        x = pixel_shuffle(self.to_quarter(x), 2)
        patches = patches_from_image((linear - 0.5) * 4, LINEAR_PATCH_PX)
        x = self.merge(torch.cat([x, patches.to(x.dtype)], 3))
        x = F.relu(self.quarter(x, gains[2]))
        x = F.relu(pixel_shuffle(self.to_half(x), 2))
        return image_from_patches(self.pixels(x), DECODER_PATCH_PX)


class Vae(nn.Module):
    """The whole model. The linear core stays in single precision under autocast."""

    def __init__(self, config: Config, basis: Basis):
        super().__init__()
        self.config = config
        self.basis = LinearBasis(basis, config)
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)

    def encode(self, images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Mean and log-variance of the posterior, `[batch, latent_dim]` both."""
        with torch.autocast(images.device.type, enabled=False):
            linear = self.basis.encode(images.float())
        correction, log_variance = self.encoder(images)
        return linear + correction.float(), log_variance.float()

    def decode(self, codes: torch.Tensor) -> torch.Tensor:
        """Pictures, not clamped."""
        with torch.autocast(codes.device.type, enabled=False):
            linear = self.basis.decode(codes.float())
        correction = self.decoder(codes, linear).float()
        with torch.autocast(codes.device.type, enabled=False):
            return linear + self.basis.notch(correction)

    def forward(self, images: torch.Tensor, noise: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Drawn pictures, mean and log-variance; `noise` `[batch, latent_dim]` is standard normal."""
        mean, log_variance = self.encode(images)
        return self.decode(mean + (log_variance * 0.5).exp() * noise), mean, log_variance
