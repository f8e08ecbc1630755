"""Teaches the network that draws a bundle's pictures larger: `python -m facemath_torch.upscaler --help`.

It sees what the decoder makes of a face, sharpened as the program sharpens it by default, and learns to draw the face's original at
a larger size. Where a decoder invents fine texture of its own, as one that was finished against a critic does, the original has
other texture, and a network taught so would learn to blur: `--own` and `--blur` then mix decoded faces with their originals,
blurred until they are as soft.

`crates/nets/src/model/direct/upscaler.rs` runs it; `facemath upscaler` puts it into the bundle and measures it.
"""

import argparse
import copy
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import nn

from . import bundle
from .data import Faces, planar
from .model import Conv3x3, ResidualBlock, image_from_patches, patches_from_image, pixel_shuffle, resampling_matrix
from .train import blend

PATCH_PX = 2
SHARPEN_RADIUS_PX = 1.0
# Keeps the absolute error smooth near 0.
SOFTNESS = 1e-6
MOST_GRADIENT = 0.5
AVERAGE_DECAY = 0.998


class Upscaler(nn.Module):
    """Pictures `[batch, 3, size, size]`, 0 to 1, to `[batch, 3, scale * size, scale * size]`, not clamped."""

    def __init__(self, scale: int, channels: int, blocks: int, fine: int):
        super().__init__()
        self.scale = scale
        self.stem = Conv3x3(3 * PATCH_PX**2, channels)
        self.blocks = nn.ModuleList(ResidualBlock(channels) for _ in range(blocks))
        self.to_fine = Conv3x3(channels, 4 * fine)
        self.pixels = Conv3x3(fine, 3 * scale**2, 0.0)

    def enlarge(self, pictures: torch.Tensor) -> torch.Tensor:
        """What it is better than."""
        size = pictures.shape[2]
        matrix = resampling_matrix(size, self.scale * size)
        return matrix @ pictures @ matrix.T

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        x = self.stem(patches_from_image((pictures - 0.5) * 4, PATCH_PX))
        for block in self.blocks:
            x = F.relu(block(x))
        x = F.relu(pixel_shuffle(self.to_fine(x), 2))
        return self.enlarge(pictures) + image_from_patches(self.pixels(x), self.scale)


def blurred(x: torch.Tensor, radius: float) -> torch.Tensor:
    """By a Gaussian of this standard deviation, edge pixels repeated."""
    reach = int(np.ceil(4 * radius))
    weights = torch.exp(-0.5 * (torch.arange(-reach, reach + 1) / radius) ** 2)
    weights = (weights / weights.sum()).view(1, 1, 1, -1).repeat(3, 1, 1, 1)
    x = F.conv2d(F.pad(x, (reach, reach, 0, 0), "replicate"), weights, groups=3)
    return F.conv2d(F.pad(x, (0, 0, reach, reach), "replicate"), weights.transpose(2, 3), groups=3)


def sharpened(x: torch.Tensor) -> torch.Tensor:
    """By 1, as `crates/nets/src/model/sharpen.rs` does."""
    sharp = 2 * x - blurred(x, SHARPEN_RADIUS_PX)
    padded = F.pad(x, (1, 1, 1, 1), "replicate")
    lightest, darkest = F.max_pool2d(padded, 3, 1), -F.max_pool2d(-padded, 3, 1)
    return sharp.clamp(darkest, lightest).clamp(0, 1)


