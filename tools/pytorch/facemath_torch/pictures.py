"""Picture files of aligned faces, and which of them are kept from training, as `crates/train/src/faces.rs` has it."""

import hashlib
import io
import re
import sys
import tarfile
from pathlib import Path

import numpy as np
from PIL import Image

HELD_OUT_PERCENT = 8
PICTURES = (".jpg", ".jpeg", ".png")
UTKFACE = re.compile(r"(\d{1,3})_[01]_[0-4]_\d{8}\d*\.jpg.*")


def is_held_out(name: str) -> bool:
    """Whether a file is kept from training, by the hash of its name."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    return number % 100 < HELD_OUT_PERCENT


def read_files(path: Path) -> list[tuple[str, bytes]]:
    if path.is_dir():
        files = [(p.name, p.read_bytes()) for p in path.iterdir() if p.suffix.lower() in PICTURES]
    else:
        with tarfile.open(path) as archive:
            files = [
                (Path(member.name).name, archive.extractfile(member).read())
                for member in archive
                if member.isfile() and member.name.lower().endswith(PICTURES)
            ]
    return sorted(files)


def decode(file: tuple[str, bytes], size: int) -> np.ndarray | None:
    """`[size, size, 3]` bytes of the centred square, or None if the file is no picture."""
    name, data = file
    try:
        picture = Image.open(io.BytesIO(data)).convert("RGB")
    except (OSError, ValueError) as error:
        print(f"Skipped {name}: {error}", file=sys.stderr)
        return None
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    square = picture.crop((left, top, left + side, top + side))
    return np.asarray(square.resize((size, size), Image.Resampling.BICUBIC))
