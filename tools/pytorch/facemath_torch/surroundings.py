"""Teaches the network that knows what is behind a person: `python -m facemath_torch.surroundings --help`.

`crates/core/src/detail/surroundings.rs` runs it on photographs, where what an edit changes of walls and trees is left out. Its
teacher is mediapipe's selfie segmentation (Apache 2.0). mediapipe and PyTorch want different NumPys, so it runs twice: first with
`--mask` where mediapipe 0.10.21 is installed, then without where PyTorch is.
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

# The teacher's pictures, those that it is taught on, and those that it sees.
TEACHER_PX, LARGE_PX, SIDE_PX = 256, 64, 32
# Around a face the teacher sees once nothing, and once this much of the picture's edge drawn out.
MARGIN_PX = 64
CHANNELS, DILATIONS = 16, (1, 1, 2, 4, 8, 1)
HELD_OUT, BATCH, RATE, SHIFT_PX = 500, 64, 3e-3, 3
# Shares of a batch in which a wall, or another picture, is put behind the person.
WALLS, OTHERS = 0.25, 0.15


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="with --mask: folder or tar of aligned faces")
    parser.add_argument("--mask", type=int, metavar="COUNT", help="masks so many training faces, chosen by the seed")
    parser.add_argument("--masks", type=Path, default=Path("masks.npz"), help="what --mask writes and training reads")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("assets/surroundings/weights.bin"))
    return parser


def mask(options: argparse.Namespace) -> None:
    """Writes faces `[count, 64, 64, 3]` and how sure the teacher is of what is behind them `[count, 64, 64]`, as bytes."""
    from mediapipe.python.solutions.selfie_segmentation import SelfieSegmentation

    from .pictures import decode, is_held_out, read_files

    files = [file for file in read_files(options.data) if not is_held_out(file[0])]
    teacher = SelfieSegmentation(model_selection=0)

    def behind(picture: np.ndarray) -> np.ndarray:
        return 1 - teacher.process(picture).segmentation_mask

    pictures, masks = [], []
    for number in np.random.default_rng(options.seed).permutation(len(files))[: options.mask]:
        picture = decode(files[number], TEACHER_PX)
        if picture is None:
            continue
        side = TEACHER_PX + 2 * MARGIN_PX
        wide = np.pad(picture, ((MARGIN_PX,) * 2, (MARGIN_PX,) * 2, (0, 0)), "edge")
        of_wide = Image.fromarray(behind(np.asarray(Image.fromarray(wide).resize((TEACHER_PX, TEACHER_PX)))))
        of_wide = np.asarray(of_wide.resize((side, side)))[MARGIN_PX:-MARGIN_PX, MARGIN_PX:-MARGIN_PX]
        # Hair at the edge is taken for a wall now by the one, now by the other.
        sure = Image.fromarray(np.minimum(behind(picture), of_wide)).resize((LARGE_PX, LARGE_PX), Image.Resampling.BOX)
        pictures.append(np.asarray(Image.fromarray(picture).resize((LARGE_PX, LARGE_PX), Image.Resampling.BOX)))
        masks.append((np.asarray(sure) * 255).round().clip(0, 255).astype(np.uint8))
    np.savez(options.masks, pictures=np.stack(pictures), masks=np.stack(masks))


def train(options: argparse.Namespace) -> None:
    import torch
    import torch.nn.functional as F
    from torch import nn

    from . import convolutions
    from .data import planar

    saved = np.load(options.masks)
    pictures = planar(saved["pictures"])
    masks = torch.from_numpy(saved["masks"])[:, None].float() / 255
    torch.manual_seed(options.seed)
    random = torch.Generator().manual_seed(options.seed)
    widths = [3, *[CHANNELS] * (len(DILATIONS) - 1), 1]
    layers = [nn.Conv2d(i, o, 3, padding=d, dilation=d) for i, o, d in zip(widths, widths[1:], DILATIONS)]
    network = nn.Sequential(layers[0], *[part for layer in layers[1:] for part in (nn.ReLU(), layer)])
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=options.steps, pct_start=0.05)

    def drawn(*shape: int) -> torch.Tensor:
        return torch.rand(*shape, generator=random)

    def batch() -> tuple[torch.Tensor, torch.Tensor]:
        faces, others = (torch.randint(0, len(pictures) - HELD_OUT, (BATCH,), generator=random) for _ in range(2))
        x, y = pictures[faces], masks[faces]
        slope = torch.linspace(-0.15, 0.15, LARGE_PX)
        lit = lambda ramp: ramp * torch.randn(BATCH, 1, 1, 1, generator=random)  # noqa: E731
        wall = (drawn(BATCH, 3, 1, 1) + lit(slope.view(1, 1, 1, -1)) + lit(slope.view(1, 1, -1, 1))).clamp(0, 1)
        blurred = F.avg_pool2d(F.pad(pictures[others].flip(3), (6,) * 4, mode="replicate"), 13, 1)
        kind = drawn(BATCH, 1, 1, 1)
        x = torch.where(kind < WALLS + OTHERS, (1 - y) * x + y * torch.where(kind < WALLS, wall, blurred), x)
        mirrored = drawn(BATCH, 1, 1, 1) < 0.5
        x, y = (torch.where(mirrored, part.flip(3), part) for part in (x, y))
        gamma = (0.25 * torch.randn(BATCH, 1, 1, 1, generator=random)).exp()
        tint = (0.06 * torch.randn(BATCH, 3, 1, 1, generator=random)).exp()
        x = (x**gamma * tint).clamp(0, 1)
        left, top = torch.randint(0, 2 * SHIFT_PX + 1, (2,), generator=random).tolist()
        x, y = (F.pad(part, (SHIFT_PX,) * 4, mode="replicate") for part in (x, y))
        x, y = (part[:, :, top : top + LARGE_PX, left : left + LARGE_PX] for part in (x, y))
        return seen(x), F.avg_pool2d(y, LARGE_PX // SIDE_PX)

    def seen(x: torch.Tensor) -> torch.Tensor:
        return F.avg_pool2d(x, LARGE_PX // SIDE_PX) * 2 - 1

    for step in range(1, options.steps + 1):
        x, y = batch()
        loss = F.binary_cross_entropy_with_logits(network(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 500 == 0 or step == options.steps:
            with torch.no_grad():
                sure = network(seen(pictures[-HELD_OUT:])).sigmoid()
            wanted = F.avg_pool2d(masks[-HELD_OUT:], LARGE_PX // SIDE_PX)
            behind, person = sure[wanted > 0.9] > 0.5, sure[wanted < 0.1] < 0.5
            shares = [part.float().mean().item() for part in (behind, person)]
            print(f"step {step}: loss {loss.item():.4f}, of {HELD_OUT} others told right: "
                  f"behind {shares[0]:.1%}, person {shares[1]:.1%}", flush=True)
    convolutions.write(options.out, network)


def main() -> None:
    options = parser().parse_args()
    if options.mask:
        mask(options)
    else:
        train(options)


if __name__ == "__main__":
    main()
