"""Aligned faces from a folder or tar in memory, split and jittered as `crates/train/src/faces.rs` and `crates/train/src/batch.rs` do."""

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import torch

from .pictures import UTKFACE, decode, is_held_out, read_files

SHIFT_PX = 2
BRIGHTNESS = 0.06
CONTRAST = 0.1


def planar(pixels: np.ndarray) -> torch.Tensor:
    """`[faces, 3, size, size]`, 0 to 1, of bytes `[faces, size, size, 3]`."""
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255


class Faces:
    """All faces of a data set in memory, `pixels` `[faces, size, size, 3]` bytes.

    Those of one `fixed_pose` are trained on as they are: mirrored or shifted they would be no faces of their kind.
    """

    def __init__(self, path: Path, size: int, fixed_pose: bool = False):
        self.fixed_pose = fixed_pose
        files = read_files(path)
        if any(UTKFACE.fullmatch(name) for name, _ in files):
            files = [file for file in files if UTKFACE.fullmatch(file[0])]
        with ProcessPoolExecutor() as pool:
            pictures = list(pool.map(decode, files, [size] * len(files), chunksize=64))
        kept = [(name, p) for (name, _), p in zip(files, pictures) if p is not None]
        if not kept:
            raise SystemExit(f"{path} holds no pictures.")
        self.names = [name for name, _ in kept]
        self.pixels = np.stack([picture for _, picture in kept])
        held_out = np.array([is_held_out(name) for name, _ in kept])
        self.training = np.flatnonzero(~held_out)
        self.held_out = np.flatnonzero(held_out)

    def plain(self, faces: np.ndarray) -> torch.Tensor:
        """`[faces, 3, size, size]`, values 0 to 1."""
        return planar(self.pixels[faces])

    def jittered(self, faces: np.ndarray, rng: np.random.Generator) -> torch.Tensor:
        """As :meth:`plain`, mirrored, shifted and re-lit at random unless all have one pose."""
        if self.fixed_pose:
            return self.plain(faces)
        size = self.pixels.shape[1]
        margin = ((SHIFT_PX, SHIFT_PX), (SHIFT_PX, SHIFT_PX), (0, 0))
        moved = []
        for face in faces:
            dy, dx = rng.integers(0, 2 * SHIFT_PX + 1, 2)
            padded = np.pad(self.pixels[face], margin, "edge")
            picture = padded[dy : dy + size, dx : dx + size]
            moved.append(picture[:, ::-1] if rng.random() < 0.5 else picture)
        x = planar(np.stack(moved))
        draw = lambda spread: torch.from_numpy(  # noqa: E731
            rng.uniform(-spread, spread, (len(faces), 1, 1, 1)).astype(np.float32)
        )
        return ((x - 0.5) * (1 + draw(CONTRAST)) + 0.5 + draw(BRIGHTNESS)).clamp(0, 1)


def order_of_epoch(training: np.ndarray, seed: int, epoch: int) -> np.ndarray:
    return np.random.default_rng([seed, 7, epoch]).permutation(training)


def faces_of_step(training: np.ndarray, batch: int, seed: int, step: int) -> np.ndarray:
    """The faces of one step, which depend on nothing but seed and step: a resumed run is the same run."""
    places = np.arange(step * batch, (step + 1) * batch)
    epochs = places // len(training)
    orders = {epoch: order_of_epoch(training, seed, epoch) for epoch in np.unique(epochs)}
    return np.array([orders[e][p] for e, p in zip(epochs, places % len(training))])
