"""How much of what differs between faces a bundle's principal axes show: `python -m facemath_torch.axes --help`.

Draws codes from the bundle's mixture of Gaussians, decodes them, and explains the pictures by the codes' places on the axes (least
squares), once for the axes of codes and once for those of pictures. Prints the share of the pictures' variance explained.
"""

import argparse
from pathlib import Path

import torch
from safetensors.torch import load_file

from . import bundle


def mixture(folder: Path) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Weights `[components]`, means `[components, dim]` and factors `[components, dim, dim]` of the prior."""
    tensors = load_file(folder / "latent.safetensors")
    weights, means = tensors["prior.weights"].double(), tensors["prior.means"].double()
    dim = means.shape[1]
    factors = torch.zeros(len(weights), dim, dim, dtype=torch.double)
    rows, columns = torch.tril_indices(dim, dim)
    factors[:, rows, columns] = tensors["prior.factors"].double()
    return weights / weights.sum(), means, factors


def probes(covariance: torch.Tensor, scales: torch.Tensor, count: int) -> torch.Tensor:
    """What tells the place of a code on each axis, the widest first, `[dim, count]`."""
    variances, vectors = torch.linalg.eigh(scales[:, None] * covariance * scales)
    variances, vectors = variances.flip(0)[:count], vectors.flip(1)[:, :count]
    return scales[:, None] * vectors / variances.sqrt()


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bundle", type=Path, default=Path("models/faces"))
    parser.add_argument("--faces", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    vae = bundle.load(options.bundle).eval()
    weights, means, factors = mixture(options.bundle)
    mean = weights @ means
    spread = means - mean
    within = (weights[:, None, None] * factors @ factors.transpose(1, 2)).sum(0)
    covariance = within + spread.T * weights @ spread
    chosen = torch.multinomial(weights, options.faces, replacement=True)
    noise = torch.randn(options.faces, means.shape[1], 1, dtype=torch.double)
    codes = means[chosen] + (factors[chosen] @ noise).squeeze(2)
    pictures = torch.cat([vae.decode(part) for part in codes.float().split(50)]).flatten(1)
    pictures -= pictures.mean(0)
    total = pictures.double().square().sum()
    print(f"{options.bundle}: {options.faces} faces, seed {options.seed}")
    scales = vae.basis.scales.flatten().double()
    for name, measured in [("codes", torch.ones_like(scales)), ("pictures", scales)]:
        shares = []
        for count in [1, 5, 10, 40]:
            places = ((codes - mean) @ probes(covariance, measured, count)).float()
            places -= places.mean(0)
            basis = torch.linalg.qr(places).Q
            explained = (basis.T @ pictures).double().square().sum() / total
            shares.append(f"{count}: {100 * explained:.1f} %")
        print(f"axes of {name:8} {', '.join(shares)}")


if __name__ == "__main__":
    main()
