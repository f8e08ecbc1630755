"""Draws between two models: `python -m facemath_torch.interpolate PLAIN FINISHED --share 0.7 --out BUNDLE`.

A finish buys sharpness with fidelity. Between the weights before it and those after it lies every balance of the two
(network interpolation, Wang et al. 2018, arXiv 1809.00219), as the finish starts from the plain weights and leaves the
encoder alone.
"""

import argparse
from pathlib import Path

import torch

from . import bundle


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plain", type=Path, help="bundle before the finish (--finish-epochs 0)")
    parser.add_argument("finished", type=Path)
    parser.add_argument("--share", type=float, default=0.7, help="0 is plain, 1 finished")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    plain, vae = bundle.load(options.plain), bundle.load(options.finished)
    with torch.no_grad():
        for ours, theirs in zip(vae.parameters(), plain.parameters()):
            ours.copy_(torch.lerp(theirs, ours, options.share))
    bundle.write(vae, options.out, bundle.read_passes(options.finished))


if __name__ == "__main__":
    main()
