"""Teaches the network that finds the frames of glasses in a photograph: `python -m facemath_torch.frame_finder --help`.

`crates/core/src/detail/frames.rs` runs it where an edit takes glasses off, so that the frames do not stay as detail of the photograph. It
learns from frames that are drawn on training faces without any (:mod:`frames`), of which each pixel is known.
"""

import argparse
import csv
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from . import convolutions, frames
from .data import Faces

# The network sees the picture's rows between these, two by two pixels together.
SIZE, TOP, BOTTOM = 128, 8, 88
CHANNELS, DILATIONS = 24, (1, 1, 2, 4, 8, 2, 1)
BATCH, RATE, HELD_OUT = 24, 3e-3, 200
# Shares of faces that wear nothing, half rims, and lenses that are tinted or shine.
BARE, HALF_RIMS, TINTED, SHINING = 0.3, 0.3, 0.25, 0.3
# Frames count so much more than what is none, of which there is more.
POSITIVE = 3.0
# A pixel of which this share is a frame shall be found altogether.
SEEN = 2.5
# As in `crates/core/src/detail/frames.rs`.
SURE, GROWN, FILLED_FROM_PX, FARTHER = (0.1, 0.5), (1.3, 6.0), (8.0, 4.0, 2.0), 0.05


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder or tar of aligned faces")
    parser.add_argument("--labels", type=Path, required=True, help="CSV with the columns file and glasses")
    parser.add_argument("--mesh", type=Path, required=True, help="points of the faces, as :func:`frames.read_points` reads them")
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("assets/frames/weights.bin"))
    return parser


def layers_for(outputs: int) -> list[nn.Module]:
    """Convolutions over two by two pixels of the band that are seen together."""
    widths = [12, *[CHANNELS] * (len(DILATIONS) - 1), outputs]
    layers = [nn.Conv2d(i, o, 3, padding=d, dilation=d) for i, o, d in zip(widths, widths[1:], DILATIONS)]
    return [layers[0], *[part for layer in layers[1:] for part in (nn.ReLU(), layer)]]


def network() -> nn.Sequential:
    return nn.Sequential(nn.PixelUnshuffle(2), *layers_for(4), nn.PixelShuffle(2))


def load(path: Path) -> nn.Sequential:
    """The network of a file that this wrote."""
    finder = network()
    convolutions.read(path, finder)
    return finder.eval().requires_grad_(False)


def covered_by(finder: nn.Sequential, pictures: torch.Tensor) -> torch.Tensor:
    """Where faces wear frames, and beside these, `[faces, 1, size, size]`, 0 to 1: `frames` of `crates/core/src/detail/frames.rs`."""
    found = torch.zeros_like(pictures[:, :1])
    doubtful, sure = SURE
    found[:, :, TOP:BOTTOM] = ((finder(band(pictures) * 2 - 1).sigmoid() - doubtful) / (sure - doubtful)).clamp(0, 1)
    reach_px, counting = GROWN
    return (counting * blurred(found, reach_px)).clamp(max=1)


def uncovered(pictures: torch.Tensor, covered: torch.Tensor) -> torch.Tensor:
    """Pictures without what is covered: what is about it goes on across it, as in `crates/core/src/detail/frames.rs`."""
    seen = torch.cat([(1 - covered) * pictures, 1 - covered], 1)
    filled = torch.zeros_like(pictures)
    for from_px in FILLED_FROM_PX:
        near = blurred(seen, from_px)
        filled = (near[:, :3] + FARTHER * filled) / (near[:, 3:] + FARTHER)
    return pictures + covered * (filled - pictures)


def blurred(planes: torch.Tensor, sigma_px: float) -> torch.Tensor:
    reach = int(np.ceil(3 * sigma_px))
    weights = torch.exp(-0.5 * (torch.arange(-reach, reach + 1) / sigma_px) ** 2)
    weights = (weights / weights.sum()).expand(planes.shape[1], 1, 1, -1)
    padded = F.pad(planes, (reach,) * 4, mode="replicate")
    return F.conv2d(F.conv2d(padded, weights, groups=len(weights)), weights.transpose(2, 3), groups=len(weights))


def any_style(count: int, rng: np.random.Generator) -> frames.Style:
    """Of more kinds than :meth:`frames.Style.any` has: thin and thick, large and narrow, of metal, clear, without lower rims."""
    of = lambda least, most: torch.from_numpy(rng.uniform(least, most, count).astype(np.float32))  # noqa: E731
    shade = of(0, 1) ** 2
    tint = torch.from_numpy(rng.uniform(0.5, 1, (count, 3)).astype(np.float32))
    lower = torch.where(of(0, 1) < HALF_RIMS, of(0, 0.5), torch.ones(count))
    thickness = 0.016 + 0.075 * of(0, 1) ** 1.7
    return frames.Style(of(0.33, 0.52), of(0.2, 0.44), of(1.9, 6), thickness, 0.03 + 0.8 * shade[:, None] * tint, of(0.45, 1), lower)


def smooth_noise(count: int, channels: int, side: int, rng: np.random.Generator) -> torch.Tensor:
    """About normal numbers that change slowly, `[count, channels, SIZE, SIZE]`."""
    coarse = torch.from_numpy(rng.standard_normal((count, channels, side, side)).astype(np.float32))
    return F.interpolate(coarse, SIZE, mode="bicubic")


