#!/usr/bin/env python3
"""Times the decoder of a bundle in PyTorch, beside the figures of `cargo bench` on the same machine.

    cargo bench --bench studio
    pip install numpy safetensors torch
    python benches/compare_pytorch.py

The network is the same, with the bundle's weights, written as PyTorch does it best: convolution kernels, channels last.
The faces that the benchmark decoded are decoded again and compared, which proves that it is the same network.
"""

import argparse
import json
import statistics
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import load_file

IMAGE_PATCH_PX = 4  # the decoder's output patches, DECODER_PATCH_PX in src/model/vae.rs


def resampling_matrix(source: int, target: int) -> np.ndarray:
    """Catmull-Rom from `source` to more pixels a side, edges repeated: src/model/resample.rs."""
    ratio = source / target
    matrix = np.zeros((target, source))
    for row in range(target):
        center = (row + 0.5) * ratio - 0.5
        taps = range(int(np.ceil(center - 2)), int(np.floor(center + 2)) + 1)
        weights = [catmull_rom(tap - center) for tap in taps]
        for tap, weight in zip(taps, weights):
            matrix[row, min(max(tap, 0), source - 1)] += weight / sum(weights)
    return matrix


def catmull_rom(x: float) -> float:
    x = abs(x)
    if x < 1:
        return (1.5 * x - 2.5) * x * x + 1
    return ((-0.5 * x + 2.5) * x - 4) * x + 2 if x < 2 else 0.0


def shuffle_order(factor: int, planes: int) -> np.ndarray:
    """Takes channels from [row, column, plane], the order of the bundle, to PyTorch's [plane, row, column]."""
    return np.arange(factor * factor * planes).reshape(factor * factor, planes).T.reshape(-1)


