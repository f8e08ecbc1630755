"""What holding the decoder in range and filtering its beat cost: `python -m facemath_torch.filters --help`.

Draws held-out faces again with the linear picture held in range and not, and with what the networks draw filtered in some ways, and
prints PSNR, the variance of the Laplacian against the photographs' (1 is as sharp), and the power at one pixel up, one down against
theirs.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from . import bundle
from .data import Faces
from .model import OVERSHOOT, Vae, held_in_range

LOW_PASS = torch.tensor([1.0, -6.0, 15.0, 44.0, 15.0, -6.0, 1.0]) / 64
SHARPEN_SIGMA_PX = 1.0


def filtered(pictures: torch.Tensor, kernel: torch.Tensor) -> torch.Tensor:
    """Pictures `[batch, channels, height, width]` filtered along both axes."""
    reach, channels = len(kernel) // 2, pictures.shape[1]
    kernel = kernel.repeat(channels, 1, 1, 1)
    pictures = F.conv2d(F.pad(pictures, (reach,) * 4, mode="replicate"), kernel, groups=channels)
    return F.conv2d(pictures, kernel.transpose(2, 3), groups=channels)


def sharpened(pictures: torch.Tensor, amount: float) -> torch.Tensor:
    """The unsharp mask of `crates/nets/src/model/sharpen.rs`."""
    places = torch.arange(-3, 4).float()
    kernel = torch.exp(-0.5 * (places / SHARPEN_SIGMA_PX) ** 2)
    edged = F.pad(pictures, (1,) * 4, mode="replicate")
    least, most = -F.max_pool2d(-edged, 3, 1), F.max_pool2d(edged, 3, 1)
    sharp = pictures + amount * (pictures - filtered(pictures, kernel / kernel.sum()))
    return torch.minimum(torch.maximum(sharp, least), most).clamp(0, 1)


def laplacian_variance(pictures: torch.Tensor) -> torch.Tensor:
    kernel = torch.tensor([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]]).view(1, 1, 3, 3)
    return F.conv2d(pictures.mean(1, keepdim=True), kernel).var((1, 2, 3)).mean()


def beat(pictures: torch.Tensor) -> torch.Tensor:
    """Mean power of rows that go up and down from pixel to pixel, in columns that vary slowly."""
    size = pictures.shape[-1]
    window = torch.hann_window(size, periodic=False)
    spread = (pictures - pictures.mean((2, 3), keepdim=True)) * window[:, None] * window
    power = (torch.fft.fft2(spread).abs() ** 2).mean((0, 1))
    return power[list(range(-5, 6)), size // 2].mean()


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bundle", type=Path, default=Path("models/faces"))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--faces", type=int, default=150)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    vae: Vae = bundle.load(options.bundle).eval()
    faces = Faces(options.data, vae.config.image_size_px)
    chosen = np.random.default_rng(options.seed).permutation(faces.held_out)[: options.faces]
    photographs = faces.plain(chosen)
    codes = torch.cat([vae.encode(part)[0] for part in photographs.split(50)])
    linear = vae.basis.beyond_range(codes)

    def drawn(overshoot: float | None) -> tuple[torch.Tensor, torch.Tensor]:
        base = linear if overshoot is None else held_in_range(linear, overshoot)
        parts = zip(codes.split(50), base.split(50))
        return base, torch.cat([vae.decoder(*part) for part in parts])

    def psnr(pictures: torch.Tensor) -> torch.Tensor:
        return -10 * torch.log10(((pictures.clamp(0, 1) - photographs) ** 2).mean((1, 2, 3)))

    print(f"{len(chosen)} held-out faces, seed {options.seed}")
    free = psnr(sum(drawn(None)))
    for overshoot in [None, 0.02, OVERSHOOT, 0.1]:
        found = psnr(sum(drawn(overshoot)))
        print(f"held within {overshoot}: {found.mean():.3f} dB, the worst {(found - free).min():.2f} dB")
    base, correction = drawn(OVERSHOOT)
    ways = {"no filter": correction, "notch": vae.basis.notch(correction), "low-pass": filtered(correction, LOW_PASS)}
    for name, part in ways.items():
        pictures = base + part
        print(f"{name}: beat {beat(pictures) / beat(photographs):.2f}")
        for amount in [0, 1, 1.5]:
            found = sharpened(pictures, amount) if amount else pictures.clamp(0, 1)
            sharpness = laplacian_variance(found) / laplacian_variance(photographs)
            print(f"    sharpened by {amount}: {psnr(found).mean():.2f} dB, {sharpness:.2f}")


if __name__ == "__main__":
    main()
