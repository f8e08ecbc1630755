"""Bundles: reading a network from one, and writing one that the program loads.

What is written has no directions and no card yet: `facemath describe` adds both.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file, save

from .model import Basis, Config, Vae

FORMAT_VERSION = 2
NETWORK = "vae."


def read_config(path: Path) -> Config:
    """The configuration in a bundle's `bundle.json`."""
    return Config(**json.loads(path.read_text())["config"])


@dataclass
class Passes:
    """How often a network saw each of its training faces: in all, and of these against a critic; and whether codes were known."""

    all: float
    finish: float
    known_codes: bool = False

    def figures(self) -> dict[str, str]:
        figures = {"passes": f"{self.all:.1f}", "finish_passes": f"{self.finish:.1f}"}
        return figures | ({"known_codes": "yes"} if self.known_codes else {})


def read_passes(folder: Path) -> Passes:
    """The passes that a bundle tells of."""
    figures = json.loads((folder / "bundle.json").read_text())["figures"]
    # Bundles made before the finish was counted had the usual one.
    return Passes(float(figures["passes"]), float(figures.get("finish_passes", 1.8)), "known_codes" in figures)


def load(folder: Path) -> Vae:
    """A bundle's network in single precision."""
    tensors = {
        name: torch.from_numpy(values.astype(np.float32))
        for name, values in load_file(folder / "weights.safetensors").items()
    }
    basis = Basis(*(tensors.pop(f"basis.{part}") for part in ("mean", "components", "scales")))
    vae = Vae(read_config(folder / "bundle.json"), basis)
    weights = {name.removeprefix(NETWORK): tensor for name, tensor in tensors.items()}
    missing = vae.load_state_dict(weights, strict=False)
    absent = [name for name in missing.missing_keys if not name.startswith("basis.")]
    if absent or missing.unexpected_keys:
        raise SystemExit(f"{folder} is not this network: {absent + missing.unexpected_keys}")
    return vae


def write(vae: Vae, folder: Path, passes: Passes) -> None:
    """Weights in half precision, empty latent tables and a manifest, the manifest last."""
    weights = {
        NETWORK + name: parameter.detach().cpu().numpy().astype(np.float16)
        for name, parameter in vae.named_parameters()
    }
    weights["basis.mean"] = vae.basis.mean.reshape(-1).cpu().numpy().astype(np.float16)
    weights["basis.components"] = vae.basis.components.cpu().numpy().astype(np.float16)
    weights["basis.scales"] = vae.basis.scales.reshape(-1).cpu().numpy()
    dim = vae.config.latent_dim
    latent = {
        "prior.weights": np.ones(1, np.float32),
        "prior.means": np.zeros((1, dim), np.float32),
        "prior.factors": np.zeros((1, dim * (dim + 1) // 2), np.float16),
    }
    files = {
        "weights.safetensors": save(weights),
        "latent.safetensors": save(latent),
        "card.md": b"",
    }
    manifest = {
        "format_version": FORMAT_VERSION,
        "config": asdict(vae.config),
        "concepts": [],
        "figures": passes.figures(),
        "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        replace(folder / name, data)
    replace(folder / "bundle.json", json.dumps(manifest, indent=2).encode())


def add(folder: Path, name: str, data: bytes) -> None:
    """Adds a file to a bundle, or replaces it, the manifest last."""
    manifest = json.loads((folder / "bundle.json").read_text())
    manifest["sha256"][name] = hashlib.sha256(data).hexdigest()
    replace(folder / name, data)
    replace(folder / "bundle.json", json.dumps(manifest, indent=2).encode())


def replace(file: Path, data: bytes) -> None:
    beside = file.with_name(f"{file.name}.partial")
    beside.write_bytes(data)
    os.replace(beside, file)
