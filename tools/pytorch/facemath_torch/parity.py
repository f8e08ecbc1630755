"""Checks that this network and the program's are the same: `python -m facemath_torch.parity --help`.

Without `--write`, encodes and decodes again what `tests/parity/reference.safetensors` holds and compares, as the
program's own test `crates/nets/tests/model/parity.rs` does on its side. With `--write`, makes that small model and its reference anew.
"""

import argparse
from pathlib import Path

import torch
from safetensors.torch import load_file, save, save_file

from . import bundle
from .model import Basis, Config, Vae
from .upscaler import Upscaler, in_half_precision, load

TOLERANCE = 1e-4
UPSCALER = "upscaler.safetensors"
TINY = Config("parity", 32, 8, 16, [4, 4, 6, 8], [8, 6, 4, 4, 4])


def tiny_model(seed: int) -> Vae:
    """A small network in which every weight matters: none is left at zero."""
    torch.manual_seed(seed)
    pixels = 3 * TINY.basis_size_px**2
    components = torch.linalg.qr(torch.randn(pixels, TINY.latent_dim)).Q.T.contiguous()
    vae = Vae(TINY, Basis(torch.rand(1, pixels), components, torch.rand(1, TINY.latent_dim) + 1))
    with torch.no_grad():
        for parameter in vae.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return vae


def tiny_upscaler(seed: int) -> Upscaler:
    """Likewise."""
    torch.manual_seed(seed)
    upscaler = Upscaler(scale=3, channels=5, blocks=2, fine=4)
    with torch.no_grad():
        for parameter in upscaler.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return upscaler


@torch.no_grad()
def answers(vae: Vae, upscaler: Upscaler, images: torch.Tensor) -> dict[str, torch.Tensor]:
    mean, log_variance = vae.encode(images)
    return {
        "images": images,
        "mean": mean,
        "log_variance": log_variance,
        "decoded": vae.decode(mean),
        "upscaled": upscaler(images),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=Path("tests/parity"))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    reference = options.folder / "reference.safetensors"
    if options.write:
        bundle.write(tiny_model(1), options.folder, bundle.Passes(0, 0))
        images = torch.rand(2, 3, TINY.image_size_px, TINY.image_size_px)
        bundle.add(options.folder, UPSCALER, save(in_half_precision(tiny_upscaler(1))))
        # Read back, so that the reference is of the rounded weights.
        save_file(answers(bundle.load(options.folder), load(options.folder / UPSCALER), images), reference)
    known = load_file(reference)
    found = answers(bundle.load(options.folder), load(options.folder / UPSCALER), known["images"])
    worst = max((found[name] - known[name]).abs().max().item() for name in known)
    print(f"largest difference: {worst:.2e}")
    if worst > TOLERANCE:
        raise SystemExit(f"more than {TOLERANCE}: the network has changed on this side.")


if __name__ == "__main__":
    main()
