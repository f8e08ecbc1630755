"""Teaches the network that finds the corners of eyes and the temples: `python -m facemath_torch.eye_points --help`.

`crates/core/src/detail/eyes.rs` runs it where an edit puts glasses on, which are drawn by them as `frames.py` draws those that the edit was
taught by.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from . import convolutions, frames
from .data import Faces
from .frame_finder import SIZE, TOP, band, layers_for

BATCH, RATE, HELD_OUT = 32, 3e-3, 400
POINTS = len(frames.CORNERS) + len(frames.TEMPLES)
TOGETHER = 2


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder or tar of aligned faces")
    parser.add_argument("--mesh", type=Path, required=True, help="points of the faces, as :func:`frames.read_points` reads them")
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("assets/frames/eyes.bin"))
    return parser


def places(answers: torch.Tensor) -> torch.Tensor:
    """The means of what a network answers for each point, `[faces, POINTS, 2]` in sides of the picture."""
    _, points, height, width = answers.shape
    share = answers.flatten(2).softmax(2).view(-1, points, height, width)
    x = ((torch.arange(width) + 0.5) * TOGETHER) / SIZE
    y = (TOP + (torch.arange(height) + 0.5) * TOGETHER) / SIZE
    return torch.stack([(share.sum(2) * x).sum(2), (share.sum(3) * y).sum(2)], 2)


def main() -> None:
    options = parser().parse_args()
    rng = np.random.default_rng(options.seed)
    torch.manual_seed(options.seed)
    faces = Faces(options.data, SIZE)
    points = frames.read_points(options.mesh, faces.names)
    known = ~points.isnan().any(2).any(1).numpy()
    training, others = faces.training[known[faces.training]], faces.held_out[known[faces.held_out]]
    network = nn.Sequential(nn.PixelUnshuffle(TOGETHER), *layers_for(POINTS))
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=options.steps, pct_start=0.05)

    def batch(chosen: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        """Faces, moved, turned, enlarged and re-lit at random, and where the points are then."""
        count, x, y = len(chosen), faces.plain(chosen), points[chosen]
        normal = lambda *shape: torch.from_numpy(rng.standard_normal((count, *shape)).astype(np.float32))  # noqa: E731
        if rng.random() < 0.5:
            x, y = x.flip(3), frames.mirrored(y)
        scale, turn, shift = 1 + 0.04 * normal(), 0.03 * normal(), 0.03 * normal(2)
        matrix = torch.stack([torch.stack([scale, -turn], 1), torch.stack([turn, scale], 1)], 1)
        grid = F.affine_grid(torch.cat([matrix, shift[:, :, None]], 2), [count, 1, SIZE, SIZE], align_corners=False)
        x = F.grid_sample(x, grid, padding_mode="border", align_corners=False)
        y = (torch.linalg.inv(matrix) @ (2 * y - 1 - shift[:, None]).transpose(1, 2)).transpose(1, 2) / 2 + 0.5
        gamma, tint = (0.25 * normal(1, 1, 1)).exp(), (0.06 * normal(3, 1, 1)).exp()
        return band((x.clamp(0, 1) ** gamma * tint).clamp(0, 1)) * 2 - 1, y

    test = [(band(faces.plain(some)) * 2 - 1, points[some]) for some in np.array_split(rng.choice(others, HELD_OUT, replace=False), 8)]
    for step in range(1, options.steps + 1):
        x, y = batch(rng.choice(training, BATCH))
        loss = SIZE * (places(network(x)) - y).abs().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 50 == 0 or step == options.steps:
            with torch.no_grad():
                away = torch.cat([(places(network(x)) - y).norm(dim=2) for x, y in test]) * SIZE
            told = [part.flatten().quantile(torch.tensor([0.5, 0.95])).tolist() for part in (away[:, :4], away[:, 4:])]
            print(f"step {step}: loss {loss.item():.3f} px; {HELD_OUT} held-out faces, median and 95 %: corners "
                  f"{told[0][0]:.2f}, {told[0][1]:.2f} px, temples {told[1][0]:.2f}, {told[1][1]:.2f} px", flush=True)
    convolutions.write(options.out, network)


if __name__ == "__main__":
    main()
