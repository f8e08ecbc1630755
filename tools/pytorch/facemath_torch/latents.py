"""What a bundle knows of its codes: the directions of its concepts and how faces age, with gradients.

`facemath edits` reads what is written here, by the names of a bundle's `latent.safetensors`.
"""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import load_file, save_file
from torch import nn

MOST_YEARS = 90.0


class Concept(nn.Module):
    """`Concept` of `crates/core/src/latent/concept.rs` with a network of so many units."""

    def __init__(self, direction: torch.Tensor, units: int):
        super().__init__()
        dim = len(direction)
        self.direction = nn.Parameter(direction.clone())
        self.looks = nn.Parameter(torch.randn(units, dim) * 0.2 / dim**0.5)
        self.offsets = nn.Parameter(torch.randn(units) * 0.3)
        self.effects = nn.Parameter(torch.zeros(units, dim))

    def forward(self, codes: torch.Tensor) -> torch.Tensor:
        """What one unit of the slider adds to faces, `[faces, dim]`."""
        seen = torch.tanh(codes @ self.looks.T + self.offsets) - torch.tanh(self.offsets)
        return self.direction + seen @ self.effects

    def tensors(self, name: str) -> dict[str, np.ndarray]:
        network = {"looks": self.looks, "offsets": self.offsets, "effects": self.effects}
        tensors = {f"concept.{name}.direction": self.direction.detach().numpy()}
        for table, values in network.items():
            tensors[f"concept.{name}.network.{table}"] = values.detach().numpy().astype(np.float16)
        return tensors


class Ages(nn.Module):
    """`AgeNetwork` of `crates/core/src/latent/age_network.rs`, and how old a face looks by its code."""

    TABLES = ("looks", "factors", "offsets", "effects", "curve")

    def __init__(self, tensors: dict[str, np.ndarray]):
        super().__init__()
        of = {name: torch.from_numpy(values.astype(np.float32)) for name, values in tensors.items()}
        self.register_buffer("knots", of["age.network.knots_years"])
        self.register_buffer("probe", of["age.probe.weights"])
        self.register_buffer("bias", of["age.probe.bias"])
        for table in self.TABLES:
            setattr(self, table, nn.Parameter(of[f"age.network.{table}"]))

    def estimate(self, codes: torch.Tensor) -> torch.Tensor:
        """In years."""
        return (codes @ self.probe + self.bias).clamp(0, MOST_YEARS)

    def row(self, table: torch.Tensor, years: torch.Tensor) -> torch.Tensor:
        return among(self.knots, table, years)

    def forward(self, codes: torch.Tensor, before: torch.Tensor, after: torch.Tensor) -> torch.Tensor:
        """What to add to faces of so many years to make them so old, `[faces, dim]`."""
        seen = codes @ self.looks.T

        def active(years: torch.Tensor) -> torch.Tensor:
            return F.silu(seen * self.row(self.factors, years) + self.row(self.offsets, years))

        curve = self.row(self.curve, after) - self.row(self.curve, before)
        return curve + (active(after) - active(before)) @ self.effects

    def tensors(self) -> dict[str, np.ndarray]:
        tables = {f"age.network.{table}": getattr(self, table).detach().numpy().astype(np.float16) for table in self.TABLES}
        return {"age.network.knots_years": self.knots.numpy()} | tables


def among(knots: torch.Tensor, table: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """Rows of a table `[knots, ...]` at places between its knots, linear between them."""
    places = places.clamp(float(knots[0]), float(knots[-1])).contiguous()
    below = (torch.searchsorted(knots, places, right=True) - 1).clamp(0, len(knots) - 2)
    share = (places - knots[below]) / (knots[below + 1] - knots[below])
    share = share.view(-1, *[1] * (table.dim() - 1))
    return table[below] + (table[below + 1] - table[below]) * share


def read(bundle: Path) -> dict[str, np.ndarray]:
    return load_file(bundle / "latent.safetensors")


def add(file: Path, tensors: dict[str, np.ndarray]) -> None:
    """Adds tensors to those of a file, or replaces them."""
    known = load_file(file) if file.exists() else {}
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file(known | {name: np.ascontiguousarray(values) for name, values in tensors.items()}, file)