class Pairs:
    """Faces in the decoder's size, as they are and as it draws them, and larger."""

    def __init__(self, options: argparse.Namespace):
        vae = bundle.load(options.bundle).eval()
        size = vae.config.image_size_px
        self.mirrors = not vae.config.fixed_pose
        self.small = Faces(options.data, size, vae.config.fixed_pose)
        self.large = Faces(options.large or options.data, options.scale * size, vae.config.fixed_pose)
        if self.small.names != self.large.names:
            raise SystemExit("--large must hold the faces of --data, under the same names.")
        self.drawn = np.empty_like(self.small.pixels)
        with torch.no_grad():
            for block in np.array_split(np.arange(len(self.drawn)), len(self.drawn) // 32 + 1):
                faces = vae.decode(vae.encode(self.small.plain(block))[0]).clamp(0, 1)
                self.drawn[block] = (faces * 255).round().byte().permute(0, 2, 3, 1).numpy()

    def cut(self, rng: np.random.Generator, options: argparse.Namespace) -> tuple[torch.Tensor, torch.Tensor]:
        """Patches of training faces as the network sees them, and what it is to draw."""
        chosen = rng.choice(self.small.training, options.batch)
        side, scale = options.patch, options.scale
        corners = rng.integers(0, (self.drawn.shape[1] - side) // PATCH_PX + 1, (options.batch, 2)) * PATCH_PX

        def patches(pixels: np.ndarray, times: int) -> torch.Tensor:
            cut = [
                pixels[face, times * y : times * (y + side), times * x : times * (x + side)]
                for face, (y, x) in zip(chosen, corners)
            ]
            return planar(np.stack(cut))

        seen, wanted = patches(self.drawn, 1), patches(self.large.pixels, scale)
        if options.own[0] < 1:
            share = torch.from_numpy(rng.uniform(*options.own, (options.batch, 1, 1, 1)).astype(np.float32))
            original = blurred(patches(self.small.pixels, 1), rng.uniform(*options.blur))
            seen = seen * share + original * (1 - share)
        seen = sharpened(seen)
        return (seen.flip(3), wanted.flip(3)) if self.mirrors and rng.random() < 0.5 else (seen, wanted)


@torch.no_grad()
def measure(network: Upscaler, pairs: Pairs, faces: int) -> str:
    """PSNR of held-out faces drawn larger, and of the same enlarged smoothly."""
    errors = []
    for face in pairs.small.held_out[:faces]:
        seen, wanted = sharpened(planar(pairs.drawn[face][None])), planar(pairs.large.pixels[face][None])
        errors.append([F.mse_loss(drawn.clamp(0, 1), wanted) for drawn in (network(seen), network.enlarge(seen))])
    ours, smooth = (-10 * torch.tensor(errors).log10()).mean(0)
    return f"{ours:.2f} dB, enlarged smoothly {smooth:.2f} dB"


def train(network: Upscaler, pairs: Pairs, options: argparse.Namespace) -> Upscaler:
    average = copy.deepcopy(network)
    optimizer = torch.optim.Adam(network.parameters(), lr=options.learning_rate, betas=(0.9, 0.99))
    rng = np.random.default_rng(options.seed)
    for step in range(options.steps):
        share = 0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * step / options.steps))
        for group in optimizer.param_groups:
            group["lr"] = options.learning_rate * min(1, (step + 1) / 100) * share
        seen, wanted = pairs.cut(rng, options)
        loss = ((network(seen) - wanted) ** 2 + SOFTNESS).sqrt().mean()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), MOST_GRADIENT)
        optimizer.step()
        blend(average, network, min(AVERAGE_DECAY, (1 + step) / (10 + step)))
        if (step + 1) % options.every == 0:
            print(f"step {step + 1}: loss {loss:.4f}, {measure(average, pairs, 64)}", flush=True)
            write(average, options.out)
    return average


def in_half_precision(network: Upscaler) -> dict[str, torch.Tensor]:
    return {name: value.half().contiguous() for name, value in network.state_dict().items()}


def write(network: Upscaler, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file(in_half_precision(network), file)


def load(file: Path) -> Upscaler:
    """The network in a file, whose shape is that of its tensors."""
    tensors = {name: value.float() for name, value in load_file(file).items()}
    outputs = {name.removesuffix(".product.bias"): len(value) for name, value in tensors.items() if value.ndim == 1}
    blocks = sum(name.endswith(".first") for name in outputs)
    network = Upscaler(math.isqrt(outputs["pixels"] // 3), outputs["stem"], blocks, outputs["to_fine"] // 4)
    network.load_state_dict(tensors)
    return network


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="faces of the decoder's size or larger")
    parser.add_argument("--large", type=Path, help="the same faces, larger; --data itself unless given")
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="the network's file")
    parser.add_argument("--start", type=Path, help="a network's file to go on from")
    parser.add_argument("--scale", type=int, default=2, choices=(2, 3, 4))
    parser.add_argument("--channels", type=int, default=48)
    parser.add_argument("--blocks", type=int, default=3)
    parser.add_argument("--fine", type=int, default=16, help="channels at the decoder's size")
    parser.add_argument("--own", type=float, nargs=2, default=(1, 1), help="least and most share of decoded faces")
    parser.add_argument("--blur", type=float, nargs=2, default=(0.4, 0.9), help="least and most blur of originals, pixels")
    parser.add_argument("--steps", type=int, default=12000)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--patch", type=int, default=32, help="side of what is cut out, in pixels of the decoder's size")
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--every", type=int, default=500, help="steps from one measurement to the next")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    shape = (options.scale, options.channels, options.blocks, options.fine)
    network = load(options.start) if options.start else Upscaler(*shape)
    options.scale = network.scale
    pairs = Pairs(options)
    print(f"seed {options.seed}, {len(pairs.small.training)} faces to train on, {len(pairs.small.held_out)} held out")
    write(train(network, pairs, options), options.out)


if __name__ == "__main__":
    main()