def dressed(pictures: torch.Tensor, points: torch.Tensor, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Pictures `[faces, 3, size, size]` whose faces wear something now and then, and where these are."""
    count = len(pictures)
    normal = lambda *shape: torch.from_numpy(rng.standard_normal((count, *shape)).astype(np.float32))  # noqa: E731
    chance = lambda share: torch.from_numpy((rng.random((count, 1, 1, 1)) < share).astype(np.float32))  # noqa: E731
    # Glasses slip, and sit askew.
    middle = points[:, :4].mean(1, keepdim=True)
    turn, bigger = 0.03 * normal(1, 1), 1 + 0.05 * normal(1, 1)
    offset = bigger * (points - middle)
    turned = torch.stack([offset[..., 0] - turn[..., 0] * offset[..., 1], offset[..., 1] + turn[..., 0] * offset[..., 0]], -1)
    points = middle + turned + 0.012 * normal(1, 2) + torch.tensor([0.0, 0.006])
    style = any_style(count, rng)
    covered, lenses = frames.opacity(points, style, SIZE)
    wears = 1 - chance(BARE)
    covered, lenses = wears * covered, wears * lenses
    # A shadow of the rims on the skin, before them.
    shadow = F.avg_pool2d(covered.roll(int(rng.integers(1, 4)), 2), 3, 1, 1) * chance(0.4)
    pictures = pictures * (1 - 0.4 * shadow)
    dark = 1 - lenses * chance(TINTED) * (0.15 + 0.5 * torch.from_numpy(rng.random((count, 3, 1, 1)).astype(np.float32)))
    shine = lenses * chance(SHINING) * (1.2 * smooth_noise(count, 1, 6, rng) - 0.6).clamp(0, 0.9)
    pictures = pictures * dark
    pictures = pictures + shine * (1 - pictures)
    lit = style.colour[:, :, None, None] * (1 + 0.35 * smooth_noise(count, 1, 10, rng)) + 0.12 * smooth_noise(count, 1, 24, rng).clamp(min=0)
    worn = pictures + covered * (lit.clamp(0, 1) - pictures)
    # As sharp as its face.
    soft = F.avg_pool2d(F.pad(worn, (1,) * 4, mode="replicate"), 3, 1)
    worn = torch.lerp(worn, soft, torch.from_numpy(rng.random((count, 1, 1, 1)).astype(np.float32)))
    return worn, (SEEN * covered).clamp(max=1)


def jittered(x: torch.Tensor, y: torch.Tensor, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Faces and what they wear, moved, enlarged, mirrored and re-lit at random."""
    count = len(x)
    normal = lambda *shape: torch.from_numpy(rng.standard_normal((count, *shape)).astype(np.float32))  # noqa: E731
    scale, turn = 1 + 0.05 * normal(), 0.04 * normal()
    mirror = torch.from_numpy(rng.choice([-1.0, 1.0], count).astype(np.float32))
    shift = 0.03 * normal(2)
    theta = torch.stack([torch.stack([mirror * scale, -turn, shift[:, 0]], 1), torch.stack([mirror * turn, scale, shift[:, 1]], 1)], 1)
    grid = F.affine_grid(theta, [count, 1, SIZE, SIZE], align_corners=False)
    x = F.grid_sample(x, grid, mode="bicubic", padding_mode="border", align_corners=False)
    y = F.grid_sample(y, grid, mode="bilinear", align_corners=False)
    gamma, tint = (0.25 * normal(1, 1, 1)).exp(), (0.06 * normal(3, 1, 1)).exp()
    x = x.clamp(0, 1) ** gamma * tint
    x = x + 0.02 * normal(1, 1, 1).abs() * torch.randn_like(x)
    return x.clamp(0, 1), y


def band(planes: torch.Tensor) -> torch.Tensor:
    return planes[:, :, TOP:BOTTOM]


def main() -> None:
    options = parser().parse_args()
    rng = np.random.default_rng(options.seed)
    torch.manual_seed(options.seed)
    faces = Faces(options.data, SIZE)
    points = frames.read_points(options.mesh, faces.names)
    with options.labels.open(newline="") as file:
        glasses = {row["file"]: row["glasses"] for row in csv.DictReader(file)}
    known = ~points.isnan().any(2).any(1).numpy()
    bare = np.array([place for place in faces.training if known[place] and glasses.get(faces.names[place]) == "0"])
    others = np.array([place for place in faces.held_out if known[place] and glasses.get(faces.names[place]) == "0"])
    wearers = np.array([place for place in faces.held_out if glasses.get(faces.names[place]) == "1"])
    finder = network()
    optimizer = torch.optim.AdamW(finder.parameters(), RATE, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=options.steps, pct_start=0.05)

    def batch(chosen: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        worn, covered = dressed(faces.plain(chosen), points[chosen], rng)
        x, y = jittered(worn, covered, rng)
        return band(x) * 2 - 1, band(y)

    test = [batch(some) for some in np.array_split(rng.choice(others, HELD_OUT), 8)]
    for step in range(1, options.steps + 1):
        x, y = batch(rng.choice(bare, BATCH))
        loss = F.binary_cross_entropy_with_logits(finder(x), y, pos_weight=torch.tensor(POSITIVE))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 100 == 0 or step == options.steps:
            with torch.no_grad():
                sure = torch.cat([finder(x).sigmoid() for x, _ in test])
                real = torch.cat([finder(band(faces.plain(some)) * 2 - 1).sigmoid() for some in np.array_split(wearers[:200], 8)])
            worn = torch.cat([y for _, y in test])
            found, false = sure[worn > 0.4] > 0.5, sure[worn < 0.02] > 0.5
            print(f"step {step}: loss {loss.item():.4f}; held out: found {found.float().mean():.1%} of frames, {false.float().mean():.2%} of the rest; "
                  f"of real wearers' pictures {(real > 0.5).float().mean():.2%}, drawn {(worn > 0.4).float().mean():.2%}", flush=True)
    convolutions.write(options.out, finder)


if __name__ == "__main__":
    main()