class Decoder:
    """The decoder of src/model/vae.rs and the linear core of src/model/basis.rs."""

    def __init__(self, bundle: Path):
        config = json.loads((bundle / "bundle.json").read_text())["config"]
        if config["basis_size_px"] > config["image_size_px"]:
            raise SystemExit("the linear core is larger than the picture")
        self.weights = {
            name: values.astype(np.float32)
            for name, values in load_file(bundle / "weights.safetensors").items()
        }
        thirty_second, sixteenth, eighth, quarter = config["decoder_channels"]
        self.small_px = config["basis_size_px"]
        self.grid = config["image_size_px"] // 32
        self.latent_dim = config["latent_dim"]
        self.mean = self.tensor("basis.mean")
        self.components = self.tensor("basis.components")
        self.scales = self.tensor("basis.scales")
        self.grow = torch.from_numpy(
            resampling_matrix(self.small_px, config["image_size_px"]).astype(np.float32)
        )
        patch = shuffle_order(IMAGE_PATCH_PX, 3)
        self.seed = (self.tensor("vae.decoder.seed.weight"), self.tensor("vae.decoder.seed.bias"))
        self.to_sixteenth = self.pointwise("to_sixteenth", outputs=shuffle_order(2, sixteenth))
        self.sixteenth = self.residual("sixteenth")
        self.to_eighth = self.pointwise("to_eighth", outputs=shuffle_order(2, eighth))
        self.eighth = self.residual("eighth")
        self.to_quarter = self.pointwise("to_quarter", outputs=shuffle_order(2, quarter))
        merged = np.concatenate([np.arange(quarter), quarter + patch])
        self.merge = self.pointwise("merge", inputs=merged)
        self.quarter = self.residual("quarter")
        self.pixels = self.conv3x3("pixels", outputs=patch)
        self.seed_channels = thirty_second

    def tensor(self, name: str) -> torch.Tensor:
        return torch.from_numpy(self.weights[name])

    def pointwise(self, name, inputs=slice(None), outputs=slice(None)):
        weight = self.weights[f"vae.decoder.{name}.weight"][inputs][:, outputs]
        bias = self.weights[f"vae.decoder.{name}.bias"][outputs]
        return kernel(weight.T[:, :, None, None]), torch.from_numpy(bias.copy())

    def conv3x3(self, name, outputs=slice(None)):
        weight = self.weights[f"vae.decoder.{name}.product.weight"]
        weight = weight.reshape(3, 3, weight.shape[0] // 9, -1).transpose(3, 2, 0, 1)[outputs]
        bias = self.weights[f"vae.decoder.{name}.product.bias"][outputs]
        return kernel(weight), torch.from_numpy(bias.copy())

    def residual(self, name):
        return self.conv3x3(f"{name}.first"), self.conv3x3(f"{name}.second")

    def __call__(self, codes: torch.Tensor) -> torch.Tensor:
        batch = codes.shape[0]
        small = (codes * self.scales) @ self.components + self.mean
        linear = self.grow @ small.view(batch, 3, self.small_px, self.small_px) @ self.grow.T

        weight, bias = self.seed
        x = F.relu(torch.addmm(bias, codes, weight))
        # Channels are innermost here, which is what channels-last memory looks like.
        x = x.view(batch, self.grid, self.grid, self.seed_channels).permute(0, 3, 1, 2)
        x = F.pixel_shuffle(F.conv2d(x, *self.to_sixteenth), 2)
        x = F.relu(residual(x, self.sixteenth))
        x = F.pixel_shuffle(F.conv2d(x, *self.to_eighth), 2)
        x = F.relu(residual(x, self.eighth))
        x = F.pixel_shuffle(F.conv2d(x, *self.to_quarter), 2)
        patches = F.pixel_unshuffle((linear - 0.5) * 4, IMAGE_PATCH_PX)
        x = F.conv2d(torch.cat([x, patches], 1), *self.merge)
        x = F.relu(residual(x, self.quarter))
        correction = F.pixel_shuffle(F.conv2d(x, *self.pixels, padding=1), IMAGE_PATCH_PX)
        return (linear + correction).clamp(0, 1)


def kernel(weight: np.ndarray) -> torch.Tensor:
    tensor = torch.from_numpy(np.ascontiguousarray(weight))
    return tensor.to(memory_format=torch.channels_last)


def residual(x, block):
    first, second = block
    y = F.conv2d(F.relu(x), *first, padding=1)
    return x + F.conv2d(F.relu(y), *second, padding=1)


def milliseconds(work) -> float:
    """Median of enough runs to fill two seconds, after warming up."""
    for _ in range(10):
        work()
    times = []
    end = time.perf_counter() + 2
    while time.perf_counter() < end:
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


def benchmark_milliseconds(target: Path, faces: int) -> float | None:
    """What `cargo bench` measured."""
    path = target / "criterion" / "cpu" / f"network decode {faces}" / "new" / "estimates.json"
    if not path.exists():
        return None
    return json.loads(path.read_text())["median"]["point_estimate"] / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bundle", type=Path, default=Path("models/faces"))
    parser.add_argument("--target", type=Path, default=Path("target"), help="cargo's target folder")
    parser.add_argument("--threads", type=int, help="default: PyTorch's own choice")
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads")

    decoder = Decoder(arguments.bundle)
    with torch.inference_mode():
        reference = arguments.target / "tmp" / "decoded.safetensors"
        if reference.exists():
            tensors = load_file(reference)
            faces = decoder(torch.from_numpy(tensors["codes"])).numpy()
            worst = np.abs(faces - tensors["faces"]).max() * 255
            print(f"largest difference to the benchmark's faces: {worst:.2f} of 255")
        else:
            print(f"nothing to compare with: {reference} is written by `cargo bench`")
        for faces in (1, 16):
            codes = torch.randn(faces, decoder.latent_dim)
            pytorch = milliseconds(lambda: decoder(codes)) / faces
            line = f"decode {faces:2}: PyTorch {pytorch:.2f} ms a face"
            own = benchmark_milliseconds(arguments.target, faces)
            if own is not None:
                line += f", facemath {own / faces:.2f} ms a face, ratio {own / faces / pytorch:.2f}"
            print(line)


if __name__ == "__main__":
    main()
