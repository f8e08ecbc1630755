"""Times a bundle's decoder in PyTorch, beside the figures of `cargo bench` on the same machine.

The faces that the benchmark decoded are decoded again and compared, which proves that it is the same network.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import load_file

from . import bundle


def milliseconds(work: Callable[[], object]) -> float:
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
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads")

    vae = bundle.load(options.bundle).eval()
    with torch.inference_mode():
        reference = options.target / "tmp" / "decoded.safetensors"
        if reference.exists():
            known = load_file(reference)
            drawn = vae.decode(known["codes"]).clamp(0, 1)
            worst = (drawn - known["faces"]).abs().max().item() * 255
            print(f"largest difference to the benchmark's faces: {worst:.2f} of 255")
        else:
            print(f"nothing to compare with: {reference} is written by `cargo bench`")
        for faces in (1, 16):
            codes = torch.randn(faces, vae.config.latent_dim)
            pytorch = milliseconds(lambda: vae.decode(codes)) / faces
            line = f"decode {faces:2}: PyTorch {pytorch:.2f} ms a face"
            own = benchmark_milliseconds(options.target, faces)
            if own is not None:
                line += f", facemath {own / faces:.2f} ms a face, ratio {own / faces / pytorch:.2f}"
            print(line)


if __name__ == "__main__":
    main()
